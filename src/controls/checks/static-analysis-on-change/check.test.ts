import { test } from 'node:test';
import { casesOf, fact, gap, pipeline, repository, step, window } from '../../test-facts.ts';
import { forgeScanner } from '../../test-forge-facts.ts';
import { staticAnalysisOnChange } from './check.ts';

const scan = step({ scanners: [{ kind: 'sast', tool: 'codeql' }], line: 21 });
const other = step({ scanners: [{ kind: 'dast', tool: 'zap' }] });

const hooks = pipeline(
  {
    system: 'pre-commit',
    path: '.pre-commit-config.yaml',
    triggers: [],
    onChange: false,
    steps: [step({ scanners: [{ kind: 'sast', tool: 'Semgrep' }], line: 38, neutralisers: ['pre-commit: skippable'] })],
  },
  { id: 'hooks' },
);

const built = { system: 'cloud-build', path: 'cloudbuild.yaml', triggers: [], onChange: false };
const start = gap('pipeline', {
  reason: 'not-connected',
  path: 'cloudbuild.yaml',
  detail: 'cloudbuild.yaml does not say what starts it.',
});
const gitlab = { system: 'gitlab-ci', path: '.gitlab-ci.yml' };

const byForge = (more: Parameters<typeof forgeScanner>[0] = {}, when: Parameters<typeof fact>[2] = {}) =>
  fact(
    'forge-scanner',
    forgeScanner({ kind: 'static-analysis', setting: 'default setup', looksAt: 'changes', ...more }),
    when,
  );
const none = byForge({ state: 'none' });

const cases = casesOf(staticAnalysisOnChange, {
  passes: [
    {
      name: 'the default setup of the forge covers what is there',
      facts: [pipeline(), byForge({ languages: ['javascript-typescript', 'python'] })],
      because: /is done by the forge \(default setup\): TypeScript\./,
    },

    {
      name: 'in a pipeline for changes',
      facts: [pipeline({ steps: [other, scan] })],
      because: /codeql\) runs on each proposed change: \.github\/workflows\/ci\.yml:21/,
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
      because: /scan\.yml:21 via \.github\/workflows\/ci\.yml/,
    },
    {
      name: 'called for changes, started by itself on a schedule only',
      facts: [
        pipeline({ steps: [step({ uses: './.github/workflows/scan.yml' })] }),
        pipeline(
          {
            path: '.github/workflows/scan.yml',
            onChange: false,
            triggers: ['workflow_call', 'schedule'],
            steps: [scan],
          },
          { id: 'called' },
        ),
      ],
      because: /scan\.yml:21 via/,
    },
    {
      name: 'a hook that a pipeline for changes runs',
      facts: [pipeline({ steps: [step({ run: 'sfw uv run pre-commit run --all --show-diff-on-failure' })] }), hooks],
      because: /Semgrep\) runs on each proposed change: \.pre-commit-config\.yaml:38 via \.github\/workflows\/ci\.yml/,
    },
    {
      name: 'in the pipeline of GitLab, with a leftover of GitHub',
      facts: [pipeline({ steps: [] }), pipeline({ ...gitlab, steps: [scan, other] })],
      because: /runs on each proposed change: \.gitlab-ci\.yml:21\./,
    },
    {
      name: 'in a file that GitLab includes',
      facts: [
        pipeline({
          system: 'gitlab-ci',
          path: '.gitlab-ci.yml',
          steps: [step({ job: 'include', uses: 'local: /ci/scan.yml' })],
        }),
        pipeline(
          { system: 'gitlab-ci', path: 'ci/scan.yml', onChange: false, triggers: [], steps: [scan] },
          { id: 'included' },
        ),
      ],
      because: /ci\/scan\.yml:21 via \.gitlab-ci\.yml/,
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
      because: /The forge does not do it either: default setup is off\./,
    },
    {
      name: 'the default setup leaves a language out',
      facts: [
        repository({}, { TypeScript: 3, Go: 2, Markdown: 1 }),
        pipeline(),
        byForge({ languages: ['javascript-typescript'] }),
      ],
      because: /by the forge \(default setup\), but not for Go, and no pipeline does\./,
    },
    {
      name: 'the default setup knows nothing of what is there',
      facts: [repository({}, { PHP: 3 }), pipeline(), byForge({ languages: ['actions'] })],
      because: /for actions, of which the repository holds nothing\./,
    },

    { name: 'no pipeline', facts: [none], because: /defines no pipeline/ },
    {
      name: 'another scanner only',
      facts: [none, pipeline({ steps: [other] })],
      because: /Its only pipeline definition does not do it/,
    },
    {
      name: 'an included file and a template are read, so they hide nothing',
      facts: [
        none,
        pipeline({
          steps: [
            step({ uses: 'local: /ci/build.yml' }),
            step({ uses: 'template: X.gitlab-ci.yml', scanners: [{ kind: 'sca', tool: 'x' }] }),
          ],
        }),
        pipeline({ path: 'ci/build.yml', onChange: false, triggers: [], steps: [other] }, { id: 'included' }),
      ],
      because: /None of its 2 pipeline definitions/,
    },
    {
      name: 'only on a schedule',
      facts: [none, pipeline({ onChange: false, steps: [scan] })],
      because: /but not on each proposed change/,
    },
    {
      name: 'a pipeline that does not say what starts it holds no such scanner either',
      facts: [none, pipeline({ ...built, steps: [other] })],
      gaps: [start],
      because: /Its only pipeline definition does not do it\.\]/,
    },
    {
      name: 'a hook that a pipeline installs, but does not run',
      facts: [none, pipeline({ steps: [step({ run: 'pip install pre-commit && pre-commit autoupdate' })] }), hooks],
      because: /hook on developers' machines/,
    },
    {
      name: 'a hook that a pipeline runs on a schedule only',
      facts: [
        none,
        pipeline({ onChange: false, triggers: ['schedule'], steps: [step({ run: 'pre-commit run -a' })] }),
        hooks,
      ],
      because: /hook on developers' machines|not on each proposed change/,
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
      name: 'the forge does, and which languages it covers is not told',
      facts: [pipeline(), byForge({ languages: null })],
      because: /which languages it covers is not told/,
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
    {
      name: 'what starts the pipeline with the scanner is not in the repository',
      facts: [pipeline(), pipeline({ ...built, steps: [scan] })],
      gaps: [start],
      because:
        /codeql\) is set up at cloudbuild\.yaml:21; whether it runs .* cloudbuild\.yaml does not say what starts it\./,
    },
    {
      name: 'a pipeline for GitLab beside those for GitHub',
      facts: [pipeline({ steps: [other, other] }), pipeline({ ...gitlab, steps: [scan] })],
      because: /may not run on each proposed change: \.gitlab-ci\.yml:21 \(only where GitLab builds the repository/,
    },
    {
      name: 'a component of GitLab is included',
      facts: [pipeline({ steps: [step({ uses: 'component: gitlab.com/org/scan/sast@1' })] })],
      because: /other repositories: component: gitlab\.com\/org\/scan/,
    },
  ],
  notApplicable: [{ name: 'documents only', facts: [repository({}, { Markdown: 3 })], because: /no program code/ }],
});
for (const [name, run] of cases) test(name, run);
