import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/digest.ts';
import { draw, samplingMethod } from '../../../src/ledger/sample-draw.ts';
import { redrawCommands } from './redraw.ts';

const ids = Array.from({ length: 40 }, (_, index) => `landed-change/acme/shop ${index}/ü$(x)`);

for (const seed of ['dice 4 2 6 1', "the moon isn't made of cheese", '$HOME `id` \\n "%s"', '-n'])
  test(`a shell draws the same: ${seed}`, () => {
    const idsDigest = sha256(ids.join('\n'));
    const folder = mkdtempSync(join(tmpdir(), 'redraw-'));
    try {
      writeFileSync(join(folder, 'ids.txt'), ids.join('\n'));
      const commands = redrawCommands({ seed, size: 7, method: samplingMethod, population: { idsDigest } });
      const printed = execFileSync('sh', ['-c', commands], { cwd: folder, encoding: 'utf8' });
      const drawn = draw({ ids, idsDigest, seed, size: 7 });
      const expected = drawn.map(({ ticket, id }) => `${ticket} ${id}\n`).join('');
      assert.equal(printed, `${idsDigest}  ids.txt\n${expected}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
