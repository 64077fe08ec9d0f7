import { test } from 'node:test';
import { casesOf, fact, finding, gap, repository } from '../../test-facts.ts';
import { noCommittedEnvironmentFile } from './check.ts';

const cases = casesOf(noCommittedEnvironmentFile, {
  passes: [
    { name: 'nothing found', facts: [], because: /No committed environment file/ },
    {
      name: 'a credential elsewhere is judged elsewhere',
      facts: [finding({ class: 'secret' })],
      because: /No committed environment file/,
    },
    {
      name: 'one that never landed is a leaked credential, and no way in which the system gets its secrets',
      facts: [fact('side-commit-secret', finding({ class: 'secret', path: '.env' }).value)],
      because: /No committed environment file/,
    },
  ],
  fails: [
    {
      name: 'by the rule',
      facts: [finding({ class: 'secret', rule: 'committed-dotenv', path: 'deploy/production.env' })],
      because: /1 secret in an environment file in 1 file of production code: deploy\/production.env:7/,
    },
    {
      name: 'by the path',
      facts: [finding({ class: 'secret', path: '.env.production' })],
      because: /\.env\.production:7/,
    },
  ],
  notDetermined: [
    { name: 'nothing was scanned', facts: [], gaps: [gap('all')], because: /Not everything could be looked at/ },
  ],
  notApplicable: [{ name: 'an empty repository', facts: [repository({}, {})], because: /no file/ }],
});
for (const [name, run] of cases) test(name, run);
