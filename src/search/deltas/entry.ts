/**
 * One entry of the store: what one landing did to one path, as the text that is searched (per hunk the removed lines,
 * then the added ones) and as the numbers of its hunks.
 *
 * Every line of the text ends with a line feed, also the one that has none in the file.
 */
import type { Hunks, LineDifference } from './line-difference.ts';

const lineFeed = 10;

export interface EntryText {
  readonly hunks: Hunks;
  readonly text: Buffer;
  readonly lines: number;
}

export function entryTextOf(before: Buffer, after: Buffer, { hunks, extents }: LineDifference): EntryText {
  const parts: Buffer[] = [];
  let lines = 0;
  const add = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    parts.push(bytes);
    if (bytes.at(-1) !== lineFeed) parts.push(lastBreak);
  };
  for (let at = 0; at < hunks.length; at += 4) {
    add(before.subarray(extents[at], extents[at + 1]));
    add(after.subarray(extents[at + 2], extents[at + 3]));
    lines += hunks[at + 1]! + hunks[at + 3]!;
  }
  return { hunks, lines, text: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
}

const lastBreak = Buffer.from([lineFeed]);

/**
 * Hunks as LEB128 numbers: unchanged lines since the hunk before, removed lines, added lines. Where a hunk begins in the
 * new text follows from the hunks before it.
 */
export function encodeHunks(hunks: Hunks, into: number[]): void {
  let done = 0;
  for (let at = 0; at < hunks.length; at += 4) {
    pushNumber(into, hunks[at]! - done);
    pushNumber(into, hunks[at + 1]!);
    pushNumber(into, hunks[at + 3]!);
    done = hunks[at]! + hunks[at + 1]!;
  }
}

export function decodeHunks(bytes: Uint8Array, from: number, to: number): Hunks {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  const hunks: number[] = [];
  let old = 0;
  let now = 0;
  for (let at = 0; at < numbers.length; at += 3) {
    const unchanged = numbers[at]!;
    const removed = numbers[at + 1]!;
    const added = numbers[at + 2]!;
    hunks.push(old + unchanged, removed, now + unchanged, added);
    old += unchanged + removed;
    now += unchanged + added;
  }
  return hunks;
}

function pushNumber(into: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) into.push((rest & 127) | 128);
  into.push(rest);
}
