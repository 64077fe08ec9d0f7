import { pieces, type Piece } from './highlight.ts';

const longestLine = 400;
const before = 60;

/** A very long line is shown around its first match. */
export function cutAround(line: string, ranges: readonly (readonly [number, number])[]): readonly Piece[] {
  // As many units hold no more characters: nothing has to be counted.
  if (line.length <= longestLine) return pieces(line, ranges);
  const points = Array.from(line);
  if (points.length <= longestLine) return pieces(line, ranges);
  const start = Math.max(0, (ranges[0]?.[0] ?? 0) - before);
  const end = start + longestLine;
  const inside = ranges
    .filter(([offset]) => offset >= start && offset < end)
    .map(([offset, length]) => [offset - start, Math.min(length, end - offset)] as const);
  const marked = pieces(points.slice(start, end).join(''), inside);
  const dots = { text: ' … ', hit: false };
  return [...(start > 0 ? [dots] : []), ...marked, ...(end < points.length ? [dots] : [])];
}
