import type { CheckResult, ControlEvaluation, OutcomeInterval, Period } from '../../model/control.ts';
import { instantFromMillis, millisOf, type TimeSpan } from '../../base/instant.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import { isWaiting } from '../../model/basis.ts';
import type { TimelineBucket, WindowStretch } from '../schema.ts';

const dayMillis = 86_400_000;
const bucketsShown = 52;
const counters = {
  pass: 'pass',
  exception: 'exception',
  'not-applicable': 'notApplicable',
  'not-determined': 'notDetermined',
} as const satisfies Record<OutcomeResult, keyof TimelineBucket>;

/**
 * Events of a window counted per stretch of it: at most 52 stretches, none shorter than a day. Empty for states (their
 * members have intervals of some length) and for a Type I date (nothing to lay out in time).
 */
export function bucketsOf({ period, members }: Pick<CheckResult, 'period' | 'members'>): readonly TimelineBucket[] {
  if (period.type !== 'window' || members.length === 0) return [];
  const intervals = members.flatMap((member) => member.intervals);
  if (intervals.some((interval) => !isEvent(interval))) return [];
  const { start, width, stretches } = stretchesOf(period);
  const buckets = stretches.map((stretch) => ({
    ...stretch,
    pass: 0,
    exception: 0,
    notApplicable: 0,
    notDetermined: 0,
  }));
  for (const { from, result } of intervals) {
    // A trigger of before the period that was open when it began counts where it began.
    const bucket = buckets[Math.max(0, Math.floor((millisOf(from.at) - start) / width))];
    if (bucket) bucket[counters[result]] += 1;
  }
  return buckets;
}

interface Stretches {
  readonly start: number;
  readonly width: number;
  readonly stretches: readonly TimeSpan[];
}

function stretchesOf(period: Period & { readonly type: 'window' }): Stretches {
  const start = millisOf(period.from);
  const end = millisOf(period.to);
  const width = Math.max(dayMillis, Math.ceil((end - start) / bucketsShown));
  const stretches = Array.from({ length: Math.ceil((end - start) / width) }, (_, index) => ({
    from: instantFromMillis(start + index * width),
    to: instantFromMillis(Math.min(end, start + (index + 1) * width)),
  }));
  return { start, width, stretches };
}

/** Of the controls that checks decide and that apply, how many have time in each stretch that nobody could judge. */
export function windowOf(judged: readonly ControlEvaluation[], period: Period): readonly WindowStretch[] {
  if (period.type !== 'window') return [];
  const decided = judged.filter((one) => one.result !== 'not-applicable' && !isWaiting(one));
  if (decided.length === 0) return [];
  return stretchesOf(period).stretches.map(({ from, to }) => {
    const open = decided.filter(({ unjudged = [] }) => unjudged.some((one) => one.from < to && from < one.to));
    return { from, to, controls: decided.length, open: open.length };
  });
}

function isEvent({ from, to }: OutcomeInterval): boolean {
  return from.at === to.at;
}
