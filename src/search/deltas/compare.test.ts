/** Batches that went to a thread and back, against comparing at once, one step after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchWriter, compareBatch, comparedSteps, type Side } from './compare.ts';
import { openComparing } from './compare-pool.ts';
import { encodeHunks, entryTextOf } from './entry.ts';
import { differenceOf } from './line-difference.ts';

const content = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', '', 'ü'), { maxLength: 6 }).map((lines): Side => Buffer.from(lines.join('\n'))),
  fc.constantFrom<Side>(undefined, 'missing-object', 'too-large', Buffer.from('x\0'), Buffer.alloc(0)),
);

/** Contents of a path one after the other; some steps go on from the last one, some begin anew. */
const chain = fc.array(fc.tuple(content, fc.boolean()), { minLength: 2, maxLength: 12 });

function textOf(side: Side): Buffer {
  return side === undefined || typeof side === 'string' || side.includes(0) ? Buffer.alloc(0) : side;
}

function reasonOf(side: Side): string | undefined {
  return typeof side === 'string' ? side : side?.includes(0) ? 'binary' : undefined;
}

test('every step of a batch is compared as it would be alone, here and in threads', async () => {
  const pool = openComparing(1_000_000);
  try {
    const law = fc.asyncProperty(chain, async (sides) => {
      const writer = new BatchWriter();
      const expected = sides.slice(1).map(([after, anew], at) => {
        const before = anew ? Buffer.from(textOf(sides[at]![0])) : sides[at]![0];
        writer.add(before, after);
        const old = textOf(before);
        const now = textOf(after);
        const { text, lines, hunks } = entryTextOf(old, now, differenceOf(old, now));
        const encoded: number[] = [];
        encodeHunks(hunks, encoded);
        const reason = reasonOf(after) ?? reasonOf(before);
        return { text: text.toString(), lines, hunks: encoded, reason, isAfter: reasonOf(after) !== undefined };
      });
      const batch = writer.take();
      const copy = { bytes: batch.bytes.slice(), sides: batch.sides.slice() };
      for (const compared of [compareBatch(batch), await pool.compare(copy)]) {
        const found = [...comparedSteps(compared)].map((step) => ({
          ...step,
          text: step.text.toString(),
          hunks: [...step.hunks],
        }));
        assert.deepEqual(found, expected);
      }
    });
    await fc.assert(law, { numRuns: 200 });
  } finally {
    await pool.close();
  }
});
