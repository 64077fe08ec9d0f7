/**
 * What a control's result rests on: checks over code and forges, or what people hand in. Lists, summaries and pages keep
 * the two apart, so that what waits for documents does not bury what was judged, and is never hidden either.
 */
import type { Control, ControlEvaluation } from './control.ts';

export const bases = ['checks', 'requests'] as const;
export type Basis = (typeof bases)[number];

/** A control with a check is judged by it; what is asked of people besides shows beside the result. */
export const basisOf = ({ checks }: Pick<Control, 'checks'>): Basis => (checks.length > 0 ? 'checks' : 'requests');

/** No check decides it, and what was asked for has not been handed in, or has not been accepted. */
export function isWaiting({ control, result }: Pick<ControlEvaluation, 'control' | 'result'>): boolean {
  return basisOf(control) === 'requests' && result === 'indeterminate';
}

export interface BasisCounts {
  /** Controls with a result of their own, "indeterminate" by a check included. */
  readonly decided: number;
  readonly waiting: number;
}

export function countBases(evaluations: readonly Pick<ControlEvaluation, 'control' | 'result'>[]): BasisCounts {
  const waiting = evaluations.filter(isWaiting).length;
  return { decided: evaluations.length - waiting, waiting };
}
