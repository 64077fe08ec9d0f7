/**
 * Collecting the distinct trigrams of blocks, and sorting them at the end into a list of blocks for each trigram. The memory
 * is private to one collector:
 *
 *     symbols   256 bytes: a byte's symbol (index/alphabet.ts); with the top bit where following bytes have to be looked at
 *     seen      a bit per trigram: is in the block that is being read; 16 bytes behind it for what is no trigram
 *     ahead     sixteen u32: trigrams that are looked up next
 *     fresh     u32 per trigram and 16 bytes: those of the block that is being read
 *     buckets   16 bytes per value of a trigram's upper bits: where the next entry goes, first chunk, number of chunks
 *     heap      chunks of 1 KB: entries of a bucket, the last four bytes lead to the next chunk
 *
 * An entry is a block's number (21 bits) and the lower bits of a trigram (11). What is touched per byte or per entry fits
 * into the second cache: buckets are written from front to back, and small enough to be sorted there. Rejected: a list per
 * trigram from the start, whose 32 MB of heads and as many ends miss the caches with every entry (as much memory, and a
 * third more time in all).
 *
 * Trigrams are collected without branches that could be mispredicted.
 */
import { countLineFeeds, findLineFeed } from './line-feeds';

const trigramCount: u32 = 1 << 21;
const growthPages: i32 = 256;
const lowBits: u32 = 11;
const lowMask: u32 = (1 << lowBits) - 1;
const bucketCount: u32 = trigramCount >> lowBits;
const chunkBytes: u32 = 1024;
/** Where in a chunk the address of the next one stands. A bucket without chunks "ends" at such a place, too. */
const linkAt: u32 = chunkBytes - 4;
const entriesPerChunk: u32 = linkAt >> 2;

let symbols: u32 = 0;
let seen: u32 = 0;
let ahead: u32 = 0;
let fresh: u32 = 0;
let buckets: u32 = 0;
let counts: u32 = 0;
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
  ahead = seen + (trigramCount >> 3) + 16;
  fresh = ahead + 64;
  // One is written before it is known whether it is new.
  buckets = fresh + (trigramCount << 2) + 16;
  counts = buckets + (bucketCount << 4);
  heap = (heapStart + chunkBytes - 1) & ~(chunkBytes - 1);
  heapEnd = <u32>memory.size() << 16;
  distinct = 0;
  memory.fill(seen, 0, trigramCount >> 3);
  memory.fill(buckets, 0, bucketCount << 4);
  for (let bucket: u32 = 0; bucket < bucketCount; bucket++) store<u32>(buckets + (bucket << 4), linkAt);
}

function reserve(bytes: u32): void {
  if (heap + bytes <= heapEnd) return;
  const pages = max<i32>(growthPages, <i32>((heap + bytes - heapEnd + 0xffff) >> 16));
  if (memory.grow(pages) < 0) unreachable();
  heapEnd = <u32>memory.size() << 16;
}

/** A chunk more for a bucket whose last one is full; returns its address. */
function addChunk(bucket: u32, full: u32): u32 {
  reserve(chunkBytes);
  const chunk = heap;
  heap += chunkBytes;
  const chunks = load<u32>(bucket, 8);
  if (chunks == 0) store<u32>(bucket, chunk, 4);
  else store<u32>(full, chunk);
  store<u32>(bucket, chunks + 1, 8);
  return chunk;
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

/** A trigram without its bit in `bits` is written at `end`; returns the new end. */
// @ts-ignore: decorator
@inline
function note(bits: u32, trigram: u32, end: u32): u32 {
  const word = bits + ((trigram >> 5) << 2);
  const known = load<u32>(word);
  // No branch: whether a trigram is new cannot be predicted.
  store<u32>(word, known | (1 << (trigram & 31)));
  store<u32>(end, trigram);
  return end + ((~(known >> (trigram & 31)) & 1) << 2);
}

/** The trigrams of a line, byte by byte. */
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
    end = note(bits, trigram, end);
  }
  return end;
}

function addLines(from: u32, to: u32): u32 {
  let end = fresh;
  for (let at = from; at < to;) {
    const feed = findLineFeed(at, to);
    if (feed - at >= 3) end = addLine(at, feed, end);
    at = feed + 1;
  }
  return end;
}

/** Symbols of sixteen ASCII characters, as index/alphabet.ts numbers them; of a line feed 128. */
// @ts-ignore: decorator
@inline
function symbolsOf(bytes: v128): v128 {
  // In lower case, and the printable ones in a row from 2 on; upper-case letters have left a gap.
  const isUpper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
  const lower = i8x16.add(bytes, v128.and(isUpper, i8x16.splat(32)));
  const beyondGap = i8x16.gt_s(lower, i8x16.splat(0x5a));
  const inRow = i8x16.sub(i8x16.sub(lower, i8x16.splat(30)), v128.and(beyondGap, i8x16.splat(26)));
  const isPrintable = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x20)), i8x16.splat(95));
  const tab = v128.and(i8x16.eq(bytes, i8x16.splat(9)), i8x16.splat(1));
  const feed = v128.and(i8x16.eq(bytes, i8x16.splat(10)), i8x16.splat(<i8>128));
  return v128.or(v128.and(inRow, isPrintable), v128.or(tab, feed));
}

/**
 * The same for a block of ASCII, sixteen trigrams at a time: those with a line feed in them, or with what stands behind the
 * block, count as one that has been seen (the bit behind the table).
 */
function addAscii(from: u32, to: u32): u32 {
  // Kept apart from what lies in memory, which every store could change.
  const bits = seen;
  const trigrams = ahead;
  let end = fresh;
  store<u32>(bits + (trigramCount >> 3), 1);
  let symbol = symbolsOf(v128.load(from));
  const beyond = i32x4.splat(trigramCount);
  for (let at = from; at < to; at += 16) {
    const following = symbolsOf(v128.load(at, 16));
    let first = symbol;
    const second = i8x16.shuffle(symbol, following, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    const third = i8x16.shuffle(symbol, following, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    symbol = following;
    // The eighth bit of any of the three makes a number beyond all trigrams.
    first = v128.or(first, v128.and(v128.or(second, third), i8x16.splat(<i8>128)));
    const rest0 = v128.or(i16x8.extend_low_i8x16_u(third), i16x8.shl(i16x8.extend_low_i8x16_u(second), 7));
    const rest1 = v128.or(i16x8.extend_high_i8x16_u(third), i16x8.shl(i16x8.extend_high_i8x16_u(second), 7));
    const first0 = i16x8.extend_low_i8x16_u(first);
    const first1 = i16x8.extend_high_i8x16_u(first);
    v128.store(trigrams, i32x4.min_u(beyond, joined(i32x4.extend_low_i16x8_u(first0), i32x4.extend_low_i16x8_u(rest0))));
    v128.store(trigrams, i32x4.min_u(beyond, joined(i32x4.extend_high_i16x8_u(first0), i32x4.extend_high_i16x8_u(rest0))), 16);
    v128.store(trigrams, i32x4.min_u(beyond, joined(i32x4.extend_low_i16x8_u(first1), i32x4.extend_low_i16x8_u(rest1))), 32);
    v128.store(trigrams, i32x4.min_u(beyond, joined(i32x4.extend_high_i16x8_u(first1), i32x4.extend_high_i16x8_u(rest1))), 48);
    if (to - at >= 18) {
      for (let lane: u32 = 0; lane < 64; lane += 16) {
        const four = trigrams + lane;
        end = note(bits, load<u32>(four), end);
        end = note(bits, load<u32>(four, 4), end);
        end = note(bits, load<u32>(four, 8), end);
        end = note(bits, load<u32>(four, 12), end);
      }
    } else if (to - at > 2) {
      const stop = trigrams + ((to - at - 2) << 2);
      for (let lane = trigrams; lane < stop; lane += 4) end = note(bits, load<u32>(lane), end);
    }
  }
  return end;
}

// @ts-ignore: decorator
@inline
function joined(first: v128, rest: v128): v128 {
  return v128.or(i32x4.shl(first, 14), rest);
}

/** Whether there is nothing but ASCII in [from, to); of what stands behind it 15 bytes are looked at, too. */
function isAscii(from: u32, to: u32): bool {
  let all = i8x16.splat(0);
  for (let at = from; at < to; at += 16) all = v128.or(all, v128.load(at));
  return i8x16.bitmask(all) == 0;
}

/** Adds [from, to) as block `block`; returns how many line feeds it has. */
export function addBlock(from: u32, to: u32, block: u32): u32 {
  addFresh(isAscii(from, to) ? addAscii(from, to) : addLines(from, to), block << lowBits);
  return countLineFeeds(from, to);
}

function addFresh(end: u32, block: u32): void {
  const bits = seen;
  const all = buckets;
  for (let at = fresh; at < end; at += 4) {
    const trigram = load<u32>(at);
    store<u32>(bits + ((trigram >> 5) << 2), 0);
    const bucket = all + ((trigram >> lowBits) << 4);
    let next = load<u32>(bucket);
    if ((next & (chunkBytes - 1)) == linkAt) next = addChunk(bucket, next);
    store<u32>(next, block | (trigram & lowMask));
    store<u32>(bucket, next + 4);
  }
}

/** Where the entries of a chunk end that is the last one of its bucket or not. */
// @ts-ignore: decorator
@inline
function endOfChunk(chunk: u32, end: u32): u32 {
  return end - chunk <= linkAt ? end : chunk + linkAt;
}

/**
 * Sorts a bucket's entries by trigram: their blocks go to `into`, a u32 each, ascending for each trigram as they came.
 * `counts` then holds where the blocks of each trigram end.
 */
function sortBucket(bucket: u32, into: u32): void {
  const end = load<u32>(bucket);
  const chunks = load<u32>(bucket, 8);
  memory.fill(counts, 0, (lowMask + 1) << 2);
  let chunk = load<u32>(bucket, 4);
  for (let left = chunks; left > 0; left--) {
    const stop = endOfChunk(chunk, end);
    for (let at = chunk; at < stop; at += 4) {
      const count = counts + ((load<u32>(at) & lowMask) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
    chunk = load<u32>(chunk, linkAt);
  }
  let sum: u32 = into;
  for (let low: u32 = 0; low <= lowMask; low++) {
    const count = load<u32>(counts + (low << 2)) << 2;
    store<u32>(counts + (low << 2), sum);
    sum += count;
  }
  chunk = load<u32>(bucket, 4);
  for (let left = chunks; left > 0; left--) {
    const stop = endOfChunk(chunk, end);
    for (let at = chunk; at < stop; at += 4) {
      const entry = load<u32>(at);
      const place = counts + ((entry & lowMask) << 2);
      const to = load<u32>(place);
      store<u32>(to, entry >> lowBits);
      store<u32>(place, to + 4);
    }
    chunk = load<u32>(chunk, linkAt);
  }
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

/** Encodes `count` of `total` blocks at `to` as index/postings.ts specifies; returns the end. Writes up to eight bytes behind it. */
function encodeList(from: u32, count: u32, total: u32, to: u32): u32 {
  if (count == 1) {
    store<u32>(to, load<u32>(from));
    return to + (total <= 256 ? 1 : total <= 65536 ? 2 : 4);
  }
  let low = 31 - clz<u32>(max<u32>(1, total / count));
  let length = count * low + count + ((total - 1) >> low) + 1;
  const isBitmap = length >= total;
  if (isBitmap) {
    low = 0;
    length = total;
  }
  const stop = from + (count << 2);
  // Bits that are not written yet, from the lowest one on, and how many they are: less than 32 between entries.
  let bits: u64 = 0;
  let held: u32 = 0;
  let at = to;
  if (low > 0) {
    const mask: u32 = (1 << low) - 1;
    for (let entry = from; entry < stop; entry += 4) {
      bits |= (<u64>(load<u32>(entry) & mask)) << held;
      held += low;
      if (held < 32) continue;
      store<u32>(at, <u32>bits);
      at += 4;
      bits >>= 32;
      held -= 32;
    }
  }
  // A one for each number, behind as many zeros as it is larger than the one before; in a bitmap that one has a place of its own.
  const own: u32 = isBitmap ? 1 : 0;
  let before: u32 = 0;
  for (let entry = from; entry < stop; entry += 4) {
    const high = load<u32>(entry) >> low;
    held += high - before;
    before = high + own;
    while (held >= 32) {
      store<u32>(at, <u32>bits);
      at += 4;
      bits >>= 32;
      held -= 32;
    }
    bits |= (<u64>1) << held++;
  }
  const end = to + ((length + 7) >> 3);
  for (; at < end; at += 4) {
    store<u32>(at, <u32>bits);
    bits >>= 32;
  }
  return end;
}

/** Encodes all lists as index/postings.ts does; returns how many bytes they take. Results are behind the heap. */
export function encodePostings(blocks: u32, keysPerGroup: u32): u32 {
  let chunks: u32 = 0;
  let most: u32 = 0;
  for (let bucket: u32 = 0; bucket < bucketCount; bucket++) {
    const own = load<u32>(buckets + (bucket << 4), 8);
    chunks += own;
    most = max<u32>(most, own);
  }
  // A key is two numbers of at most four bytes. What is not written to takes no memory.
  const keys = min<u32>(chunks * entriesPerChunk, trigramCount);
  const sorted = heap;
  groupsAt = sorted + most * chunkBytes;
  keysAt = groupsAt + ((keys + keysPerGroup - 1) / keysPerGroup) * 12;
  bytesAt = (keysAt + (keys << 3) + 15) & ~15;
  heap = bytesAt;
  // No list is longer than a bitmap, but for the room that is emptied at once.
  const room = (blocks >> 3) + 64;
  let group = groupsAt;
  let key = keysAt;
  let to = bytesAt;
  let last: u32 = 0;
  let index: u32 = 0;
  reserve(room);
  for (let bucket: u32 = 0; bucket < bucketCount; bucket++) {
    const record = buckets + (bucket << 4);
    if (load<u32>(record, 8) == 0) continue;
    sortBucket(record, sorted);
    let from = sorted;
    for (let low: u32 = 0; low <= lowMask; low++) {
      const end = load<u32>(counts + (low << 2));
      if (end == from) continue;
      const trigram = (bucket << lowBits) | low;
      const count = (end - from) >> 2;
      if (index % keysPerGroup == 0) {
        store<u32>(group, trigram);
        store<u32>(group, key - keysAt, 4);
        store<u32>(group, to - bytesAt, 8);
        group += 12;
        last = trigram;
      }
      key = appendVarint(key, trigram - last);
      key = appendVarint(key, count);
      heap = to;
      reserve(room);
      to = encodeList(from, count, blocks, to);
      last = trigram;
      index++;
      from = end;
    }
  }
  distinct = index;
  keyBytes = key - keysAt;
  return to - bytesAt;
}

export function distinctTrigrams(): u32 {
  return distinct;
}
