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

/** So many lists are looked for at first, where it is known which are short. */
const foundFirst = 4;
/** What finding a list takes, in memory that nobody looked at lately. */
const nanosPerList = 500;

/**
 * Which lists of a query were the shortest in the shard that was looked at last: mostly they are in the next one, too, and often
 * need no others beside them. Whoever looks into many shards keeps one; then a few more blocks may be admitted than without.
 */
export class ListOrder {
  readonly #shortest = new WeakMap<readonly TrigramQuery[], readonly TrigramQuery[]>();

  /** As far as it is known. */
  of(parts: readonly TrigramQuery[]): readonly TrigramQuery[] {
    return this.#shortest.get(parts) ?? [];
  }

  note(parts: readonly TrigramQuery[], shortestFirst: readonly TrigramQuery[]): void {
    this.#shortest.set(parts, shortestFirst);
  }
}

interface CandidateOptions {
  /** Only blocks set there matter: whether others are in the answer says nothing. */
  readonly within?: Uint32Array | undefined;
  readonly order?: ListOrder | undefined;
}

export function candidateBlocks(index: ShardIndex, query: TrigramQuery, options: CandidateOptions = {}): Candidates {
  return evaluate(index, query, options);
}

function evaluate(index: ShardIndex, query: TrigramQuery, { within, order }: CandidateOptions): Candidates {
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
        const blocks = evaluate(index, part, { within, order });
        if (blocks === 'all') return 'all';
        for (let word = 0; word < union.length; word++) union[word]! |= blocks[word]!;
      }
      return union;
    }
    case 'and':
      return intersect(index, query.parts, { within, order });
  }
}

function intersect(index: ShardIndex, parts: readonly TrigramQuery[], options: CandidateOptions): Candidates {
  const { order } = options;
  const narrowing = new Narrowing(index, options);
  const known = order?.of(parts) ?? [];
  if (known.length <= foundFirst) {
    const ordered = shortestFirst(index, parts);
    order?.note(
      parts,
      ordered.map(({ part }) => part),
    );
    narrowing.takeAll(ordered);
    return narrowing.blocks;
  }
  const rest = known.slice(foundFirst);
  const isOpen = narrowing.takeAll(shortestFirst(index, known.slice(0, foundFirst)));
  if (isOpen && narrowing.isWorth(rest.length * nanosPerList)) narrowing.takeAll(shortestFirst(index, rest));
  return narrowing.blocks;
}

function shortestFirst(index: ShardIndex, parts: readonly TrigramQuery[]): readonly Costed[] {
  return parts.map((part) => costed(index, part)).sort((a, b) => a.most - b.most || a.nanos - b.nanos);
}

/**
 * Rarest first, so that later postings only confirm a few blocks; a list is passed over when reading it costs more than
 * scanning the blocks it is likely to rule out, going by what the two lists before it ruled out: neighbouring trigrams
 * mostly stand together.
 */
class Narrowing {
  readonly #index: ShardIndex;
  readonly #options: CandidateOptions;
  #narrowed: Uint32Array | undefined;
  #population: number;
  #listed: number[] | undefined;
  #last = 1;
  #lastButOne = 1;

  constructor(index: ShardIndex, options: CandidateOptions) {
    this.#index = index;
    this.#options = options;
    this.#narrowed = options.within;
    this.#population = options.within ? populationOf(options.within) : 0;
  }

  get blocks(): Candidates {
    return this.#narrowed ?? 'all';
  }

  /** Whether the blocks that more lists are likely to rule out take longer than that to scan. */
  isWorth(nanos: number): boolean {
    return !this.#narrowed || this.#population * Math.max(this.#last, this.#lastButOne) * nanosPerBlock > nanos;
  }

  /** False when no block is left. */
  takeAll(lists: readonly Costed[]): boolean {
    return lists.every((list) => this.#take(list));
  }

  #take({ part, range, most, nanos }: Costed): boolean {
    const index = this.#index;
    if (most === 0) {
      this.#narrowed = new Uint32Array(index.bitmapWords);
      return false;
    }
    const population = this.#population;
    const cheapest = range ? Math.min(nanos, nanosOfLookups(range, { population, blocks: index.blocks })) : nanos;
    if (population > fewBlocks && !this.isWorth(cheapest)) return true;
    const before = this.#narrowed && population;
    if (!this.#narrow(part, range)) return true;
    if (this.#population > 0 && before !== undefined) {
      this.#lastButOne = this.#last;
      this.#last = 1 - this.#population / before;
    }
    return this.#population > 0;
  }

  /** False when all blocks are left. */
  #narrow(part: TrigramQuery, range: PostingRange | undefined): boolean {
    const { within } = this.#options;
    // What was given belongs to somebody else.
    if (this.#narrowed === within) this.#narrowed = within?.slice();
    const narrowed = this.#narrowed;
    if (narrowed && this.#population <= mostListed) this.#listed ??= blocksIn(narrowed);
    if (narrowed && this.#listed && range && this.#index.narrowListed(range, narrowed, this.#listed)) {
      this.#population = this.#listed.length;
      return true;
    }
    this.#listed = undefined;
    const of = { narrowed, population: this.#population, order: this.#options.order };
    this.#narrowed = narrowedBy(this.#index, { part, range }, of);
    if (!this.#narrowed) return false;
    this.#population = populationOf(this.#narrowed);
    return true;
  }
}

/** Undefined: all blocks are left. */
function narrowedBy(
  index: ShardIndex,
  { part, range }: Pick<Costed, 'part' | 'range'>,
  {
    narrowed,
    population,
    order,
  }: {
    readonly narrowed: Uint32Array | undefined;
    readonly population: number;
    readonly order: ListOrder | undefined;
  },
): Uint32Array | undefined {
  if (narrowed && range) {
    index.narrowByPosting(range, narrowed, population);
    return narrowed;
  }
  const blocks = range ? readPosting(index, range, undefined) : evaluate(index, part, { within: narrowed, order });
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
