import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { workloadsBounded } from './check.ts';

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
const requests = { 'spec.template.spec.containers.0.resources.requests.cpu': '100m' };
const limit = { 'spec.template.spec.containers.0.resources.limits.memory': '256Mi' };

const cases = casesOf(workloadsBounded, {
  passes: [
    {
      name: 'requests and a limit',
      facts: [workload({ ...requests, ...limit })],
      because: /The workload declared as code says what it needs and what it may take/,
    },
    {
      name: 'given by a patch',
      facts: [
        workload(requests),
        resource(
          'Deployment',
          { 'spec.template.spec.containers.0.name': 'web', ...limit },
          { tool: 'kubernetes', name: 'web', path: 'k8s/overlays/live/web.yaml' },
          { id: 'patch' },
        ),
      ],
      because: /The workload/,
    },
  ],
  fails: [
    {
      name: 'neither',
      facts: [workload()],
      because: /1 of 1 workload: Deployment\.web .*web has neither requests nor a limit of memory/,
    },
    { name: 'no limit', facts: [workload(requests)], because: /web has no limit of memory/ },
    { name: 'no requests', facts: [workload(limit)], because: /web has no requests/ },
    {
      name: 'a second container',
      facts: [
        workload({
          ...requests,
          ...limit,
          'spec.template.spec.containers.1.name': 'proxy',
          'spec.template.spec.containers.1.image': 'proxy:1',
        }),
      ],
      because: /proxy has neither/,
    },
  ],
  notDetermined: [
    {
      name: 'defaults of the namespace',
      facts: [workload(), resource('LimitRange', {}, { tool: 'kubernetes' })],
      because: /unless its namespace gives them/,
    },
    {
      name: 'a file could not be read',
      facts: [workload({ ...requests, ...limit })],
      gaps: [gap('infrastructure-resource', { path: 'chart/templates/web.yaml' })],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    {
      name: 'no workload',
      facts: [resource('aws_vpc')],
      because: /No Deployment, StatefulSet or DaemonSet of a cluster is declared/,
    },
    { name: 'for development', facts: [workload({}, { path: 'k8s/dev/web.yaml' })], because: /No Deployment/ },
  ],
});
for (const [name, run] of cases) test(name, run);
