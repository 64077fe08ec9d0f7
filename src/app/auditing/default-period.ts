import { instantFromMillis, millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import type { Period } from '../../model/control.ts';

const defaultMonths = 12;

/** The months before `now`, the same day of the month (the last day where that month is shorter). */
export function monthsBefore(now: Instant, months: number): Instant {
  const date = new Date(millisOf(now));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return instantFromMillis(date.getTime());
}

export function defaultPeriod(now: Instant): Period {
  return { type: 'window', from: monthsBefore(now, defaultMonths), to: now };
}

/** The stretch of time a period covers; an as-of date covers its own instant. */
export function spanOf(period: Period): TimeSpan {
  return period.type === 'window' ? { from: period.from, to: period.to } : { from: period.at, to: period.at };
}

/** Landings that a period is about: those of a window; for a date the year before it, of which the last one is judged. */
export function landingSpanOf(period: Period): TimeSpan {
  if (period.type === 'window') return spanOf(period);
  return { from: monthsBefore(period.at, defaultMonths), to: instantFromMillis(millisOf(period.at) + 1) };
}
