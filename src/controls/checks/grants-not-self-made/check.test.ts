import { test } from 'node:test';
import type { AuditEvent } from '../../../model/access.ts';
import { casesOf, day, fact } from '../../test-facts.ts';
import { grantsNotSelfMade } from './check.ts';

const event = (more: Partial<AuditEvent> = {}) =>
  fact(
    'audit-event',
    { id: '1', action: 'org.add_member', actor: 'ann', subject: 'bob', at: day(3), details: {}, ...more },
    { from: 3 },
  );

const cases = casesOf(grantsNotSelfMade, {
  passes: [
    {
      name: 'by somebody who is entrusted',
      facts: [event()],
      parameters: { granters: 'Ann' },
      because: /ann, who is entrusted with it, gave it to bob/,
    },
  ],
  fails: [
    {
      name: 'to oneself',
      facts: [event({ subject: 'Ann' })],
      because: /ann gave this to themselves \(org\.add_member\)/,
    },
    {
      name: 'to oneself, though entrusted',
      facts: [event({ subject: 'ann' })],
      parameters: { granters: 'ann' },
      because: /to themselves/,
    },
  ],
  notDetermined: [
    { name: 'no log', facts: [], because: /no entry of an audit log/ },
    { name: 'the approval lies in a ticket', facts: [event()], because: /who approved that is not on record/ },
    { name: 'nobody knows who', facts: [event({ actor: null })], because: /does not say who made this grant/ },
    { name: 'nobody knows to whom', facts: [event({ subject: null })], because: /to whom went this grant/ },
  ],
  notApplicable: [
    { name: 'nothing was granted', facts: [event({ action: 'repo.archived' })], because: /the only item is excluded/ },
    {
      name: 'rights were taken away',
      facts: [event({ action: 'repo.update_member', details: { old_permission: 'admin', permission: 'read' } })],
      because: /took rights away/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
