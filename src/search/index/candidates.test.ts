/** Which blocks can hold a match, against brute force: never too few, whatever was given stays as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { candidateBlocks, ListOrder, nextCandidate, populationOf } from './candidates.ts';
import { decodePosting, encodePostings, findPosting, narrowByPosting, narrowListed, PostingKeys } from './postings.ts';
import type { ShardIndex } from './shard-index.ts';

const trigrams = [1, 64, 65, 4097, 70_000, 2_000_000];

interface Blocks {
  /** Per block the trigrams that it holds. */
  readonly held: readonly (readonly number[])[];
  readonly beyondAscii: readonly boolean[];
}

/** Some trigrams stand in most blocks, others in few: every form of list occurs. */
const someBlocks: fc.Arbitrary<Blocks> = fc
  .tuple(
    fc.integer({ min: 1, max: 400 }),
    fc.array(fc.constantFrom(0, 1, 3, 20, 60, 99, 100), { minLength: trigrams.length, maxLength: trigrams.length }),
    fc.integer({ min: 1, max: 0x7fffffff }),
  )
  .map(([count, percents, seed]) => {
    const isChosen = (block: number, salt: number, percent: number): boolean =>
      Math.imul(Math.imul(block + 1, 0x9e3779b1) ^ Math.imul(seed + salt, 0x85ebca6b), 0xc2b2ae35) >>> 16 <
      percent * 655.36;
    const held = Array.from({ length: count }, (_, block) =>
      trigrams.filter((_trigram, at) => isChosen(block, at, percents[at]!)),
    );
    return { held, beyondAscii: held.map((_, block) => isChosen(block, 99, 10)) };
  });

const someQuery: fc.Arbitrary<TrigramQuery> = fc.letrec<{ query: TrigramQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...[...trigrams, 5].map((trigram): TrigramQuery => ({ kind: 'trigram', trigram }))),
    fc.constantFrom<TrigramQuery>({ kind: 'any' }, { kind: 'beyond-ascii' }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      parts: fc.array(tie('query'), { minLength: 1, maxLength: 5 }),
    }),
  ),
})).query;

/** What `candidateBlocks` asks of a shard, over lists that were written and are read as in one. */
function indexOf({ held, beyondAscii }: Blocks): ShardIndex {
  const blocks = held.length;
  let end = 0;
  const encoded = encodePostings(
    Uint32Array.from(held.flat()),
    held.map((own) => (end += own.length)),
    blocks,
  );
  const { bytes } = encoded;
  const keys = new PostingKeys({ ...encoded, blocks });
  const asked: Pick<
    ShardIndex,
    'blocks' | 'bitmapWords' | 'posting' | 'readPosting' | 'narrowByPosting' | 'narrowListed' | 'blocksBeyondAscii'
  > = {
    blocks,
    bitmapWords: (blocks + 31) >> 5,
    posting: (trigram) => findPosting(keys, trigram),
    readPosting: (range, into, within) => decodePosting({ bytes, blocks, range }, into, within),
    narrowByPosting: (range, into, population) => narrowByPosting({ bytes, blocks, range }, into, population),
    narrowListed: (range, into, listed) => narrowListed({ bytes, blocks, range }, into, listed),
    blocksBeyondAscii: () => bitmapOf(beyondAscii),
  };
  return asked as ShardIndex;
}

function bitmapOf(isSet: readonly boolean[]): Uint32Array {
  const bits = new Uint32Array((isSet.length + 31) >> 5);
  for (const [at, one] of isSet.entries()) if (one) bits[at >> 5]! |= 1 << (at & 31);
  return bits;
}

function holds(query: TrigramQuery, blocks: Blocks, block: number): boolean {
  switch (query.kind) {
    case 'any':
      return true;
    case 'beyond-ascii':
      return blocks.beyondAscii[block]!;
    case 'trigram':
      return blocks.held[block]!.includes(query.trigram);
    case 'and':
      return query.parts.every((part) => holds(part, blocks, block));
    case 'or':
      return query.parts.some((part) => holds(part, blocks, block));
  }
}

const has = (found: Uint32Array | 'all', block: number): boolean => nextCandidate(found, block, block + 1) === block;

test('property: no block that fulfils a query is ruled out, and what was given is left alone', () => {
  fc.assert(
    fc.property(someBlocks, someQuery, fc.integer({ min: 0, max: 40 }), (blocks, query, step) => {
      const index = indexOf(blocks);
      const chosen = blocks.held.map((_, block) => step > 0 && block % step === 0);
      const within = step === 0 ? undefined : bitmapOf(chosen);
      const before = within?.slice();
      const found = candidateBlocks(index, query, { within });
      assert.deepEqual(within, before);
      for (let block = 0; block < index.blocks; block++)
        if ((!within || chosen[block]) && holds(query, blocks, block)) assert.ok(has(found, block), `block ${block}`);
      // Asked again, the answer is the same: nothing is left over from before.
      assert.deepEqual(candidateBlocks(index, query, { within }), found);
      // A single list is read as it is.
      if (query.kind === 'trigram' && found !== 'all')
        assert.equal(
          populationOf(found),
          blocks.held.filter((own, block) => (!within || chosen[block]) && own.includes(query.trigram)).length,
        );
    }),
    { numRuns: 300 },
  );
});

test('property: whichever lists were the shortest in another shard, no block that fulfils a query is ruled out', () => {
  const parts = fc.array(someQuery, { minLength: 5, maxLength: 9 });
  fc.assert(
    fc.property(fc.array(someBlocks, { minLength: 2, maxLength: 3 }), parts, (shards, all) => {
      const query: TrigramQuery = { kind: 'and', parts: all };
      const order = new ListOrder();
      for (const blocks of shards) {
        const index = indexOf(blocks);
        const found = candidateBlocks(index, query, { order });
        assert.equal(order.of(query.parts).length, all.length);
        for (let block = 0; block < index.blocks; block++)
          if (holds(query, blocks, block)) assert.ok(has(found, block), `block ${block}`);
      }
    }),
    { numRuns: 200 },
  );
});
