/**
 * Many stretches of text in one call: what a search costs per document is paid here once per thousands of them. A stretch is
 *
 *     0  u32 first byte, u32 end: whole lines of one document
 *     8  u32 number of the first line; with the top bit where the bytes are no UTF-8 (an automaton cannot judge them)
 *    12  u32 document; those of one document follow each other
 *
 * What is found is written as results are sent: per document with matching lines u32 job, document, 0, number of lines, and
 * of each line nothing, its number, or its number, first byte and end (before the line feed). A document is written whole or not
 * at all.
 */
import { countLineFeeds, describeLines } from './line-feeds';
import { needleLines } from './needles';
import { automatonLines, filterLines, isDecided, judged, stopOfLines, stoppedIn } from './automata';

const runBytes: u32 = 16;
const headerBytes: u32 = 16;
const notUtf8: u32 = 0x8000_0000;
const failed: u32 = 0xffff_ffff;
const matchFlag: u32 = 0x4000_0000;
const lineFeed: u32 = 10;
const stopEnd: u32 = 4;

/** How many stretches are done: all of the documents before the one that comes next. */
export let runsDone: u32 = 0;
/** 1: no room for the next document; 2: it has to be looked at by somebody who can build states. */
export let runsStop: u32 = 0;
/** Lines with a needle, whatever the automaton said of them. */
export let needleHits: u32 = 0;

/** Addresses of the matching lines of a stretch, `room` at most, or `failed`. Needles alone count any number with `into` 0. */
// @ts-ignore: decorator
@inline
function matchingLines(
  plan: u32,
  automaton: u32,
  lineStart: u32,
  from: u32,
  to: u32,
  isUtf8: bool,
  into: u32,
  room: u32,
  spare: u32,
): u32 {
  if (plan != 0) {
    const count = needleLines(plan, from, to, into, room);
    if (count == 0) return 0;
    if (count == room && into != 0) return failed;
    needleHits += count;
    if (automaton == 0) return count;
    if (!isUtf8) return failed;
    const matching = filterLines(automaton, lineStart, from, to, into, count, into);
    return judged == count ? matching : failed;
  }
  if (!isUtf8) return failed;
  let count = automatonLines(automaton, lineStart, lineStart, from, to, into, room, spare);
  if (stopOfLines() != stopEnd || count >= room - 1) return failed;
  if (isDecided != 0 || <u32>load<u8>(to - 1) == lineFeed) return count;
  const transitions = load<u32>(automaton, 4);
  const shift = load<u32>(automaton, 8);
  const last = load<u32>(transitions + (load<u32>(automaton, 12) << 2) + (stoppedIn << shift));
  if (last == 0) return failed;
  if ((last & matchFlag) != 0) store<u32>(into + (count++ << 2), to - 1);
  return count;
}

/** Makes numbers of the lines' addresses. */
// @ts-ignore: decorator
@inline
function numberLines(from: u32, firstLine: u32, addresses: u32, count: u32, into: u32): void {
  const feeds = i8x16.splat(<i8>lineFeed);
  let line = firstLine;
  let at = from;
  for (let index: u32 = 0; index < count; index++) {
    const address = load<u32>(addresses + (index << 2));
    if (address - at > 256) {
      line += countLineFeeds(at, address);
      at = address;
    }
    for (; at + 16 <= address; at += 16) line += popcnt<u32>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), feeds)));
    if (at < address) {
      const found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), feeds));
      line += popcnt<u32>(found & ((1 << (address - at)) - 1));
      at = address;
    }
    store<u32>(into + (index << 2), line);
  }
}

/**
 * Looks for needles (`plan`), which an automaton may have to judge, or with an automaton alone (`plan` is 0). Addresses of
 * one stretch go to `addresses` and `spare`, `room` words each. `wordsPerLine` is what is wanted of a line: 0 (that it is
 * one), 1 or 3. Returns the end of what was written to `into`.
 */
export function searchRuns(
  plan: u32,
  automaton: u32,
  lineStart: u32,
  runs: u32,
  count: u32,
  job: u32,
  into: u32,
  end: u32,
  addresses: u32,
  room: u32,
  spare: u32,
  wordsPerLine: u32,
): u32 {
  // Where needles decide and lines are only counted, nobody needs to know where they are.
  const isCounted = wordsPerLine == 0 && plan != 0 && automaton == 0;
  const listed = isCounted ? 0 : addresses;
  const most = isCounted ? failed : room;
  let to = into;
  let index: u32 = 0;
  needleHits = 0;
  runsStop = 0;
  while (index < count) {
    const first = index;
    const document = load<u32>(runs + index * runBytes, 12);
    const header = to;
    // Written to when there is a line at all.
    let next = header + headerBytes;
    let lines: u32 = 0;
    let why: u32 = 0;
    do {
      const run = runs + index * runBytes;
      const from = load<u32>(run);
      const line = load<u32>(run, 8);
      const found = matchingLines(
        plan,
        automaton,
        lineStart,
        from,
        load<u32>(run, 4),
        (line & notUtf8) == 0,
        listed,
        most,
        spare,
      );
      if (found != 0) {
        if (found == failed) why = 2;
        else if (next + ((found * wordsPerLine) << 2) > end) why = 1;
        if (why != 0) break;
        if (wordsPerLine == 3) describeLines(from, load<u32>(run, 4), line & ~notUtf8, addresses, found, next);
        else if (wordsPerLine == 1) numberLines(from, line & ~notUtf8, addresses, found, next);
        lines += found;
        next += (found * wordsPerLine) << 2;
      }
      index++;
    } while (index < count && load<u32>(runs + index * runBytes, 12) == document);
    if (why != 0) {
      runsStop = why;
      index = first;
      break;
    }
    if (lines == 0) continue;
    store<u32>(header, job);
    store<u32>(header, document, 4);
    store<u32>(header, 0, 8);
    store<u32>(header, lines, 12);
    to = next;
  }
  runsDone = index;
  return to;
}
