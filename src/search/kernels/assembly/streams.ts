/**
 * Judges lines of ASCII by operations on streams of bits (regex/line-program.ts), a bit per byte: vectors make the streams
 * of byte classes, the rest is and, or, shift and one addition per run. A program (written by simd-streams.ts) is
 *
 *     0  u32 classes, u32 steps, u32 bytes that a stream has bits for, u32 1: every line matches
 *    16  u32 stream of line feeds, of bytes beyond ASCII, of the result; u32 room for a copy without continuation
 *        bytes (0: lines with bytes beyond ASCII are not judged)
 *    32  classes: u32 stream, u32 1: a single byte, 0: a table; u32 the byte; u32 1: characters beyond ASCII, too; 16 bytes: by
 *        low nibble, a bit per high nibble
 *    ..  steps: u32 operation and, from bit 8 on, how far to shift; u32 streams into, left, right
 *
 * A stream is an address; before it are 256 bytes of zeros, so that shifts may look there.
 *
 * Stretches are whole lines. Where the last one has no line feed, there is one in the stream behind it.
 */
import { findLineFeed, previousLineFeed } from './line-feeds';

const classBytes: u32 = 32;
const stepBytes: u32 = 16;
const lineFeed: i32 = 10;

/** So much text is looked at together: its streams stay in the nearest cache. A longer line is looked at as a whole. */
const usualBytes: u32 = 4096;

/** Sixteen lanes make sixteen bits, four times. */
// @ts-ignore: decorator
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

// @ts-ignore: decorator
@inline
function inTable(table: v128, bits: v128, bytes: v128): v128 {
  // From 128 on the high nibble has no bit, whatever the table says.
  const high = i8x16.relaxed_swizzle(bits, i8x16.shr_u(bytes, 4));
  const low = i8x16.relaxed_swizzle(table, v128.and(bytes, i8x16.splat(15)));
  return i8x16.ne(v128.and(low, high), i8x16.splat(0));
}

/** The stream of the bytes that are in the table. */
function tableStream(record: u32, into: u32, from: u32, words: u32): void {
  const table = v128.load(record, 16);
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  for (let word: u32 = 0; word < words; word++) {
    const at = from + (word << 6);
    store<u64>(
      into + (word << 3),
      bitsOf(
        inTable(table, bits, v128.load(at)),
        inTable(table, bits, v128.load(at, 16)),
        inTable(table, bits, v128.load(at, 32)),
        inTable(table, bits, v128.load(at, 48)),
      ),
    );
  }
}

function byteStream(byte: i32, into: u32, from: u32, words: u32): void {
  const wanted = i8x16.splat(<i8>byte);
  for (let word: u32 = 0; word < words; word++) {
    const at = from + (word << 6);
    store<u64>(
      into + (word << 3),
      bitsOf(
        i8x16.eq(v128.load(at), wanted),
        i8x16.eq(v128.load(at, 16), wanted),
        i8x16.eq(v128.load(at, 32), wanted),
        i8x16.eq(v128.load(at, 48), wanted),
      ),
    );
  }
}

/** The stream of the bytes from 128 on; returns whether there are any. */
function beyondStream(into: u32, from: u32, words: u32): bool {
  let any: u64 = 0;
  for (let word: u32 = 0; word < words; word++) {
    const at = from + (word << 6);
    const bits = bitsOf(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
    store<u64>(into + (word << 3), bits);
    any |= bits;
  }
  return any != 0;
}

/** Nothing stands behind the text, up to the end of the last vector. */
// @ts-ignore: decorator
@inline
function cutStream(stream: u32, length: u32, words: u32): void {
  const last = length >> 6;
  if (last < words) store<u64>(stream + (last << 3), load<u64>(stream + (last << 3)) & (((<u64>1) << (length & 63)) - 1));
  store<u64>(stream + (words << 3), 0);
}

function addStream(into: u32, stream: u32, words: u32): void {
  for (let at: u32 = 0; at < words << 3; at += 8) store<u64>(into + at, load<u64>(into + at) | load<u64>(stream + at));
}

/** The bits of left & right, moved by `by`, for two words at `at`. */
// @ts-ignore: decorator
@inline
function moved(left: u32, right: u32, by: u32, back: u32): v128 {
  const high = v128.and(v128.load(left - back), v128.load(right - back));
  const low = v128.and(v128.load(left - back - 8), v128.load(right - back - 8));
  // Shifts are taken modulo 64: by 64 bits nothing must be left.
  return v128.or(i64x2.shl(high, by), i64x2.shr_u(i64x2.shr_u(low, 1), 63 - by));
}

function runThrough(into: u32, left: u32, right: u32, words: u32): void {
  let carry: u64 = 0;
  for (let at: u32 = 0; at < words << 3; at += 8) {
    const markers = load<u64>(left + at);
    const run = load<u64>(right + at);
    const begun = markers & run;
    const part = begun + run;
    const sum = part + carry;
    carry = <u64>(part < run) | <u64>(sum < part);
    store<u64>(into + at, (sum ^ run) | markers);
  }
}

function runSteps(steps: u32, count: u32, words: u32): void {
  const end = ((words + 1) & ~1) << 3;
  for (const last = steps + count * stepBytes; steps < last; steps += stepBytes) {
    const what = load<u32>(steps);
    const into = load<u32>(steps, 4);
    const left = load<u32>(steps, 8);
    const right = load<u32>(steps, 12);
    const by = what >> 8;
    const back = (by >> 6) << 3;
    const bits = by & 63;
    switch (what & 255) {
      case 0:
        for (let at: u32 = 0; at < end; at += 16)
          v128.store(into + at, v128.and(v128.load(left + at), v128.load(right + at)));
        break;
      case 1:
        for (let at: u32 = 0; at < end; at += 16)
          v128.store(into + at, v128.or(v128.load(left + at), v128.load(right + at)));
        break;
      case 2:
        for (let at: u32 = 0; at < end; at += 16)
          v128.store(into + at, v128.xor(v128.load(left + at), v128.load(right + at)));
        break;
      case 3:
        for (let at: u32 = 0; at < end; at += 16)
          v128.store(into + at, v128.andnot(v128.load(left + at), v128.load(right + at)));
        break;
      case 4:
        for (let at: u32 = 0; at < end; at += 16) v128.store(into + at, moved(left + at, right + at, 1, 0));
        break;
      case 5:
        for (let at: u32 = 0; at < end; at += 16) v128.store(into + at, moved(left + at, left + at, bits, back));
        break;
      case 6:
        for (let at: u32 = 0; at < end; at += 16)
          v128.store(into + at, v128.and(moved(left + at, left + at, bits, back), v128.load(right + at)));
        break;
      case 7:
        runThrough(into, left, right, (words + 1) & ~1);
        break;
      default:
        for (let at: u32 = 0; at < end; at += 16) v128.store(into + at, moved(left + at, left + at, 1, 0));
        store<u64>(into, load<u64>(into) | 1);
    }
  }
}

/** Where a stretch that begins at `from` ends: whole lines, or the rest of the text; `from` when the line is too long. */
export function endOfStretch(program: u32, from: u32, to: u32): u32 {
  if (to - from <= usualBytes) return to;
  const end = previousLineFeed(from, from + usualBytes) + 1;
  if (end != from) return end;
  const most = load<u32>(program, 8);
  const limit = to - from <= most ? to : from + most;
  const feed = findLineFeed(from + usualBytes, limit);
  if (feed < limit) return feed + 1;
  return limit == to ? to : from;
}

// @ts-ignore: decorator
@inline
function matchesEveryLine(program: u32): bool {
  return load<u32>(program, 12) != 0;
}

/** Puts [from, to) without continuation bytes to `into`; returns where it ends there. A lead byte stands for its character. */
function withoutContinuations(from: u32, to: u32, into: u32): u32 {
  let at = from;
  while (at < to) {
    const bytes = v128.load(at);
    if (to - at >= 16 && !v128.any_true(i8x16.lt_s(bytes, i8x16.splat(-64)))) {
      v128.store(into, bytes);
      into += 16;
      at += 16;
      continue;
    }
    for (const end = min<u32>(at + 16, to); at < end; at++) {
      const byte = load<u8>(at);
      store<u8>(into, byte);
      into += <u32>((byte & 0xc0) != 0x80);
    }
  }
  return into;
}

/** Bits of the lines that match, and of those that are not ASCII, at their line feeds. */
let carriedMatch: u64 = 0;
let carriedBeyond: u64 = 0;

/** What the streams made last are of: as many words, and whether of a copy. */
export let streamWords: u32 = 0;
export let isCopied: bool = false;

/** Makes the streams of [from, to). Returns whether there are lines that the automaton has to judge. */
export function makeStreams(program: u32, from: u32, to: u32): bool {
  carriedMatch = 0;
  carriedBeyond = 0;
  isCopied = false;
  const endsInLine = <u32>(load<u8>(to - 1) != lineFeed);
  const feeds = load<u32>(program, 16);
  const beyond = load<u32>(program, 20);
  const copy = load<u32>(program, 28);
  let length = to - from;
  let words = (length + endsInLine + 63) >> 6;
  let any = false;
  if (!matchesEveryLine(program)) {
    any = beyondStream(beyond, from, words);
    if (any && copy != 0) {
      length = withoutContinuations(from, to, copy) - copy;
      words = (length + endsInLine + 63) >> 6;
      from = copy;
      isCopied = true;
      beyondStream(beyond, from, words);
    }
    if (any) cutStream(beyond, length, words);
  }
  streamWords = words;
  byteStream(lineFeed, feeds, from, words);
  cutStream(feeds, length, words);
  if (endsInLine != 0) {
    const last = feeds + ((length >> 6) << 3);
    store<u64>(last, load<u64>(last) | ((<u64>1) << (length & 63)));
  }
  if (matchesEveryLine(program)) return false;
  let record = program + 32;
  for (let left = load<u32>(program); left != 0; left--) {
    const stream = load<u32>(record);
    if (load<u32>(record, 4) != 0) byteStream(load<u32>(record, 8), stream, from, words);
    else tableStream(record, stream, from, words);
    cutStream(stream, length, words);
    if (isCopied && load<u32>(record, 12) != 0) addStream(stream, beyond, words);
    record += classBytes;
  }
  runSteps(record, load<u32>(program, 4), words);
  return any && !isCopied;
}

/** Propagates bits to the ends of their lines: at the line feeds of the word at `at`. To be called word after word. */
// @ts-ignore: decorator
@inline
export function matchingFeeds(program: u32, at: u32): u64 {
  const feeds = load<u64>(load<u32>(program, 16) + at);
  if (matchesEveryLine(program)) return feeds;
  const markers = load<u64>(load<u32>(program, 24) + at);
  const within = ~feeds;
  const part = (markers & within) + within;
  const sum = part + carriedMatch;
  carriedMatch = <u64>(part < within) | <u64>(sum < part);
  return ((sum ^ within) | markers) & feeds;
}

/** The same of lines with bytes beyond ASCII. */
// @ts-ignore: decorator
@inline
export function beyondFeeds(program: u32, at: u32): u64 {
  const feeds = load<u64>(load<u32>(program, 16) + at);
  const bits = load<u64>(load<u32>(program, 20) + at);
  const within = ~feeds;
  const part = (bits & within) + within;
  const sum = part + carriedBeyond;
  carriedBeyond = <u64>(part < within) | <u64>(sum < part);
  return ((sum ^ within) | bits) & feeds;
}

/** The line feeds of the word at `at`. */
// @ts-ignore: decorator
@inline
export function feedsAt(program: u32, at: u32): u64 {
  return load<u64>(load<u32>(program, 16) + at);
}
