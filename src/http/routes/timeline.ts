import type { CheckResult, OutcomeInterval } from '../../model/control.ts';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import type { TimelineBucket } from '../schema.ts';

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
  const start = millisOf(period.from);
  const end = millisOf(period.to);
  const width = Math.max(dayMillis, Math.ceil((end - start) / bucketsShown));
  const buckets = Array.from({ length: Math.ceil((end - start) / width) }, (_, index) => ({
    from: instantFromMillis(start + index * width),
    to: instantFromMillis(Math.min(end, start + (index + 1) * width)),
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

function isEvent({ from, to }: OutcomeInterval): boolean {
  return from.at === to.at;
}
