/** Numbers, instants and periods as people read them. */
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Period } from '../../model/control.ts';
import type { Gap } from '../../model/gap.ts';

const thousands = new Intl.NumberFormat('en-US');
export const number = (value: number): string => thousands.format(value);

/** `1 file`, `1,200 files`. */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : several}`;
}

/** `2026-06-30` for midnight, else to the second: for people. JSON has it whole. Always UTC. */
export function instantText(instant: Instant): string {
  return instant.replace(/T00:00:00\.000Z$/, '').replace(/\.\d{3}Z$/, 'Z');
}

export function periodText(period: Period): string {
  return period.type === 'as-of'
    ? `as of ${instantText(period.at)} (UTC)`
    : `from ${instantText(period.from)} until ${instantText(period.to)} (UTC, end exclusive)`;
}

/** The days a period touches, for tables. */
export function periodDays(period: Period): string {
  const day = (instant: Instant): string => instant.slice(0, 10);
  if (period.type === 'as-of') return day(period.at);
  return `${day(period.from)} … ${day(instantFromMillis(millisOf(period.to) - 1))}`;
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export const shortCommit = (commit: string | undefined | null): string => (commit ?? '').slice(0, 10);

/** One line per gap of the same reason and kind, with how often it occurs. */
export function gapSummary(gaps: readonly Gap[]): readonly string[] {
  const groups = Map.groupBy(gaps, (gap) => `${gap.of} ${gap.reason}`);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const where = group.length === 1 ? String(first?.repository) : many(group.length, 'time');
    return `${first?.reason} (${where}): ${first?.detail}`;
  });
}
