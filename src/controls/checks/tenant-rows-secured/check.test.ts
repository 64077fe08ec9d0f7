import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { tenantRowsSecured } from './check.ts';

const table = (name: string, over: Partial<FactMap['table-constraints']> = {}) =>
  fact(
    'table-constraints',
    {
      path: 'db/schema.sql',
      line: 3,
      table: name,
      by: 'sql',
      isWhole: true,
      hasKey: true,
      references: [{ column: 'tenant_id', line: 4, isEnforced: false }],
      uniques: [],
      checks: 0,
      context: 'production',
      ...over,
    },
    { id: `${name}:${over.path ?? ''}` },
  );
const guarded = table('orders', { rowSecurity: ['on', 'forced', 'policy'] });

const cases = casesOf(tenantRowsSecured, {
  passes: [
    {
      name: 'on and forced',
      facts: [guarded],
      because: /the table with a column for the customer: orders \(db\/schema\.sql:3\)\.\]/,
    },
    {
      name: 'in another file, not forced',
      facts: [
        table('orders'),
        table('orders', { path: 'db/rls.sql', isWhole: false, references: [], rowSecurity: ['on'] }),
      ],
      because: /Whoever owns the table passes by it in 1/,
    },
    { name: 'tables that all share', facts: [guarded, table('countries', { references: [] })], because: /orders/ },
  ],
  fails: [
    {
      name: 'one is left out',
      facts: [guarded, table('invoices')],
      because: /1 of 2 tables .* not guarded by row-level security while others are: invoices \(db\/schema\.sql:3\)/,
    },
    {
      name: 'a policy that was never switched on',
      facts: [guarded, table('invoices', { rowSecurity: ['policy'] })],
      because: /invoices/,
    },
    {
      name: 'a column of another name',
      facts: [guarded, table('invoices', { references: [{ column: 'accountId', line: 4, isEnforced: true }] })],
      parameters: { tenantColumns: 'tenant_id, account_id' },
      because: /invoices/,
    },
  ],
  notDetermined: [
    {
      name: 'the program may do it',
      facts: [table('orders')],
      because: /whether the program keeps customers apart is not seen/,
    },
    {
      name: 'for tables that are named as it runs',
      facts: [guarded, table('invoices'), table('*', { isWhole: false, references: [], rowSecurity: ['on'] })],
      because: /invoices .*switches it on for tables that are named as it runs/,
    },
    {
      name: 'on and off',
      facts: [guarded, table('orders', { path: 'db/2.sql', isWhole: false, rowSecurity: ['off'] })],
      because: /switched on in one place and off in another/,
    },
    {
      name: 'no such column',
      facts: [table('orders', { references: [] })],
      because: /whether customers share tables is not told/,
    },
    {
      name: 'code that was not read',
      facts: [repository()],
      gaps: [gap('table-constraints')],
      because: /could be read/,
    },
  ],
  notApplicable: [{ name: 'no code', facts: [repository({}, { Markdown: 2 })], because: /holds no program code/ }],
});
for (const [name, run] of cases) test(name, run);
