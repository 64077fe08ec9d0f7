import { test } from 'node:test';
import { casesOf, finding, landing, repository, type When } from '../../test-facts.ts';
import type { FactMap } from '../../../model/fact-map.ts';
import { proposed } from '../../test-forge-facts.ts';
import { sensitiveFieldsApproved } from './check.ts';

const field = (value: Partial<FactMap['finding']> = {}, when: When = {}) =>
  finding(
    {
      class: 'personal-data',
      rule: 'personal-data-schema-field',
      path: 'db/schema.sql',
      field: { dataType: 'user.contact.email', owner: 'customers', field: 'email', source: 'schema' },
      ...value,
    },
    { from: 5, ...when },
  );
const brought = (value: Parameters<typeof landing>[0] = {}) =>
  landing({ joinedBy: 'api', proposed: proposed(), ...value }, { from: 5 });

const cases = casesOf(sensitiveFieldsApproved, {
  passes: [
    {
      name: 'approved by another, where nobody is declared',
      facts: [repository(), field(), brought()],
      because: /It came with [0-9a-f]{10}\. Approved by Bob.*so any other person counts/,
    },
    {
      name: 'by its label',
      facts: [repository(), field(), brought({ proposed: proposed({ labels: ['Privacy-Approved'], approvals: [] }) })],
      because: /bears the label privacy-approved/,
    },
    {
      name: 'by who may decide',
      facts: [repository(), field(), brought()],
      parameters: { approvers: 'bob@example.com' },
      because: /Bob <bob@example\.com> may decide on personal data/,
    },
  ],
  fails: [
    {
      name: 'approved by nobody',
      facts: [repository(), field(), brought({ proposed: proposed({ approvals: [] }) })],
      because: /customers\.email|Nobody approved it/,
    },
    {
      name: 'approved by somebody who may not decide',
      facts: [repository(), field(), brought()],
      parameters: { approvers: 'dpo@example.com' },
      because: /none of them is among those who decide on personal data \(dpo@example\.com\)/,
    },
  ],
  notDetermined: [
    {
      name: 'the landing is not known',
      facts: [repository(), field()],
      because: /landing that brought it is not known/,
    },
    {
      name: 'without a forge',
      facts: [repository(), field(), landing({}, { from: 5 })],
      because: /approvals on a forge are not in git/,
    },
  ],
  notApplicable: [
    {
      name: 'there from the beginning',
      facts: [repository({ from: 5 }), field(), brought()],
      because: /came with the first commit/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
