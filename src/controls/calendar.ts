/**
 * The calendar of a `periodic` check: the intervals in which something is expected, for one subject. It does not depend on
 * the period that is judged, so a date and a window speak of the same intervals.
 *
 * - A limit of 28 to 31 days is a month, of 89 to 92 a quarter, of 181 to 184 a half-year, of 365 or 366 a year, as
 *   calendars have them, in UTC. Any other number of days counts from Monday 1970-01-05 (so 7 days are ISO weeks).
 * - Intervals are half open and touch one another.
 * - A subject that began in the middle of an interval owes nothing in it (`whole` is false): its first own one is next.
 * - An interval belongs to the period in which it ends, and is judged whole, though it began before the period. One that
 *   has not ended by the end of the period is listed too, and is no failure yet.
 * - Where the limit changes by dated parameters, the interval that is running keeps the length it began with; what would
 *   be cut by the new calendar is joined to the interval after it.
 */
import { dayMillis, instantFromMillis, millisOf, type Instant, type TimeSpan } from '../base/instant.ts';

export interface CalendarInterval extends TimeSpan {
  /** False: the subject began inside of it. */
  readonly whole: boolean;
}

interface Schedule {
  /** When the subject began. */
  readonly start: Instant;
  /** Days, by the instant at which an interval begins. */
  readonly every: (at: Instant) => number;
  /** Intervals that end at or before it are left out, but for the last `reach` of them. */
  readonly after: Instant;
  readonly reach?: number;
  /** Intervals that begin after it are left out. */
  readonly until: Instant;
  /** The limit never changes: then those that are left out need not be walked. */
  readonly constant: boolean;
}

export function intervalsOf({
  start,
  every,
  after,
  reach = 0,
  until,
  constant,
}: Schedule): readonly CalendarInterval[] {
  const earlier: CalendarInterval[] = [];
  const found: CalendarInterval[] = [];
  let from = constant && after > start ? beginBefore(after, every(after), reach) : start;
  if (from < start) from = start;
  while (from <= until) {
    const days = every(from);
    const begin = beginOf(from, days);
    const whole = from !== start || begin === from;
    // Cut by a change of the limit: joined to the one after it.
    const to = begin === from || !whole ? endOf(begin, days) : endOf(endOf(begin, days), days);
    (to > after ? found : earlier).push({ from, to, whole });
    from = to;
  }
  return [...earlier.slice(reach === 0 ? earlier.length : -reach), ...found];
}

/** The beginning of the interval `reach` before the one that holds `at`. */
function beginBefore(at: Instant, days: number, reach: number): Instant {
  const begin = beginOf(at, days);
  return reach === 0 ? begin : beginBefore(instantFromMillis(millisOf(begin) - 1), days, reach - 1);
}

/** Monday 1970-01-05. */
const firstMonday = 4;

function monthsOf(days: number): number | undefined {
  if (days >= 28 && days <= 31) return 1;
  if (days >= 89 && days <= 92) return 3;
  if (days >= 181 && days <= 184) return 6;
  return days === 365 || days === 366 ? 12 : undefined;
}

/** The beginning of the interval that holds `at`. */
function beginOf(at: Instant, days: number): Instant {
  const months = monthsOf(days);
  const date = new Date(millisOf(at));
  if (months === undefined) {
    const length = lengthOf(days);
    const day = Math.floor(date.getTime() / dayMillis) - firstMonday;
    return instantFromMillis((Math.floor(day / length) * length + firstMonday) * dayMillis);
  }
  const month = Math.floor(date.getUTCMonth() / months) * months;
  return instantFromMillis(Date.UTC(date.getUTCFullYear(), month, 1));
}

function endOf(begin: Instant, days: number): Instant {
  const months = monthsOf(days);
  const date = new Date(millisOf(begin));
  if (months === undefined) return instantFromMillis(date.getTime() + lengthOf(days) * dayMillis);
  return instantFromMillis(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}

/** A limit of no days would never end. */
const lengthOf = (days: number): number => Math.max(1, Math.floor(days));
