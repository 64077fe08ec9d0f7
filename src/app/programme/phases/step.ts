/** How a step of the plan is made: from a count, or from a condition. */
import type { ProgrammePhase, ProgrammeStep } from '../../../model/programme.ts';

export interface Counted {
  readonly phase: ProgrammePhase;
  readonly id: string;
  readonly title: string;
  readonly done: number;
  readonly of: number;
  readonly because: string;
  readonly next: string;
}

/** Done when all are; open where there are none, unless none are needed. */
export function counted({ next, ...step }: Counted, noneNeeded = false): ProgrammeStep {
  const isDone = step.done === step.of && (step.of > 0 || noneNeeded);
  return { ...step, standing: isDone ? 'done' : 'open', ...(!isDone && { next }) };
}

export interface Fulfilled extends Omit<Counted, 'done' | 'of'> {
  readonly isDone: boolean;
}

export function fulfilled({ isDone, next, ...step }: Fulfilled): ProgrammeStep {
  return { ...step, standing: isDone ? 'done' : 'open', ...(!isDone && { next }) };
}

export const unknown = (phase: ProgrammePhase, id: string, title: string): ProgrammeStep => ({
  phase,
  id,
  title,
  standing: 'unknown',
  because: 'Nothing was audited yet.',
  next: 'plumbline audit',
});
