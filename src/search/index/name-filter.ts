/**
 * Which stretches of a shard's symbol names can hold a pattern: names are a text of their own, rarely hold the words that
 * contents are full of (`return` stands in every tenth block and in one of thirty names), and are looked through before any
 * content when the best are wanted first.
 *
 * Section `nameFilter` of a shard: the names are cut into windows of `windowBytes`, a name belonging to the window its first
 * byte lies in. Trigrams (alphabet.ts) fall into `buckets`; per bucket a bit per window, the lowest first, set when a name of
 * the window has a trigram of the bucket; each bucket begins at a whole byte. Empty without names.
 *
 * Invariant: admits too much, never too little. Measured over 13 MB of names: `return` 13 %, `authenticate` 5 % of the text,
 * at 0.4 % of the content; windows and buckets twice as large 20 % and 9 %. Rejected: the same by document (large ones hold
 * everything: 26 % and 14 %).
 */
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { TrigramCollector } from './alphabet.ts';

export const windowBytes = 2048;
const bucketBits = 11;
const buckets = 1 << bucketBits;
const lineFeed = 0x0a;

export function nameFilterOf(names: Uint8Array): Uint8Array {
  const rowBytes = rowBytesOf(names.length);
  const filter = new Uint8Array(buckets * rowBytes);
  const collector = new TrigramCollector();
  for (let from = 0; from < names.length;) {
    const window = Math.floor(from / windowBytes);
    const last = Math.min(names.length, (window + 1) * windowBytes) - 1;
    const to = names.indexOf(lineFeed, last) + 1;
    collector.collect(names, from, to);
    for (let at = 0; at < collector.count; at++)
      filter[bucketOf(collector.trigrams[at]!) * rowBytes + (window >> 3)]! |= 1 << (window & 7);
    collector.count = 0;
    from = to;
  }
  return filter;
}

/** A bit per window, the lowest first. */
export type Windows = Uint8Array | 'all';

export class NameFilter {
  readonly #bytes: Uint8Array;
  readonly #rowBytes: number;
  readonly windows: number;

  constructor(bytes: Uint8Array, namesBytes: number) {
    this.#bytes = bytes;
    this.#rowBytes = rowBytesOf(namesBytes);
    this.windows = Math.ceil(namesBytes / windowBytes);
  }

  /** Those that can hold what the query asks for. */
  windowsFor(query: TrigramQuery): Windows {
    switch (query.kind) {
      case 'any':
      case 'beyond-ascii':
        return 'all';
      case 'trigram': {
        const from = bucketOf(query.trigram) * this.#rowBytes;
        return this.#bytes.subarray(from, from + this.#rowBytes);
      }
      case 'and':
        return query.parts.map((part) => this.windowsFor(part)).reduce(both);
      case 'or':
        return query.parts.map((part) => this.windowsFor(part)).reduce(either);
    }
  }
}

function rowBytesOf(namesBytes: number): number {
  return Math.ceil(Math.ceil(namesBytes / windowBytes) / 8);
}

function bucketOf(trigram: number): number {
  return Math.imul(trigram, 0x9e3779b1) >>> (32 - bucketBits);
}

function both(left: Windows, right: Windows): Windows {
  if (left === 'all') return right;
  return right === 'all' ? left : left.map((byte, at) => byte & right[at]!);
}

function either(left: Windows, right: Windows): Windows {
  return left === 'all' || right === 'all' ? 'all' : left.map((byte, at) => byte | right[at]!);
}
