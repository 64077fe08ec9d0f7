/** Which lines of a file are shown: those that match, and some around them, in stretches that do not overlap. */
export interface Stretch {
  /** Half open, from 0. */
  readonly from: number;
  readonly to: number;
}

export function stretchesAround(lineNumbers: readonly number[], around: number, lineCount: number): readonly Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const number of [...lineNumbers].sort((a, b) => a - b)) {
    if (number >= lineCount) continue;
    const from = Math.max(0, number - around);
    const to = Math.min(lineCount, number + around + 1);
    const last = stretches.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}
