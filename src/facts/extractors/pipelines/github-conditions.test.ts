import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExtractedGap } from '../../extractor.ts';
import { pipelines } from '../pipelines.ts';

/** The events of the only step, for `on` as a flow value and conditions of job and step. */
function eventsOf(on: string, more: { readonly job?: string; readonly step?: string } = {}) {
  const job = more.job === undefined ? '' : `    if: ${more.job}\n`;
  const step = more.step === undefined ? '' : `        if: ${more.step}\n`;
  const text = `on: ${on}\njobs:\n  a:\n${job}    steps:\n      - run: terraform apply -auto-approve\n${step}`;
  const [first] = [...pipelines.extract({ path: '.github/workflows/x.yml', text })];
  assert.ok(first && !isExtractedGap(first));
  const { events, unclear } = first.value.steps[0]!;
  return unclear === undefined ? events : [...(events ?? []), `unclear: ${unclear}`];
}

const all = '[push, pull_request, schedule, workflow_dispatch]';
const cases: readonly (readonly [name: string, found: readonly string[] | undefined, expected: readonly string[]])[] = [
  ['no condition', eventsOf(all), ['push', 'pull_request', 'schedule', 'workflow_dispatch']],
  ['a push to named branches', eventsOf('{push: {branches: [main, develop]}}'), ['push:main', 'push:develop']],
  ['a push to any branch by a star', eventsOf("{push: {branches: ['**']}}"), ['push']],
  ['a push of tags', eventsOf("{push: {tags: ['v*']}}"), ['push:tag']],
  ['one event', eventsOf(all, { step: "github.event_name == 'schedule'" }), ['schedule']],
  [
    'one of two events, in an expression',
    eventsOf(all, { job: "${{ github.event_name == 'schedule' || github.event_name == 'workflow_dispatch' }}" }),
    ['schedule', 'workflow_dispatch'],
  ],
  [
    'not for proposed changes',
    eventsOf(all, { step: "github.event_name != 'pull_request'" }),
    ['push', 'schedule', 'workflow_dispatch'],
  ],
  [
    'pushes to one branch',
    eventsOf(all, { step: "github.ref == 'refs/heads/main' && github.event_name == 'push'" }),
    ['push:main'],
  ],
  [
    'the default branch by its expression',
    eventsOf('[push, pull_request]', { job: 'github.ref_name == github.event.repository.default_branch' }),
    ['push:$default'],
  ],
  [
    'alternatives in parentheses',
    eventsOf(all, {
      step: "always() && (github.event_name == 'schedule' || (github.event_name == 'push' && github.ref == 'refs/heads/main'))",
    }),
    ['schedule', 'push:main'],
  ],
  [
    'job and step together',
    eventsOf(all, { job: "github.event_name != 'push'", step: "github.event_name != 'schedule'" }),
    ['pull_request', 'workflow_dispatch'],
  ],
  [
    'merged changes',
    eventsOf('{pull_request: {types: [closed]}}', { job: 'github.event.pull_request.merged == true' }),
    ['pull_request:merged'],
  ],
  ['closed, merged or not', eventsOf('{pull_request: {types: [closed]}}'), ['pull_request:closed']],
  [
    'what nobody can read',
    eventsOf('[push]', { step: "vars.APPLY == 'yes'" }),
    ['push', "unclear: vars.APPLY == 'yes'"],
  ],
];
for (const [name, found, expected] of cases) test(name, () => assert.deepEqual(found, expected));

test('a file that is only called may be started by anything', () => {
  assert.ok(eventsOf('[workflow_call]')?.includes('schedule'));
});

test('a step whose end another step asks about says where', () => {
  const text = `on: [schedule]\njobs:\n  a:\n    environment: production\n    steps:\n      - id: plan\n        continue-on-error: true\n        run: terraform plan -detailed-exitcode\n      - if: steps.plan.outcome == 'failure'\n        run: ./alarm\n`;
  const [first] = [...pipelines.extract({ path: '.github/workflows/x.yml', text })];
  assert.ok(first && !isExtractedGap(first));
  const { outcomeReadAt, neutralisers, environment } = first.value.steps[0]!;
  assert.equal(outcomeReadAt, 9);
  assert.deepEqual(neutralisers, ['continue-on-error: true']);
  assert.equal(environment, 'production');
});
