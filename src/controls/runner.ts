/**
 * Runs one check over one period: lists the population, judges every member, and draws the conclusion from the counts
 * alone. It holds for every check, so it is tested once (runner.test.ts) and against a slow reference that judges each
 * instant on its own (runner.property.test.ts).
 *
 * Invariants: outcomes plus exclusions equal the size of the population; an empty population is never a pass; what a gap
 * covers is never a pass; the conclusion never says more than the members do.
 *
 * As-of periods judge states at that instant. Of events they judge, in each repository, the last one by then: the one
 * example that a report on a date asks for.
 */
import { AppError } from '../base/app-error.ts';
import type { Digest } from '../base/digest.ts';
import type { CheckResult, MemberResult, OutcomeCounts, Period } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { AnyCheck, CheckParameters } from './check.ts';
import { indexFacts, type FactIndex } from './fact-index.ts';
import { judgeEvent, judgeState, type Member } from './judge.ts';
import { Lens } from './lens.ts';
import { listPopulation, type Listing } from './listing.ts';
import { conclude, coverageOf } from './rollup.ts';

export interface CheckRun {
  readonly check: AnyCheck;
  readonly facts: readonly Fact[] | FactIndex;
  readonly gaps: readonly Gap[];
  readonly period: Period;
  /** Those in force; the check's own ones are the defaults. */
  readonly parameters: CheckParameters;
  readonly version: Digest;
}

export function runCheck(run: CheckRun): CheckResult {
  const { check, period, gaps, version } = run;
  const index = 'all' in run.facts ? run.facts : indexFacts(run.facts);
  const parameters = parametersOf(check, run.parameters);
  const listing = listPopulation({ check, index, gaps, period, parameters });
  const met = new Set<Gap>(listing.gaps);
  const members = judgeMembers(listing, { ...run, index, parameters, met });
  const counts = countsOf(members, listing);
  const coverage = coverageOf(members, period, listing.population.complete);
  return {
    check: check.meta.id,
    checkVersion: version,
    parameters,
    period,
    ...conclude({ members, counts, coverage, listing, period }),
    counts,
    coverage,
    population: listing.population,
    members,
    gaps: [...met],
  };
}

interface Judging {
  readonly check: AnyCheck;
  readonly index: FactIndex;
  readonly gaps: readonly Gap[];
  readonly period: Period;
  readonly parameters: CheckParameters;
  readonly met: Set<Gap>;
}

/** Members come in the order of time for events; each repository has a lens of its own, which only moves forwards. */
function judgeMembers(listing: Listing, judging: Judging): readonly MemberResult[] {
  const { check, index, gaps, period, parameters, met } = judging;
  const lenses = new Map<RepositoryName, Lens>();
  const gapsOf = gapsByRepository(gaps);
  return listing.members.map((member: Member) => {
    const { repository, valid } = member.versions[0]!;
    const isEvent = check.meta.evaluation === 'population';
    const at = isEvent ? valid.from.at : period.type === 'as-of' ? period.at : period.from;
    // A state walks the window once per member, so it cannot share a lens with another member of its repository.
    const known = isEvent ? lenses.get(repository) : undefined;
    const lens = known ?? new Lens({ check, index, gaps: gapsOf(repository), repository, at });
    lenses.set(repository, lens);
    const by = { check, parameters, lens, met };
    return isEvent ? judgeEvent(member, by) : judgeState(member, period, by);
  });
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

function countsOf(members: readonly MemberResult[], listing: Listing): OutcomeCounts {
  const of = (result: MemberResult['result']): number => members.filter((member) => member.result === result).length;
  const counts = {
    population: listing.population.size,
    pass: of('pass'),
    exception: of('exception'),
    notApplicable: of('not-applicable'),
    notDetermined: of('not-determined'),
  };
  const judged = counts.pass + counts.exception + counts.notApplicable + counts.notDetermined;
  if (judged + listing.population.exclusions.length !== counts.population) {
    const message = `${judged} outcomes and ${listing.population.exclusions.length} exclusions for a population of ${counts.population}`;
    throw new AppError('controls/population-broken', message, {
      hint: 'This is a defect of the runner or of a collector that gave two facts the same id: please report it.',
    });
  }
  return counts;
}

/** A parameter that the check does not know, or of another type, is a broken promise: it would be ignored in silence. */
function parametersOf(check: AnyCheck, given: CheckParameters): CheckParameters {
  for (const [name, value] of Object.entries(given)) {
    const standard = check.meta.parameters[name];
    if (standard !== undefined && typeof standard === typeof value) continue;
    throw new AppError(
      'controls/unknown-parameter',
      `check ${check.meta.id} has no ${typeof value} parameter ${name}`,
      {
        hint: `Its parameters are: ${Object.keys(check.meta.parameters).join(', ') || 'none'}.`,
      },
    );
  }
  return { ...check.meta.parameters, ...given };
}
