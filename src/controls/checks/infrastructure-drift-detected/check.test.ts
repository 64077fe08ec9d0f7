import assert from 'node:assert/strict';
import { test } from 'node:test';
import { casesOf, gap, pipeline, resource, step, window } from '../../test-facts.ts';
import { infrastructureDriftDetected } from './check.ts';

const compares = { infrastructure: [{ act: 'compares', tool: 'Terraform' }] } as const;
const applies = { infrastructure: [{ act: 'applies', tool: 'Terraform' }] } as const;
const drift = step({ ...compares, events: ['schedule'], line: 14 });
const nightly = (value: Parameters<typeof pipeline>[0] = {}, when: Parameters<typeof pipeline>[1] = {}) =>
  pipeline(
    { path: '.github/workflows/drift.yml', triggers: ['schedule'], onChange: false, steps: [drift], ...value },
    when,
  );
const bucket = resource('aws_s3_bucket');
const manifest = resource('Deployment', {}, { tool: 'kubernetes' });
const deploy = (value: Partial<typeof drift>) =>
  pipeline(
    { path: '.github/workflows/deploy.yml', steps: [step({ ...applies, line: 30, ...value })] },
    { id: 'deploy' },
  );

const cases = casesOf(infrastructureDriftDetected, {
  passes: [
    {
      name: 'a scheduled job whose failure counts',
      facts: [bucket, nightly()],
      because: /\(Terraform\) and can fail: \.github\/workflows\/drift\.yml:14\. What its runs found is not read/,
    },
    {
      name: 'beside an apply to production from the default branch',
      facts: [bucket, nightly(), deploy({ environment: 'production', events: ['push:main', 'workflow_dispatch'] })],
      because: /can fail/,
    },
    {
      name: 'applied by the end of a merged change',
      facts: [bucket, nightly(), deploy({ environment: 'production', events: ['pull_request:merged'] })],
      because: /can fail/,
    },
    {
      name: 'beside an apply of proposed changes to what is made for them',
      facts: [bucket, nightly(), deploy({ environment: 'preview/12', events: ['pull_request'] })],
      because: /can fail/,
    },
    {
      name: 'a test puts the manifests into a cluster of its own',
      facts: [
        bucket,
        nightly(),
        deploy({ infrastructure: [{ act: 'applies', tool: 'kubectl' }], events: ['pull_request'] }),
      ],
      because: /can fail/,
    },
    {
      name: 'a condition that keeps it from proposed changes is no leniency',
      facts: [bucket, nightly({ steps: [{ ...drift, neutralisers: ['if: x (not for a proposed change)'] }] })],
      because: /can fail/,
    },
    {
      name: 'a job that GitLab is to schedule',
      facts: [bucket, nightly({ system: 'gitlab-ci', path: '.gitlab-ci.yml', triggers: ['push', 'schedule'] })],
      because: /The schedule itself is set on GitLab/,
    },
    {
      name: 'in a workflow that a scheduled one calls',
      facts: [
        bucket,
        nightly({ steps: [step({ uses: './.github/workflows/plan.yml', events: ['schedule'] })] }),
        pipeline(
          {
            path: '.github/workflows/plan.yml',
            triggers: ['workflow_call'],
            steps: [step({ ...compares, line: 9, events: ['push', 'schedule'] })],
          },
          { id: 'called' },
        ),
      ],
      because: /plan\.yml:9 via \.github\/workflows\/drift\.yml/,
    },
    {
      name: 'found, although another pipeline could not be read',
      facts: [bucket, nightly()],
      gaps: [gap('pipeline')],
      because: /can fail/,
    },
  ],
  fails: [
    { name: 'no pipeline', facts: [bucket], because: /No scheduled job in the repository compares/ },
    {
      name: 'compared for proposed changes only',
      facts: [bucket, pipeline({ steps: [step({ ...compares, events: ['pull_request'] })] })],
      because: /only when something else starts a pipeline: \.github\/workflows\/ci\.yml:10/,
    },
    {
      name: 'a difference fails nothing',
      facts: [bucket, nightly({ steps: [{ ...drift, neutralisers: ['|| true'] }] })],
      because: /a difference fails nothing: .*\(\|\| true\)/,
    },
    {
      name: 'a proposed change may be applied to production',
      facts: [bucket, nightly(), deploy({ environment: 'production', events: ['pull_request', 'push:main'] })],
      because: /What has not landed may be applied to production: \.github\/workflows\/deploy\.yml:30/,
    },
    {
      name: 'a push to any branch is applied to production',
      facts: [bucket, nightly(), deploy({ environment: 'prod', events: ['push'] })],
      because: /What has not landed/,
    },
    {
      name: 'added within the window',
      facts: [bucket, nightly({}, { from: 20 })],
      period: window(10, 50),
      because: /From 2026-01-11 to 2026-01-21/,
    },
  ],
  notDetermined: [
    {
      name: 'another step asks how it ended',
      facts: [bucket, nightly({ steps: [{ ...drift, neutralisers: ['continue-on-error: true'], outcomeReadAt: 20 }] })],
      because: /lies with the steps that ask for it/,
    },
    {
      name: 'its script keeps the exit code',
      facts: [
        bucket,
        nightly({ steps: [{ ...drift, neutralisers: ['|| …'], run: 'terraform plan -detailed-exitcode || code=$?' }] }),
      ],
      because: /lies with the steps that ask for it/,
    },
    {
      name: 'under a condition that cannot be read',
      facts: [bucket, nightly({ steps: [{ ...drift, unclear: "vars.DRIFT == 'on'" }] })],
      because: /whether on a schedule .*if: vars\.DRIFT/,
    },
    {
      name: 'one of several jobs of a system whose conditions are not read',
      facts: [bucket, nightly({ system: 'circleci', triggers: ['push', 'schedule'], steps: [step(compares)] })],
      because: /whether on a schedule is not in what was read/,
    },
    {
      name: 'a plan that ends well on a difference',
      facts: [
        bucket,
        nightly({ steps: [step({ infrastructure: [{ act: 'shows', tool: 'Terraform' }], events: ['schedule'] })] }),
      ],
      because: /does not fail it by itself/,
    },
    {
      name: 'manifests only',
      facts: [manifest],
      because: /A controller in the cluster may do it/,
    },
    {
      name: 'applied without saying to what, for proposed changes too',
      facts: [bucket, nightly(), deploy({ events: ['pull_request', 'push:main'] })],
      because: /From which branches and to which environment/,
    },
    {
      name: 'applied when a tag is pushed',
      facts: [bucket, nightly(), deploy({ environment: 'production', events: ['push:tag'] })],
      because: /From which branches and to which environment/,
    },
    {
      name: 'what starts it lies elsewhere',
      facts: [bucket, nightly({ system: 'jenkins', path: 'Jenkinsfile', triggers: [], steps: [step(compares)] })],
      gaps: [gap('pipeline', { reason: 'not-connected', path: 'Jenkinsfile', detail: 'Jenkins says what starts it.' })],
      because: /whether on a schedule is not in the repository: Jenkins says/,
    },
    {
      name: 'a scheduled pipeline calls what lies in another repository',
      facts: [bucket, nightly({ steps: [step({ uses: 'org/shared/.github/workflows/drift.yml@main' })] })],
      because: /call what lies in other repositories: org\/shared/,
    },
    {
      name: 'none found, and a pipeline could not be read',
      facts: [bucket],
      gaps: [gap('pipeline')],
      because: /may be in what could not be looked at/,
    },
  ],
  notApplicable: [
    { name: 'no infrastructure code', facts: [], because: /No infrastructure is declared/ },
    {
      name: 'infrastructure in an example only',
      facts: [resource('aws_s3_bucket', {}, { context: 'example' })],
      because: /No infrastructure is declared/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);

test('the page says that runs are not read', () => {
  assert.match(infrastructureDriftDetected.meta.rationale, /never what a run of them did or found/);
});
