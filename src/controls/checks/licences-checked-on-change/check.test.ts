import { test } from 'node:test';
import { casesOf, gap, manifest, pipeline, step } from '../../test-facts.ts';
import { licencesCheckedOnChange } from './check.ts';

const applies = manifest();
const gate = step({ run: 'cargo deny check licenses' });

const cases = casesOf(licencesCheckedOnChange, {
  passes: [
    {
      name: 'on each change',
      facts: [applies, pipeline({ steps: [gate] })],
      because: /A check of licences runs on each proposed change: \.github\/workflows\/ci\.yml:10/,
    },
    {
      name: 'as an action',
      facts: [
        applies,
        pipeline({
          steps: [step({ uses: 'actions/dependency-review-action@v4', inputs: { 'deny-licenses': 'AGPL-3.0' } })],
        }),
      ],
      because: /A check of licences runs/,
    },
    {
      name: 'for each change that matters',
      facts: [applies, pipeline({ steps: [gate], pathFilters: ['**/Cargo.lock'] })],
      because: /A check of licences runs/,
    },
  ],
  fails: [
    {
      name: 'nowhere',
      facts: [applies, pipeline({ steps: [step({ run: 'npm test' })] })],
      because: /A check of licences runs in no pipeline/,
    },
    {
      name: 'not for proposals',
      facts: [applies, pipeline({ steps: [gate], onChange: false, triggers: ['schedule'] })],
      because: /runs, but not on each proposed change/,
    },
    {
      name: 'without effect',
      facts: [
        applies,
        pipeline({ steps: [step({ run: 'cargo deny check licenses', neutralisers: ['continue-on-error'] })] }),
      ],
      because: /its failure fails nothing: .*continue-on-error/,
    },
  ],
  notDetermined: [
    {
      name: 'for some changes only',
      facts: [applies, pipeline({ steps: [gate], pathFilters: ['docs/**'] })],
      because: /may not run on each proposed change/,
    },
    {
      name: 'a pipeline could not be read',
      facts: [applies, pipeline()],
      gaps: [gap('pipeline')],
      because: /It may be in what could not be looked at/,
    },
    {
      name: 'a pipeline of another repository is called',
      facts: [applies, pipeline({ steps: [step({ uses: 'acme/ci/.github/workflows/all.yml@v1' })] })],
      because: /pipelines call what lies in other repositories/,
    },
  ],
  notApplicable: [
    { name: 'nothing is declared', facts: [pipeline()], because: /declares no dependency/ },
    {
      name: 'what only builds it',
      facts: [manifest({ ecosystem: 'github-actions' })],
      because: /declares no dependency/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
