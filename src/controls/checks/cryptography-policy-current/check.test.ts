import { test } from 'node:test';
import { casesOf, fact, gap, repository, type When } from '../../test-facts.ts';
import type { FactMap } from '../../../model/fact-map.ts';
import { cryptographyPolicyCurrent } from './check.ts';

const policy = (path: string, value: Partial<FactMap['policy']> = {}, when: When = {}) =>
  fact(
    'policy',
    {
      path,
      title: 'A policy',
      owner: 'Head of Security',
      version: '1',
      approvedBy: 'Head of Security',
      clauses: [],
      unmarked: [],
      unmarkedTotal: 0,
      faults: [],
      ...value,
    },
    when,
  );

const cases = casesOf(cryptographyPolicyCurrent, {
  passes: [
    {
      name: 'written and current',
      facts: [policy('policies/encryption.md')],
      because: /There are current rules for cryptography: shop\/policies\/encryption\.md, revised 2026-01-01/,
    },
    {
      name: 'by its title',
      facts: [policy('policies/07.md', { title: 'Cryptography and key management' })],
      because: /There are current rules/,
    },
  ],
  fails: [
    { name: 'none', facts: [policy('policies/vendors.md')], because: /No policy about cryptography/ },
    {
      name: 'out of date',
      facts: [policy('policies/encryption.md')],
      parameters: { reviewDays: 30 },
      because: /not revised for more than 30 days/,
    },
  ],
  notDetermined: [{ name: 'a file could not be read', facts: [], gaps: [gap('policy')], because: /It may be in/ }],
  notApplicable: [{ name: 'nothing had landed', facts: [repository({ from: 200 })], because: /Nothing had landed/ }],
});
for (const [name, run] of cases) test(name, run);
