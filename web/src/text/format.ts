/** Numbers, dates and periods in words. Dates are shown in UTC, because that is what is sealed. */
import type { Period } from '../../../src/http/schema.ts';

const wholeFormat = new Intl.NumberFormat('en-GB');
const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

export const count = (value: number): string => wholeFormat.format(value);
export const date = (instant: string): string => dateFormat.format(new Date(instant));
export const dateTime = (instant: string): string => `${date(instant)}, ${timeFormat.format(new Date(instant))} UTC`;
/** Sentences of the program hold instants as it writes them; readers get dates. */
export const withReadableTimes = (text: string): string =>
  text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (instant) =>
    instant < '1970-01-02' ? 'the beginning' : dateTime(instant),
  );
export const month = (instant: Date): string => monthFormat.format(instant);
export const short = (hash: string): string => hash.slice(0, 10);

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = value === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return `${scaled >= 100 || step === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${units[step]}`;
}

/** Never rounds up to 100 % or down to 0 %: nearly all is not all. */
export function percent(share: number): string {
  if (share > 0.999 && share < 1) return '> 99.9 %';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  const value = share * 100;
  return `${Number.isInteger(value) || value >= 99.95 || value < 0.1 ? Math.round(value) : value.toFixed(1)} %`;
}

export function seconds(millis: number): string {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

const dayMillis = 86_400_000;

/** The last day that belongs to a half-open window, as people write windows. */
export function lastDay(to: string): string {
  return date(new Date(Date.parse(to) - 1).toISOString());
}

export function periodWords(period: Period): string {
  return period.type === 'as-of' ? `as of ${date(period.at)}` : `${date(period.from)} – ${lastDay(period.to)}`;
}

export function periodType(period: Period): string {
  if (period.type === 'as-of') return 'Type I date';
  const months = Math.round((Date.parse(period.to) - Date.parse(period.from)) / (30.44 * dayMillis));
  return months >= 1 ? `Type II window, ${plural(months, 'month')}` : 'Type II window';
}

export function boundsOf(period: Period): { readonly from: number; readonly to: number } {
  if (period.type === 'window') return { from: Date.parse(period.from), to: Date.parse(period.to) };
  const at = Date.parse(period.at);
  return { from: at, to: at };
}

/** Spans that reach to the ends of time are open there, and are said so. */
export function spanWords(span: { readonly from: string; readonly to: string } | undefined): string {
  if (!span) return '';
  const begins = span.from > '1970-01-02';
  const ends = span.to < '9000';
  if (begins && ends) return `${date(span.from)} – ${lastDay(span.to)}`;
  if (begins) return `since ${date(span.from)}`;
  return ends ? `until ${lastDay(span.to)}` : '';
}
