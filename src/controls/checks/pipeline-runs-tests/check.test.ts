import { test } from 'node:test';
import { casesOf, gap, pipeline, repository, step, window } from '../../test-facts.ts';
import { pipelineRunsTests } from './check.ts';

const tests = step({ runsTests: true, run: 'npm test', line: 14 });
const soft = step({ runsTests: true, neutralisers: ['|| true'], line: 15 });

const cases = casesOf(pipelineRunsTests, {
  passes: [
    {
      name: 'a firm test step',
      facts: [pipeline({ steps: [tests] })],
      because: /can fail the pipeline: \.github\/workflows\/ci\.yml:14/,
    },
    {
      name: 'only documents are left out',
      facts: [pipeline({ pathFilters: ['!docs/**'], steps: [tests] })],
      because: /can fail/,
    },
    {
      name: 'through a local workflow and a local action',
      facts: [
        pipeline({ steps: [step({ uses: './.github/workflows/all.yml' })] }),
        pipeline({
          path: '.github/workflows/all.yml',
          onChange: false,
          steps: [step({ uses: './.github/actions/test' })],
        }),
        pipeline({ path: '.github/actions/test/action.yml', system: 'github-action', onChange: false, steps: [tests] }),
      ],
      because: /actions\/test\/action\.yml:14/,
    },
  ],
  fails: [
    {
      name: 'a failure is ignored',
      facts: [pipeline({ steps: [soft] })],
      because: /their failure does not count: .*ci\.yml:15 \(\|\| true\)/,
    },
    {
      name: 'no test step',
      facts: [pipeline({ steps: [step({ run: 'npm run build' })] })],
      because: /1 of 1 pipeline definition starts on them/,
    },
    {
      name: 'tests after landing only',
      facts: [pipeline({ onChange: false, steps: [tests] })],
      because: /0 of 1 pipeline definition start on them/,
    },
    { name: 'no pipeline', facts: [], because: /defines no pipeline/ },
    {
      name: 'repaired within the window',
      facts: [pipeline({ steps: [soft] }, { to: 40, id: 'a' }), pipeline({ steps: [tests] }, { from: 40, id: 'b' })],
      period: window(0, 80),
      because: /to 2026-02-10: Tests run on proposed changes, but/,
    },
  ],
  notDetermined: [
    {
      name: 'what starts the pipeline with the tests is not in the repository',
      facts: [
        pipeline({ system: 'cloud-build', path: 'cloudbuild.yaml', triggers: [], onChange: false, steps: [tests] }),
      ],
      gaps: [gap('pipeline', { reason: 'not-connected', path: 'cloudbuild.yaml', detail: 'A trigger starts it.' })],
      because:
        /Tests are set up at cloudbuild\.yaml:14; whether they run on proposed changes .*: A trigger starts it\./,
    },
    {
      name: 'a pipeline could not be read',
      facts: [pipeline()],
      gaps: [gap('pipeline')],
      because: /may be in what could not be looked at/,
    },
    {
      name: 'for certain paths',
      facts: [pipeline({ pathFilters: ['api/**'], steps: [tests] })],
      because: /may not run on each proposed change: .*ci\.yml:14 \(only for changes to api/,
    },
    {
      name: 'a shared workflow',
      facts: [pipeline({ steps: [step({ uses: 'org/ci/.github/workflows/test.yml@v2' })] })],
      because: /org\/ci/,
    },
  ],
  notApplicable: [{ name: 'no code', facts: [repository({}, { Markdown: 2 })], because: /no program code/ }],
});
for (const [name, run] of cases) test(name, run);
