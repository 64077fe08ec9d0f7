/**
 * One member's outcome: at one instant, or over a window as exact stretches. The runner's own duty sits here: a pass (or
 * "does not apply") that rests on nothing being found is no longer one while a gap covers what was read.
 */
import { AppError } from '../base/app-error.ts';
import { earlier, later, type Instant } from '../base/instant.ts';
import type { MemberResult, OutcomeInterval, Period } from '../model/control.ts';
import { isInForce, type Boundary, type Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import { notApplicable, notDetermined, type Outcome, type OutcomeResult } from '../model/outcome.ts';
import type { AnyCheck, CheckParameters } from './check.ts';
import type { Lens } from './lens.ts';
import { dayOf } from './time.ts';
import { agree, clause, counted, listed } from './words.ts';

/** One member of the population: a thing and the facts about it, one for each stretch of its life. */
export interface Member {
  readonly id: string;
  readonly versions: readonly Fact[];
}

export interface Judgement {
  readonly check: AnyCheck;
  readonly parameters: CheckParameters;
  readonly lens: Lens;
  /** Where the gaps behind a `not-determined` are collected for the result. */
  readonly met: Set<Gap>;
}

const severity: Readonly<Record<OutcomeResult, number>> = {
  exception: 3,
  'not-determined': 2,
  pass: 1,
  'not-applicable': 0,
};

export function judgeEvent(member: Member, by: Judgement): MemberResult {
  const item = member.versions[0]!;
  const interval = { from: item.valid.from, to: item.valid.from, ...said(judgeAt(item, item.valid.from.at, by)) };
  return resultOf(member, by.check, [interval]);
}

export function judgeState(member: Member, period: Period, by: Judgement): MemberResult {
  if (period.type === 'as-of') {
    const outcome = judgeMemberAt(member, period.at, by, period.at <= observedUntil(member));
    return resultOf(member, by.check, [{ from: { at: period.at }, to: { at: period.at }, ...said(outcome) }]);
  }
  const intervals: OutcomeInterval[] = [];
  let from: Boundary = { at: period.from };
  while (from.at < period.to) {
    const outcome = judgeMemberAt(member, from.at, by, from.at < observedUntil(member));
    const change = earliest([...ownChanges(member), by.lens.nextChange], from.at);
    const to: Boundary = change && change.at < period.to ? change : { at: period.to };
    extend(intervals, { from, to, ...said(outcome) });
    from = to;
  }
  return resultOf(member, by.check, intervals);
}

/** A state member may not exist yet, or no longer have been observed. */
function judgeMemberAt(member: Member, at: Instant, by: Judgement, observed: boolean): Outcome {
  const born = bornAt(member);
  by.lens.moveTo(at);
  if (at < born) return notApplicable(`Nothing had landed before ${dayOf(born)}.`);
  if (!observed) return notObserved(member, observedUntil(member), by.met);
  const item = member.versions.find((version) => isInForce(version, at));
  if (!item) return notApplicable('It was not part of the repository at that time.');
  return judgeAt(item, at, by);
}

function judgeAt(item: Fact, at: Instant, by: Judgement): Outcome {
  by.lens.moveTo(at);
  const outcome = by.check.test(item, by.lens, by.parameters);
  if (outcome.result === 'not-determined') for (const gap of outcome.gaps) by.met.add(gap);
  if (outcome.result !== 'pass' && outcome.result !== 'not-applicable') return outcome;
  const gaps = by.lens.openGaps;
  if (by.check.toleratesGaps !== undefined || gaps.length === 0) return outcome;
  for (const gap of gaps) by.met.add(gap);
  const reasons = listed(
    gaps.map((gap) => clause(gap.detail)),
    2,
  );
  return notDetermined(`Not everything could be looked at: ${reasons}. From the rest: ${outcome.because}`, gaps);
}

function notObserved(member: Member, observed: Instant, met: Set<Gap>): Outcome {
  const { kind, repository } = member.versions[0]!;
  const detail = `Nothing was observed after ${observed}; run the audit again to cover the rest of the period.`;
  const known = [...met].find((gap) => gap.repository === repository && gap.detail === detail);
  const gap: Gap = known ?? { kind: 'gap', of: kind, repository, reason: 'not-observed', detail };
  met.add(gap);
  return notDetermined(detail, [gap]);
}

const bornAt = (member: Member): Instant =>
  member.versions.map((fact) => fact.valid.from.at).reduce((first, at) => earlier(first, at));

const observedUntil = (member: Member): Instant =>
  member.versions.map((fact) => fact.observedAt).reduce((last, at) => later(last, at));

/** Changes of the member itself: its versions, and the moment after which nobody looked. */
function ownChanges(member: Member): Boundary[] {
  const edges = member.versions.flatMap(({ valid }) => (valid.to ? [valid.from, valid.to] : [valid.from]));
  return [...edges, { at: observedUntil(member) }];
}

function earliest(boundaries: readonly (Boundary | undefined)[], after: Instant): Boundary | undefined {
  let first: Boundary | undefined;
  for (const boundary of boundaries) {
    if (!boundary || boundary.at <= after) continue;
    const sooner = first === undefined || boundary.at < first.at;
    if (sooner || (boundary.at === first?.at && first.commit === undefined)) first = boundary;
  }
  return first;
}

function said(outcome: Outcome): Pick<OutcomeInterval, 'result' | 'because' | 'relied'> {
  const relied = 'relied' in outcome ? [...new Set(outcome.relied)].sort() : [];
  return { result: outcome.result, because: outcome.because, relied };
}

/** Appends a stretch, or lengthens the last one when nothing about the answer changed. */
function extend(intervals: OutcomeInterval[], next: OutcomeInterval): void {
  const last = intervals.at(-1);
  const same =
    last?.result === next.result &&
    last.because === next.because &&
    last.relied.length === next.relied.length &&
    last.relied.every((id, at) => id === next.relied[at]);
  if (last && same) intervals[intervals.length - 1] = { ...last, to: next.to };
  else intervals.push(next);
}

function resultOf(member: Member, check: AnyCheck, intervals: readonly OutcomeInterval[]): MemberResult {
  const worst = intervals.reduce<OutcomeInterval | undefined>(
    (found, next) => (found && severity[found.result] >= severity[next.result] ? found : next),
    undefined,
  );
  const item = member.versions.at(-1)!;
  if (!worst) throw emptyPeriod(member.id);
  return {
    member: member.id,
    repository: item.repository,
    label: check.label?.(item) ?? labelOf(item),
    result: worst.result,
    because: becauseOf(intervals, worst),
    intervals,
  };
}

const emptyPeriod = (member: string): AppError =>
  new AppError('controls/empty-period', `no instant of the period could be judged for ${member}`, {
    hint: 'The period must end after it begins.',
  });

function labelOf(item: Fact): string {
  return item.kind === 'repository' ? item.repository : `${item.repository}: ${item.id}`;
}

/** Stretches of one result on end, told in the words of the last one: the intervals hold every wording. */
interface Run {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly result: OutcomeResult;
  readonly because: string;
  readonly reworded: boolean;
}

const sinceThen: Readonly<Record<OutcomeResult, string>> = {
  pass: 'Passed',
  exception: 'Exception',
  'not-determined': 'Not determined',
  'not-applicable': 'Not applicable',
};

/** Names the stretches of the worst result and, when it did not last, what followed in the end. */
function becauseOf(intervals: readonly OutcomeInterval[], worst: OutcomeInterval): string {
  const runs = runsOf(intervals);
  const last = runs.at(-1)!;
  if (runs.length === 1) return last.reworded ? `Throughout the period; at its end: ${last.because}` : last.because;
  const stretches = runs.filter(({ result }) => result === worst.result);
  const shown = stretches.slice(0, 3).map((run) => `${stretch(run.from, run.to)}${atItsEnd(run)}: ${run.because}`);
  const rest = stretches.length - shown.length;
  if (rest > 0)
    shown.push(
      `${counted(rest, 'more stretch', 'more stretches')} ${agree(rest, 'is', 'are')} listed with the intervals.`,
    );
  if (last.result !== worst.result)
    shown.push(`${sinceThen[last.result]} since ${dayOf(last.from.at)}${atItsEnd(last)}: ${last.because}`);
  return shown.join(' ');
}

const atItsEnd = ({ reworded }: Run): string => (reworded ? ', at the end' : '');

function runsOf(intervals: readonly OutcomeInterval[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { from, to, result, because } of intervals) {
    const last = runs.at(-1);
    if (last?.result === result)
      runs[runs.length - 1] = { ...last, to, because, reworded: last.reworded || last.because !== because };
    else runs.push({ from, to, result, because, reworded: false });
  }
  return runs;
}

function stretch(from: Boundary, to: Boundary): string {
  const [first, last] = [dayOf(from.at), dayOf(to.at)];
  return first === last ? `On ${first}` : `From ${first} to ${last}`;
}
