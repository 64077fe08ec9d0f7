import { test } from 'node:test';
import { casesOf, fact, gap, pipeline, repository, step, window } from '../../test-facts.ts';
import { forgeScanner } from '../../test-forge-facts.ts';
import { secretScanOnChange } from './check.ts';

const scan = step({ scanners: [{ kind: 'secrets', tool: 'gitleaks' }], line: 21 });
const other = step({ scanners: [{ kind: 'dast', tool: 'zap' }] });

const byForge = (more: Parameters<typeof forgeScanner>[0] = {}, when: Parameters<typeof fact>[2] = {}) =>
  fact(
    'forge-scanner',
    forgeScanner({ kind: 'secrets', setting: 'push protection', looksAt: 'pushes', ...more }),
    when,
  );
const none = byForge({ state: 'none' });

const cases = casesOf(secretScanOnChange, {
  passes: [
    {
      name: 'the forge refuses pushes with secrets',
      facts: [pipeline(), byForge()],
      because: /Scanning for secrets is done by the forge \(push protection\)\./,
    },
    {
      name: 'the forge does, and a pipeline could not be read',
      facts: [byForge()],
      gaps: [gap('pipeline')],
      because: /by the forge/,
    },

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
    {
      name: 'no forge was asked, and the company says that none scans by a setting',
      facts: [pipeline({ steps: [] })],
      parameters: { pipelinesOnly: true },
      because: /runs on no proposed change/,
    },
    {
      name: 'no pipeline does it, and the setting of the forge is off',
      facts: [pipeline(), byForge({ state: 'off' })],
      because: /The forge does not do it either: push protection is off\./,
    },
    {
      name: 'the forge scans only what landed',
      facts: [pipeline(), byForge({ setting: 'secret scanning', looksAt: 'what-landed' })],
      because: /The forge \(secret scanning\) looks only at what landed already\./,
    },
    {
      name: 'another setting of the forge is on',
      facts: [pipeline(), none, byForge({ kind: 'dependencies' })],
      because: /Its only pipeline definition does not do it\./,
    },

    { name: 'no pipeline', facts: [none], because: /defines no pipeline/ },
    {
      name: 'another scanner only',
      facts: [none, pipeline({ steps: [other] })],
      because: /Its only pipeline definition does not do it/,
    },
    {
      name: 'only on a schedule',
      facts: [none, pipeline({ onChange: false, steps: [scan] })],
      because: /but not on each proposed change/,
    },
    {
      name: 'only as a hook',
      facts: [none, pipeline({ system: 'pre-commit', onChange: false, steps: [scan] })],
      because: /hook on developers' machines/,
    },
    {
      name: 'added within the window',
      facts: [none, pipeline({ steps: [scan] }, { from: 20 })],
      period: window(10, 50),
      because: /From 2026-01-11 to 2026-01-21/,
    },
  ],
  notDetermined: [
    {
      name: 'no pipeline does it, and no forge was asked',
      facts: [pipeline()],
      because: /Whether the forge does it by a setting, nobody could see\.\]/,
    },
    {
      name: 'no pipeline does it, and the forge hides its settings',
      facts: [pipeline()],
      gaps: [gap('forge-scanner', { reason: 'forbidden', detail: 'Administrators only.' })],
      because: /nobody could see\. Administrators only\./,
    },
    {
      name: 'no pipeline does it, and the forge was asked too long ago',
      facts: [pipeline(), byForge({}, { observed: 5 })],
      because: /What the forge does by a setting was last seen on 2026-01-06\./,
    },

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
