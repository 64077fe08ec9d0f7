/** Where a line is matched, as pieces for the page. Offsets and lengths count code points, as the stream does. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

export function pieces(line: string, ranges: readonly (readonly [offset: number, length: number])[]): readonly Piece[] {
  const points = Array.from(line);
  const result: Piece[] = [];
  let at = 0;
  const push = (end: number, hit: boolean): void => {
    if (end > at) result.push({ text: points.slice(at, end).join(''), hit });
    at = Math.max(at, end);
  };
  for (const [offset, length] of [...ranges].sort(([a], [b]) => a - b)) {
    push(Math.min(offset, points.length), false);
    push(Math.min(offset + length, points.length), true);
  }
  push(points.length, false);
  return result;
}
