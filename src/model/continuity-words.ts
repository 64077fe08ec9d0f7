/** What a result over a window says of time, in the sentences that every door uses. Each list is cut short and counted. */
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { CheckResult, Continuity, DatedParameters, UnjudgedStretch } from './control.ts';

/** `2026-01-31 14:05:09 UTC`; midnights are days, as people write them. */
export const toTheSecond = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

const span = ({ from, to }: TimeSpan): string => `${toTheSecond(from)} to ${toTheSecond(to)}`;

const shown = 5;
const shortList = (items: readonly string[], separator = '; '): string =>
  [...items.slice(0, shown), ...(items.length > shown ? [`${items.length - shown} more`] : [])].join(separator);

const many = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;

const brokenBy = {
  lapse: 'before that it lapsed',
  unknown: 'before that lies a stretch that nobody could judge',
  'nothing-in-place': 'before that there was nothing to be in place',
  period: 'the beginning of the period, so it may have held for longer',
} as const;

const atTheEnd = {
  held: 'In place at the end of the period.',
  lapse: 'Not in place at the end of the period.',
  unknown: 'Whether it was in place at the end of the period is not known.',
  none: 'At the end of the period there was nothing to be in place.',
} as const;

/** One sentence each: since when, the lapses, what is unknown. */
export function continuityWords({
  since,
  atEnd,
  brokenBy: by,
  longest,
  lapses,
  unknown,
}: Continuity): readonly string[] {
  const now =
    since === null || by === null
      ? `${atTheEnd[atEnd]}${longest ? ` The longest stretch was ${span(longest)}.` : ''}`
      : `In place without a break since ${toTheSecond(since.at)} (${brokenBy[by]}).`;
  const stretches = lapses.map(({ from, to, members, before, ongoing }) => {
    const edges = [before ? 'since before the period' : '', ongoing ? 'still so at its end' : ''].filter(Boolean);
    const when = from.at === to.at ? toTheSecond(from.at) : span({ from: from.at, to: to.at });
    return `${when} (${[many(members, 'member'), ...edges].join(', ')})`;
  });
  return [
    now,
    ...(lapses.length > 0 ? [`${many(lapses.length, 'lapse')}: ${shortList(stretches)}.`] : []),
    ...(unknown.length > 0
      ? [
          `${many(unknown.length, 'stretch', 'stretches')} not known, never counted as held: ${shortList(unknown.map(span))}.`,
        ]
      : []),
  ];
}

export function unjudgedWords(stretches: readonly UnjudgedStretch[]): readonly string[] {
  return stretches.map(({ from, to, members, because, more = 0 }) => {
    const of = members === undefined ? '' : ` (${many(members, 'member')})`;
    const rest = more > 0 ? ` And ${many(more, 'more reason')}.` : '';
    return `${span({ from, to })}${of}: ${because.join(' ')}${rest}`;
  });
}

/** What was in force when, of a check whose parameters are dated. */
export function parameterWords(inForce: readonly DatedParameters[]): readonly string[] {
  return inForce.map(({ from, until, parameters }) => {
    const when = [from && `from ${toTheSecond(from)}`, until && `until ${toTheSecond(until)}`]
      .filter(Boolean)
      .join(' ');
    const pairs = Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name} = ${String(value)}`);
    return `${when || 'always'}: ${pairs.join(', ')}`;
  });
}

/** How many members bear a note on their dates, by note. */
export function noteWords({ members }: Pick<CheckResult, 'members'>): readonly string[] {
  const notes = members.flatMap((member) => (member.notes ?? []).map((note) => ({ ...note, label: member.label })));
  return notes
    .slice(0, shown)
    .map(({ code, label, because }) => `${code}: ${label}: ${because}`)
    .concat(
      notes.length > shown ? [`${notes.length - shown} more notes on dates: the sealed result has them all`] : [],
    );
}
