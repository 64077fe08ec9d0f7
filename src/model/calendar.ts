/**
 * The calendar that things which come round are held against, all in UTC: days from midnight, weeks from Monday (ISO 8601),
 * months, quarters (January, April, July, October) and years from their first day.
 *
 * Invariant: intervals are those of the calendar, whichever period is audited. Two audits with other windows speak of the
 * same quarter, and what was handed in for it stays handed in. Rejected: intervals counted from the beginning of the
 * window (each audit would ask for other stretches), and clipping them to it (half a quarter asks for no review).
 */
import { dayMillis, instantFromMillis, millisOf, type Instant, type TimeSpan } from '../base/instant.ts';
import type { Cadence } from './evidence-request.ts';

export type PeriodicCadence = Exclude<Cadence, 'once' | 'event'>;

const monthsOf: Readonly<Record<'monthly' | 'quarterly' | 'yearly', number>> = { monthly: 1, quarterly: 3, yearly: 12 };

export function isPeriodic(cadence: Cadence): cadence is PeriodicCadence {
  return cadence !== 'once' && cadence !== 'event';
}

/** The interval of the calendar that holds the instant. */
export function intervalAround(cadence: PeriodicCadence, at: Instant): TimeSpan {
  if (cadence === 'daily') return days(midnight(at), 1);
  if (cadence === 'weekly') return days(midnight(at) - sinceMonday(at) * dayMillis, 7);
  const months = monthsOf[cadence];
  const date = new Date(millisOf(at));
  const first = Math.floor(date.getUTCMonth() / months) * months;
  return {
    from: firstOfMonth(date.getUTCFullYear(), first),
    to: firstOfMonth(date.getUTCFullYear(), first + months),
  };
}

/**
 * Every interval that the span touches, in order and whole: the first may begin before the span, the last may end after it.
 * A span of no length touches the one interval that holds its instant.
 */
export function calendarIntervals(cadence: PeriodicCadence, span: TimeSpan): readonly TimeSpan[] {
  const intervals = [intervalAround(cadence, span.from)];
  for (let next = intervals[0]!.to; next < span.to; next = intervals.at(-1)!.to)
    intervals.push(intervalAround(cadence, next));
  return intervals;
}

/** `2026-03-05`, `2026-W10`, `2026-03`, `2026-Q1`, `2026`: what people call the interval. */
export function intervalName(cadence: PeriodicCadence, { from }: TimeSpan): string {
  switch (cadence) {
    case 'daily':
      return from.slice(0, 10);
    case 'weekly':
      return weekName(from);
    case 'monthly':
      return from.slice(0, 7);
    case 'quarterly':
      return `${from.slice(0, 4)}-Q${Math.floor(new Date(millisOf(from)).getUTCMonth() / 3) + 1}`;
    case 'yearly':
      return from.slice(0, 4);
  }
}

/** A week belongs to the year of its Thursday (ISO 8601). */
function weekName(monday: Instant): string {
  const thursday = millisOf(monday) + 3 * dayMillis;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMillis)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

const midnight = (at: Instant): number => Math.floor(millisOf(at) / dayMillis) * dayMillis;

/** 1970-01-01 was a Thursday, three days after Monday. */
const sinceMonday = (at: Instant): number => (((midnight(at) / dayMillis + 3) % 7) + 7) % 7;

const days = (from: number, count: number): TimeSpan => ({
  from: instantFromMillis(from),
  to: instantFromMillis(from + count * dayMillis),
});

const firstOfMonth = (year: number, month: number): Instant => instantFromMillis(Date.UTC(year, month, 1));
