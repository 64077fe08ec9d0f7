import { test } from 'node:test';
import type { Environment } from '../../../model/deployment.ts';
import { asOf, casesOf, fact } from '../../test-facts.ts';
import { branchRules, environment } from '../../test-forge-facts.ts';
import { productionSecretsApart } from './check.ts';

const env = (more: Partial<Environment> = {}) =>
  fact('environment', environment({ secretNames: ['DATABASE_KEY'], ...more }), {
    id: `environment:${more.name ?? 'production'}`,
  });
const open = { branchPolicy: 'any', reviewers: [] } as const;

const cases = casesOf(productionSecretsApart, {
  passes: [
    { name: 'protected branches', facts: [env({ reviewers: [] })], because: /behind a guard only: production/ },
    { name: 'any branch, but somebody reviews', facts: [env({ branchPolicy: 'any' })], because: /behind a guard/ },
  ],
  fails: [
    {
      name: 'open to every branch',
      facts: [env(open)],
      because: /secrets of production \(DATABASE_KEY\), and nobody reviews/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /Which environments exist is not known/ },
    { name: 'secrets not told', facts: [env({ secretNames: null })], because: /not told: production/ },
    { name: 'scope not told', facts: [env({ ...open, branchPolicy: null })], because: /not told: production/ },
    { name: 'unmapped', facts: [env({ name: 'shopfront' })], because: /not declared: shopfront/ },
    {
      name: 'looked at long ago',
      facts: [fact('environment', environment(), { observed: 5 })],
      period: asOf(60),
      because: /not looked at since/,
    },
  ],
  notApplicable: [
    { name: 'no secrets', facts: [env({ ...open, secretNames: [] })], because: /holds secrets/ },
    { name: 'no environment', facts: [fact('branch-rules', branchRules())], because: /holds secrets/ },
  ],
});
for (const [name, run] of cases) test(name, run);
