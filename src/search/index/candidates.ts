/**
 * Which blocks of a shard can hold a match: a trigram query evaluated over its postings. May admit too many blocks, never
 * too few.
 */
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { blocksIn, nanosOfLookups, nanosOfReading, type PostingRange } from './postings.ts';
import type { ShardIndex } from './shard-index.ts';

/** A bitmap over the blocks, or `all`. */
export type Candidates = Uint32Array | 'all';

/** What scanning a block takes, in nanoseconds, like what reading lists takes (postings.ts): when few are left, stop narrowing. */
const nanosPerBlock = 1000;
/** So few are looked up in every list: that takes microseconds, and where nothing is left, nobody has to be asked. */
const fewBlocks = 6;
/** So few are listed beside their bitmap: to look at all of it for each posting takes longer than looking them up. */
const mostListed = 128;

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
        if (part.kind === 'trigram') {
          const range = index.posting(part.trigram);
          if (range) index.readPosting(range, union, within);
          continue;
        }
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
 * Rarest first, so that later postings only confirm a few blocks; a list is passed over when reading it costs more than
 * scanning the blocks it is likely to rule out, going by what the two lists before it ruled out: neighbouring trigrams
 * mostly stand together.
 */
function intersect(index: ShardIndex, parts: readonly TrigramQuery[], within: Uint32Array | undefined): Candidates {
  const ordered = parts.map((part) => costed(index, part)).sort((a, b) => a.most - b.most || a.nanos - b.nanos);
  let narrowed = within;
  let population = narrowed ? populationOf(narrowed) : 0;
  let listed: number[] | undefined;
  let [last, lastButOne] = [1, 1];
  for (const { part, range, most, nanos } of ordered) {
    if (most === 0) return new Uint32Array(index.bitmapWords);
    const hopeful = population * Math.max(last, lastButOne);
    const cheapest = range ? Math.min(nanos, nanosOfLookups(range, { population, blocks: index.blocks })) : nanos;
    if (narrowed && population > fewBlocks && cheapest > hopeful * nanosPerBlock) continue;
    const before = narrowed && population;
    // What was given belongs to somebody else.
    if (narrowed === within) narrowed = within?.slice();
    if (narrowed && population <= mostListed) listed ??= blocksIn(narrowed);
    if (narrowed && listed && range && index.narrowListed(range, narrowed, listed)) population = listed.length;
    else {
      listed = undefined;
      narrowed = narrowedBy(index, { part, range }, { narrowed, population });
      if (!narrowed) continue;
      population = populationOf(narrowed);
    }
    if (population === 0) return narrowed;
    if (before !== undefined) [last, lastButOne] = [1 - population / before, last];
  }
  return narrowed ?? 'all';
}

/** Undefined: all blocks are left. */
function narrowedBy(
  index: ShardIndex,
  { part, range }: Pick<Costed, 'part' | 'range'>,
  { narrowed, population }: { readonly narrowed: Uint32Array | undefined; readonly population: number },
): Uint32Array | undefined {
  if (narrowed && range) {
    index.narrowByPosting(range, narrowed, population);
    return narrowed;
  }
  const blocks = range ? readPosting(index, range, undefined) : evaluate(index, part, narrowed);
  if (blocks === 'all') return narrowed;
  if (!narrowed) return blocks;
  narrow(narrowed, blocks);
  return narrowed;
}

interface Costed {
  readonly part: TrigramQuery;
  /** Looked up once: that takes as long as confirming some blocks. */
  readonly range: PostingRange | undefined;
  /** So many blocks it can leave. */
  readonly most: number;
  /** What reading it takes. */
  readonly nanos: number;
}

function costed(index: ShardIndex, part: TrigramQuery): Costed {
  switch (part.kind) {
    case 'any':
      return { part, range: undefined, most: Infinity, nanos: Infinity };
    case 'beyond-ascii':
      return { part, range: undefined, most: index.blocks, nanos: index.blocks };
    case 'trigram': {
      const range = index.posting(part.trigram);
      return { part, range, most: range?.count ?? 0, nanos: range ? nanosOfReading(range.count, index.blocks) : 0 };
    }
    case 'or': {
      const parts = part.parts.map((one) => costed(index, one));
      const sum = (of: (one: Costed) => number) => parts.reduce((total, one) => total + of(one), 0);
      return { part, range: undefined, most: sum(({ most }) => most), nanos: sum(({ nanos }) => nanos) };
    }
    case 'and': {
      const parts = part.parts.map((one) => costed(index, one));
      const least = (of: (one: Costed) => number) => parts.reduce((best, one) => Math.min(best, of(one)), Infinity);
      return { part, range: undefined, most: least(({ most }) => most), nanos: least(({ nanos }) => nanos) };
    }
  }
}

function narrow(bitmap: Uint32Array, by: Uint32Array): void {
  for (let word = 0; word < bitmap.length; word++) bitmap[word]! &= by[word]!;
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
