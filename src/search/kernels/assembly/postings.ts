/**
 * Collecting the distinct trigrams of blocks and keeping, for each trigram, the list of blocks as differences of variable
 * length: what index/postings.ts has to sort lies sorted here. The memory is private to one collector:
 *
 *     symbols   256 bytes: a byte's symbol (index/alphabet.ts); with the top bit where following bytes have to be looked at
 *     seen      a bit per trigram: is in the block that is being read
 *     fresh     u32 per trigram and 16 bytes: those of the block that is being read
 *     lists     16 bytes per trigram: last block + 1, where the next byte goes, end of the current chunk, first chunk
 *     heap      chunks of 16, then 64, then 256 bytes, the last four of which lead to the next one
 *
 * Trigrams are collected without branches that could be mispredicted, one block at a time, so that `seen` stays in the
 * cache; lists, which do not fit there, are touched once per block and trigram.
 */
import { findLineFeed } from './line-feeds';

const trigramCount: u32 = 1 << 21;
const growthPages: i32 = 256;
/** The block before the first one. */
const nothingBefore: u32 = 0xffff_ffff;

let symbols: u32 = 0;
let seen: u32 = 0;
let fresh: u32 = 0;
let lists: u32 = 0;
let heap: u32 = 0;
let heapEnd: u32 = 0;
let distinct: u32 = 0;

/** Results of `encodePostings`: addresses of groups, of keys and of the encoded lists, and how long the keys are. */
export let groupsAt: u32 = 0;
export let keysAt: u32 = 0;
export let keyBytes: u32 = 0;
export let bytesAt: u32 = 0;

/** Forgets everything. Tables begin at `tables` (`symbols` must be written there), the heap at `heapStart`. */
export function clearPostings(tables: u32, heapStart: u32): void {
  symbols = tables;
  seen = tables + 256;
  fresh = seen + (trigramCount >> 3);
  // One is written before it is known whether it is new.
  lists = fresh + (trigramCount << 2) + 16;
  heap = heapStart;
  heapEnd = <u32>memory.size() << 16;
  distinct = 0;
  memory.fill(seen, 0, trigramCount >> 3);
  memory.fill(lists, 0, trigramCount << 4);
}

function reserve(bytes: u32): void {
  if (heap + bytes <= heapEnd) return;
  const pages = max<i32>(growthPages, <i32>((heap + bytes - heapEnd + 0xffff) >> 16));
  if (memory.grow(pages) < 0) unreachable();
  heapEnd = <u32>memory.size() << 16;
}

// @ts-ignore: decorator
@inline
function append(list: u32, byte: u32): void {
  let next = load<u32>(list, 4);
  if (next == load<u32>(list, 8)) {
    const head = load<u32>(list, 12);
    // The first chunk is full when its list stands at its end; all others are large.
    const size: u32 = head == 0 ? 16 : next - head == 12 ? 64 : 256;
    reserve(size);
    if (head == 0) {
      store<u32>(list, heap, 12);
      distinct++;
    } else store<u32>(next, heap);
    next = heap;
    heap += size;
    store<u32>(list, heap - 4, 8);
  }
  store<u8>(next, byte);
  store<u32>(list, next + 1, 4);
}

/** The two characters outside ASCII whose other case is an ASCII letter: their length, or 0. */
// @ts-ignore: decorator
@inline
function lengthOfLetter(at: u32, to: u32): u32 {
  const byte = load<u8>(at);
  if (byte == 0xc5) return at + 1 < to && load<u8>(at, 1) == 0xbf ? 2 : 0;
  return at + 2 < to && load<u8>(at, 1) == 0x84 && load<u8>(at, 2) == 0xaa ? 3 : 0;
}

/** Where the walk over a block is: behind a character that may take several bytes, its symbol known. */
let walkedTo: u32 = 0;

// @ts-ignore: decorator
@inline
function symbolAt(at: u32, to: u32): u32 {
  const symbol = <u32>load<u8>(symbols + <u32>load<u8>(at));
  if (symbol < 128) {
    walkedTo = at + 1;
    return symbol;
  }
  const letter = lengthOfLetter(at, to);
  walkedTo = at + max<u32>(letter, 1);
  if (letter == 0) return symbol & 127;
  return <u32>load<u8>(symbols + (letter == 2 ? 0x73 : 0x6b));
}

/** The trigrams of a line that were not seen in this block are written from `end` on; returns the new end. */
// @ts-ignore: decorator
@inline
function addLine(from: u32, to: u32, end: u32): u32 {
  let trigram = symbolAt(from, to);
  if (walkedTo >= to) return end;
  trigram = (trigram << 7) | symbolAt(walkedTo, to);
  const table = symbols;
  const bits = seen;
  for (let at = walkedTo; at < to; at++) {
    let symbol = <u32>load<u8>(table + <u32>load<u8>(at));
    if (symbol >= 128) {
      symbol = symbolAt(at, to);
      at = walkedTo - 1;
    }
    trigram = ((trigram << 7) | symbol) & (trigramCount - 1);
    const word = bits + ((trigram >> 5) << 2);
    const known = load<u32>(word);
    // No branch: whether a trigram is new cannot be predicted.
    store<u32>(word, known | (1 << (trigram & 31)));
    store<u32>(end, trigram);
    end += (~(known >> (trigram & 31)) & 1) << 2;
  }
  return end;
}

/** Adds [from, to) as block `block`; returns how many line feeds it has. */
export function addBlock(from: u32, to: u32, block: u32): u32 {
  let lineFeeds: u32 = 0;
  let end = fresh;
  let at = from;
  while (at < to) {
    const feed = findLineFeed(at, to);
    if (feed - at >= 3) end = addLine(at, feed, end);
    if (feed < to) lineFeeds++;
    at = feed + 1;
  }
  addFresh(end, block + 1);
  return lineFeeds;
}

function addFresh(end: u32, block: u32): void {
  for (let at = fresh; at < end; at += 4) {
    const trigram = load<u32>(at);
    store<u32>(seen + ((trigram >> 5) << 2), 0);
    const list = lists + (trigram << 4);
    let difference = block - load<u32>(list);
    store<u32>(list, block);
    while (difference >= 128) {
      append(list, (difference & 127) | 128);
      difference >>= 7;
    }
    append(list, difference);
  }
}

/** Writes the blocks of a list to `into`, ascending, a u32 each; returns how many. */
function readList(list: u32, into: u32): u32 {
  const end = load<u32>(list, 4);
  let at = load<u32>(list, 12);
  let chunkEnd = at + 12;
  let size: u32 = 64;
  let block = nothingBefore;
  let to = into;
  let difference: u32 = 0;
  let shift: u32 = 0;
  while (at != end) {
    if (at == chunkEnd) {
      at = load<u32>(at);
      chunkEnd = at + size - 4;
      size = 256;
    }
    const byte = <u32>load<u8>(at++);
    difference |= (byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    block += difference;
    store<u32>(to, block);
    to += 4;
    difference = 0;
    shift = 0;
  }
  return (to - into) >> 2;
}

// @ts-ignore: decorator
@inline
function appendVarint(at: u32, value: u32): u32 {
  while (value >= 128) {
    store<u8>(at++, (value & 127) | 128);
    value >>= 7;
  }
  store<u8>(at, value);
  return at + 1;
}

// @ts-ignore: decorator
@inline
function setBit(from: u32, bit: u32): void {
  const cell = from + (bit >> 3);
  store<u8>(cell, <u32>load<u8>(cell) | (1 << (bit & 7)));
}

/** Encodes `count` of `total` blocks at `to` as index/postings.ts specifies; returns the end. */
function encodeList(from: u32, count: u32, total: u32, to: u32): u32 {
  if (count == 1) {
    store<u32>(to, load<u32>(from));
    return to + (total <= 256 ? 1 : total <= 65536 ? 2 : 4);
  }
  const low = 31 - clz<u32>(max<u32>(1, total / count));
  const highAt = count * low;
  const bits = highAt + count + ((total - 1) >> low) + 1;
  const isBitmap = bits >= total;
  const length = ((isBitmap ? total : bits) + 7) >> 3;
  memory.fill(to, 0, length + 4);
  if (isBitmap) {
    for (let index: u32 = 0; index < count; index++) setBit(to, load<u32>(from + (index << 2)));
    return to + length;
  }
  const mask: u32 = (1 << low) - 1;
  for (let index: u32 = 0; index < count; index++) {
    const block = load<u32>(from + (index << 2));
    const bit = index * low;
    const cell = to + (bit >> 3);
    store<u32>(cell, load<u32>(cell) | ((block & mask) << (bit & 7)));
    setBit(to, highAt + (block >> low) + index);
  }
  return to + length;
}

/** Encodes all lists as index/postings.ts does; returns how many bytes they take. Results are behind the heap. */
export function encodePostings(blocks: u32, keysPerGroup: u32): u32 {
  const room = (blocks << 2) + 64;
  reserve((distinct << 3) + distinct * 12 + 2 * room + 64);
  const list = (heap + 15) & ~15;
  groupsAt = list + room;
  keysAt = groupsAt + ((distinct + keysPerGroup - 1) / keysPerGroup) * 12;
  // A key is two numbers of at most four bytes.
  bytesAt = keysAt + (distinct << 3);
  let group = groupsAt;
  let key = keysAt;
  let to = bytesAt;
  let last: u32 = 0;
  let index: u32 = 0;
  for (let trigram: u32 = 0; trigram < trigramCount; trigram++) {
    const record = lists + (trigram << 4);
    if (load<u32>(record) == 0) continue;
    heap = to;
    reserve(room);
    const count = readList(record, list);
    if (index % keysPerGroup == 0) {
      store<u32>(group, trigram);
      store<u32>(group, key - keysAt, 4);
      store<u32>(group, to - bytesAt, 8);
      group += 12;
      last = trigram;
    }
    key = appendVarint(key, trigram - last);
    key = appendVarint(key, count);
    to = encodeList(list, count, blocks, to);
    last = trigram;
    index++;
  }
  keyBytes = key - keysAt;
  return to - bytesAt;
}

export function distinctTrigrams(): u32 {
  return distinct;
}
