import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { tablesConstrained } from './check.ts';

const path = 'db/schema.sql';
const loose = { column: 'account_id', line: 5, isEnforced: false } as const;
const foreign = { ...loose, to: 'accounts', isEnforced: true } as const;
const declared = (table: string, over: Partial<FactMap['table-constraints']> = {}) =>
  fact(
    'table-constraints',
    {
      path,
      line: 3,
      table,
      by: 'sql',
      isWhole: true,
      hasKey: true,
      references: [],
      uniques: [],
      checks: 0,
      context: 'production',
      ...over,
    },
    { id: `${table}:${over.path ?? ''}` },
  );
const orders = (over: Partial<FactMap['table-constraints']> = {}) => declared('orders', over);
const accounts = declared('accounts');
const money = fact('stored-table', {
  path,
  line: 3,
  table: 'orders',
  store: 'sql',
  values: [{ column: 'price', line: 5, of: 'money', type: 'decimal', keeps: 'exact' }],
  context: 'production',
});

const cases = casesOf(tablesConstrained, {
  passes: [
    {
      name: 'a key and a foreign key',
      facts: [money, accounts, orders({ references: [foreign], uniques: ['number'], checks: 1 })],
      because: /1 critical table, .*: orders \(1 foreign key, 1 unique rule, 1 rule over values\)/,
    },
    {
      name: 'a later migration adds the foreign key',
      facts: [
        money,
        declared('accounts', { path: 'migrations/1.sql' }),
        orders({ path: 'migrations/1.sql', references: [loose] }),
        orders({ path: 'migrations/2.sql', isWhole: false, hasKey: false, references: [foreign] }),
      ],
      because: /orders \(1 foreign key\)/,
    },
    {
      name: 'a later migration takes the column away',
      facts: [
        money,
        declared('accounts', { path: 'migrations/1.sql' }),
        orders({ path: 'migrations/1.sql', references: [loose] }),
        orders({ path: 'migrations/2.sql', isWhole: false, hasKey: false, gone: ['account_id'] }),
      ],
      because: /: orders\.\]/,
    },
    { name: 'a key from elsewhere', facts: [money, orders({ references: [loose] })], because: /: orders/ },
    {
      name: 'its own number',
      facts: [money, orders({ references: [{ ...loose, column: 'order_id' }] })],
      because: /: orders/,
    },
    {
      name: 'of a datastore that lies apart',
      facts: [money, declared('accounts', { path: 'accounts/schema.sql' }), orders({ references: [loose] })],
      because: /: orders/,
    },
    {
      name: 'the datastore holds no foreign keys',
      facts: [money, accounts, orders({ references: [loose] })],
      parameters: { criticalTables: '', foreignKeys: false },
      because: /with a primary key: orders/,
    },
  ],
  fails: [
    {
      name: 'no key',
      facts: [money, orders({ hasKey: false })],
      because: /1 of 1 critical table: orders has no primary key \(db\/schema\.sql:3\)/,
    },
    {
      name: 'no foreign key',
      facts: [money, accounts, orders({ references: [loose] })],
      because: /orders has no foreign key for account_id \(db\/schema\.sql:5\)/,
    },
    {
      name: 'named as its neighbours are',
      facts: [declared('shop_accounts'), declared('shop_orders', { references: [loose] })],
      parameters: { criticalTables: 'shop_orders', foreignKeys: true },
      because: /shop_orders has no foreign key/,
    },
    {
      name: 'renamed since',
      facts: [
        money,
        orders({ path: 'migrations/1.sql', hasKey: false }),
        declared('purchases', { path: 'migrations/2.sql', isWhole: false, hasKey: false, was: 'orders' }),
      ],
      because: /orders has no primary key/,
    },
  ],
  notDetermined: [
    { name: 'a class alone', facts: [money], because: /of orders is not declared in a form that is read/ },
    {
      name: 'only altered',
      facts: [money, orders({ isWhole: false, hasKey: false, uniques: ['number'] })],
      because: /orders is only altered here/,
    },
    { name: 'nobody says which are critical', facts: [orders()], because: /no list says which tables are critical/ },
    {
      name: 'a listed one is nowhere',
      facts: [accounts],
      parameters: { criticalTables: 'orders', foreignKeys: true },
      because: /no declaration was found here: orders/,
    },
    {
      name: 'code that was not read',
      facts: [repository()],
      gaps: [gap('table-constraints')],
      because: /in what could be read/,
    },
  ],
  notApplicable: [{ name: 'no code', facts: [repository({}, { Markdown: 2 })], because: /holds no program code/ }],
});
for (const [name, run] of cases) test(name, run);
