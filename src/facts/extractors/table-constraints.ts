/** Keys and constraints of tables (../tables/constraints/read-constraints.ts). */
import type { Extractor } from '../extractor.ts';
import { mayConstrain, readConstraints } from '../tables/constraints/read-constraints.ts';
import { runsForReal } from './tracked.ts';

export const tableConstraints: Extractor<'table-constraints'> = {
  id: 'table-constraints',
  version: 3,
  produces: ['table-constraints'],
  wants: (path) => mayConstrain(path) && runsForReal(path),
  *extract({ path, text }) {
    for (const value of readConstraints(path, text))
      yield { kind: 'table-constraints', key: value.table, value, line: value.line };
  },
};
