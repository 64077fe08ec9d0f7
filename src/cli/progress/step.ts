/** What every form of progress needs to know of a step: how far, how fast, how long still. */
import type { Progress } from '../../base/progress.ts';

export interface Step {
  readonly latest: Progress;
  readonly startedAt: number;
  /** Where it stood when first seen: a resumed step does not count what was done before as speed. */
  readonly startedWith: number;
  readonly updatedAt: number;
}

/** A step that starts over (its count falls) is a new one: `read` of the next repository, say. */
export function follow(step: Step | undefined, latest: Progress, now: number): Step {
  if (step === undefined || latest.done < step.latest.done)
    return { latest, startedAt: now, startedWith: latest.done, updatedAt: now };
  return { ...step, latest, updatedAt: now };
}

export function isDone({ latest }: Step): boolean {
  return latest.total !== undefined && latest.done >= latest.total;
}

/** Units per second; undefined while it is too early to say. */
export function rateOf(step: Step): number | undefined {
  const seconds = (step.updatedAt - step.startedAt) / 1000;
  const done = step.latest.done - step.startedWith;
  return seconds < 0.5 || done <= 0 ? undefined : done / seconds;
}

export function secondsLeft(step: Step): number | undefined {
  const rate = rateOf(step);
  const { done, total } = step.latest;
  return rate === undefined || total === undefined || done >= total ? undefined : (total - done) / rate;
}

export function shareOf({ latest: { done, total } }: Step): number | undefined {
  if (total === undefined) return undefined;
  return total === 0 ? 1 : Math.min(1, Math.max(0, done / total));
}

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
export const count = (value: number): string => thousands.format(value);

export function rateText(rate: number): string {
  return rate >= 10 ? count(rate) : rate.toFixed(1);
}

export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
