import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inclusionPath, leafHash, treeHash } from '../../../test/e2e/double/merkle.ts';
import { computeProof } from './inclusion-proof.ts';

test('every leaf of every tree up to 33 leads to its root, and no other does', async () => {
  for (let size = 1; size <= 33; size += 1) {
    const entries = Array.from({ length: size }, (_, index) => `{"entry":${index}}`);
    const leaves = entries.map(leafHash);
    const root = treeHash(leaves).toString('hex');
    for (const [index, entry] of entries.entries()) {
      const path = inclusionPath(index, leaves).map((hash) => hash.toString('hex'));
      const computed = await computeProof({ entry, index, treeSize: size, path });
      assert.equal(computed.root, root, `${index} of ${size}`);
      assert.ok(computed.fits, `${index} of ${size}`);
      const forged = await computeProof({ entry: `${entry} `, index, treeSize: size, path });
      assert.notEqual(forged.root, root);
      if (path.length === 0) continue;
      const cut = await computeProof({ entry, index, treeSize: size, path: path.slice(1) });
      assert.ok(!cut.fits || cut.root !== root);
    }
  }
});
