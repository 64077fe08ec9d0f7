/**
 * The child of the kill test: appends batches for ever and says on stdout what was acknowledged, one line per append.
 *
 *     node appender.ts DIRECTORY KEYS ORIGIN LABEL
 */
import { writeSync } from 'node:fs';
import { openLedger } from '../ledger.ts';

const [directory = '', keysDirectory = '', origin = '', label = ''] = process.argv.slice(2);
const ledger = openLedger({ directory, keysDirectory, origin });
for (let batch = 0; ; batch += 1) {
  // Batches of 1 to 300 entries, so that partial and full tiles are both cut short.
  const length = 1 + ((batch * 97) % 300);
  const entries = Array.from({ length }, (_, i) => Buffer.from(`${label} ${batch} ${i} of ${length}`));
  const { firstIndex } = ledger.append(entries);
  writeSync(1, `${firstIndex} ${batch} ${length}\n`);
}
