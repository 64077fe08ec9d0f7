/**
 * Runs one check over one period: lists the candidates, judges every one, settles which of them are members, and draws
 * the conclusion from the counts alone. It holds for every check, so it is tested once (runner.test.ts, kinds.test.ts) and
 * against a slow reference that judges each instant on its own (runner.property.test.ts).
 *
 * Invariants: outcomes plus exclusions equal the size of the population; an empty population is never a pass (but where
 * violations are the population, the watch that saw none is); what a gap covers is never a pass; the conclusion never says
 * more than the members do.
 *
 * As-of periods judge states at that instant. Of events they judge, in each repository, the last one by then: the one
 * example that a report on a date asks for. Calendars: the last interval that was settled by then. Triggers: those that
 * were open then, and the last one. Invariants: what is known by then, and whether somebody was watching.
 */
import { AppError } from '../base/app-error.ts';
import type { Digest } from '../base/digest.ts';
import type {
  CheckResult,
  Continuity,
  MemberResult,
  OutcomeCounts,
  Period,
  UnjudgedStretch,
} from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { Population } from '../model/population.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { AnyCheck } from './check.ts';
import { continuityOf, lineOf, tracksOfStates, tracksOfWatch, type StandingStretch } from './continuity.ts';
import { ParametersInForce, type GivenParameters } from './dated-parameters.ts';
import type { ScopeOf } from './dated-scope.ts';
import { indexFacts, type FactIndex } from './fact-index.ts';
import { judgeEvent, judgeState } from './judge.ts';
import { Lens } from './lens.ts';
import {
  listCandidates,
  listingOf,
  notListed,
  triggerOf,
  type Candidate,
  type Listing,
  type ListRequest,
} from './listing.ts';
import type { Member } from './member-result.ts';
import { usualDateLimits, withNotes, type DateLimits } from './notes.ts';
import { leftOpen, notDeclared, undeclaredAtFirst } from './not-declared.ts';
import { judgeInterval, settledOn } from './periodic.ts';
import { conclude, coverageOf } from './rollup.ts';
import { judgeTrigger, openOn, type JudgedTrigger } from './sla.ts';
import { lastInstantOf } from './time.ts';
import { unjudgedGaps, unjudgedMembers, unjudgedTogether } from './unjudged.ts';
import { watchOf, type Watch } from './watch.ts';
import { counted } from './words.ts';

export interface CheckRun {
  readonly check: AnyCheck;
  readonly facts: readonly Fact[] | FactIndex;
  readonly gaps: readonly Gap[];
  readonly period: Period;
  /** Those in force, for all time or by date; the check's own ones are the defaults. */
  readonly parameters: GivenParameters;
  /** From when until when repositories and branches are in scope; absent: all of them, always. */
  readonly scope?: ScopeOf;
  /** When dates are something to look at; absent: the usual ones. */
  readonly dateLimits?: DateLimits;
  readonly version: Digest;
}

export const runCheck = (run: CheckRun): CheckResult => judgeCheck(run).result;

export interface JudgedCheck {
  readonly result: CheckResult;
  /** Of a check of a state or an invariant, over a window: when it was in place. */
  readonly line?: readonly StandingStretch[];
  /** As it would be if that nothing declares what it asks about were proof that there is none; absent where it is not so. */
  readonly undecided?: JudgedCheck;
}

export function judgeCheck(run: CheckRun): JudgedCheck {
  const { check, period, version } = run;
  const index = 'all' in run.facts ? run.facts : indexFacts(run.facts);
  const parameters = new ParametersInForce(check, run.parameters);
  const request: ListRequest = { check, index, gaps: run.gaps, period, parameters, scope: run.scope };
  const met = new Set<Gap>();
  const settled = settle(request, met);
  const { listing, watch } = settled;
  const members = noted(settled, run.dateLimits ?? usualDateLimits, request);
  const gaps = [...new Set([...listing.gaps, ...met])];
  const counts = countsOf(members, listing.population);
  const coverage =
    watch?.coverage ??
    coverageOf(members, { period, evaluation: check.meta.evaluation, complete: listing.population.complete });
  const line = lineOfCheck(settled, request);
  const inForce = parameters.within(period);
  const unjudged = unjudgedOf(settled, gaps, request);
  const result: CheckResult = {
    check: check.meta.id,
    checkVersion: version,
    evaluation: check.meta.evaluation,
    parameters: parameters.at(lastInstantOf(period)),
    ...(inForce && { parametersInForce: inForce }),
    period,
    ...conclude({ members, counts, coverage, listing, period, evaluation: check.meta.evaluation, watch }),
    counts,
    coverage,
    population: listing.population,
    members,
    gaps,
    ...(unjudged.length > 0 && { unjudged }),
    ...(line && period.type === 'window' && { continuity: continuityOf(line, period) }),
  };
  const undeclared = notDeclared({ check, index, parameters, result });
  if (undeclared === undefined) {
    const before = undeclaredAtFirst({ check, index, result }, line);
    return before === undefined || period.type === 'as-of'
      ? { result, ...(line && { line }) }
      : { result: withUnjudged(result, before.unjudged, continuityOf(before.line, period)), line: before.line };
  }
  const undecided: JudgedCheck = { result, ...(line && { line }) };
  const open = leftOpen(result, undeclared);
  const lasts = line && open.line && period.type === 'window';
  return lasts
    ? { result: { ...open.result, continuity: continuityOf(open.line, period) }, line: open.line, undecided }
    : { result: open.result, undecided };
}

const withUnjudged = (result: CheckResult, more: readonly UnjudgedStretch[], continuity: Continuity): CheckResult => {
  const { period, unjudged = [] } = result;
  const touches = unjudged.some(({ from }) => more.some(({ to }) => from <= to));
  const all = [...more, ...unjudged];
  return {
    ...result,
    unjudged: touches && period.type === 'window' ? unjudgedTogether([all], period) : all,
    continuity,
  };
};

interface Settled {
  readonly members: readonly MemberResult[];
  readonly listing: Listing;
  /** Of an invariant. */
  readonly watch?: Watch;
}

/** By id: members that were settled are among the candidates. */
function noted(
  { members, listing }: Settled,
  limits: DateLimits,
  { check, index }: ListRequest,
): readonly MemberResult[] {
  const candidates = new Map(listing.members.map((member) => [member.id, member]));
  return withNotes(
    members.map((result) => [candidates.get(result.member)!, result]),
    { check, index, limits },
  );
}

/** Which of the candidates are members, with their outcomes. */
function settle(request: ListRequest, met: Set<Gap>): Settled {
  const { check, period } = request;
  const candidates = listCandidates(request);
  const included = candidates.flatMap(({ member, excluded }) => (excluded === undefined ? [member] : []));
  const judging = { ...request, met };
  switch (check.meta.evaluation) {
    case 'state':
    case 'population':
      return whole(request, candidates, judgeMembers(included, judging));
    case 'periodic':
      return settleIntervals(request, candidates, judgeIntervals(included, judging));
    case 'sla':
      return settleTriggers(request, candidates, judgeTriggers(included, judging));
    case 'invariant': {
      const judged = judgeMembers(included, { ...judging, period });
      const kept = new Set(
        included.filter((_, at) => judged[at]!.result === 'exception' || judged[at]!.result === 'not-determined'),
      );
      const watch = watchOf(request);
      const beside = { gaps: watch.gaps, dropped: included.length - kept.size };
      const listing = listingOf(request, keeping(candidates, kept), beside);
      return { members: judged.filter((_, at) => kept.has(included[at]!)), listing, watch };
    }
  }
}

function whole(request: ListRequest, candidates: readonly Candidate[], members: readonly MemberResult[]): Settled {
  return { members, listing: listingOf(request, candidates, { gaps: [], dropped: 0 }) };
}

/** Exclusions stay in the list whatever came of the others. */
const keeping = (candidates: readonly Candidate[], kept: ReadonlySet<Member>): readonly Candidate[] =>
  candidates.filter(({ member, excluded }) => excluded !== undefined || kept.has(member));

function settleIntervals(
  request: ListRequest,
  candidates: readonly Candidate[],
  judged: readonly (readonly [Member, MemberResult])[],
): Settled {
  const { period } = request;
  if (period.type === 'window')
    return whole(
      request,
      candidates,
      judged.map(([, result]) => result),
    );
  const kept = settledOn(judged, period.at);
  const members = judged.flatMap(([member, result]) => (kept.has(member) ? [result] : []));
  return whole(request, keeping(candidates, kept), members);
}

function settleTriggers(
  request: ListRequest,
  candidates: readonly Candidate[],
  judged: readonly (readonly [Member, JudgedTrigger])[],
): Settled {
  const { check, index, period } = request;
  if (!check.triggeredAt)
    return whole(
      request,
      candidates,
      judged.map(([, { result }]) => result),
    );
  const isKept = period.type === 'as-of' ? openOn(judged) : ofWindow(judged);
  // One that was excluded before the window began is none of it.
  const begin = period.type === 'as-of' ? period.at : period.from;
  const asked = candidates.filter(
    ({ member, excluded }) => excluded === undefined || triggerOf(check, member.versions[0]!)! >= begin,
  );
  const unknown = judged.filter(([member, { atBegin }]) => atBegin === 'unknown' && !isKept.has(member));
  const gaps = [...Map.groupBy(unknown, ([member]) => member.versions[0]!.repository)].map(([repository, own]) => {
    const fact = index.in('repository', repository).starts.at(-1) ?? own[0]![0].versions[0]!;
    const detail = `Of ${counted(own.length, 'earlier trigger')} nobody knows whether it was open at ${begin}.`;
    return notListed(fact, check.population, detail);
  });
  const listing = listingOf(request, keeping(asked, isKept), { gaps, dropped: 0 });
  return { listing, members: judged.flatMap(([member, { result }]) => (isKept.has(member) ? [result] : [])) };
}

const ofWindow = (judged: readonly (readonly [Member, JudgedTrigger])[]): ReadonlySet<Member> =>
  new Set(
    judged.flatMap(([member, { atBegin }]) => (atBegin === 'of-the-period' || atBegin === 'open' ? [member] : [])),
  );

interface Judging extends ListRequest {
  readonly met: Set<Gap>;
}

/** Members come in the order of time for events; each repository has a lens of its own, which only moves forwards. */
function judgeMembers(members: readonly Member[], judging: Judging): readonly MemberResult[] {
  const { check, period } = judging;
  const lensOf = lensMaker(judging);
  return members.map((member) => {
    const { repository, valid } = member.versions[0]!;
    if (check.meta.evaluation !== 'state') {
      const lens = lensOf(repository, valid.from.at, 'shared');
      return judgeEvent(member, { ...judging, lens });
    }
    // A state walks the window once per member, so it cannot share a lens with another member of its repository.
    const lens = lensOf(repository, period.type === 'as-of' ? period.at : period.from, 'own');
    return judgeState(member, period, { ...judging, lens });
  });
}

/** The intervals of one subject come in order; subjects of one repository do not follow one another. */
function judgeIntervals(members: readonly Member[], judging: Judging): readonly (readonly [Member, MemberResult])[] {
  const lensOf = lensMaker(judging);
  return members.map((member) => {
    const lens = lensOf(member.versions[0]!.repository, member.interval!.from, 'own');
    return [member, judgeInterval(member, judging.period, { ...judging, lens })];
  });
}

function judgeTriggers(members: readonly Member[], judging: Judging): readonly (readonly [Member, JudgedTrigger])[] {
  const lensOf = lensMaker(judging);
  return members.map((member) => {
    const item = member.versions[0]!;
    const lens = lensOf(item.repository, triggerOf(judging.check, item)!, 'shared');
    return [member, judgeTrigger(member, judging.period, { ...judging, lens })];
  });
}

type LensOf = (repository: RepositoryName, at: Lens['at'], which: 'own' | 'shared') => Lens;

function lensMaker({ check, index, gaps }: Judging): LensOf {
  const lenses = new Map<RepositoryName, Lens>();
  const gapsOf = gapsByRepository(gaps);
  return (repository, at, which) => {
    const known = which === 'shared' ? lenses.get(repository) : undefined;
    const lens = known ?? new Lens({ check, index, gaps: gapsOf(repository), repository, at });
    if (which === 'shared') lenses.set(repository, lens);
    return lens;
  };
}

/** In their order. A lens that went through those of 5,000 repositories for each of them would take minutes. */
function gapsByRepository(gaps: readonly Gap[]): (repository: RepositoryName) => readonly Gap[] {
  const numbered = gaps.map((gap, number) => ({ gap, number }));
  const groups = Map.groupBy(numbered, ({ gap }) => gap.repository);
  const everywhere = groups.get('all') ?? [];
  return (repository) => {
    const own = groups.get(repository) ?? [];
    return [...everywhere, ...own].sort((a, b) => a.number - b.number).map(({ gap }) => gap);
  };
}

function lineOfCheck({ members, watch }: Settled, { check, period }: ListRequest): JudgedCheck['line'] {
  if (period.type === 'as-of') return undefined;
  if (watch) return lineOf(tracksOfWatch(watch.repositories, members), period);
  return check.meta.evaluation === 'state' ? lineOf(tracksOfStates(members), period) : undefined;
}

function unjudgedOf(
  { members }: Settled,
  gaps: readonly Gap[],
  { check, period }: ListRequest,
): NonNullable<CheckResult['unjudged']> {
  if (period.type === 'as-of') return [];
  const { evaluation } = check.meta;
  return evaluation === 'state' || evaluation === 'periodic'
    ? unjudgedMembers(members, period)
    : unjudgedGaps(gaps, period);
}

function countsOf(members: readonly MemberResult[], population: Population): OutcomeCounts {
  const of = (result: MemberResult['result']): number => members.filter((member) => member.result === result).length;
  const counts = {
    population: population.size,
    pass: of('pass'),
    exception: of('exception'),
    notApplicable: of('not-applicable'),
    notDetermined: of('not-determined'),
  };
  const judged = counts.pass + counts.exception + counts.notApplicable + counts.notDetermined;
  if (judged + population.exclusions.length !== counts.population) {
    const message = `${judged} outcomes and ${population.exclusions.length} exclusions for a population of ${counts.population}`;
    throw new AppError('controls/population-broken', message, {
      hint: 'This is a defect of the runner or of a collector that gave two facts the same id: please report it.',
    });
  }
  return counts;
}
