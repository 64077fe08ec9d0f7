/**
 * What about the dates of a member should be looked at. Author and committer dates are claims that anybody can write, and
 * a record may be made long after what it records; none of that proves anything, so a note changes no outcome. It stands
 * with the member, in the sealed result, for whoever draws a sample.
 *
 * | note              | said when                                                                              |
 * |-------------------|----------------------------------------------------------------------------------------|
 * | `back-dated`      | the commit says it was made long before it landed                                       |
 * | `dated-ahead`     | it says it was made after it was seen, or authored after it was committed               |
 * | `clock-backwards` | its committer date lies before that of the landing before it                            |
 * | `recorded-late`   | a record that the outcome rests on was written long after the day that it speaks of     |
 *
 * Rejected: differences of the reconciliation (they need a forge, and a clock that is wrong is no missing change), and a
 * check (no rule says that clocks must be right; an exception would claim a deviation of a control).
 */
import { earlier, later, millisOf, type Instant } from '../base/instant.ts';
import type { MemberNote, MemberResult } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { AnyCheck } from './check.ts';
import type { FactIndex } from './fact-index.ts';
import type { Member } from './member-result.ts';
import { dayOf, momentOf } from './time.ts';
import { durationOf } from './words.ts';

export interface DateLimits {
  /** Clocks that differ by so much are nothing to look at. */
  readonly skewMinutes: number;
  readonly backDatedDays: number;
  readonly lateDays: number;
}

export const usualDateLimits: DateLimits = { skewMinutes: 10, backDatedDays: 30, lateDays: 7 };

const minute = 60_000;
const dayMillis = 1440 * minute;

/** Members with their notes; those without one as they were. */
export function withNotes(
  judged: readonly (readonly [Member, MemberResult])[],
  { check, index, limits }: { readonly check: AnyCheck; readonly index: FactIndex; readonly limits: DateLimits },
): readonly MemberResult[] {
  const reviews = check.reads.includes('access-review') ? reviewsById(index) : undefined;
  return judged.map(([member, result]) => {
    const notes = [
      ...member.versions.flatMap((fact) => (isLanding(fact) ? landingNotes(fact, limits) : [])),
      ...(reviews ? [...new Set(result.intervals.flatMap(({ relied }) => relied))] : []).flatMap((id) =>
        reviewNotes(reviews!.get(id), limits),
      ),
    ];
    return notes.length === 0 ? result : { ...result, notes };
  });
}

const isLanding = (fact: Fact): fact is Fact<'landed-change'> => fact.kind === 'landed-change';

function reviewsById(index: FactIndex): ReadonlyMap<string, Fact<'access-review'>> {
  return new Map(index.all('access-review').starts.map((fact) => [fact.id, fact as Fact<'access-review'>]));
}

function landingNotes({ value, observedAt }: Fact<'landed-change'>, limits: DateLimits): readonly MemberNote[] {
  const { claimedDates, landedAt } = value;
  if (claimedDates === undefined) return [];
  const { authoredAt, committedAt, before } = claimedDates;
  const skew = limits.skewMinutes * minute;
  const first = earlier(authoredAt, committedAt);
  const last = later(authoredAt, committedAt);
  const notes: MemberNote[] = [];
  if (between(first, landedAt) > limits.backDatedDays * dayMillis)
    notes.push({
      code: 'back-dated',
      because: `The commit is dated ${momentOf(first)}, ${durationOf(between(first, landedAt))} before it landed on ${momentOf(landedAt)} (limit ${limits.backDatedDays} days).`,
    });
  if (between(observedAt, last) > skew)
    notes.push({
      code: 'dated-ahead',
      because: `The commit is dated ${momentOf(last)}, ${durationOf(between(observedAt, last))} after it was seen at ${momentOf(observedAt)} (limit ${limits.skewMinutes} minutes).`,
    });
  else if (between(landedAt, last) > skew)
    notes.push({
      code: 'dated-ahead',
      because: `The commit is dated ${momentOf(last)}, ${durationOf(between(landedAt, last))} after it landed at ${momentOf(landedAt)} (limit ${limits.skewMinutes} minutes).`,
    });
  else if (between(committedAt, authoredAt) > skew)
    notes.push({
      code: 'dated-ahead',
      because: `It was authored on ${momentOf(authoredAt)} and committed ${durationOf(between(committedAt, authoredAt))} before that, by its own dates (limit ${limits.skewMinutes} minutes).`,
    });
  if (before !== undefined && between(committedAt, before) > skew)
    notes.push({
      code: 'clock-backwards',
      because: `The commit is dated ${momentOf(committedAt)}, ${durationOf(between(committedAt, before))} before the landing that it follows (limit ${limits.skewMinutes} minutes).`,
    });
  return notes;
}

function reviewNotes(review: Fact<'access-review'> | undefined, limits: DateLimits): readonly MemberNote[] {
  const { date, recordedAt, path } = review?.value ?? { date: null, recordedAt: null, path: '' };
  if (date === null || recordedAt === null || between(date, recordedAt) <= limits.lateDays * dayMillis) return [];
  return [
    {
      code: 'recorded-late',
      because: `${path} speaks of ${dayOf(date)} and was recorded on ${momentOf(recordedAt)}, ${durationOf(between(date, recordedAt))} after it (limit ${limits.lateDays} days).`,
    },
  ];
}

/** Negative when `to` comes first. */
const between = (from: Instant, to: Instant): number => millisOf(to) - millisOf(from);
