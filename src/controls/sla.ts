/**
 * A trigger and its answer, held against the limit and the end of the period. The check tells the course as far as anybody
 * saw it; here it is cut off at the period's end, so that a later run says the same of the same period.
 *
 * | seen by the end of the period               | outcome                                       |
 * |---------------------------------------------|-----------------------------------------------|
 * | answered before the limit                   | pass                                          |
 * | answered after it, or seen open after it    | exception, with how late at least             |
 * | two looks, the limit between them           | not determined                                |
 * | no answer, the limit not reached            | not applicable: not due yet                   |
 * | no answer, nobody looked up to the limit    | not determined                                |
 * | no answer, and a gap where it may lie       | not determined                                |
 * | no answer                                   | exception, open still                         |
 */
import { earlier, later, millisOf, type Instant } from '../base/instant.ts';
import type { MemberResult, OutcomeInterval, Period, ResponseClock } from '../model/control.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../model/outcome.ts';
import type { Course } from './check.ts';
import { openBecauseOf, outcomeOf, weighed, type Judgement } from './judge.ts';
import { triggerOf } from './listing.ts';
import { resultOf, said, type Member } from './member-result.ts';
import { instantBefore, lastInstantOf, momentOf } from './time.ts';
import { durationOf } from './words.ts';

export interface JudgedTrigger {
  readonly result: MemberResult;
  /** How it stood when the period began, for triggers of before: only open ones belong to it. */
  readonly atBegin: 'of-the-period' | 'open' | 'settled' | 'unknown';
}

export function judgeTrigger(member: Member, period: Period, by: Judgement): JudgedTrigger {
  const item = member.versions[0]!;
  const at = triggerOf(by.check, item)!;
  by.lens.moveTo(at);
  const told = by.check.test(item, by.lens, by.parameters.at(at));
  const begin = period.type === 'as-of' ? period.at : period.from;
  const atBegin = at >= begin && period.type === 'window' ? 'of-the-period' : standingAt(told, begin);
  const { outcome, clock } =
    told.result === 'course'
      ? judgeCourse(cutOff(told, lastInstantOf(period)), lastInstantOf(period), by)
      : { outcome: weighed(outcomeOf(by.check, told), by.lens.openGaps, by), clock: undefined };
  const boundary = item.valid.from.at === at ? item.valid.from : { at };
  const interval: OutcomeInterval = {
    from: boundary,
    to: boundary,
    ...said(outcome),
    ...(clock && { clock }),
    ...by.parameters.shownAt(at),
  };
  return { result: resultOf(member, by.check, [interval]), atBegin };
}

/** What could not be told of a course at all may have been open. */
function standingAt(told: ReturnType<Judgement['check']['test']>, begin: Instant): JudgedTrigger['atBegin'] {
  if (told.result !== 'course') return told.result === 'not-determined' ? 'unknown' : 'settled';
  const { openAt, answeredBy, seenUntil } = told;
  if (openAt !== undefined && openAt >= begin) return 'open';
  if (answeredBy !== undefined) return answeredBy < begin ? 'settled' : 'unknown';
  return openAt === undefined && seenUntil >= begin ? 'open' : 'unknown';
}

/** As it was known at the end of the period. */
function cutOff(told: Course, end: Instant): Course {
  const { answeredBy, openAt, since, ...rest } = told;
  const isAnswered = answeredBy !== undefined && answeredBy <= end;
  const open = openAt === undefined ? undefined : earlier(openAt, end);
  // Between two looks, of which the second was after the end, nobody looked.
  const seenUntil = answeredBy === undefined || isAnswered ? told.seenUntil : (open ?? since);
  return {
    ...rest,
    since,
    seenUntil: earlier(seenUntil, end),
    ...(open !== undefined && { openAt: open }),
    ...(isAnswered && { answeredBy }),
  };
}

function judgeCourse(
  told: Course,
  end: Instant,
  by: Judgement,
): { readonly outcome: Outcome; readonly clock: ResponseClock } {
  const clock = clockOf(told, end);
  const { since, due, openAt, answeredBy, because } = told;
  const relied = told.relied.map((id) => ({ id }));
  const limit = `the limit was ${momentOf(due)}`;
  const late = clock.lateMillis === 0 ? 'late, at the very limit' : `late by ${durationOf(clock.lateMillis)}`;
  const isExact = openAt === answeredBy;
  const decided = (outcome: Outcome) => ({ outcome, clock });
  if (answeredBy !== undefined && answeredBy < due)
    return decided(pass(`${because}: answered ${tookOf(clock, isExact)}; ${limit}.`, relied));
  if (openAt !== undefined && openAt >= due) {
    const how = answeredBy === undefined ? `${late}, and still open` : isExact ? late : `${late} at least`;
    return decided(exception(`${because}: ${how}; ${limit}.`, relied));
  }
  const openOr = (otherwise: string): Outcome => {
    const gaps = by.lens.openGapsWithin({ from: since, to: answeredBy ?? due });
    if (gaps.length === 0) return notDetermined(`${because}: ${otherwise}; ${limit}.`);
    return openBecauseOf(gaps, `${because}: ${otherwise}; ${limit}.`, by.met);
  };
  if (answeredBy !== undefined)
    return decided(openOr(`answered between ${momentOf(openAt ?? since)} and ${momentOf(answeredBy)}`));
  if (end < due) return decided(notApplicable(`${because}: not due yet at the end of the period; ${limit}.`));
  if (told.seenUntil < instantBefore(due)) return decided(openOr(`nobody looked after ${momentOf(told.seenUntil)}`));
  const gaps = by.check.toleratesGaps === undefined ? by.lens.openGapsWithin({ from: since, to: due }) : [];
  if (gaps.length > 0) return decided(openBecauseOf(gaps, `From the rest: ${because}; ${limit}.`, by.met));
  return decided(exception(`${because}: ${late}, and still open; ${limit}.`, relied));
}

const tookOf = ({ tookMillis }: ResponseClock, isExact: boolean): string =>
  tookMillis === 0 ? 'at once' : `${isExact ? 'after' : 'within'} ${durationOf(tookMillis)}`;

function clockOf({ since, due, openAt, answeredBy, seenUntil }: Course, end: Instant): ResponseClock {
  const measuredTo = later(since, earlier(end, later(seenUntil, openAt ?? seenUntil)));
  const millis = (from: Instant, to: Instant): number => Math.max(0, millisOf(to) - millisOf(from));
  const openUntil = answeredBy === undefined ? later(openAt ?? since, measuredTo) : (openAt ?? since);
  return {
    since,
    due,
    ...(openAt !== undefined && { openAt }),
    ...(answeredBy !== undefined && { answeredBy }),
    measuredTo,
    tookMillis: millis(since, answeredBy ?? measuredTo),
    lateMillis: millis(due, openUntil),
  };
}

/** Of a date: what was open then, and the last trigger of each repository. */
export function openOn(judged: readonly (readonly [Member, JudgedTrigger])[]): ReadonlySet<Member> {
  const last = new Map(judged.map(([member]) => [member.versions[0]!.repository, member]));
  const open = judged.flatMap(([member, { atBegin }]) => (atBegin === 'open' ? [member] : []));
  return new Set([...last.values(), ...open]);
}
