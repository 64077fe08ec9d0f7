import { date, dateTime, lastDay } from '../../text/format.ts';
import { instantOf } from './change-address.ts';

const isMidnight = (instant: string): boolean => instant.endsWith('T00:00:00.000Z');
const moment = (instant: string): string => (isMidnight(instant) ? date(instant) : dateTime(instant));
const end = (instant: string): string => (isMidnight(instant) ? lastDay(instant) : dateTime(instant));

/** A stretch of time as people write it: whole days by their last day, other ends to the minute. */
export function stretchWords(fromText: string | undefined, toText: string | undefined): string {
  const [from, to] = [instantOf(fromText), instantOf(toText)];
  if (from === undefined) return to === undefined ? '' : `until ${end(to)}`;
  if (to === undefined) return `since ${moment(from)}`;
  const [first, last] = [moment(from), end(to)];
  return first === last ? first : `${first} – ${last}`;
}
