import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, finding, gap, handler, repository } from '../../test-facts.ts';
import { repeatsRecognised } from './check.ts';

const path = 'db/schema.sql';
const table = (name: string, over: Partial<FactMap['table-constraints']> = {}) =>
  fact(
    'table-constraints',
    {
      path,
      line: 3,
      table: name,
      by: 'sql',
      isWhole: true,
      hasKey: true,
      references: [],
      uniques: [],
      checks: 0,
      context: 'production',
      ...over,
    },
    { id: `${name}:${over.path ?? ''}` },
  );
const key = { marks: [{ column: 'idempotency_key', line: 5 }] };
const event = { marks: [{ column: 'event_id', line: 5 }] };
const again = finding({ class: 'validation', rule: 'repeatable-message', path: 'src/consumer.ts', line: 9 });

const cases = casesOf(repeatsRecognised, {
  passes: [
    {
      name: 'a unique rule in the same file',
      facts: [table('payments', { ...key, uniques: ['account_id, idempotency_key'] })],
      because: /payments\.idempotency_key \(db\/schema\.sql:5\)/,
    },
    {
      name: 'the primary key of the table',
      facts: [table('processed_events', { ...event, keyColumns: 'consumer, event_id' })],
      because: /processed_events\.event_id/,
    },
    {
      name: 'a later migration adds it',
      facts: [
        table('payments', { ...key, path: 'migrations/1.sql' }),
        table('payments', { path: 'migrations/2.sql', isWhole: false, hasKey: false, uniques: ['idempotency_key'] }),
      ],
      because: /payments\.idempotency_key/,
    },
    {
      name: 'a comment with a reason says who knows a message again',
      facts: [
        table('payments', { ...key, uniques: ['idempotency_key'] }),
        finding({ class: 'validation', rule: 'repeatable-message', suppressed: { marker: 'x', reason: 'FIFO queue' } }),
      ],
      because: /payments/,
    },
  ],
  fails: [
    {
      name: 'a table that is there for it holds doubles',
      facts: [table('processed_events', event)],
      because: /1 table takes the same message twice: no unique rule over processed_events\.event_id/,
    },
    {
      name: 'a column that the company lists',
      facts: [table('payments', { uniques: ['number'] })],
      parameters: { uniqueColumns: 'payments.provider_id, orders.number' },
      because: /no unique rule over payments\.provider_id \(db\/schema\.sql:3\)/,
    },
  ],
  notDetermined: [
    {
      name: 'the key may be one that is sent on',
      facts: [table('payments', key)],
      because: /no unique rule over payments\.idempotency_key/,
    },
    { name: 'a consumer knows nothing again', facts: [again], because: /at src\/consumer\.ts:9/ },
    {
      name: 'webhooks, and no such column',
      facts: [handler({ kind: 'webhook' })],
      because: /1 handler of messages/,
    },
    {
      name: 'a schema that was not read',
      facts: [repository()],
      gaps: [gap('table-constraints')],
      because: /in what was read/,
    },
  ],
  notApplicable: [
    { name: 'no messages', facts: [repository(), handler({})], because: /takes messages/ },
    {
      name: 'a migration took the column away',
      facts: [
        table('payments', { ...key, path: 'migrations/1.sql' }),
        table('payments', { path: 'migrations/2.sql', isWhole: false, hasKey: false, gone: ['idempotency_key'] }),
      ],
      because: /no table knows repeats/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
