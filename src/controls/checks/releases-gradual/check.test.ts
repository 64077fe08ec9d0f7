import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { releasesGradual } from './check.ts';

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
const cases = casesOf(releasesGradual, {
  passes: [
    {
      name: 'step by step, the default',
      facts: [workload()],
      because: /The workload declared as code is replaced step by step/,
    },
    {
      name: 'of ECS',
      facts: [resource('aws_ecs_service', { deployment_minimum_healthy_percent: 100 })],
      because: /The workload/,
    },
    {
      name: 'one that cannot run twice, as accepted, beside one that can',
      facts: [workload({ 'spec.strategy.type': 'Recreate' }), resource('aws_ecs_service')],
      parameters: { acceptedRecreate: 'web' },
      because: /The workload/,
    },
  ],
  fails: [
    {
      name: 'all at once',
      facts: [workload({ 'spec.strategy.type': 'Recreate' })],
      because: /1 of 1 workload: Deployment\.web .*stopped whole before the next one starts/,
    },
    {
      name: 'all tasks may stop',
      facts: [resource('aws_ecs_service', { deployment_minimum_healthy_percent: 0 })],
      because: /a minimum of 0 percent/,
    },
  ],
  notDetermined: [
    {
      name: 'a variable',
      facts: [resource('aws_ecs_service', { deployment_minimum_healthy_percent: '{ var.least }' })],
      because: /how it is replaced is not written out/,
    },
  ],
  notApplicable: [
    { name: 'no workload', facts: [resource('aws_vpc')], because: /No Deployment, Rollout or service/ },
    {
      name: 'a daemon',
      facts: [resource('aws_ecs_service', { scheduling_strategy: 'DAEMON' })],
      because: /No Deployment, Rollout or service/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
