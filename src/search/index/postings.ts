/** Posting lists: which blocks hold a trigram. Encoding and decoding; the format is in shard-format.ts. */
import { trigramCount } from './alphabet.ts';
import { bitmapFlag } from './shard-format.ts';

export interface EncodedPostings {
  readonly keys: Uint32Array;
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/** `trigrams` holds each block's distinct trigrams, block after block; `ends[b]` is where those of block b end. */
export function encodePostings(trigrams: Uint32Array, ends: readonly number[], blocks: number): EncodedPostings {
  const sorted = sortByTrigram(trigrams, ends);
  const bitmapBytes = (blocks + 7) >> 3;
  const keys = new Uint32Array(sorted.distinct);
  const starts = new Uint32Array(sorted.distinct + 1);
  const bytes = new PostingBytes(trigrams.length + 1024);
  let from = 0;
  let key = 0;
  for (let trigram = 0; trigram < trigramCount; trigram++) {
    const to = sorted.ends[trigram]!;
    if (to === from) continue;
    const start = bytes.length;
    bytes.appendDifferences(sorted.blocks, from, to);
    const dense = bytes.length - start > bitmapBytes;
    if (dense) bytes.replaceByBitmap(start, bitmapBytes, sorted.blocks.subarray(from, to));
    keys[key] = dense ? (trigram | bitmapFlag) >>> 0 : trigram;
    starts[key++] = start;
    from = to;
  }
  starts[key] = bytes.length;
  return { keys, starts, bytes: bytes.taken() };
}

interface SortedPostings {
  readonly blocks: Uint32Array;
  /** Where each trigram's blocks end in `blocks`. */
  readonly ends: Uint32Array;
  readonly distinct: number;
}

/** A counting sort: stable, so the blocks of each trigram stay in ascending order. */
function sortByTrigram(trigrams: Uint32Array, ends: readonly number[]): SortedPostings {
  const next = new Uint32Array(trigramCount);
  for (let at = 0; at < trigrams.length; at++) next[trigrams[at]!]!++;
  let sum = 0;
  let distinct = 0;
  for (let trigram = 0; trigram < trigramCount; trigram++) {
    const count = next[trigram]!;
    if (count > 0) distinct++;
    next[trigram] = sum;
    sum += count;
  }
  const blocks = new Uint32Array(trigrams.length);
  let at = 0;
  for (let block = 0; block < ends.length; block++) {
    const end = ends[block]!;
    for (; at < end; at++) {
      const trigram = trigrams[at]!;
      blocks[next[trigram]!] = block;
      next[trigram]!++;
    }
  }
  return { blocks, ends: next, distinct };
}

class PostingBytes {
  length = 0;
  #bytes: Uint8Array;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  appendDifferences(blocks: Uint32Array, from: number, to: number): void {
    this.#reserve((to - from) * 5);
    const bytes = this.#bytes;
    let { length } = this;
    let last = -1;
    for (let at = from; at < to; at++) {
      const block = blocks[at]!;
      let difference = block - last;
      last = block;
      while (difference >= 0x80) {
        bytes[length++] = (difference & 0x7f) | 0x80;
        difference >>>= 7;
      }
      bytes[length++] = difference;
    }
    this.length = length;
  }

  replaceByBitmap(start: number, bitmapBytes: number, blocks: Uint32Array): void {
    this.length = start;
    this.#reserve(bitmapBytes);
    this.#bytes.fill(0, start, start + bitmapBytes);
    for (const block of blocks) this.#bytes[start + (block >> 3)]! |= 1 << (block & 7);
    this.length = start + bitmapBytes;
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + more, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }
}

/**
 * Sets the bits of the listed blocks in `into`; with `within`, only those set there too.
 * Bitmaps over blocks are `Uint32Array`s, bit `b & 31` of word `b >> 5`.
 */
export function decodeDifferences(
  bytes: Uint8Array,
  range: { readonly from: number; readonly to: number },
  into: Uint32Array,
  within: Uint32Array | undefined,
): void {
  let block = -1;
  for (let at = range.from; at < range.to;) {
    let byte = bytes[at++]!;
    let difference = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++]!;
      difference |= (byte & 0x7f) << shift;
    }
    block += difference;
    const word = block >> 5;
    const bit = 1 << (block & 31);
    if (within && (within[word]! & bit) === 0) continue;
    into[word]! |= bit;
  }
}

/** As `decodeDifferences`, for a posting kept as a bitmap. */
export function decodeBitmap(
  bytes: Uint8Array,
  range: { readonly from: number; readonly to: number },
  into: Uint32Array,
  within: Uint32Array | undefined,
): void {
  for (let at = range.from; at < range.to; at++) {
    const index = at - range.from;
    const word = index >> 2;
    const bits = bytes[at]! << ((index & 3) * 8);
    into[word]! |= within ? bits & within[word]! : bits;
  }
}
