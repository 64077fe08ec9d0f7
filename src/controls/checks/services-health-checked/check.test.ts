import { test } from 'node:test';
import { casesOf, fact, gap, image, resource } from '../../test-facts.ts';
import { servicesHealthChecked } from './check.ts';

const workload = (
  attributes: Parameters<typeof resource>[1] = {},
  value: Parameters<typeof resource>[2] = {},
  when: Parameters<typeof resource>[3] = {},
) =>
  resource(
    'Deployment',
    {
      'spec.template.spec.containers.0.name': 'web',
      'spec.template.spec.containers.0.image': 'shop:1',
      ...attributes,
    },
    { tool: 'kubernetes', name: 'web', path: 'k8s/web.yaml', ...value },
    when,
  );
const ports = { 'spec.template.spec.containers.0.ports.0.containerPort': 8080 };
const probe = { 'spec.template.spec.containers.0.readinessProbe.httpGet.path': '/ready' };
const check = fact('tracked-file', { topic: 'health-check', path: 'Dockerfile', line: 9, detail: 'HEALTHCHECK' });

const cases = casesOf(servicesHealthChecked, {
  passes: [
    {
      name: 'a probe',
      facts: [workload({ ...ports, ...probe })],
      because: /The workload that serves on a port declared as code is probed/,
    },
    { name: 'no workload, and a check of the image', facts: [image(), check], because: /1 health check: Dockerfile:9/ },
  ],
  fails: [
    {
      name: 'no probe',
      facts: [workload(ports), image(), check],
      because: /1 of 1 workload that serves on a port: Deployment\.web .*no container has a probe/,
    },
  ],
  notDetermined: [
    { name: 'no workload and no check', facts: [image()], because: /a route may have another name/ },
    {
      name: 'a file could not be read',
      facts: [workload({ ...ports, ...probe })],
      gaps: [gap('infrastructure-resource', { path: 'k8s/other.yaml' })],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no service', facts: [resource('aws_vpc')], because: /nothing in it says that it is run as a service/ },
    { name: 'a worker without a port', facts: [workload()], because: /nothing in it says that it is run as a service/ },
  ],
});
for (const [name, run] of cases) test(name, run);
