/** Stretches of a line that are highlighted: pairs of start and end, ascending, not overlapping. */
export type Ranges = readonly number[];

/** From positions in bytes of UTF-8 to code points. */
export function inCodePoints(bytes: Uint8Array, ranges: Ranges): Ranges {
  const converted: number[] = [];
  let at = 0;
  let point = 0;
  for (const position of ranges) {
    for (; at < position; at++) if ((bytes[at]! & 0xc0) !== 0x80) point++;
    converted.push(point);
  }
  return converted;
}

/** The union of two lists of ranges, overlapping ones made one. */
export function mergeRanges(left: Ranges, right: Ranges): Ranges {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const pairs: [number, number][] = [];
  for (const ranges of [left, right])
    for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]!]);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: number[] = [];
  for (const [start, end] of pairs) {
    const last = merged.length - 1;
    if (last > 0 && start < merged[last]!) merged[last] = Math.max(merged[last]!, end);
    else merged.push(start, end);
  }
  return merged;
}
