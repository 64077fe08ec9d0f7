import { test } from 'node:test';
import { casesOf, gap, pipeline, repository, step, window } from '../../test-facts.ts';
import { secretScanOnChange } from './check.ts';

const scan = step({ scanners: [{ kind: 'secrets', tool: 'gitleaks' }], line: 21 });
const other = step({ scanners: [{ kind: 'dast', tool: 'zap' }] });

const cases = casesOf(secretScanOnChange, {
  passes: [
    {
      name: 'in a pipeline for changes',
      facts: [pipeline({ steps: [other, scan] })],
      because: /gitleaks\) runs on each proposed change: \.github\/workflows\/ci\.yml:21/,
    },
    {
      name: 'in a local workflow that such a pipeline calls',
      facts: [
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
      facts: [pipeline({ steps: [scan] })],
      gaps: [gap('pipeline')],
      because: /runs on each/,
    },
  ],
  fails: [
    { name: 'no pipeline', facts: [], because: /defines no pipeline/ },
    {
      name: 'another scanner only',
      facts: [pipeline({ steps: [other] })],
      because: /Its only pipeline definition does not do it/,
    },
    {
      name: 'only on a schedule',
      facts: [pipeline({ onChange: false, steps: [scan] })],
      because: /but not on each proposed change/,
    },
    {
      name: 'only as a hook',
      facts: [pipeline({ system: 'pre-commit', onChange: false, steps: [scan] })],
      because: /hook on developers' machines/,
    },
    {
      name: 'added within the window',
      facts: [pipeline({ steps: [scan] }, { from: 20 })],
      period: window(10, 50),
      because: /From 2026-01-11 to 2026-01-21/,
    },
  ],
  notDetermined: [
    {
      name: 'none found, and a pipeline could not be read',
      facts: [],
      gaps: [gap('pipeline')],
      because: /may be in what could not be looked at/,
    },
    {
      name: 'only for certain paths',
      facts: [pipeline({ pathFilters: ['src/**'], steps: [scan] })],
      because: /may not run on each proposed change: \.github\/workflows\/ci\.yml:21 \(only for changes to src\/\*\*\)/,
    },
    {
      name: 'a workflow of another repository is called',
      facts: [pipeline({ steps: [step({ uses: 'org/shared/.github/workflows/all.yml@main' })] })],
      because: /call what lies in other repositories: org\/shared/,
    },
  ],
  notApplicable: [{ name: 'an empty repository', facts: [repository({}, {})], because: /no file/ }],
});
for (const [name, run] of cases) test(name, run);
