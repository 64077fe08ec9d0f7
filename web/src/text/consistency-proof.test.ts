import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consistencyPath, leafHash, treeHash } from '../../../test/e2e/double/merkle.ts';
import { computeConsistency, isContinued } from './consistency-proof.ts';

const hex = (hash: Buffer): string => hash.toString('hex');
const leaves = Array.from({ length: 33 }, (_, index) => leafHash(`{"entry":${index}}`));

test('every tree up to 33 begins with all smaller ones, and nothing else passes', async () => {
  for (let to = 0; to <= leaves.length; to += 1) {
    for (let from = 0; from <= to; from += 1) {
      const path = consistencyPath(from, leaves.slice(0, to)).map(hex);
      const [fromRoot, toRoot] = [from, to].map((size) => hex(treeHash(leaves.slice(0, size))));
      const asked = { from, to, fromRoot: fromRoot!, toRoot: toRoot!, path };
      const holds = async (other: Partial<typeof asked>): Promise<boolean> => {
        const question = { ...asked, ...other };
        return isContinued(await computeConsistency(question), question);
      };
      assert.ok(await holds({}), `${from} of ${to}`);
      assert.equal(await holds({ fromRoot: '0'.repeat(64) }), false, `another beginning, ${from} of ${to}`);
      if (from > 0) assert.equal(await holds({ toRoot: '0'.repeat(64) }), false, `another end, ${from} of ${to}`);
      assert.equal(await holds({ path: [...path, toRoot!] }), false, `a hash more, ${from} of ${to}`);
      if (path.length > 0) {
        assert.equal(await holds({ path: path.slice(1) }), false, `a hash less at the beginning, ${from} of ${to}`);
        assert.equal(await holds({ path: path.slice(0, -1) }), false, `a hash less at the end, ${from} of ${to}`);
      }
    }
  }
});

test('a tree that is larger than the one it is to begin does not pass', async () => {
  const asked = { from: 3, to: 2, fromRoot: 'a', toRoot: 'b', path: [] };
  assert.equal(isContinued(await computeConsistency(asked), asked), false);
});
