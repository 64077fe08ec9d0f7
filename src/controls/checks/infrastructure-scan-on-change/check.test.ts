import { test } from 'node:test';
import { casesOf, gap, pipeline, resource, step, window } from '../../test-facts.ts';
import { infrastructureScanOnChange } from './check.ts';

const scan = step({ scanners: [{ kind: 'iac', tool: 'checkov' }], line: 21 });
const other = step({ scanners: [{ kind: 'dast', tool: 'zap' }] });
const bucket = resource('aws_s3_bucket');
const cases = casesOf(infrastructureScanOnChange, {
  passes: [
    {
      name: 'in a pipeline for changes',
      facts: [bucket, pipeline({ steps: [other, scan] })],
      because: /checkov\) runs on each proposed change: \.github\/workflows\/ci\.yml:21/,
    },
    {
      name: 'in a local workflow that such a pipeline calls',
      facts: [
        bucket,
        pipeline({ steps: [step({ uses: './.github/workflows/scan.yml' })] }),
        pipeline(
          { path: '.github/workflows/scan.yml', onChange: false, triggers: ['workflow_call'], steps: [scan] },
          { id: 'called' },
        ),
      ],
      because: /scan\.yml:21/,
    },
    {
      name: 'found, although another pipeline could not be read',
      facts: [bucket, pipeline({ steps: [scan] })],
      gaps: [gap('pipeline')],
      because: /runs on each/,
    },
  ],
  fails: [
    { name: 'no pipeline', facts: [bucket], because: /defines no pipeline/ },
    {
      name: 'another scanner only',
      facts: [bucket, pipeline({ steps: [other] })],
      because: /Its only pipeline definition does not do it/,
    },
    {
      name: 'only on a schedule',
      facts: [bucket, pipeline({ onChange: false, steps: [scan] })],
      because: /but not on each proposed change/,
    },
    {
      name: 'only as a hook',
      facts: [bucket, pipeline({ system: 'pre-commit', onChange: false, steps: [scan] })],
      because: /hook on developers' machines/,
    },
    {
      name: 'added within the window',
      facts: [bucket, pipeline({ steps: [scan] }, { from: 20 })],
      period: window(10, 50),
      because: /From 2026-01-11 to 2026-01-21/,
    },
  ],
  notDetermined: [
    {
      name: 'none found, and a pipeline could not be read',
      facts: [bucket],
      gaps: [gap('pipeline')],
      because: /may be in what could not be looked at/,
    },
    {
      name: 'only for certain paths',
      facts: [bucket, pipeline({ pathFilters: ['src/**'], steps: [scan] })],
      because: /may not run on each proposed change: \.github\/workflows\/ci\.yml:21 \(only for changes to src\/\*\*\)/,
    },
    {
      name: 'a workflow of another repository is called',
      facts: [bucket, pipeline({ steps: [step({ uses: 'org/shared/.github/workflows/all.yml@main' })] })],
      because: /call what lies in other repositories: org\/shared/,
    },
  ],
  notApplicable: [
    { name: 'a compose file', facts: [resource('service', {}, { tool: 'compose' })], because: /No infrastructure/ },

    { name: 'no infrastructure code', facts: [], because: /No infrastructure is declared/ },
    {
      name: 'infrastructure in an example only',
      facts: [resource('aws_s3_bucket', {}, { context: 'example' })],
      because: /No infrastructure is declared/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
