/** From stays at paths to the steps between them: at a landing, at a path, one content gives way to another. */
import { crc32 } from 'node:zlib';
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

export interface StepAccount {
  /** Per landing how many steps it has: a cheap measure of what it takes to read it. */
  readonly counts: Uint32Array;
  /** Per landing a sum over its steps: equal when the steps are. */
  readonly sums: Uint32Array;
}

export function accountOfSteps(tenures: Iterable<DeltaTenure>, landings: number): StepAccount {
  const counts = new Uint32Array(landings);
  const sums = new Uint32Array(landings);
  for (const { landing, path, before, after } of stepsOf(tenures, 0, landings)) {
    counts[landing]!++;
    sums[landing]! += crc32(`${path}\0${before ?? ''}\0${after ?? ''}`);
  }
  return { counts, sums };
}

/** One number for the steps of landings [from, to). */
export function fingerprintOf({ sums }: StepAccount, from: number, to: number): number {
  return crc32(new Uint8Array(sums.buffer, from * 4, (to - from) * 4));
}
