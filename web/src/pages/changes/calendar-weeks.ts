/** A span of days as weeks in columns, Monday first, in blocks that fit a width; days are numbers (see text/days.ts). */
import { dayOf, dayText } from '../../text/days.ts';

export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

export interface CalendarBlock {
  /** Mondays. */
  readonly weeks: readonly number[];
  /** The months above the weeks; a week belongs to the month of its Sunday, or of its last day that is shown. */
  readonly months: readonly { readonly month: string; readonly weeks: number }[];
}

/** Thursday was day 0. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const mondayOf = (day: number): number => day - weekdayOf(day);

/** The days of a half-open span of instants. */
export function daysOf({ from, to }: { readonly from: string; readonly to: string }): DaySpan {
  const first = dayOf(from);
  return { first, last: Math.max(first, dayOf(new Date(Date.parse(to) - 1).toISOString())) };
}

/** Twelve months touch up to 54 weeks. */
const weeksOfYear = 54;
const weeksOfPage = 52;

/** Years or so, the latest last: a span that is longer is shown piece by piece. */
export function calendarPages({ first, last }: DaySpan): readonly DaySpan[] {
  const weeks = (mondayOf(last) - mondayOf(first)) / 7 + 1;
  if (weeks <= weeksOfYear) return [{ first, last }];
  const pages: DaySpan[] = [];
  for (let end = last; end >= first; end = mondayOf(end) - (weeksOfPage - 1) * 7 - 1)
    pages.unshift({ first: Math.max(first, mondayOf(end) - (weeksOfPage - 1) * 7), last: end });
  return pages;
}

export function calendarBlocks(span: DaySpan, weeksAtMost: number): readonly CalendarBlock[] {
  const weeks: number[] = [];
  for (let monday = mondayOf(span.first); monday <= span.last; monday += 7) weeks.push(monday);
  const blocks = Math.ceil(weeks.length / Math.max(1, weeksAtMost));
  const perBlock = Math.ceil(weeks.length / blocks);
  return Array.from({ length: Math.ceil(weeks.length / perBlock) }, (_, index) => {
    const own = weeks.slice(index * perBlock, (index + 1) * perBlock);
    return { weeks: own, months: monthsOver(own, span.last) };
  });
}

function monthsOver(weeks: readonly number[], last: number): CalendarBlock['months'] {
  const months: { month: string; weeks: number }[] = [];
  for (const monday of weeks) {
    const month = dayText(Math.min(monday + 6, last)).slice(0, 7);
    const open = months.at(-1);
    if (open?.month === month) open.weeks += 1;
    else months.push({ month, weeks: 1 });
  }
  return months;
}

/** What the darkest shade begins near: a few days that are busier than all others do not make those look alike. */
export function busyDay(landings: readonly number[]): number {
  const sorted = landings.filter((count) => count > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 1;
}

/** A day's shade, 0 for none to 4. */
export function shadeOf(landings: number, busy: number): 0 | 1 | 2 | 3 | 4 {
  if (landings === 0) return 0;
  const share = landings / Math.max(1, busy);
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1;
}

/** The first day of a month and that of the next one. */
export function monthSpan(month: string): { readonly from: string; readonly to: string } {
  const next = new Date(`${month}-01T00:00:00.000Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return { from: `${month}-01`, to: next.toISOString().slice(0, 10) };
}
