/** How results, numbers and times are said in reports. One place, so that a report says the same thing one way. */
import type { Instant } from '../../base/instant.ts';
import type { ControlResult, Period } from '../../model/control.ts';
import type { OutcomeResult } from '../../model/outcome.ts';

export const resultWords: Readonly<Record<ControlResult, { readonly label: string; readonly meaning: string }>> = {
  'not-operated': {
    label: 'Not operated',
    meaning: 'Every member that was judged is an exception, and none ever passed.',
  },
  deviated: { label: 'Deviated', meaning: 'There are exceptions; they are listed.' },
  indeterminate: {
    label: 'Indeterminate',
    meaning: 'No exception was seen, but not everything could be looked at. Neither a pass nor a fail.',
  },
  operated: {
    label: 'Operated',
    meaning: 'It held for every member that was judged, for as long as it applied within the period.',
  },
  'not-applicable': {
    label: 'Not applicable',
    meaning: 'What was read shows that there is no such thing here, or the company says so with its reason.',
  },
};

export const outcomeWords: Readonly<Record<OutcomeResult, string>> = {
  exception: 'Exception',
  'not-determined': 'Not determined',
  pass: 'Pass',
  'not-applicable': 'Not applicable',
};

/** Worst first: the order of every list in a report. */
export const resultOrder: readonly ControlResult[] = [
  'not-operated',
  'deviated',
  'indeterminate',
  'operated',
  'not-applicable',
];
export const outcomeOrder: readonly OutcomeResult[] = ['exception', 'not-determined', 'pass', 'not-applicable'];

/** 1234567 is written 1,234,567, whatever the machine's language. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function many(n: number, one: string, more = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : more}`;
}

/** Never rounded up to the whole: 99.96 % is not everything. */
export function share(part: number): string {
  const percent = Math.floor(part * 1000) / 10;
  return part > 0 && percent === 0 ? 'under 0.1 %' : `${percent} %`;
}

export function day(at: Instant): string {
  return at.slice(0, 10);
}

export function moment(at: Instant): string {
  return at.endsWith('T00:00:00.000Z') ? day(at) : `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}

export function periodWords(period: Period): string {
  return period.type === 'as-of'
    ? `as of ${moment(period.at)} UTC`
    : `from ${moment(period.from)} until ${moment(period.to)} UTC (the end is not included)`;
}
