import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompactRange, perfectSubtrees } from './compact-range.ts';
import { hashFromHex, hex, leafHash, type Hash } from './hashing.ts';
import { consistencyRanges, inclusionRanges, verifyConsistency, verifyInclusion, type LeafRange } from './proofs.ts';
import {
  publishedEntries,
  publishedRoots,
  referencePath,
  referenceProof,
  referenceRoot,
} from './testing/reference-tree.ts';

function rangeOf(entries: readonly Uint8Array[], begin = 0): CompactRange {
  const range = new CompactRange(begin);
  for (const entry of entries) range.appendLeaf(leafHash(entry));
  return range;
}

const entriesOf = (size: number): Uint8Array[] => Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));
const hashesOf = (entries: readonly Uint8Array[], ranges: readonly LeafRange[]): Hash[] =>
  ranges.map(({ begin, end }) => rangeOf(entries.slice(begin, end), begin).root());

test('the roots published with RFC 6962, for trees of 0 to 8 entries', () => {
  assert.equal(
    hex(new CompactRange().root()),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'the empty tree',
  );
  for (const [i, root] of publishedRoots.entries()) {
    const entries = publishedEntries.slice(0, i + 1);
    assert.equal(hex(rangeOf(entries).root()), root, `compact range of ${i + 1}`);
    assert.equal(hex(referenceRoot(entries)), root, `reference tree of ${i + 1}`);
  }
});

test('proofs published with RFC 6962 (inclusion of 5 in 8, consistency of 6 and 8)', () => {
  assert.deepEqual(hashesOf(publishedEntries, inclusionRanges(5, 8)).map(hex), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  assert.deepEqual(hashesOf(publishedEntries, consistencyRanges(6, 8)).map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('proofs are those of the reference tree, and verify', () => {
  const sized = fc
    .integer({ min: 1, max: 70 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), old: fc.nat(size) }));
  fc.assert(
    fc.property(sized, ({ size, index, old }) => {
      const entries = entriesOf(size);
      const root = referenceRoot(entries);
      const path = hashesOf(entries, inclusionRanges(index, size));
      assert.deepEqual(path.map(hex), referencePath(index, entries).map(hex));
      const proof = hashesOf(entries, consistencyRanges(old, size));
      assert.deepEqual(proof.map(hex), (old === size ? [] : referenceProof(old, entries)).map(hex));
      assert.equal(verifyInclusion({ leafHash: leafHash(entries[index]!), index, size, proof: path, root }).ok, true);
      const root1 = referenceRoot(entries.slice(0, old));
      assert.equal(verifyConsistency({ size1: old, root1, size2: size, root2: root, proof }).ok, true);
    }),
    { numRuns: 300 },
  );
});

test('a compact range joined from any parts is the range of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 }), (lengths) => {
      const entries = entriesOf(lengths.reduce((sum, length) => sum + length, 0));
      const joined = new CompactRange();
      for (const length of lengths) {
        joined.appendRange(rangeOf(entries.slice(joined.end, joined.end + length), joined.end));
      }
      assert.equal(hex(joined.root()), hex(referenceRoot(entries)));
      const positions = joined.subtrees.map(({ level, index }) => ({ level, index }));
      assert.deepEqual(positions, perfectSubtrees(0, entries.length));
    }),
  );
});

test('ranges beyond 32 bits are tiled without overlap', () => {
  const begin = 2 ** 33 + 3;
  const end = 2 ** 34 + 77;
  let at = begin;
  for (const { level, index } of perfectSubtrees(begin, end)) {
    assert.equal(index * 2 ** level, at);
    at += 2 ** level;
  }
  assert.equal(at, end);
  assert.throws(
    () => new CompactRange(4).appendSubtree({ level: 0, index: 5, hash: leafHash(Buffer.of()) }),
    RangeError,
  );
});

interface InclusionVector {
  readonly name: string;
  readonly leafHash: string;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
  readonly root: string;
  readonly want: string;
}
interface ConsistencyVector {
  readonly name: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[];
  readonly want: string;
}

function vectors(name: string, atLeast: number): readonly unknown[] {
  const all = JSON.parse(readFileSync(path.join(import.meta.dirname, 'testdata', name), 'utf8')) as unknown[];
  assert.ok(all.length >= atLeast, `${name} holds only ${all.length} vectors`);
  return all;
}
const bytes = (text: string): Hash => Buffer.from(text, 'hex');
const verdict = (result: ReturnType<typeof verifyInclusion>): string => (result.ok ? 'ok' : result.error.code);

test('tamper vectors: inclusion', () => {
  for (const { name, want, ...claim } of vectors('inclusion.json', 140) as readonly InclusionVector[]) {
    const result = verifyInclusion({
      ...claim,
      leafHash: bytes(claim.leafHash),
      root: bytes(claim.root),
      proof: claim.proof.map(bytes),
    });
    assert.equal(verdict(result), want, name);
    if (!result.ok && result.error.code === 'root-mismatch') {
      assert.equal(result.error.expected, claim.root, name);
      assert.ok(hashFromHex(result.error.calculated), name);
    }
  }
});

test('tamper vectors: consistency', () => {
  for (const { name, want, ...claim } of vectors('consistency.json', 130) as readonly ConsistencyVector[]) {
    const result = verifyConsistency({
      ...claim,
      root1: bytes(claim.root1),
      root2: bytes(claim.root2),
      proof: claim.proof.map(bytes),
    });
    assert.equal(verdict(result), want, name);
  }
});
