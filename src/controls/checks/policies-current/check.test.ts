import { test } from 'node:test';
import { casesOf, document, fact, gap, repository, type When } from '../../test-facts.ts';
import type { FactMap } from '../../../model/fact-map.ts';
import { policiesCurrent } from './check.ts';

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
const parameters = { subjects: 'cryptography, incident response' };
const crypto = policy('policies/encryption.md');

const cases = casesOf(policiesCurrent, {
  passes: [
    {
      name: 'a policy and a plan',
      facts: [crypto, document('incident-response')],
      parameters,
      because:
        /2 required policies, each written and revised within 365 days: shop\/policies\/encryption\.md and shop\/docs\/incident-response\.md/,
    },
    {
      name: 'in another repository',
      facts: [repository(), policy('policies/encryption.md', {}, { repository: 'handbook' })],
      parameters: { subjects: 'cryptography' },
      because: /handbook\/policies/,
    },
    {
      name: 'a file without a header in the folder for them',
      facts: [policy('policies/key-management.md', { owner: null, approvedBy: null })],
      parameters: { subjects: 'cryptography' },
      because: /1 required policy/,
    },
  ],
  fails: [
    {
      name: 'one is missing',
      facts: [crypto],
      parameters,
      because: /1 of 2 required policies not found in any repository of the run: incident response/,
    },
    {
      name: 'out of date',
      facts: [crypto],
      parameters: { subjects: 'cryptography', reviewDays: 30 },
      because: /policies\/encryption\.md was last revised on 2026-01-01/,
    },
    {
      name: 'approved by nobody',
      facts: [policy('policies/encryption.md', { approvedBy: null })],
      parameters,
      because: /names nobody who approved it\. No policy was found for incident response/,
    },
    {
      name: 'of a product',
      facts: [policy('docs/user/access-policy.md', { owner: null, approvedBy: null })],
      parameters: { subjects: 'access control' },
      because: /not found/,
    },
  ],
  notDetermined: [
    {
      name: 'one is missing, and a file could not be read',
      facts: [crypto],
      gaps: [gap('policy')],
      parameters,
      because: /It may be in what could not be looked at/,
    },
  ],
  notApplicable: [
    {
      name: 'nothing had landed',
      facts: [repository({ from: 200 })],
      parameters,
      because: /Nothing had landed/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
