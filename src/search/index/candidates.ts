/**
 * Which blocks of a shard can hold a match: a trigram query evaluated over its postings. May admit too many blocks, never
 * too few.
 */
import type { TrigramQuery } from '../regex/trigram-query.ts';
import type { PostingRange } from './postings.ts';
import type { ShardIndex } from './shard-index.ts';

/** A bitmap over the blocks, or `all`. */
export type Candidates = Uint32Array | 'all';

/** Scanning a block costs about as much as reading this many bytes of postings: when few are left, stop narrowing. */
const postingBytesPerBlock = 400;
/** Looking a block up in a long list costs about as much as reading so many bytes of it, and walking to it a share of all. */
const postingBytesPerLookup = 25;
const walkedShare = 1 / 4;
/** So few are looked up in every list: that takes microseconds, and where nothing is left, nobody has to be asked. */
const fewBlocks = 6;

/** With `within`, only blocks set there matter: whether others are in the answer says nothing. */
export function candidateBlocks(index: ShardIndex, query: TrigramQuery, within?: Uint32Array): Candidates {
  return evaluate(index, query, within);
}

/** With `within`, only blocks set there matter: the answer may leave out others. */
function evaluate(index: ShardIndex, query: TrigramQuery, within: Uint32Array | undefined): Candidates {
  switch (query.kind) {
    case 'any':
      return within ?? 'all';
    case 'beyond-ascii':
      return index.blocksBeyondAscii();
    case 'trigram':
      return readPosting(index, index.posting(query.trigram), within);
    case 'or': {
      const union = new Uint32Array(index.bitmapWords);
      for (const part of query.parts) {
        const blocks = evaluate(index, part, within);
        if (blocks === 'all') return 'all';
        for (let word = 0; word < union.length; word++) union[word]! |= blocks[word]!;
      }
      return union;
    }
    case 'and':
      return intersect(index, query.parts, within);
  }
}

/**
 * Rarest first, so that later postings only confirm a few blocks; stops when that costs more than scanning those it is
 * likely to rule out, going by what the two lists before it ruled out: neighbouring trigrams mostly stand together.
 */
function intersect(index: ShardIndex, parts: readonly TrigramQuery[], within: Uint32Array | undefined): Candidates {
  const ordered = parts.map((part) => costed(index, part)).sort((a, b) => a.cost - b.cost);
  let narrowed = within;
  let population = narrowed ? populationOf(narrowed) : 0;
  let [last, lastButOne] = [1, 1];
  for (const { part, range, cost: bytes } of ordered) {
    if (bytes === 0) return new Uint32Array(index.bitmapWords);
    const hopeful = population * Math.max(last, lastButOne);
    const cheapest = Math.min(bytes, population * postingBytesPerLookup + bytes * walkedShare);
    if (narrowed && population > fewBlocks && cheapest > hopeful * postingBytesPerBlock) break;
    const before = narrowed && population;
    if (narrowed && range) narrowed = index.confirmPosting(range, narrowed, population);
    else {
      const blocks = range ? readPosting(index, range, undefined) : evaluate(index, part, narrowed);
      if (blocks !== 'all') narrowed = narrowed ? intersection(narrowed, blocks) : blocks;
    }
    if (!narrowed) continue;
    population = populationOf(narrowed);
    if (population === 0) return narrowed;
    if (before !== undefined) [last, lastButOne] = [1 - population / before, last];
  }
  return narrowed ?? 'all';
}

/** Looked up once: that takes as long as confirming some blocks. */
function costed(
  index: ShardIndex,
  part: TrigramQuery,
): { readonly part: TrigramQuery; readonly cost: number; readonly range: PostingRange | undefined } {
  if (part.kind !== 'trigram') return { part, cost: cost(index, part), range: undefined };
  const range = index.posting(part.trigram);
  return { part, cost: range ? index.postingBytes(range) : 0, range };
}

function intersection(left: Uint32Array, right: Uint32Array): Uint32Array {
  const both = new Uint32Array(left.length);
  for (let word = 0; word < both.length; word++) both[word] = left[word]! & right[word]!;
  return both;
}

function cost(index: ShardIndex, query: TrigramQuery): number {
  switch (query.kind) {
    case 'any':
      return Infinity;
    case 'beyond-ascii':
      return (index.blocks + 7) >> 3;
    case 'trigram': {
      const range = index.posting(query.trigram);
      return range ? index.postingBytes(range) : 0;
    }
    case 'or':
      return query.parts.reduce((sum, part) => sum + cost(index, part), 0);
    case 'and':
      return query.parts.reduce((least, part) => Math.min(least, cost(index, part)), Infinity);
  }
}

function readPosting(index: ShardIndex, range: PostingRange | undefined, within: Uint32Array | undefined): Uint32Array {
  const blocks = new Uint32Array(index.bitmapWords);
  if (range) index.readPosting(range, blocks, within);
  return blocks;
}

export function populationOf(bitmap: Uint32Array): number {
  let sum = 0;
  for (let word = 0; word < bitmap.length; word++) {
    let bits = bitmap[word]!;
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    sum += (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return sum;
}

/** The first candidate block in [from, to), or `to`. */
export function nextCandidate(candidates: Candidates, from: number, to: number): number {
  if (candidates === 'all') return from;
  for (let block = from; block < to;) {
    const bits = candidates[block >> 5]! >>> (block & 31);
    if (bits !== 0) {
      const found = block + 31 - Math.clz32(bits & -bits);
      return found < to ? found : to;
    }
    block = (block | 31) + 1;
  }
  return to;
}
