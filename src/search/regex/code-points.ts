/** Sets of code points as ascending, non-adjacent ranges: `[from, to, from, to, ...]`, both ends included. */
export type CodePoints = readonly number[];

export const lastCodePoint = 0x10ffff;
export const lineFeedCharacter = 0x0a;
export const allCodePoints: CodePoints = [0, lastCodePoint];

/** From ranges in any order. */
export function codePointsOf(ranges: readonly number[]): CodePoints {
  if (ranges.length <= 2) return ranges;
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [from, to] of pairs) {
    const last = merged.length - 1;
    if (last > 0 && from <= merged[last]! + 1) merged[last] = Math.max(merged[last]!, to);
    else merged.push(from, to);
  }
  return merged;
}

export function complementOf(set: CodePoints): CodePoints {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at < set.length; at += 2) {
    if (next < set[at]!) rest.push(next, set[at]! - 1);
    next = set[at + 1]! + 1;
  }
  if (next <= lastCodePoint) rest.push(next, lastCodePoint);
  return rest;
}

export function hasCodePoint(set: CodePoints, codePoint: number): boolean {
  // Halving: the first range that does not end before it.
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[2 * middle + 1]! < codePoint) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && set[2 * low]! <= codePoint;
}

export function withoutCodePoint(set: CodePoints, codePoint: number): CodePoints {
  if (!hasCodePoint(set, codePoint)) return set;
  const rest: number[] = [];
  for (let at = 0; at < set.length; at += 2) {
    const from = set[at]!;
    const to = set[at + 1]!;
    if (codePoint < from || codePoint > to) rest.push(from, to);
    else {
      if (from < codePoint) rest.push(from, codePoint - 1);
      if (codePoint < to) rest.push(codePoint + 1, to);
    }
  }
  return rest;
}

export function countOf(set: CodePoints): number {
  let count = 0;
  for (let at = 0; at < set.length; at += 2) count += set[at + 1]! - set[at]! + 1;
  return count;
}

/** One by one; for small sets only. */
export function membersOf(set: CodePoints): number[] {
  const members: number[] = [];
  for (let at = 0; at < set.length; at += 2)
    for (let codePoint = set[at]!; codePoint <= set[at + 1]!; codePoint++) members.push(codePoint);
  return members;
}
