/**
 * Posting lists: which blocks hold a trigram. Encoding and decoding.
 *
 * A list of n out of b blocks is one of, whichever is shortest, its length being known from n and b alone:
 * - one block: its number in as few whole bytes as b - 1 takes;
 * - Elias-Fano: with l = floor(log2(b / n)), the low l bits of each number, packed, then (from the next bit on) the high
 *   parts in unary: number i sets bit (high part + i);
 * - a bitmap over all blocks.
 * Bits are counted from the lowest one of each byte; lists start at whole bytes. Elias-Fano takes about 2 + log2(b / n)
 * bits a block, a third less than the LEB128 differences of format 1, and can be skipped without being read: that pays
 * for blocks half the size.
 *
 * Bitmaps over blocks in memory are `Uint32Array`s, bit `b & 31` of word `b >> 5`.
 */
import { trigramCount } from './alphabet.ts';
import { keysPerGroup } from './shard-format.ts';

export interface PostingRange {
  /** Where it starts in the section, and how many blocks it lists. */
  readonly from: number;
  readonly count: number;
}

type Form = 'one' | 'elias-fano' | 'bitmap';

function formOf(count: number, blocks: number): Form {
  if (count === 1) return 'one';
  return eliasFanoBits(count, blocks) < blocks ? 'elias-fano' : 'bitmap';
}

function lowBits(count: number, blocks: number): number {
  return 31 - Math.clz32(Math.max(1, Math.floor(blocks / count)));
}

function eliasFanoBits(count: number, blocks: number): number {
  const low = lowBits(count, blocks);
  return count * low + count + ((blocks - 1) >>> low) + 1;
}

/** Bytes of a list of `count` out of `blocks`. */
export function postingBytes(count: number, blocks: number): number {
  switch (formOf(count, blocks)) {
    case 'one':
      return blocks <= 256 ? 1 : blocks <= 65_536 ? 2 : 4;
    case 'elias-fano':
      return (eliasFanoBits(count, blocks) + 7) >> 3;
    case 'bitmap':
      return (blocks + 7) >> 3;
  }
}

/**
 * About what narrowing a bitmap by a whole list takes, in nanoseconds on the machine where scanning a block of 4 KB takes
 * 1000: an entry of a packed list 5, a word of the bitmap 2, counting what is left included.
 */
export function nanosOfReading(count: number, blocks: number): number {
  const words = (blocks + 31) >> 5;
  return formOf(count, blocks) === 'bitmap' ? 2 * words : 3 * words + 5 * count;
}

/** What looking up so many blocks in a list of `count` takes: each, and walking by the high parts of the others. */
export function nanosOfLookups(
  { count }: PostingRange,
  of: { readonly population: number; readonly blocks: number },
): number {
  return 2 * ((of.blocks + 31) >> 5) + 50 * of.population + 0.3 * count;
}

export interface EncodedPostings {
  readonly distinct: number;
  readonly groups: Uint32Array;
  readonly keys: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Lists by trigram: the blocks of `trigrams[i]` stand in `sorted`, ascending, from `ends[i - 1]` (0 for the first) to `ends[i]`. */
export interface SortedPostings {
  /** Ascending, each once. */
  readonly trigrams: Uint32Array;
  readonly ends: Uint32Array;
  readonly sorted: Uint16Array | Uint32Array;
}

/** `trigrams` holds each block's distinct trigrams, block after block; `ends[b]` is where those of block b end. */
export function encodePostings(trigrams: Uint32Array, ends: ArrayLike<number>, blocks: number): EncodedPostings {
  return encodeSorted(sortByTrigram(trigrams, ends), blocks);
}

/** For collectors that sort by themselves. */
export function encodeSorted({ trigrams, ends, sorted }: SortedPostings, blocks: number): EncodedPostings {
  const distinct = trigrams.length;
  const groups = new Uint32Array(3 * Math.ceil(distinct / keysPerGroup));
  const keys = new Uint8Array(distinct * 8);
  const bytes = new Uint8Array(ends.reduce((sum, to, at) => sum + postingBytes(to - (ends[at - 1] ?? 0), blocks), 0));
  let keyEnd = 0;
  let end = 0;
  let last = 0;
  let from = 0;
  for (let key = 0; key < distinct; key++) {
    const trigram = trigrams[key]!;
    const to = ends[key]!;
    if (key % keysPerGroup === 0) {
      groups.set([trigram, keyEnd, end], 3 * (key / keysPerGroup));
      last = trigram;
    }
    keyEnd = writeVarint(keys, keyEnd, trigram - last);
    keyEnd = writeVarint(keys, keyEnd, to - from);
    encodeList(sorted, { from, to, blocks }, bytes, end);
    end += postingBytes(to - from, blocks);
    last = trigram;
    from = to;
  }
  return { distinct, groups, keys: keys.slice(0, keyEnd), bytes };
}

/** All 0 between calls: emptying it by what was counted costs a small shard less than a new one. */
const positions = new Uint32Array(trigramCount);

/** A counting sort: stable, so the blocks of each trigram stay in ascending order. */
function sortByTrigram(occurring: Uint32Array, blockEnds: ArrayLike<number>): SortedPostings {
  const found: number[] = [];
  for (let at = 0; at < occurring.length; at++) {
    const trigram = occurring[at]!;
    const count = positions[trigram]!;
    if (count === 0) found.push(trigram);
    positions[trigram] = count + 1;
  }
  const trigrams = Uint32Array.from(found).sort();
  const ends = new Uint32Array(trigrams.length);
  let sum = 0;
  trigrams.forEach((trigram, index) => {
    const count = positions[trigram]!;
    positions[trigram] = sum;
    sum += count;
    ends[index] = sum;
  });
  const sorted = blockEnds.length <= 65_536 ? new Uint16Array(occurring.length) : new Uint32Array(occurring.length);
  let at = 0;
  for (let block = 0; block < blockEnds.length; block++) {
    const end = blockEnds[block]!;
    for (; at < end; at++) {
      const trigram = occurring[at]!;
      sorted[positions[trigram]!] = block;
      positions[trigram]!++;
    }
  }
  for (const trigram of trigrams) positions[trigram] = 0;
  return { trigrams, ends, sorted };
}

function encodeList(
  sorted: Uint16Array | Uint32Array,
  list: { readonly from: number; readonly to: number; readonly blocks: number },
  into: Uint8Array,
  start: number,
): void {
  const { from, to, blocks } = list;
  const count = to - from;
  switch (formOf(count, blocks)) {
    case 'one': {
      const bytes = postingBytes(1, blocks);
      for (let byte = 0; byte < bytes; byte++) into[start + byte] = sorted[from]! >>> (8 * byte);
      return;
    }
    case 'bitmap':
      for (let at = from; at < to; at++) into[start + (sorted[at]! >> 3)]! |= 1 << (sorted[at]! & 7);
      return;
    case 'elias-fano': {
      const low = lowBits(count, blocks);
      const high = start * 8 + count * low;
      for (let at = from; at < to; at++) {
        const block = sorted[at]!;
        const index = at - from;
        if (low > 0) writeBits(into, start * 8 + index * low, block & ((1 << low) - 1));
        const bit = high + (block >>> low) + index;
        into[Math.floor(bit / 8)]! |= 1 << (bit % 8);
      }
    }
  }
}

/** Sets bits in bytes that are 0 there. */
function writeBits(into: Uint8Array, bit: number, value: number): void {
  let byte = Math.floor(bit / 8);
  const shift = bit % 8;
  into[byte]! |= value << shift;
  for (let rest = value >>> (8 - shift); rest !== 0; rest >>>= 8) into[++byte]! |= rest;
}

export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest >= 0x80) {
    into[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}

/** Most lists are as short as this: what these take is computed once for all that are passed by. */
const shortLists = 256;

/** Per number of blocks in a list, below `shortLists`: its bytes. */
function sizesOfShort(blocks: number): Uint16Array {
  return Uint16Array.from({ length: shortLists }, (_, count) => (count === 0 ? 0 : postingBytes(count, blocks)));
}

/** What is found in by `findPosting`. */
export class PostingKeys {
  readonly groups: Uint32Array;
  readonly keys: Uint8Array;
  readonly blocks: number;
  readonly distinct: number;
  readonly sizes: Uint16Array;

  constructor(of: Pick<EncodedPostings, 'groups' | 'keys' | 'distinct'> & { readonly blocks: number }) {
    this.groups = of.groups;
    this.keys = of.keys;
    this.blocks = of.blocks;
    this.distinct = of.distinct;
    this.sizes = sizesOfShort(of.blocks);
  }
}

/** Finds the list of a trigram: the group by halving, then a walk over at most `keysPerGroup` keys. */
export function findPosting(parts: PostingKeys, trigram: number): PostingRange | undefined {
  const { groups, keys, blocks, distinct, sizes } = parts;
  let low = 0;
  let high = groups.length / 3 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (groups[3 * middle]! <= trigram) low = middle;
    else high = middle - 1;
  }
  if (high < 0 || groups[3 * low]! > trigram) return undefined;
  let key = groups[3 * low]!;
  let at = groups[3 * low + 1]!;
  let from = groups[3 * low + 2]!;
  for (let left = Math.min(keysPerGroup, distinct - low * keysPerGroup); left > 0; left--) {
    let byte = keys[at++]!;
    let step = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = keys[at++]!;
      step |= (byte & 0x7f) << shift;
    }
    key += step;
    byte = keys[at++]!;
    let count = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = keys[at++]!;
      count |= (byte & 0x7f) << shift;
    }
    if (key === trigram) return { from, count };
    if (key > trigram) return undefined;
    from += count < shortLists ? sizes[count]! : postingBytes(count, blocks);
  }
  return undefined;
}

/** Sets the bits of the listed blocks in `into`; with `within`, only those set there too. */
export function decodePosting(
  list: { readonly bytes: Uint8Array; readonly blocks: number; readonly range: PostingRange },
  into: Uint32Array,
  within: Uint32Array | undefined,
): void {
  const { bytes, blocks, range } = list;
  switch (formOf(range.count, blocks)) {
    case 'one': {
      let block = 0;
      for (let byte = postingBytes(1, blocks); byte-- > 0;) block = (block << 8) | bytes[range.from + byte]!;
      const bit = 1 << (block & 31);
      into[block >> 5]! |= within ? bit & within[block >> 5]! : bit;
      return;
    }
    case 'bitmap':
      return decodeBitmap(
        bytes,
        { from: range.from, to: range.from + postingBytes(range.count, blocks) },
        into,
        within,
      );
    case 'elias-fano':
      return decodeEliasFano(bytes, { ...range, low: lowBits(range.count, blocks) }, into, within);
  }
}

function decodeBitmap(
  bytes: Uint8Array,
  range: { readonly from: number; readonly to: number },
  into: Uint32Array,
  within: Uint32Array | undefined,
): void {
  const whole = (range.to - range.from) >> 2;
  for (let word = 0, at = range.from; word < whole; word++, at += 4) {
    const bits = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    into[word]! |= within ? bits & within[word]! : bits;
  }
  for (let at = range.from + 4 * whole, shift = 0; at < range.to; at++, shift += 8) {
    const bits = bytes[at]! << shift;
    into[whole]! |= within ? bits & within[whole]! : bits;
  }
}

/** So many entries of a list are read in the time in which one is looked up. */
const entriesPerLookup = 8;

/** For lists that are read only to narrow down others: a bitmap for each costs more than reading it. Grows, empty between calls. */
let scratch = new Uint32Array(0);

/** Leaves those of the bits in `bitmap` that are listed; `population` is how many there are: few are looked up one by one. */
export function narrowByPosting(
  list: { readonly bytes: Uint8Array; readonly blocks: number; readonly range: PostingRange },
  bitmap: Uint32Array,
  population: number,
): void {
  const { bytes, blocks, range } = list;
  const form = formOf(range.count, blocks);
  if (form === 'bitmap') return narrowByBitmap(bytes, range.from, bitmap);
  if (form === 'elias-fano' && population * entriesPerLookup <= range.count) {
    const lookup = new EliasFanoLookup(bytes, { ...range, low: lowBits(range.count, blocks) });
    for (let word = 0; word < bitmap.length; word++)
      for (let left = bitmap[word]!; left !== 0; left &= left - 1) {
        const bit = left & -left;
        if (!lookup.has((word << 5) + 31 - Math.clz32(bit))) bitmap[word]! ^= bit;
      }
    return;
  }
  if (scratch.length < bitmap.length) scratch = new Uint32Array(bitmap.length);
  decodePosting(list, scratch, undefined);
  for (let word = 0; word < bitmap.length; word++) {
    bitmap[word]! &= scratch[word]!;
    scratch[word] = 0;
  }
}

/** Behind the last block other lists follow, and no bit is set there. */
function narrowByBitmap(bytes: Uint8Array, from: number, bitmap: Uint32Array): void {
  for (let word = 0, at = from; word < bitmap.length; word++, at += 4)
    if (bitmap[word] !== 0) bitmap[word]! &= wordAt(bytes, at);
}

/**
 * The same for few blocks, which are listed beside the bitmap: nothing else of it is looked at, and those that are not in the posting
 * leave both. False, and nothing was done, where reading the whole posting takes less.
 */
export function narrowListed(
  list: { readonly bytes: Uint8Array; readonly blocks: number; readonly range: PostingRange },
  bitmap: Uint32Array,
  listed: number[],
): boolean {
  const { bytes, blocks, range } = list;
  const form = formOf(range.count, blocks);
  if (form === 'one' || (form === 'elias-fano' && listed.length * entriesPerLookup > range.count)) return false;
  const lookup =
    form === 'bitmap' ? undefined : new EliasFanoLookup(bytes, { ...range, low: lowBits(range.count, blocks) });
  let kept = 0;
  for (const block of listed) {
    const has = lookup ? lookup.has(block) : ((bytes[range.from + (block >>> 3)]! >>> (block & 7)) & 1) !== 0;
    if (has) listed[kept++] = block;
    else bitmap[block >>> 5]! &= ~(1 << (block & 31));
  }
  listed.length = kept;
  return true;
}

/** The blocks that are set, ascending. */
export function blocksIn(bitmap: Uint32Array): number[] {
  const listed: number[] = [];
  for (let word = 0; word < bitmap.length; word++)
    for (let left = bitmap[word]!; left !== 0; left &= left - 1)
      listed.push((word << 5) + 31 - Math.clz32(left & -left));
  return listed;
}

const zerosIn = Uint8Array.from({ length: 256 }, (_, byte) => {
  let zeros = 8;
  for (let left = byte; left !== 0; left &= left - 1) zeros--;
  return zeros;
});

/** Asked for ascending blocks: high parts are skipped by whole bytes, and no low part is read but those that may be it. */
class EliasFanoLookup {
  readonly #bytes: Uint8Array;
  readonly #from: number;
  readonly #low: number;
  /** Bit of the first high part, from the beginning of the list. */
  readonly #highBit: number;
  #byte: number;
  /** Of high parts before `#byte`. */
  #zeros = 0;

  constructor(bytes: Uint8Array, { from, count, low }: PostingRange & { readonly low: number }) {
    this.#bytes = bytes;
    this.#from = from;
    this.#low = low;
    this.#highBit = count * low;
    this.#byte = this.#highBit >>> 3;
  }

  has(block: number): boolean {
    const high = block >>> this.#low;
    const wanted = block & ((1 << this.#low) - 1);
    // An entry's bit is its high part and its number together; each high part ends in a zero.
    for (let bit = this.#endOfHigh(high); ; bit++) {
      if (((this.#bytes[this.#from + (bit >>> 3)]! >>> (bit & 7)) & 1) === 0) return false;
      const low = this.#lowOf(bit - this.#highBit - high);
      if (low >= wanted) return low === wanted;
    }
  }

  /** The bit behind the zero that ends the high part before `high`. */
  #endOfHigh(high: number): number {
    if (high === 0) return this.#highBit;
    for (let zeros = this.#zerosAt(); this.#zeros + zeros < high; zeros = this.#zerosAt()) {
      this.#zeros += zeros;
      this.#byte++;
    }
    let left = high - this.#zeros;
    let bit = 8 * this.#byte - 1;
    for (let byte = this.#byteAt(); left > 0; byte >>>= 1, bit++) if ((byte & 1) === 0) left--;
    return bit + 1;
  }

  #zerosAt(): number {
    return zerosIn[this.#byteAt()]!;
  }

  /** What is no high part in the first byte counts as ones. */
  #byteAt(): number {
    const byte = this.#bytes[this.#from + this.#byte]!;
    return this.#byte === this.#highBit >>> 3 ? byte | ((1 << (this.#highBit & 7)) - 1) : byte;
  }

  #lowOf(index: number): number {
    if (this.#low === 0) return 0;
    const bit = index * this.#low;
    const at = this.#from + (bit >>> 3);
    const bytes = this.#bytes;
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    return (word >>> (bit & 7)) & ((1 << this.#low) - 1);
  }
}

/** Four bytes, as many as there are. */
function wordAt(bytes: Uint8Array, at: number): number {
  if (at + 4 <= bytes.length)
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  let word = 0;
  for (let byte = bytes.length; byte-- > at;) word = (word << 8) | bytes[byte]!;
  return word;
}

function decodeEliasFano(
  bytes: Uint8Array,
  range: PostingRange & { readonly low: number },
  into: Uint32Array,
  within: Uint32Array | undefined,
): void {
  const { from, count, low } = range;
  const mask = (1 << low) - 1;
  const highBit = count * low;
  let byteAt = from + (highBit >>> 3);
  // Bits below `highBit` in its byte are low parts.
  let bits = wordAt(bytes, byteAt) & (-1 << (highBit & 7));
  let base = -(highBit & 7);
  let lowAt = 0;
  const isShort = low <= 9;
  for (let index = 0; index < count; index++) {
    while (bits === 0) {
      byteAt += 4;
      bits = wordAt(bytes, byteAt);
      base += 32;
    }
    const high = base + 31 - Math.clz32(bits & -bits) - index;
    bits &= bits - 1;
    let block = high << low;
    if (low > 0) {
      const byte = from + (lowAt >>> 3);
      // High parts follow: the second byte is there.
      let word = bytes[byte]! | (bytes[byte + 1]! << 8);
      if (!isShort) word |= (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
      block |= (word >>> (lowAt & 7)) & mask;
      lowAt += low;
    }
    const bit = 1 << (block & 31);
    into[block >> 5]! |= within ? bit & within[block >> 5]! : bit;
  }
}
