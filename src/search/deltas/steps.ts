/** From stays at paths to the steps between them: at a landing, at a path, one content gives way to another. */
import type { DeltaTenure } from './source.ts';

export interface Step {
  readonly landing: number;
  readonly path: string;
  /** Absent: there was no file; there is none afterwards. */
  readonly before?: string;
  readonly after?: string;
}

/**
 * Steps of landings in [first, end), in order of paths and landings, so that whoever reads contents reads each but once
 * and keeps one. Changes of mode alone are no steps.
 */
export function* stepsOf(tenures: Iterable<DeltaTenure>, first: number, end: number): Generator<Step, void, undefined> {
  let last: DeltaTenure | undefined;
  const within = (landing: number): boolean => landing >= first && landing < end;
  for (const tenure of tenures) {
    if (tenure.kind !== 'file') continue;
    const { path, blob, from } = tenure;
    const follows = last?.path === path && last.to === from;
    if (last && !follows) yield* endOf(last, within);
    if (within(from) && !(follows && last!.blob === blob))
      yield { landing: from, path, ...(follows && { before: last!.blob }), after: blob };
    last = tenure;
  }
  if (last) yield* endOf(last, within);
}

function* endOf({ path, blob, to }: DeltaTenure, within: (landing: number) => boolean): Generator<Step> {
  if (to !== undefined && within(to)) yield { landing: to, path, before: blob };
}

/** How many steps each landing has: a cheap measure of what it takes to read it. */
export function stepsPerLanding(tenures: Iterable<DeltaTenure>, landings: number): Uint32Array {
  const counts = new Uint32Array(landings);
  for (const { landing } of stepsOf(tenures, 0, landings)) counts[landing]!++;
  return counts;
}
