/**
 * Running byte automata (regex/dfa-table.ts). A run is described by a record
 *
 *     0  u32 address of the classes (256 bytes), u32 address of the transitions, u32 bits to shift a state's number to get
 *        the offset of its row in bytes, u32 end class
 *    16  two states that lead back to themselves on most bytes: u32 state (0: none), 12 bytes unused, then three vectors
 *        that tell the other bytes: bit of the high nibble, by low nibble: for bytes below 128, for the others; 64 bytes each
 */
import { findLineFeed, previousLineFeed } from './line-feeds';

const lineFeed: u32 = 10;
const unknownState: u32 = 0;
const deadState: u32 = 1;
const matchFlag: u32 = 0x4000_0000;

const stopMatch: u32 = 1;
const stopUnknown: u32 = 2;
const stopDead: u32 = 3;
const stopEnd: u32 = 4;
const stopFull: u32 = 5;

/** Where the last run stopped, the state before that byte, and whether the last line is decided. */
export let stoppedAt: u32 = 0;
export let stoppedIn: u32 = 0;
export let isDecided: u32 = 0;
/** How many candidates were judged. */
export let judged: u32 = 0;
let stop: u32 = 0;
/** Vectors that were looked at in vain more often than not are not looked at for the rest of a call. */
const patience: i32 = 32;

/** The first byte of [from, to) that leads out of the state described at `skip`, or `to`. */
// @ts-ignore: decorator
@inline
function escape(skip: u32, from: u32, to: u32): u32 {
  const bits = v128.load(skip, 16);
  const below = v128.load(skip, 32);
  const beyond = v128.load(skip, 48);
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const low = v128.and(bytes, i8x16.splat(15));
    // A byte from 128 on is negative: its sets are in the other table.
    const sets = v128.bitselect(i8x16.swizzle(beyond, low), i8x16.swizzle(below, low), i8x16.lt_s(bytes, i8x16.splat(0)));
    const escapes = v128.and(sets, i8x16.swizzle(bits, i8x16.shr_u(bytes, 4)));
    if (v128.any_true(escapes)) {
      const found = <u32>i8x16.bitmask(i8x16.ne(escapes, i8x16.splat(0)));
      return min<u32>(at + ctz<u32>(found), to);
    }
  }
  return to;
}

/** From `state` over [from, to); returns why it stopped. */
export function runAutomaton(run: u32, state: u32, from: u32, to: u32): u32 {
  const classes = load<u32>(run);
  const transitions = load<u32>(run, 4);
  const shift = load<u32>(run, 8);
  let at = from;
  for (; at < to; at++) {
    const next = load<u32>(transitions + (state << shift) + (<u32>load<u8>(classes + <u32>load<u8>(at)) << 2));
    if (next - 2 >= matchFlag - 2) {
      stoppedAt = at;
      stoppedIn = state;
      if (next == unknownState) return stopUnknown;
      return next == deadState ? stopDead : stopMatch;
    }
    state = next;
  }
  stoppedAt = to;
  stoppedIn = state;
  return stopEnd;
}

/** See `DfaRunner.lines`; with `room` 0 lines are only counted. Returns how many; `stop` and the rest are in globals. */
export function automatonLines(run: u32, state: u32, lineStart: u32, from: u32, to: u32, into: u32, room: u32): u32 {
  const classes = load<u32>(run);
  const transitions = load<u32>(run, 4);
  const shift = load<u32>(run, 8);
  const firstSkip = run + 16;
  const secondSkip = run + 80;
  let firstState = load<u32>(firstSkip);
  let secondState = load<u32>(secondSkip);
  let firstPatience = patience;
  let secondPatience = patience;
  let count: u32 = 0;
  let at = from;
  let decided: u32 = 0;
  stop = stopEnd;
  while (at < to) {
    if (state == firstState) {
      const start = at;
      at = escape(firstSkip, at, to);
      firstPatience += at - start >= 16 ? 1 : -1;
      if (firstPatience < 0) firstState = 0;
      if (at == to) break;
    } else if (state == secondState) {
      const start = at;
      at = escape(secondSkip, at, to);
      secondPatience += at - start >= 16 ? 1 : -1;
      if (secondPatience < 0) secondState = 0;
      if (at == to) break;
    }
    const byte = <u32>load<u8>(at);
    const next = load<u32>(transitions + (state << shift) + (<u32>load<u8>(classes + byte) << 2));
    if (next - 2 < matchFlag - 2) {
      state = next;
      at++;
      continue;
    }
    if (next == unknownState) {
      stop = stopUnknown;
      break;
    }
    if (next != deadState) {
      if (room != 0) store<u32>(into + (count << 2), at);
      count++;
    }
    at = byte == lineFeed ? at : findLineFeed(at, to);
    state = lineStart;
    if (at == to) {
      decided = 1;
      break;
    }
    at++;
    if (count == room && room != 0 && at < to) {
      stop = stopFull;
      break;
    }
  }
  stoppedAt = at;
  stoppedIn = state;
  isDecided = decided;
  return count;
}

export function stopOfLines(): u32 {
  return stop;
}

/** See `DfaRunner.filter`: candidates [first, count) of the addresses at `candidates`. Returns how many match. */
export function filterLines(
  run: u32,
  lineStart: u32,
  from: u32,
  to: u32,
  candidates: u32,
  count: u32,
  into: u32,
): u32 {
  const transitions = load<u32>(run, 4);
  const shift = load<u32>(run, 8);
  const endOfText = transitions + (load<u32>(run, 12) << 2);
  let found: u32 = 0;
  let index: u32 = 0;
  stop = stopEnd;
  for (; index < count; index++) {
    const address = load<u32>(candidates + (index << 2));
    const start = previousLineFeed(from, address) + 1;
    const feed = findLineFeed(address, to);
    let why = runAutomaton(run, lineStart, start, feed < to ? feed + 1 : to);
    if (why == stopEnd && feed == to) {
      const last = load<u32>(endOfText + (stoppedIn << shift));
      if (last == unknownState) why = stopUnknown;
      else if ((last & matchFlag) != 0) why = stopMatch;
    }
    if (why == stopUnknown) {
      stop = stopUnknown;
      break;
    }
    if (why == stopMatch) {
      store<u32>(into + (found << 2), address);
      found++;
    }
  }
  judged = index;
  return found;
}
