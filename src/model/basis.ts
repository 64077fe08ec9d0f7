/**
 * What a control's result rests on: checks over code and forges, or what people hand in. Lists, summaries and pages keep
 * the two apart, so that what waits for documents does not bury what was judged, and is never hidden either.
 */
import type { CheckResult, Control, ControlEvaluation } from './control.ts';

export const bases = ['checks', 'requests'] as const;
export type Basis = (typeof bases)[number];

/** A control with a check is judged by it; what is asked of people besides shows beside the result. */
export const basisOf = ({ checks }: Pick<Control, 'checks'>): Basis => (checks.length > 0 ? 'checks' : 'requests');

type Judged = Pick<ControlEvaluation, 'control' | 'result'> & {
  readonly checks?: readonly Pick<CheckResult, 'result' | 'gaps'>[];
};

/**
 * What was asked for has not been handed in, or has not been accepted, and nothing else is open: no check decides it, or
 * the checks that are open found nothing that the repositories declare.
 */
export function isWaiting({ control, result, checks = [] }: Judged): boolean {
  if (result !== 'indeterminate') return false;
  if (basisOf(control) === 'requests') return true;
  const open = checks.filter((check) => check.result === 'indeterminate');
  return (control.requests ?? []).length > 0 && open.length > 0 && open.every(isUndeclared);
}

/** The check found nothing to judge, and what it asks about may be kept elsewhere. */
export const isUndeclared = ({ gaps }: Pick<CheckResult, 'gaps'>): boolean =>
  gaps.some(({ reason }) => reason === 'not-declared');

export interface BasisCounts {
  /** Controls with a result of their own, "indeterminate" by a check included. */
  readonly decided: number;
  readonly waiting: number;
}

export function countBases(evaluations: readonly Judged[]): BasisCounts {
  const waiting = evaluations.filter(isWaiting).length;
  return { decided: evaluations.length - waiting, waiting };
}
