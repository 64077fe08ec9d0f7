/** Samples of what is declared of tables, beside those of sample-facts.ts. */
import type { TableConstraintsFact } from '../model/table-constraints.ts';

export const tableConstraintSamples: readonly TableConstraintsFact[] = [
  {
    path: 'db/schema.sql',
    line: 3,
    table: 'orders',
    by: 'sql',
    isWhole: true,
    hasKey: true,
    references: [{ column: 'account_id', line: 5, to: 'accounts', isEnforced: true }],
    uniques: ['number'],
    checks: 1,
    marks: [{ column: 'idempotency_key', line: 6 }],
    context: 'production',
  },
  {
    path: 'db/2.sql',
    line: 1,
    table: 'orders',
    by: 'sql',
    isWhole: true,
    hasKey: false,
    references: [{ column: 'order_id', line: 2, isEnforced: false }],
    uniques: [],
    checks: 0,
    gone: ['account_id'],
    context: 'production',
  },
];
