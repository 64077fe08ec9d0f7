import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EncodedPostings } from '../index/postings.ts';
import { createPostingCollector } from './load.ts';
import { plain, simd } from './fixtures/texts.ts';

const textBytes = 1 << 21;
const collectors = [createPostingCollector(simd, textBytes), createPostingCollector(plain, textBytes)];

/** What both collectors say about blocks of these texts; they must say the same. */
function collect(blocks: readonly Uint8Array[]): { facts: unknown[]; encoded: EncodedPostings } {
  const [vector, twin] = collectors.map((collector) => {
    collector.reset();
    let from = 0;
    const facts = blocks.map((block) => {
      collector.text.set(block, from);
      const added = collector.addBlock(from, from + block.length);
      from += block.length;
      return added;
    });
    const { distinct, groups, keys, bytes } = collector.encode();
    return {
      facts,
      encoded: { distinct, groups: groups.slice(), keys: keys.slice(), bytes: bytes.slice() },
    };
  });
  assert.deepEqual(vector, twin);
  return vector!;
}

test('the collectors are of both flavours', () => {
  assert.deepEqual(
    collectors.map((collector) => collector.flavour),
    ['simd', 'plain'],
  );
});

test('nothing at all, empty blocks, blocks too short for a trigram', () => {
  assert.equal(collect([]).encoded.distinct, 0);
  assert.equal(collect(['', 'ab', 'a\nb\nc\n', 'ab\nc'].map((text) => Buffer.from(text))).encoded.distinct, 0);
});

test('facts of blocks: line feeds, ASCII, UTF-8', () => {
  const blocks = [
    Buffer.from('abc\n\nd\n'),
    Buffer.from('naïve\n'),
    Buffer.from([0x61, 0xff, 0x0a]),
    Buffer.from('é').subarray(0, 1),
  ];
  assert.deepEqual(collect(blocks).facts, [
    { lineFeeds: 3, isAscii: true, isUtf8: true },
    { lineFeeds: 1, isAscii: false, isUtf8: true },
    { lineFeeds: 1, isAscii: false, isUtf8: false },
    { lineFeeds: 0, isAscii: false, isUtf8: false },
  ]);
});

test('the two letters outside ASCII that fold into it, whole and cut off', () => {
  const texts = ['waſſer', 'K20', 'aKb', 'ab\u017f', 'ab\u212a'];
  for (const text of texts) collect([Buffer.from(text)]);
  for (const cut of [1, 2]) collect([Buffer.from('ab\u212a').subarray(0, -cut), Buffer.from('xy')]);
  collect([Buffer.from('ab\u017f').subarray(0, -1), Buffer.from([0xbf, 0x61, 0x62])]);
  assert.deepEqual(collect([Buffer.from('\u212aey')]).encoded, collect([Buffer.from('KEY')]).encoded);
});

test('lists of every form and length', () => {
  // Block b holds trigram n when n divides b: from one block to all of them.
  const blocks = Array.from({ length: 3000 }, (_, block) => {
    const names = Array.from({ length: 40 }, (_, n) =>
      block % (n + 1) === 0 ? `${String.fromCharCode(48 + n)}zz\n` : '',
    );
    return Buffer.from(names.join('') + (block === 2999 ? 'once only' : ''));
  });
  const { encoded } = collect(blocks);
  assert.ok(encoded.distinct > 40);
});

test('so many blocks that a difference takes three bytes', () => {
  const blocks = Array.from({ length: 70_000 }, (_, block) => Buffer.from(block % 69_999 === 0 ? 'far apart' : 'x'));
  collect(blocks);
});

test('random blocks', () => {
  const byte = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Buffer.from('abcABC \n\tkKsS')) },
    { weight: 2, arbitrary: fc.constantFrom(0xc5, 0xbf, 0xe2, 0x84, 0xaa) },
    { weight: 1, arbitrary: fc.nat(255) },
  );
  const block = fc.array(byte, { maxLength: 120 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => void collect(blocks)),
    { numRuns: 150 },
  );
});

test('random blocks of ASCII, of every length around vectors, before what an earlier text left', () => {
  const byte = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...Buffer.from('aA \n')) }, fc.nat(127));
  const block = fc.array(byte, { maxLength: 90 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.array(block, { maxLength: 20 }), (blocks) => void collect(blocks)),
    { numRuns: 150 },
  );
  const every = Uint8Array.from({ length: 128 * 4 }, (_, at) => (at * 7) % 128);
  for (let length = 0; length < 64; length++) collect([every.subarray(length), every.subarray(0, length)]);
});
