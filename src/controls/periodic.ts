/**
 * One interval of a calendar: did something qualify in it? What the check calls absent is an exception only when the
 * interval is over and was watched from its beginning to its end. Of an interval that is not over only a pass is told:
 * whatever else is so far, there is time left.
 *
 * The interval is judged as things stood at its last instant, so nothing that comes later changes what was said of it.
 */
import { earlier, type Instant } from '../base/instant.ts';
import type { MemberResult, Period } from '../model/control.ts';
import { isInForce } from '../model/fact.ts';
import { exception, notApplicable, type Outcome } from '../model/outcome.ts';
import type { CalendarInterval } from './calendar.ts';
import { touchesKind } from './gaps.ts';
import { notObserved, observedUntil, openBecauseOf, outcomeOf, weighed, type Judgement } from './judge.ts';
import { resultOf, said, type Member } from './member-result.ts';
import { dayOf, instantBefore, lastInstantOf } from './time.ts';
import { clause } from './words.ts';

export function judgeInterval(member: Member, period: Period, by: Judgement): MemberResult {
  const interval = member.interval!;
  const { from, to } = interval;
  const outcome = outcomeIn(member, interval, { end: lastInstantOf(period), by });
  const result = resultOf(member, by.check, [
    { from: { at: from }, to: { at: to }, ...said(outcome), ...by.parameters.shownAt(from) },
  ]);
  return { ...result, label: `${result.label}, ${dayOf(from)} to ${dayOf(instantBefore(to))}` };
}

interface Judging {
  readonly end: Instant;
  readonly by: Judgement;
}

function outcomeIn(member: Member, interval: CalendarInterval, judging: Judging): Outcome {
  const { by, end } = judging;
  const last = instantBefore(interval.to);
  if (!interval.whole)
    return notApplicable(
      `It began on ${dayOf(interval.from)}, so the interval is no whole one: nothing is due in it yet.`,
    );
  const seen = observedUntil(member);
  const at = earlier(earlier(last, end), seen);
  const item = member.versions.find((version) => isInForce(version, at));
  if (at < interval.from)
    return last > end ? notOver(interval, 'nothing was seen of it') : notObserved(member, seen, by.met);
  if (!item) return notApplicable('It was not part of the repository when the interval ended.');
  by.lens.moveTo(at, interval);
  const told = by.check.test(item, by.lens, by.parameters.at(interval.from));
  const gaps = by.lens.openGapsWithin({ from: interval.from, to: earlier(interval.to, end) });
  if (told.result === 'pass') return told;
  if (last > end && told.result !== 'not-applicable') return notOver(interval, told.because);
  if (told.result !== 'absent') return weighed(outcomeOf(by.check, told), gaps, by);
  if (seen < last) return notObserved(member, seen, by.met);
  const hiding = gaps.filter((gap) => told.among?.some((kind) => touchesKind(gap, kind)) ?? true);
  if (hiding.length > 0) return openBecauseOf(hiding, `From the rest: ${told.because}`, by.met);
  return exception(`${clause(told.because)}: none from ${dayOf(interval.from)} to ${dayOf(last)}.`);
}

const notOver = ({ to }: CalendarInterval, because: string): Outcome =>
  notApplicable(`The interval is not over: it ends on ${dayOf(instantBefore(to))}. So far: ${clause(because)}.`);

/**
 * What a list of intervals holds of them. A window holds all. A date asks for one of each subject: the interval that is
 * running when it has its event already, else the last one that was over.
 */
export function settledOn(judged: readonly (readonly [Member, MemberResult])[], at: Instant): ReadonlySet<Member> {
  const kept = new Map<string, Member>();
  for (const [member, { result }] of judged) {
    const subject = member.versions[0]!.id;
    const isRunning = member.interval!.to > at;
    if (!isRunning || result === 'pass' || !kept.has(subject)) kept.set(subject, member);
  }
  return new Set(kept.values());
}
