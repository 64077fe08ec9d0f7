import { test } from 'node:test';
import { casesOf, fact, gap, pipeline, step } from '../../test-facts.ts';
import { interfaceChangesGuarded } from './check.ts';

const applies = fact('tracked-file', { topic: 'schema', path: 'api/openapi.yaml', line: 1, detail: 'openapi.yaml' });
const gate = step({ run: 'oasdiff breaking main.yaml openapi.yaml' });

const cases = casesOf(interfaceChangesGuarded, {
  passes: [
    {
      name: 'on each change',
      facts: [applies, pipeline({ steps: [gate] })],
      because: /A comparison of interfaces runs on each proposed change: \.github\/workflows\/ci\.yml:10/,
    },
    {
      name: 'as an action',
      facts: [applies, pipeline({ steps: [step({ uses: 'bufbuild/buf-breaking-action@v1' })] })],
      because: /A comparison of interfaces runs/,
    },
    {
      name: 'for each change that matters',
      facts: [applies, pipeline({ steps: [gate], pathFilters: ['**/openapi.yaml'] })],
      because: /A comparison of interfaces runs/,
    },
  ],
  fails: [
    {
      name: 'nowhere',
      facts: [applies, pipeline({ steps: [step({ run: 'npm test' })] })],
      because: /A comparison of interfaces runs in no pipeline/,
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
        pipeline({
          steps: [step({ run: 'oasdiff breaking main.yaml openapi.yaml', neutralisers: ['continue-on-error'] })],
        }),
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
  notApplicable: [{ name: 'no description', facts: [pipeline()], because: /keeps no description of an interface/ }],
});
for (const [name, run] of cases) test(name, run);
