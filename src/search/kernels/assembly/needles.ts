/**
 * Looking for needles. A plan (written by simd-needles.ts, which chooses it) has
 *
 *     0  u32 kind: 1 to 4: that many pairs; 17, 18, 19: nibble tables over 1, 2, 3 columns
 *     4  u32 shortest needle
 *     8  u32 first, second, third column: offsets into every needle that the vectors look at
 *    32  vectors. Pairs: mask and value of the first column, mask and value of the second one, pair after pair: a byte b
 *        may stand there when (b | mask) == value. Nibble tables: per column one over low and one over high nibbles, a
 *        bit per bucket
 *   288  room for one vector
 *   304  u32 first and behind the last entry, for each of 8 buckets. A pair is a bucket
 *   368  entries: u32 rank (its place in the list of needles), u32 address of the needle
 *
 * and a needle
 *
 *     0  u32 length, u32 number of 16-byte pieces, u32 number of sets
 *    16  pieces: mask and value, 16 bytes each; 255 and 255 where any byte may stand
 *    ..  sets: u32 offset, 12 bytes unused, 32 bytes: bit b & 7 of byte b >> 3
 *
 * What the vectors let through is compared as a whole; of several needles at one place the first listed one counts.
 */
import { findLineFeed } from './line-feeds';

const vectorsAt: u32 = 32;
const lanesAt: u32 = 288;
const bucketsAt: u32 = 304;
const nothing: u32 = 0xffff_ffff;

/** Length of the occurrence found last. */
export let needleLength: u32 = 0;

// @ts-ignore: decorator
@inline
function standsAt(needle: u32, at: u32): bool {
  let piece = needle + 16;
  const pieces = piece + (load<u32>(needle, 4) << 5);
  let text = at;
  for (; piece < pieces; piece += 32) {
    const equal = i8x16.eq(v128.or(v128.load(text), v128.load(piece)), v128.load(piece, 16));
    if (!i8x16.all_true(equal)) return false;
    text += 16;
  }
  let set = pieces;
  for (const sets = set + load<u32>(needle, 8) * 48; set < sets; set += 48) {
    const byte = <u32>load<u8>(at + load<u32>(set));
    if (((<u32>load<u8>(set + 16 + (byte >> 3)) >> (byte & 7)) & 1) == 0) return false;
  }
  return true;
}

/** Length of the first listed needle of these buckets that stands at `at` and ends by `to`; 0 when there is none. */
function lengthAt(plan: u32, at: u32, to: u32, buckets: u32): u32 {
  let best: u32 = 0;
  let bestRank: u32 = nothing;
  while (buckets != 0) {
    const bucket = plan + bucketsAt + (ctz<u32>(buckets) << 3);
    buckets &= buckets - 1;
    const end = load<u32>(bucket, 4);
    for (let entry = load<u32>(bucket); entry < end; entry += 8) {
      const rank = load<u32>(entry);
      // Within a bucket ranks ascend.
      if (rank >= bestRank) break;
      const needle = load<u32>(entry, 4);
      const length = load<u32>(needle);
      if (length > to - at || !standsAt(needle, at)) continue;
      best = length;
      bestRank = rank;
      break;
    }
  }
  return best;
}

// @ts-ignore: decorator
@inline
function maskedEqual(bytes: v128, mask: v128, value: v128): v128 {
  return i8x16.eq(v128.or(bytes, mask), value);
}

/** Lanes where the pair at `vectors` may stand. */
// @ts-ignore: decorator
@inline
function pairAt(vectors: u32, first: v128, second: v128): v128 {
  const one = maskedEqual(first, v128.load(vectors), v128.load(vectors, 16));
  return v128.and(one, maskedEqual(second, v128.load(vectors, 32), v128.load(vectors, 48)));
}

/** Indices are below 16, so the relaxed instruction is as exact as the other, and a tenth to a quarter faster. */
// @ts-ignore: decorator
@inline
function nibbles(bytes: v128, low: v128, high: v128): v128 {
  const lows = i8x16.relaxed_swizzle(low, v128.and(bytes, i8x16.splat(15)));
  return v128.and(lows, i8x16.relaxed_swizzle(high, i8x16.shr_u(bytes, 4)));
}

/** Bit b of lane l of the answer: a needle of bucket b may stand at `at + l`. */
// @ts-ignore: decorator
@inline
function fitsAt(
  kind: u32,
  first: u32,
  second: u32,
  third: u32,
  tables: u32,
  t0: v128,
  t1: v128,
  t2: v128,
  t3: v128,
  t4: v128,
  t5: v128,
  t6: v128,
  t7: v128,
): v128 {
  const bytes = v128.load(first);
  if (kind >= 17) {
    let fits = nibbles(bytes, t0, t1);
    if (kind > 17) fits = v128.and(fits, nibbles(v128.load(second), t2, t3));
    if (kind > 18) fits = v128.and(fits, nibbles(v128.load(third), t4, t5));
    return fits;
  }
  const others = v128.load(second);
  let fits = v128.and(maskedEqual(bytes, t0, t1), maskedEqual(others, t2, t3));
  if (kind > 1) {
    const other = v128.and(maskedEqual(bytes, t4, t5), maskedEqual(others, t6, t7));
    fits = v128.or(v128.and(fits, i8x16.splat(1)), v128.and(other, i8x16.splat(2)));
  }
  if (kind > 2) {
    fits = v128.or(fits, v128.and(pairAt(tables + 128, bytes, others), i8x16.splat(4)));
    fits = v128.or(fits, v128.and(pairAt(tables + 192, bytes, others), i8x16.splat(8)));
  }
  return fits;
}

/**
 * One loop for all: `kind` is a constant wherever it is inlined. Tables are read into locals before the loop:
 * the compiler behind would read them anew in every round. Four vectors are looked at together as long as nothing is found.
 */
// @ts-ignore: decorator
@inline
function search(kind: u32, plan: u32, from: u32, to: u32, into: u32, room: u32): u32 {
  const shortest = load<u32>(plan, 4);
  const c1 = load<u32>(plan, 8);
  const c2 = load<u32>(plan, 12);
  const c3 = load<u32>(plan, 16);
  const tables = plan + vectorsAt;
  const t0 = v128.load(tables);
  const t1 = v128.load(tables, 16);
  const t2 = v128.load(tables, 32);
  const t3 = v128.load(tables, 48);
  const t4 = v128.load(tables, 64);
  const t5 = v128.load(tables, 80);
  const t6 = v128.load(tables, 96);
  const t7 = v128.load(tables, 112);
  const lanes = plan + lanesAt;
  let count: u32 = 0;
  let at = from;
  if (to - from >= shortest) {
    const last = to - shortest;
    /** Where something was found among four, each is looked at by itself up to here. */
    let oneByOne = from;
    while (at <= last) {
      if (kind < 17 && at >= oneByOne) {
        while (last - at >= 48) {
          const p = at + c1;
          const q = at + c2;
          const r = at + c3;
          const f0 = fitsAt(kind, p, q, r, tables, t0, t1, t2, t3, t4, t5, t6, t7);
          const f1 = fitsAt(kind, p + 16, q + 16, r + 16, tables, t0, t1, t2, t3, t4, t5, t6, t7);
          const f2 = fitsAt(kind, p + 32, q + 32, r + 32, tables, t0, t1, t2, t3, t4, t5, t6, t7);
          const f3 = fitsAt(kind, p + 48, q + 48, r + 48, tables, t0, t1, t2, t3, t4, t5, t6, t7);
          if (v128.any_true(v128.or(v128.or(f0, f1), v128.or(f2, f3)))) break;
          at += 64;
          if (at > last) break;
        }
        if (at > last) break;
        oneByOne = at + 64;
      }
      const fits = fitsAt(kind, at + c1, at + c2, at + c3, tables, t0, t1, t2, t3, t4, t5, t6, t7);
      if (!v128.any_true(fits)) {
        at += 16;
        continue;
      }
      let candidates = <u32>i8x16.bitmask(kind == 1 ? fits : i8x16.ne(fits, i8x16.splat(0)));
      if (kind != 1) v128.store(lanes, fits);
      let next = at + 16;
      do {
        const lane = ctz<u32>(candidates);
        const found = at + lane;
        if (found > last) break;
        const length = lengthAt(plan, found, to, kind == 1 ? 1 : <u32>load<u8>(lanes + lane));
        if (length != 0) {
          needleLength = length;
          if (into != 0) store<u32>(into + (count << 2), found);
          if (++count == room) return count;
          next = findLineFeed(found, to) + 1;
          break;
        }
        candidates &= candidates - 1;
      } while (candidates != 0);
      at = next;
    }
  }
  return count;
}

/**
 * Writes the address of the first occurrence in each line to `into`, `room` of them at most, and returns how many. They are
 * only counted when `into` is 0. The length of the last one is in `needleLength`.
 */
export function needleLines(plan: u32, from: u32, to: u32, into: u32, room: u32): u32 {
  switch (load<u32>(plan)) {
    case 1:
      return search(1, plan, from, to, into, room);
    case 2:
      return search(2, plan, from, to, into, room);
    case 3:
    case 4:
      return search(4, plan, from, to, into, room);
    case 17:
      return search(17, plan, from, to, into, room);
    case 18:
      return search(18, plan, from, to, into, room);
    default:
      return search(19, plan, from, to, into, room);
  }
}
