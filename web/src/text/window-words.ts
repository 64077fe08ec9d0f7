/** What a window says of time, in the words of the pages: to the second, because that is what is sealed. */
import type { CheckResult, OutcomeInterval } from '../../../src/http/schema.ts';
import { count, date, plural } from './format.ts';

export type Continuity = NonNullable<CheckResult['continuity']>;
export type Unjudged = NonNullable<CheckResult['unjudged']>[number];
export type InForce = NonNullable<CheckResult['parametersInForce']>[number];
export type Clock = NonNullable<OutcomeInterval['clock']>;

export const toTheSecond = (at: string): string => `${date(at)}, ${at.slice(11, 19)} UTC`;

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** The two largest units, never rounded up. */
export function durationWords(millis: number): string {
  const largest = units.findIndex(([, length]) => millis >= length);
  if (largest < 0) return millis <= 0 ? 'no time' : 'less than a second';
  let left = millis;
  const parts = units.slice(largest, largest + 2).map(([name, length]) => {
    const whole = Math.floor(left / length);
    left -= whole * length;
    return whole === 0 ? '' : plural(whole, name);
  });
  return parts.filter(Boolean).join(' ');
}

export const lengthWords = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? 'an instant' : durationWords(Date.parse(to) - Date.parse(from));

const brokenBy: Readonly<Record<NonNullable<Continuity['brokenBy']>, string>> = {
  lapse: 'Before that it lapsed.',
  unknown: 'Before that lies a stretch that nobody could judge.',
  'nothing-in-place': 'Before that there was nothing to be in place.',
  period: 'That is where the period begins: it may have been in place for longer.',
};

const atTheEnd: Readonly<Record<Continuity['atEnd'], string>> = {
  held: 'In place at the end of the period.',
  lapse: 'Not in place at the end of the period.',
  unknown: 'Whether it was in place at the end of the period is not known.',
  none: 'At the end of the period there was nothing to be in place.',
};

/** Since when, broken by what, and the longest stretch: one sentence each. */
export function continuityWords({ since, atEnd, brokenBy: by, longest }: Continuity): readonly string[] {
  const now =
    since === null || by === null
      ? [atTheEnd[atEnd]]
      : [`Continuously in place since ${toTheSecond(since.at)}.`, brokenBy[by]];
  const best = longest
    ? `Longest stretch in place: ${toTheSecond(longest.from)} to ${toTheSecond(longest.to)} (${lengthWords(longest)}).`
    : 'No stretch of the period is known in which it was in place.';
  return [...now, best];
}

/** Where an edge lies on the edge of the period, it is no begin and no end of the lapse. */
export function lapseEdges({ before, ongoing }: Continuity['lapses'][number]): string {
  const words = [before ? 'there when the period began' : '', ongoing ? 'there still at its end' : ''];
  return words.filter(Boolean).join(', ');
}

export function settingWords({ parameters }: Pick<InForce, 'parameters'>): string {
  const entries = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}: ${String(value)}`).join(', ');
}

/** Of settings that follow each other, what the later one changed. */
export function changedSettings(before: InForce | undefined, after: InForce): string {
  if (!before) return settingWords(after);
  const changed = Object.entries(after.parameters).filter(([name, value]) => before.parameters[name] !== value);
  return settingWords({ parameters: Object.fromEntries(changed) });
}

/** What only two looks bound has bounds, never a point. */
export function clockWords({ since, due, openAt, answeredBy, measuredTo, tookMillis, lateMillis }: Clock): {
  readonly limit: string;
  readonly took: string;
  readonly late: string;
} {
  const limit = `${durationWords(Date.parse(due) - Date.parse(since))}, until ${toTheSecond(due)}`;
  if (answeredBy === undefined) {
    const late = lateMillis === 0 ? 'Not late by then' : `Late by ${durationWords(lateMillis)} so far`;
    return { limit, took: `Open: ${durationWords(tookMillis)}, measured to ${toTheSecond(measuredTo)}`, late };
  }
  const isExact = openAt === answeredBy;
  const took = `${isExact ? 'Answered' : 'Answered by'} ${toTheSecond(answeredBy)}, ${isExact ? 'after' : 'within'} ${durationWords(tookMillis)}`;
  if (answeredBy < due) return { limit, took, late: 'In time' };
  if (openAt === undefined || openAt < due)
    return { limit, took, late: 'In time or late: the limit lies between two looks' };
  const by = lateMillis === 0 ? 'Late, at the very limit' : `Late by ${durationWords(lateMillis)}`;
  return { limit, took, late: `${by}${isExact ? '' : ' at least'}` };
}

/** `3 of 20, 1 of them only approved afterwards`: of exceptions, which stay exceptions. */
export function waivedWords({ exception, waived, waivedAfterwards }: CheckResult['counts']): string | undefined {
  if (waived === undefined && waivedAfterwards === undefined) return undefined;
  const [before, after] = [waived ?? 0, waivedAfterwards ?? 0];
  return `Waivers cover ${count(before + after)} of ${plural(exception, 'exception')} whole${
    after === 0 ? '' : `, ${count(after)} of them by approvals made afterwards`
  }. They stay exceptions.`;
}
