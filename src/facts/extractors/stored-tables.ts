/** Tables with the columns in which they keep money and instants (../tables/read-tables.ts). */
import type { Extractor } from '../extractor.ts';
import { mayHoldTables, readTables } from '../tables/read-tables.ts';
import { runsForReal } from './tracked.ts';

/** Cheap, and true of every file in which anything of the kind could be found. */
const worthReading =
  /price|amount|total|balance|tax|vat|fee|cost|charge|budget|discount|payment|paid|credit|debit|salary|revenue|refund|payout|timestamp|datetime|instant|zoneddatetime/i;

export const storedTables: Extractor<'stored-table'> = {
  id: 'stored-tables',
  version: 1,
  produces: ['stored-table'],
  wants: (path) => mayHoldTables(path) && runsForReal(path),
  *extract({ path, text }) {
    if (!worthReading.test(text)) return;
    for (const value of readTables(path, text))
      yield { kind: 'stored-table', key: `${value.table} ${value.store}`, value, line: value.line };
  },
};
