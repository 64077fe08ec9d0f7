import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import type { ValueColumn } from '../../../model/stored-table.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { moneyKeptExactly } from './check.ts';

const price: ValueColumn = { column: 'price', line: 5, of: 'money', type: 'decimal', keeps: 'exact' };
const float = { type: 'float', keeps: 'inexact' } as const;
const table = (values: readonly ValueColumn[], over: Partial<FactMap['stored-table']> = {}) =>
  fact('stored-table', {
    path: 'db/schema.sql',
    line: 3,
    table: 'orders',
    store: 'sql',
    values,
    context: 'production',
    ...over,
  });

const cases = casesOf(moneyKeptExactly, {
  passes: [
    {
      name: 'a decimal',
      facts: [table([price])],
      because: /1 column for money or instants, and each keeps them exactly/,
    },
    {
      name: 'a later migration makes it a decimal',
      facts: [
        table([{ ...price, ...float }], { path: 'db/migrate/9_a.rb' }),
        table([price], { path: 'db/migrate/10_b.rb', table: 'Order' }),
      ],
      because: /orders\.price \(decimal, db\/migrate\/10_b\.rb:5\)|Order\.price \(decimal/,
    },
    {
      name: 'a later migration takes the fraction away',
      facts: [
        table([price, { ...price, ...float, column: 'cost' }], { path: 'migrations/1.sql' }),
        table([], { path: 'migrations/2.sql', gone: ['cost'] }),
      ],
      because: /\[1 column/,
    },
    {
      name: 'instants of other tables',
      facts: [table([price, { column: 'paid_at', line: 6, of: 'time', type: 'datetime', keeps: 'inexact' }])],
      because: /\[1 column/,
    },
  ],
  fails: [
    {
      name: 'a binary fraction',
      facts: [table([{ ...price, ...float }])],
      because: /1 of 1 column rounds what it keeps: orders\.price \(float, db\/schema\.sql:5\)/,
    },
    {
      name: 'a time without its zone in a critical table',
      facts: [table([price, { column: 'paid_at', line: 6, of: 'time', type: 'datetime', keeps: 'inexact' }])],
      parameters: { criticalTables: 'Order' },
      because: /orders\.paid_at \(datetime/,
    },
  ],
  notDetermined: [
    {
      name: 'only its name looks like money',
      facts: [table([{ ...price, ...float, column: 'total', isGuess: true }])],
      because: /1 of 1 column the code does not tell/,
    },
    {
      name: 'the class says otherwise than the table',
      facts: [table([price]), table([{ ...price, ...float }], { path: 'src/Order.java', table: 'Order' })],
      because: /a decimal elsewhere/,
    },
    {
      name: 'a number of JavaScript',
      facts: [table([{ ...price, type: 'Number', keeps: 'untold' }])],
      because: /does not tell/,
    },
    {
      name: 'code that was not read',
      facts: [repository()],
      gaps: [gap('stored-table')],
      because: /could not be read/,
    },
  ],
  notApplicable: [
    { name: 'no money', facts: [repository()], because: /No column for money/ },
    {
      name: 'in a test',
      facts: [table([{ ...price, ...float }], { context: 'test' })],
      because: /No column for money/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
