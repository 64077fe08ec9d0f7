/**
 * Dates as git takes them: absolute in the common spellings, unix time, and relative to a `now` that the caller gives.
 * Without a zone they are UTC. What is ambiguous (a short number) or does not exist (30 February) is no date, instead of some
 * date: a search that silently covers another period would be worse than an error.
 */
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../../base/instant.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export interface ReadDate {
  readonly at: Instant;
  /** A day without a time: as the end of a period it means the end of that day. */
  readonly wholeDay: boolean;
}

export const dateForms = '2026-01-31, 2026-01-31T18:00:00Z, "5 days ago", yesterday or "last thursday"';

/** Undefined when it is no date, or relative and there is no `now` to count from. */
export function readDate(text: string, now: Instant | undefined): ReadDate | undefined {
  const words = text.trim().replaceAll(/\s+/g, ' ');
  return absolute(words) ?? (now === undefined ? undefined : relative(words.toLowerCase(), millisOf(now)));
}

/** As the end of a period, which does not belong to it: a day counts whole. */
export function endOf({ at, wholeDay }: ReadDate): Instant {
  return wholeDay ? instantFromMillis(millisOf(at) + day) : at;
}

function absolute(text: string): ReadDate | undefined {
  const iso = parseInstant(text);
  if (iso !== undefined) return { at: iso, wholeDay: text.length === 10 };
  return unixTime(text) ?? calendar(text) ?? named(text);
}

/** Seconds since 1970, as git writes and takes them: `@` in front, or more than eight digits; with a zone or not. */
function unixTime(text: string): ReadDate | undefined {
  const parts = /^(@\d{1,12}|\d{9,12})(?: [+-]\d{4})?$/.exec(text);
  return parts ? instant(Number(parts[1]!.replace('@', '')) * second) : undefined;
}

interface Clock {
  readonly millis: number;
  readonly given: boolean;
}

const clockShape = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?`;
const zoneShape = String.raw`(Z|UTC|GMT|[+-]\d{2}:?\d{2})`;
const rest = new RegExp(`^(?:[T ]${clockShape}(?: ?${zoneShape})?)?$`, 'i');

/** Year-month-day with `-`, `/` or `.`, month/day/year, day.month.year; then an optional time and zone. */
function calendar(text: string): ReadDate | undefined {
  const shapes: readonly (readonly [RegExp, readonly [number, number, number]])[] = [
    [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/, [1, 3, 4]],
    [/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/, [3, 1, 2]],
    [/^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/, [3, 2, 1]],
  ];
  for (const [shape, [year, month, date]] of shapes) {
    const parts = shape.exec(text);
    if (!parts) continue;
    const midnight = midnightOf(Number(parts[year]), Number(parts[month]), Number(parts[date]));
    return withClock(midnight, clockOf(text.slice(parts[0].length)));
  }
  return undefined;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthNames = 'january february march april may june july august september october november december'.split(' ');
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `7 Apr 2005`, `April 7, 2005`, with an optional weekday before and a time behind, as in mails. */
function named(text: string): ReadDate | undefined {
  const plain = text.replace(/^[A-Za-z]{3,9}, ?/, (weekday) =>
    weekdayOf(weekday.replace(/, ?$/, '')) < 0 ? weekday : '',
  );
  const dayFirst = /^(\d{1,2})[ -]([A-Za-z]{3,9}),?[ -](\d{4})(?!\d)/.exec(plain);
  const monthFirst = /^([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})(?!\d)/.exec(plain);
  const parts = dayFirst ?? monthFirst;
  if (!parts) return undefined;
  const [date, month] = dayFirst ? [parts[1]!, parts[2]!] : [parts[2]!, parts[1]!];
  const midnight = midnightOf(Number(parts[3]), monthOf(month), Number(date));
  return withClock(midnight, clockOf(plain.slice(parts[0].length)));
}

/** From 1; 0 for none. */
function monthOf(name: string): number {
  const lower = name.toLowerCase();
  return (lower.length === 3 ? months.indexOf(lower) : monthNames.indexOf(lower)) + 1;
}

function weekdayOf(name: string): number {
  const lower = name.toLowerCase();
  return weekdays.findIndex((full) => full === lower || (lower.length === 3 && full.startsWith(lower)));
}

function midnightOf(year: number, month: number, date: number): number | undefined {
  if (month < 1 || month > 12 || date < 1) return undefined;
  const millis = Date.UTC(year, month - 1, date);
  return new Date(millis).getUTCDate() === date ? millis : undefined;
}

function clockOf(text: string): Clock | undefined {
  const parts = rest.exec(text);
  if (!parts) return undefined;
  if (parts[1] === undefined) return { millis: 0, given: false };
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const fraction = Number((parts[4] ?? '0').padEnd(3, '0'));
  return {
    millis: hours * hour + minutes * minute + seconds * second + fraction - zoneMillis(parts[5]),
    given: true,
  };
}

function zoneMillis(zone: string | undefined): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (!parts) return 0;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * hour + Number(parts[3]) * minute);
}

function withClock(midnight: number | undefined, clock: Clock | undefined): ReadDate | undefined {
  if (midnight === undefined || clock === undefined) return undefined;
  return instant(midnight + clock.millis, !clock.given);
}

/** In the years 0 to 9999, so that instants keep their one spelling. */
function instant(millis: number, wholeDay = false): ReadDate | undefined {
  if (!(Math.abs(millis) < 8.64e15)) return undefined;
  const at = instantFromMillis(millis);
  return /^\d{4}-/.test(at) ? { at, wholeDay } : undefined;
}

function relative(text: string, now: number): ReadDate | undefined {
  if (text === 'now') return instant(now);
  return ago(text, now) ?? dayWithClock(text, now);
}

const units: Readonly<Record<string, number>> = { second, minute, hour, day, week: 7 * day };
const counts: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

/** `5 days ago`, `5.days.ago`, `5 days`, `a month ago`, `1 year 2 months ago`, `last week`. */
function ago(text: string, now: number): ReadDate | undefined {
  const last = /^last[ .](second|minute|hour|day|week|month|year)$/.exec(text);
  if (last) return instant(earlierBy(now, 1, last[1]!));
  const words = /^((?:(?:\d{1,6}|[a-z]+)[ .](?:second|minute|hour|day|week|month|year)s?[ .,]*)+)(?:ago)?$/.exec(text);
  if (!words) return undefined;
  let at = now;
  for (const [, count, unit] of words[1]!.matchAll(/(\d+|[a-z]+)[ .](second|minute|hour|day|week|month|year)s?/g)) {
    const number = /^\d/.test(count!) ? Number(count) : counts[count!];
    if (number === undefined) return undefined;
    at = earlierBy(at, number, unit!);
  }
  return Number.isFinite(at) ? instant(at) : undefined;
}

function earlierBy(at: number, count: number, unit: string): number {
  const fixed = units[unit];
  if (fixed !== undefined) return at - count * fixed;
  const date = new Date(at);
  const monthsBack = unit === 'year' ? 12 * count : count;
  const target = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack, 1);
  // A month before 31 March is the last of February.
  const longest = new Date(
    Date.UTC(new Date(target).getUTCFullYear(), new Date(target).getUTCMonth() + 1, 0),
  ).getUTCDate();
  return target + (Math.min(date.getUTCDate(), longest) - 1) * day + sinceMidnight(at);
}

function sinceMidnight(at: number): number {
  return ((at % day) + day) % day;
}

/** `yesterday`, `last thursday`, `noon`, `3pm`, `yesterday 14:30`. */
function dayWithClock(text: string, now: number): ReadDate | undefined {
  const today = now - sinceMidnight(now);
  const parts =
    /^(today|yesterday|(?:last )?[a-z]+day|(?:last )?(?:sun|mon|tue|wed|thu|fri|sat))?(?:(?:^| )(?:at )?(.+))?$/.exec(
      text,
    );
  if (!parts || text === '') return undefined;
  const midnight = parts[1] === undefined ? today : dayOf(parts[1], today);
  if (midnight === undefined) return undefined;
  if (parts[2] === undefined) return instant(midnight, true);
  const clock = namedClock(parts[2]);
  return clock === undefined ? undefined : instant(midnight + clock);
}

function dayOf(name: string, today: number): number | undefined {
  if (name === 'today') return today;
  if (name === 'yesterday') return today - day;
  const wanted = weekdayOf(name.replace(/^last /, ''));
  if (wanted < 0) return undefined;
  const back = (new Date(today).getUTCDay() - wanted + 7) % 7;
  return today - (back === 0 ? 7 : back) * day;
}

function namedClock(text: string): number | undefined {
  const known: Readonly<Record<string, number>> = { midnight: 0, noon: 12 * hour, tea: 17 * hour };
  if (known[text] !== undefined) return known[text];
  const parts = /^(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?(?: ?(am|pm))?$/.exec(text);
  if (!parts || (parts[2] === undefined && parts[4] === undefined)) return undefined;
  const [written, minutes, seconds] = [Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0)];
  const half = parts[4];
  if (minutes > 59 || seconds > 59 || (half === undefined ? written > 23 : written < 1 || written > 12))
    return undefined;
  const hours = half === undefined ? written : (written % 12) + (half === 'pm' ? 12 : 0);
  return hours * hour + minutes * minute + seconds * second;
}
