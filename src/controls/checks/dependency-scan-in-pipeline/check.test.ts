import { test } from 'node:test';
import { casesOf, fact, gap, manifest, pipeline, step } from '../../test-facts.ts';
import { forgeScanner } from '../../test-forge-facts.ts';
import { dependencyScanInPipeline } from './check.ts';

const scan = step({ scanners: [{ kind: 'sca', tool: 'osv-scanner' }], line: 5 });

const byForge = (more: Parameters<typeof forgeScanner>[0] = {}, when: Parameters<typeof fact>[2] = {}) =>
  fact(
    'forge-scanner',
    forgeScanner({ kind: 'dependencies', setting: 'Dependabot alerts', looksAt: 'what-landed', ...more }),
    when,
  );
const none = byForge({ state: 'none' });

const cases = casesOf(dependencyScanInPipeline, {
  passes: [
    {
      name: 'the forge does',
      facts: [manifest(), pipeline(), byForge()],
      because: /Scanning of dependencies is done by the forge \(Dependabot alerts\)\./,
    },

    {
      name: 'on changes',
      facts: [manifest(), pipeline({ steps: [scan] })],
      because: /scanned \(osv-scanner\): \.github\/workflows\/ci\.yml:5/,
    },
    {
      name: 'on a schedule',
      facts: [manifest(), pipeline({ onChange: false, triggers: ['schedule'], steps: [scan] })],
      because: /scanned/,
    },
    {
      name: 'a hook that a pipeline runs',
      facts: [
        manifest(),
        pipeline({ steps: [step({ uses: 'pre-commit/action@v3' })] }),
        pipeline({
          system: 'pre-commit',
          path: '.pre-commit-config.yaml',
          triggers: [],
          onChange: false,
          steps: [scan],
        }),
      ],
      because: /\.pre-commit-config\.yaml:5 via \.github\/workflows\/ci\.yml/,
    },
  ],
  fails: [
    {
      name: 'no forge was asked, and the company says that none scans by a setting',
      facts: [manifest(), pipeline({ steps: [] })],
      parameters: { pipelinesOnly: true },
      because: /No pipeline in the repository scans its dependencies/,
    },
    {
      name: 'no pipeline does it, and the setting of the forge is off',
      facts: [manifest(), pipeline(), byForge({ state: 'off' })],
      because: /The forge does not do it either: Dependabot alerts is off\./,
    },

    {
      name: 'a pipeline that does not say what starts it scans nothing either',
      facts: [
        none,
        manifest(),
        pipeline({ system: 'cloud-build', path: 'cloudbuild.yaml', triggers: [], onChange: false }),
      ],
      gaps: [gap('pipeline', { reason: 'not-connected', path: 'cloudbuild.yaml' })],
      because: /scans its dependencies\.\]/,
    },
    {
      name: 'no scan',
      facts: [none, manifest(), pipeline()],
      because: /No pipeline in the repository scans its dependencies/,
    },
    {
      name: 'a hook is no pipeline',
      facts: [none, manifest(), pipeline({ system: 'pre-commit', steps: [scan] })],
      because: /No pipeline/,
    },
    {
      name: 'a workflow that nobody calls',
      facts: [none, manifest(), pipeline({ onChange: false, triggers: ['workflow_call'], steps: [scan] })],
      because: /No pipeline/,
    },
  ],
  notDetermined: [
    {
      name: 'no pipeline does it, and no forge was asked',
      facts: [manifest(), pipeline()],
      because: /Whether the forge does it by a setting, nobody could see\.\]/,
    },
    {
      name: 'no pipeline does it, and the forge hides its settings',
      facts: [manifest(), pipeline()],
      gaps: [gap('forge-scanner', { reason: 'forbidden', detail: 'Administrators only.' })],
      because: /nobody could see\. Administrators only\./,
    },
    {
      name: 'no pipeline does it, and the forge was asked too long ago',
      facts: [manifest(), pipeline(), byForge({}, { observed: 5 })],
      because: /What the forge does by a setting was last seen on 2026-01-06\./,
    },

    {
      name: 'only in a pipeline for another forge',
      facts: [
        manifest(),
        pipeline({ steps: [step(), step()] }),
        pipeline({ system: 'gitlab-ci', path: '.gitlab-ci.yml', steps: [scan] }),
      ],
      because: /Dependency scanning \(osv-scanner\) may not run: \.gitlab-ci\.yml:5 \(only where GitLab/,
    },
    {
      name: 'a pipeline could not be read',
      facts: [manifest()],
      gaps: [gap('pipeline')],
      because: /may be in what could not be looked at/,
    },
    { name: 'a manifest could not be read', facts: [], gaps: [gap('dependency-manifest')], because: /may be in/ },
    {
      name: 'a shared workflow is called',
      facts: [manifest(), pipeline({ steps: [step({ uses: 'org/ci/.github/workflows/x.yml@v1' })] })],
      because: /org\/ci/,
    },
  ],
  notApplicable: [
    { name: 'no dependencies', facts: [pipeline()], because: /declares no dependencies/ },
    { name: 'only of an example', facts: [manifest({ context: 'example' })], because: /declares no dependencies/ },
  ],
});
for (const [name, run] of cases) test(name, run);
