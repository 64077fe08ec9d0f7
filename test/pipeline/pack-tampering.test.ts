/** Whatever is done to a pack is found, and the file named. A thousand bits of a real one: bench/packs/tampering.ts. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { tamper } from '../../bench/packs/tamper.ts';
import { writeAuditPack } from '../../src/exports/audit-pack/audit-pack.ts';
import { sealSample } from '../fixtures/sample-pack.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';

const folder = scratchDirectory('tampering');

test('bits turned, bytes cut off, files swapped, an old checkpoint, a forged row', async () => {
  const pack = path.join(folder, 'pack.zip');
  const scratch = path.join(folder, 'work');
  mkdirSync(scratch);
  const sample = sealSample({ home: path.join(folder, 'home'), landings: 6 });
  const older = sample.ledger.checkpoint();
  sample.ledger.append([Buffer.from('{"of":"a later run"}')]);
  await writeAuditPack({ ...sample.request(pack), run: { ...sample.run, seal: sample.ledger.head() } });
  const options = { flips: 250, seed: 'every bit counts', scratch, older };
  const { found, named, missed, schemes } = await tamper(pack, options);
  assert.deepEqual([found, named, missed], [250, 250, []]);
  assert.deepEqual(
    schemes.filter((scheme) => !scheme.found || scheme.named === ''),
    [],
  );
  assert.ok(schemes.length >= 16, `only ${schemes.length} schemes were tried`);
});
