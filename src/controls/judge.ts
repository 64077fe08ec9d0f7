/**
 * One member's outcome: at one instant, or over a window as exact stretches. The runner's own duty sits here: a pass (or
 * "does not apply") that rests on nothing being found is no longer one while a gap covers what was read.
 *
 * Triggers and the intervals of a calendar are judged in sla.ts and periodic.ts.
 */
import { AppError } from '../base/app-error.ts';
import { earlier, later, type Instant } from '../base/instant.ts';
import type { MemberResult, OutcomeInterval, Period } from '../model/control.ts';
import { isInForce, type Boundary, type Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import { notApplicable, notDetermined, type Outcome } from '../model/outcome.ts';
import type { AnyCheck, Said } from './check.ts';
import type { ParametersInForce } from './dated-parameters.ts';
import { nextScopeChange, outsideScope, type ScopeOf } from './dated-scope.ts';
import { nothingAfter } from './gaps.ts';
import type { Lens } from './lens.ts';
import { extend, resultOf, said, type Member } from './member-result.ts';
import { dayOf } from './time.ts';
import { clause, listed } from './words.ts';

export interface Judgement {
  readonly check: AnyCheck;
  readonly parameters: ParametersInForce;
  readonly scope: ScopeOf | undefined;
  readonly lens: Lens;
  /** Where the gaps behind a `not-determined` are collected for the result. */
  readonly met: Set<Gap>;
}

export function judgeEvent(member: Member, by: Judgement): MemberResult {
  const item = member.versions[0]!;
  const { from } = item.valid;
  const interval = { from, to: from, ...said(judgeAt(item, from.at, by)), ...by.parameters.shownAt(from.at) };
  return resultOf(member, by.check, [interval]);
}

export function judgeState(member: Member, period: Period, by: Judgement): MemberResult {
  if (period.type === 'as-of') {
    const at = { at: period.at };
    const outcome = judgeMemberAt(member, period.at, by, period.at <= observedUntil(member));
    return resultOf(member, by.check, [{ from: at, to: at, ...said(outcome), ...by.parameters.shownAt(period.at) }]);
  }
  const edges = edgesOf(member);
  const intervals: OutcomeInterval[] = [];
  let from: Boundary = { at: period.from };
  while (from.at < period.to) {
    const outcome = judgeMemberAt(member, from.at, by, from.at < observedUntil(member));
    const change = earliest([...edges, ...datedChanges(member, from.at, by), by.lens.nextChange], from.at);
    const to: Boundary = change && change.at < period.to ? change : { at: period.to };
    extend(intervals, { from, to, ...said(outcome), ...by.parameters.shownAt(from.at) });
    from = to;
  }
  return resultOf(member, by.check, intervals);
}

/** A state member may not exist yet, be out of scope, or no longer have been observed. */
function judgeMemberAt(member: Member, at: Instant, by: Judgement, observed: boolean): Outcome {
  const born = bornAt(member);
  by.lens.moveTo(at);
  if (at < born) return notApplicable(`Nothing had landed before ${dayOf(born)}.`);
  const outside = outsideScope(by.scope, member.versions.at(-1)!, at);
  if (outside !== undefined) return notApplicable(outside);
  if (!observed) return notObserved(member, observedUntil(member), by.met);
  const item = member.versions.find((version) => isInForce(version, at));
  if (!item) return notApplicable('It was not part of the repository at that time.');
  return judgeAt(item, at, by);
}

function judgeAt(item: Fact, at: Instant, by: Judgement): Outcome {
  by.lens.moveTo(at);
  const outcome = outcomeOf(by.check, by.check.test(item, by.lens, by.parameters.at(at)));
  return weighed(outcome, by.lens.openGaps, by);
}

/** A course or an absence is for the runner of its own kind of evaluation only. */
export function outcomeOf(check: AnyCheck, told: Said): Outcome {
  if (told.result !== 'course' && told.result !== 'absent') return told;
  throw new AppError(
    'controls/wrong-verdict',
    `check ${check.meta.id} tells a ${told.result} of a ${check.meta.evaluation}`,
    {
      hint: 'Only checks of kind sla tell a course, and only those of kind periodic an absence.',
    },
  );
}

/** What rests on nothing being found does not stand while something could not be looked at. */
export function weighed(outcome: Outcome, gaps: readonly Gap[], by: Pick<Judgement, 'check' | 'met'>): Outcome {
  if (outcome.result === 'not-determined') for (const gap of outcome.gaps) by.met.add(gap);
  if (outcome.result !== 'pass' && outcome.result !== 'not-applicable') return outcome;
  if (by.check.toleratesGaps !== undefined || gaps.length === 0) return outcome;
  return openBecauseOf(gaps, `From the rest: ${outcome.because}`, by.met);
}

export function openBecauseOf(gaps: readonly Gap[], rest: string, met: Set<Gap>): Outcome {
  for (const gap of gaps) met.add(gap);
  const reasons = listed(
    gaps.map((gap) => clause(gap.detail)),
    2,
  );
  return notDetermined(`Not everything could be looked at: ${reasons}. ${rest}`, gaps);
}

export function notObserved(member: Member, observed: Instant, met: Set<Gap>): Outcome {
  const { kind, repository } = member.versions[0]!;
  const detail = nothingAfter(observed);
  const known = [...met].find((gap) => gap.repository === repository && gap.detail === detail);
  const gap: Gap = known ?? { kind: 'gap', of: kind, repository, reason: 'not-observed', detail };
  met.add(gap);
  return notDetermined(detail, [gap]);
}

export const bornAt = (member: Member): Instant =>
  member.versions.map((fact) => fact.valid.from.at).reduce((first, at) => earlier(first, at));

export const observedUntil = (member: Member): Instant =>
  [...member.versions.map((fact) => fact.observedAt), ...(member.lookedUntil ? [member.lookedUntil] : [])].reduce(
    (last, at) => later(last, at),
  );

/** Changes of the member itself: its versions, and the moment after which nobody looked. */
function edgesOf(member: Member): readonly Boundary[] {
  const edges = member.versions.flatMap(({ valid }) => (valid.to ? [valid.from, valid.to] : [valid.from]));
  return [...edges, { at: observedUntil(member) }];
}

/** Changes of what it is held against: its standing in the scope, and its parameters. */
function datedChanges(member: Member, after: Instant, { scope, parameters }: Judgement): readonly Boundary[] {
  if (scope === undefined && !parameters.isDated) return [];
  const dated = [nextScopeChange(scope, member.versions.at(-1)!, after), parameters.nextChange(after)];
  return dated.flatMap((at) => (at === undefined ? [] : [{ at }]));
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
