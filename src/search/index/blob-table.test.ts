import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlobTable, type IdColumn } from './blob-table.ts';

function shardOf(id: number, blobs: readonly string[], idBytes = 20): IdColumn {
  return { id, idBytes, ids: Buffer.from(blobs.join(''), 'hex') };
}

/** Neighbouring numbers, as made-up corpora have them, of either length. */
const blob = fc
  .tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(40, 64))
  .map(([number, digits]) => number.toString(16).padStart(digits, '0'));
const step = fc.record({
  kind: fc.constantFrom('add', 'supersede', 'remove'),
  blobs: fc.uniqueArray(blob, { maxLength: 1500 }),
});

test('a table answers as a map of strings does, whatever is added, superseded and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const table = new BlobTable<IdColumn>();
      const map = new Map<string, string>();
      const shards: (readonly [IdColumn, readonly string[]])[] = [];
      let next = 1;
      for (const { kind, blobs } of steps) {
        if (kind === 'remove') {
          const [shard] = shards.splice(blobs.length % Math.max(1, shards.length), 1)[0] ?? [];
          if (!shard) continue;
          table.remove(shard);
          for (const [known, place] of map) if (place.startsWith(`${shard.id} `)) map.delete(known);
          continue;
        }
        for (const idBytes of [20, 32]) {
          const own = blobs.filter(({ length }) => length === 2 * idBytes);
          const shard = shardOf(next++, own, idBytes);
          shards.push([shard, own]);
          table.add(shard, () => kind === 'supersede');
          for (const [document, one] of own.entries())
            if (kind === 'supersede' || !map.has(one)) map.set(one, `${shard.id} ${document}`);
        }
      }
      for (let number = 0; number <= 3000; number += 7)
        for (const digits of [40, 64]) {
          const one = number.toString(16).padStart(digits, '0');
          const place = table.get(one);
          assert.equal(place && `${place.shard.id} ${place.document}`, map.get(one));
        }
    }),
    { numRuns: 60 },
  );
});

test('what is no object id is not there', () => {
  const table = new BlobTable<IdColumn>();
  const known = 'ab'.repeat(20);
  table.add(shardOf(1, [known]), () => true);
  assert.deepEqual(table.get(known)?.document, 0);
  for (const other of ['', 'ab', known.toUpperCase(), `${known}ab`, known.slice(1), `\u0161\u0162${known.slice(2)}`])
    assert.equal(table.get(other), undefined, other);
  table.clear();
  assert.equal(table.get(known), undefined);
});
