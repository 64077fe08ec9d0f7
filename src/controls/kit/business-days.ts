/** Working days in UTC: Saturdays and Sundays do not count, and no calendar of holidays is known. */
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';

const dayMillis = 24 * 60 * 60 * 1000;

/** The end of the n-th working day after the day of `instant` (the first instant that is late). */
export function afterBusinessDays(instant: Instant, days: number): Instant {
  let day = Math.floor(millisOf(instant) / dayMillis);
  for (let left = days; left > 0;) {
    day++;
    if (isWorkingDay(day)) left--;
  }
  return instantFromMillis((day + 1) * dayMillis);
}

/** 1970-01-01 was a Thursday. */
const isWorkingDay = (day: number): boolean => ![0, 6].includes((((day + 4) % 7) + 7) % 7);
