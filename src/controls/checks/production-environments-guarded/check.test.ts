import { test } from 'node:test';
import type { Environment } from '../../../model/deployment.ts';
import { asOf, casesOf, fact, gap } from '../../test-facts.ts';
import { branchRules, environment } from '../../test-forge-facts.ts';
import { productionEnvironmentsGuarded } from './check.ts';

const env = (more: Partial<Environment> = {}) =>
  fact('environment', environment(more), { id: `environment:${more.name ?? 'production'}` });

const cases = casesOf(productionEnvironmentsGuarded, {
  passes: [
    { name: 'guarded', facts: [env()], because: /Guarded by reviewers and branches: production/ },
    {
      name: 'staging may be open',
      facts: [env(), env({ name: 'staging', reviewers: [], branchPolicy: 'any' })],
      because: /branches: production/,
    },
  ],
  fails: [
    { name: 'no reviewer', facts: [env({ reviewers: [] })], because: /production needs no reviewer/ },
    { name: 'self review', facts: [env({ preventsSelfReview: false })], because: /lets people review their own/ },
    {
      name: 'any branch, and the rest is not told',
      facts: [env({ reviewers: null, branchPolicy: 'any' })],
      because: /takes any branch/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /Which environments exist is not known/ },
    { name: 'reviewers not told', facts: [env({ reviewers: null })], because: /for production, who reviews/ },
    { name: 'unmapped', facts: [env(), env({ name: 'shopfront' })], because: /not declared: shopfront/ },
    {
      name: 'refused',
      facts: [fact('branch-rules', branchRules())],
      gaps: [gap('environment', { detail: 'Closed to us.' })],
      because: /Closed to us/,
    },
    {
      name: 'looked at long ago',
      facts: [fact('environment', environment(), { observed: 5 })],
      period: asOf(60),
      because: /not looked at since/,
    },
  ],
  notApplicable: [
    {
      name: 'the forge knows of none',
      facts: [fact('branch-rules', branchRules())],
      because: /no production environment/,
    },
    { name: 'only staging', facts: [env({ name: 'staging' })], because: /no production environment/ },
  ],
});
for (const [name, run] of cases) test(name, run);
