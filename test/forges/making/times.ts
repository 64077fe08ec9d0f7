/** Simulated time, in milliseconds since 1970. */
import { instantFromMillis, type Instant } from '../../../src/base/instant.ts';
import type { Random } from './random.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Instants of forges have whole seconds. */
export function at(millis: number): Instant {
  return instantFromMillis(Math.floor(millis / 1000) * 1000);
}

/** Spread over a span on working days, ascending, never closer than ten minutes. */
export function workingTimes(random: Random, count: number, from: number, to: number): number[] {
  const step = (to - from) / count;
  const times = Array.from({ length: count }, (_, i) => workingTime(random, from + (i + random.fraction()) * step));
  times.sort((a, b) => a - b);
  for (let i = 1; i < count; i++) times[i] = Math.max(times[i]!, times[i - 1]! + 10 * minute);
  return times;
}

function workingTime(random: Random, millis: number): number {
  const start = Math.floor(millis / day) * day;
  const weekday = new Date(start).getUTCDay();
  const shift = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return start + shift * day + 8 * hour + random.between(0, 9 * 3600) * 1000;
}
