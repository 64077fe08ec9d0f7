/**
 * Running byte automata (regex/dfa-table.ts). A run is described by a record
 *
 *     0  u32 address of the classes (256 bytes), u32 address of the transitions, u32 bits to shift a state's number to get
 *        the offset of its row in bytes, u32 end class
 *    16  two states that lead back to themselves on most bytes: u32 state (0: none), 12 bytes unused, then three vectors
 *        that tell the other bytes: bit of the high nibble, by low nibble: for bytes below 128, for the others; 64 bytes each
 *   144  u32 address of a program that judges lines of ASCII by streams of bits (streams.ts), or 0
 */
import { findLineFeed, previousLineFeed } from './line-feeds';
import { beyondFeeds, endOfStretch, feedsAt, isCopied, makeStreams, matchingFeeds, streamWords } from './streams';

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
/**
 * Skipping that saves less than so many bytes a time is given up for the rest of a call, once it has lost `patience` bytes
 * that way.
 */
const worthSkipping: i32 = 10;
const patience: i32 = 256;
/** Bytes that four runs share at a time, and what is not worth sharing. */
const sharedBytes: u32 = 16384;
const leastShared: u32 = 512;

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

// @ts-ignore: decorator
@inline
function step(classes: u32, transitions: u32, shift: u32, state: u32, at: u32): u32 {
  return load<u32>(transitions + (state << shift) + (<u32>load<u8>(classes + <u32>load<u8>(at)) << 2));
}

/** Whether a transition is anything but a state. */
// @ts-ignore: decorator
@inline
function isSpecial(next: u32): bool {
  return next - 2 >= matchFlag - 2;
}

/** A run that met a match or a dead end goes on in the next line; returns where. */
// @ts-ignore: decorator
@inline
function nextLine(at: u32, end: u32): u32 {
  return min<u32>(findLineFeed(at, end) + 1, end);
}

const failed: u32 = 0xffff_ffff;

/**
 * Judges the whole lines of [from, to), which ends with a line feed, by four runs at once, each in its quarter: a run waits
 * most of the time for the transition it has asked for. Returns how many lines were found, or `failed` where a transition
 * is unknown: then nothing has happened. With `into` addresses are written there; it has room for as many as there are
 * bytes, in four parts.
 */
function sharedLines(run: u32, state: u32, lineStart: u32, from: u32, to: u32, into: u32): u32 {
  const classes = load<u32>(run);
  const transitions = load<u32>(run, 4);
  const shift = load<u32>(run, 8);
  const quarter = (to - from) >> 2;
  const end0 = findLineFeed(from + quarter, to - 1) + 1;
  const end1 = findLineFeed(max<u32>(from + 2 * quarter, end0 - 1), to - 1) + 1;
  const end2 = findLineFeed(max<u32>(from + 3 * quarter, end1 - 1), to - 1) + 1;
  let p0 = from;
  let p1 = end0;
  let p2 = end1;
  let p3 = end2;
  let s0 = state;
  let s1 = lineStart;
  let s2 = lineStart;
  let s3 = lineStart;
  let into0 = into;
  let into1 = into + ((end0 - from) << 2);
  let into2 = into + ((end1 - from) << 2);
  let into3 = into + ((end2 - from) << 2);
  const first1 = into1;
  const first2 = into2;
  const first3 = into3;
  while (true) {
    let rounds = min<u32>(min<u32>(end0 - p0, end1 - p1), min<u32>(end2 - p2, to - p3));
    if (rounds == 0) break;
    let x0: u32 = 0;
    let x1: u32 = 0;
    let x2: u32 = 0;
    let x3: u32 = 0;
    let flags: u32 = 0;
    do {
      x0 = step(classes, transitions, shift, s0, p0);
      x1 = step(classes, transitions, shift, s1, p1);
      x2 = step(classes, transitions, shift, s2, p2);
      x3 = step(classes, transitions, shift, s3, p3);
      // Only the flag is looked for: the rows of the unknown and of the dead state are empty, so that a run that met one
      // of these stays in the unknown state until it is looked at.
      flags = (x0 | x1 | x2 | x3) & matchFlag;
      if (flags != 0) break;
      s0 = x0;
      s1 = x1;
      s2 = x2;
      s3 = x3;
      p0++;
      p1++;
      p2++;
      p3++;
    } while (--rounds);
    if (s0 < 2 || s1 < 2 || s2 < 2 || s3 < 2) return failed;
    if (flags == 0) continue;
    if (x0 == unknownState || x1 == unknownState || x2 == unknownState || x3 == unknownState) return failed;
    if (isSpecial(x0)) {
      if (x0 != deadState) {
        store<u32>(into0, p0);
        into0 += 4;
      }
      s0 = lineStart;
      p0 = nextLine(p0, end0);
    } else {
      s0 = x0;
      p0++;
    }
    if (isSpecial(x1)) {
      if (x1 != deadState) {
        store<u32>(into1, p1);
        into1 += 4;
      }
      s1 = lineStart;
      p1 = nextLine(p1, end1);
    } else {
      s1 = x1;
      p1++;
    }
    if (isSpecial(x2)) {
      if (x2 != deadState) {
        store<u32>(into2, p2);
        into2 += 4;
      }
      s2 = lineStart;
      p2 = nextLine(p2, end2);
    } else {
      s2 = x2;
      p2++;
    }
    if (isSpecial(x3)) {
      if (x3 != deadState) {
        store<u32>(into3, p3);
        into3 += 4;
      }
      s3 = lineStart;
      p3 = nextLine(p3, to);
    } else {
      s3 = x3;
      p3++;
    }
  }
  // What is left when the first of them is done, one after the other.
  into0 = finish(run, s0, lineStart, p0, end0, into0);
  if (into0 == failed) return failed;
  into1 = finish(run, s1, lineStart, p1, end1, into1);
  if (into1 == failed) return failed;
  into2 = finish(run, s2, lineStart, p2, end2, into2);
  if (into2 == failed) return failed;
  into3 = finish(run, s3, lineStart, p3, to, into3);
  if (into3 == failed) return failed;
  let target = into0;
  memory.copy(target, first1, into1 - first1);
  target += into1 - first1;
  memory.copy(target, first2, into2 - first2);
  target += into2 - first2;
  memory.copy(target, first3, into3 - first3);
  target += into3 - first3;
  return (target - into) >> 2;
}

/** The rest of one of four runs; returns where its next address would be written, or `failed`. */
function finish(run: u32, state: u32, lineStart: u32, from: u32, to: u32, into: u32): u32 {
  const classes = load<u32>(run);
  const transitions = load<u32>(run, 4);
  const shift = load<u32>(run, 8);
  let at = from;
  while (at < to) {
    const next = step(classes, transitions, shift, state, at);
    if (!isSpecial(next)) {
      state = next;
      at++;
      continue;
    }
    if (next == unknownState) return failed;
    if (next != deadState) {
      store<u32>(into, at);
      into += 4;
    }
    state = lineStart;
    at = nextLine(at, to);
  }
  return into;
}

/** Whether a line begins at `at`, or as good as. Behind a byte that had to be asked about, in a line that is not ASCII, not. */
// @ts-ignore: decorator
@inline
function isLineStart(at: u32, from: u32): bool {
  const before = <u32>load<u8>(at - 1);
  return before == lineFeed || (at == from && ((before | <u32>load<u8>(at)) & 128) == 0);
}

/** The same where the streams are of a copy: its lines are those of the text, one after the other. */
function copiedLines(streams: u32, lineStart: u32, from: u32, to: u32, into: u32, room: u32): u32 {
  let count: u32 = 0;
  let at = from;
  stoppedIn = lineStart;
  for (let word: u32 = 0; word < streamWords; word++) {
    const lines = matchingFeeds(streams, word << 3);
    for (let feeds = feedsAt(streams, word << 3); feeds != 0; feeds &= feeds - 1) {
      const feed = findLineFeed(at, to);
      at = feed + 1;
      if ((lines & feeds & (~feeds + 1)) == 0) continue;
      store<u32>(into + (count << 2), min<u32>(feed, to - 1));
      count++;
      if (count == room && at < to) {
        stop = stopFull;
        stoppedAt = at;
        return count;
      }
    }
  }
  stop = stopEnd;
  stoppedAt = to;
  return count;
}

/**
 * Judges the lines of a stretch by streams of bits, those with bytes beyond ASCII by the automaton. Returns how many match;
 * `stop`, `stoppedAt` and `stoppedIn` say where and how it ended, `isDecided` of a stretch without a line feed at its end
 * that its last line is decided.
 */
function streamedLines(
  run: u32,
  streams: u32,
  lineStart: u32,
  from: u32,
  to: u32,
  into: u32,
  room: u32,
): u32 {
  const anyBeyond = makeStreams(streams, from, to);
  isDecided = 1;
  if (isCopied && room != 0) return copiedLines(streams, lineStart, from, to, into, room);
  let count: u32 = 0;
  for (let word: u32 = 0; word < streamWords; word++) {
    let lines = matchingFeeds(streams, word << 3);
    let beyond: u64 = 0;
    if (anyBeyond) {
      beyond = beyondFeeds(streams, word << 3);
      lines |= beyond;
    }
    if (room == 0 && beyond == 0) {
      count += <u32>popcnt<u64>(lines);
      continue;
    }
    for (; lines != 0; lines &= lines - 1) {
      const bit = ctz<u64>(lines);
      const feed = from + (word << 6) + <u32>bit;
      if (((beyond >> bit) & 1) != 0) {
        const why = runAutomaton(run, lineStart, previousLineFeed(from, feed) + 1, min<u32>(feed + 1, to));
        if (why == stopUnknown) {
          stop = stopUnknown;
          return count;
        }
        if (why == stopEnd && feed == to) isDecided = 0;
        if (why != stopMatch) continue;
      }
      if (room != 0) store<u32>(into + (count << 2), min<u32>(feed, to - 1));
      count++;
      if (count == room && feed + 1 < to) {
        stop = stopFull;
        stoppedAt = feed + 1;
        stoppedIn = lineStart;
        return count;
      }
    }
  }
  stop = stopEnd;
  stoppedAt = to;
  if (isDecided != 0) stoppedIn = lineStart;
  return count;
}

/**
 * See `DfaRunner.lines`; with `room` 0 lines are only counted. `spare` has room for `sharedBytes` addresses. Returns how
 * many; `stop` and the rest are in globals.
 */
export function automatonLines(
  run: u32,
  state: u32,
  lineStart: u32,
  from: u32,
  to: u32,
  into: u32,
  room: u32,
  spare: u32,
): u32 {
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
  /** Up to here one run alone goes on. */
  let alone = from;
  const streams = load<u32>(run, 144);
  stop = stopEnd;
  while (at < to) {
    if (streams != 0 && state == lineStart && isLineStart(at, from)) {
      const end = endOfStretch(streams, at, to);
      if (end != at) {
        count += streamedLines(run, streams, lineStart, at, end, into + (count << 2), room == 0 ? 0 : room - count);
        at = stoppedAt;
        state = stoppedIn;
        if (stop != stopEnd) break;
        decided = isDecided;
        if (count == room && room != 0 && at < to) {
          stop = stopFull;
          break;
        }
        continue;
      }
    }
    decided = 0;
    if (state == firstState) {
      const start = at;
      at = escape(firstSkip, at, to);
      firstPatience = min<i32>(firstPatience + <i32>(at - start) - worthSkipping, patience);
      if (firstPatience < 0) firstState = 0;
      if (at == to) break;
    } else if (state == secondState) {
      const start = at;
      at = escape(secondSkip, at, to);
      secondPatience = min<i32>(secondPatience + <i32>(at - start) - worthSkipping, patience);
      if (secondPatience < 0) secondState = 0;
      if (at == to) break;
    } else if (at >= alone && (firstState | secondState) == 0) {
      const end = previousLineFeed(at, min<u32>(to, at + sharedBytes)) + 1;
      // A line that is longer than this is not looked through for its end again and again.
      alone = end == at ? at + sharedBytes : max<u32>(end, at + leastShared);
      if (end - at >= leastShared) {
        const found = sharedLines(run, state, lineStart, at, end, spare);
        if (found != failed && (room == 0 || found <= room - count)) {
          if (room != 0) memory.copy(into + (count << 2), spare, found << 2);
          count += found;
          at = end;
          state = lineStart;
          if (count == room && room != 0 && at < to) {
            stop = stopFull;
            break;
          }
          continue;
        }
      }
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
