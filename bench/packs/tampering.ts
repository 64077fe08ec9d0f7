/** `node bench/packs/tampering.ts PACK [--flips N] [--seed TEXT]`: see tamper.ts. Exit status 1 when anything was missed. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { tamper } from './tamper.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { flips: { type: 'string', default: '1000' }, seed: { type: 'string', default: 'plumbline' } },
});
const [pack] = positionals;
if (pack === undefined) throw new Error('name a pack');
const scratch = mkdtempSync(join(tmpdir(), 'plumbline-tamper-'));
try {
  const began = process.hrtime.bigint();
  const onProgress = (done: number): void => {
    if (done % 100 === 0) process.stderr.write(`${done} bits\n`);
  };
  const found = await tamper(pack, { flips: Number(values.flips), seed: values.seed, scratch, onProgress });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  process.stdout.write(`${JSON.stringify({ pack, bytes: statSync(pack).size, seconds, ...found }, undefined, 2)}\n`);
  const isMissed = found.missed.length > 0 || found.schemes.some((scheme) => !scheme.found);
  process.exitCode = isMissed ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true });
}
