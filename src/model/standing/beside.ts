/**
 * Waivers beside results. A waived exception is an exception: results, outcomes and counts of exceptions stay as they are,
 * and beside them stands what covers which member, and how many exceptions are covered whole.
 */
import type { TimeSpan } from '../../base/instant.ts';
import type { CheckResult, ControlEvaluation, MemberResult, OutcomeCounts } from '../control.ts';
import { coveringOf, coverWhole, isAbout, type Covering, type StandingWaiver } from './waivers.ts';

/** Unchanged, and the same values, where nothing was ever waived. */
export function besideResults(
  evaluations: readonly ControlEvaluation[],
  waivers: readonly StandingWaiver[],
): readonly ControlEvaluation[] {
  if (waivers.length === 0) return evaluations;
  return evaluations.map((evaluation) => besideControl(evaluation, waivers));
}

function besideControl(evaluation: ControlEvaluation, all: readonly StandingWaiver[]): ControlEvaluation {
  const waivers = all.filter(({ waiver }) => waiver.target.control === evaluation.control.id);
  if (waivers.length === 0) return evaluation;
  const checks = evaluation.checks.map((check) => besideCheck(check, evaluation.control.id, waivers));
  const total = (key: 'waived' | 'waivedAfterwards'): number =>
    checks.reduce((sum, { counts }) => sum + (counts[key] ?? 0), 0);
  return {
    ...evaluation,
    counts: { ...evaluation.counts, waived: total('waived'), waivedAfterwards: total('waivedAfterwards') },
    checks,
    waivers,
  };
}

function besideCheck(check: CheckResult, control: string, all: readonly StandingWaiver[]): CheckResult {
  const waivers = all.filter(({ waiver: { target } }) => target.check === undefined || target.check === check.check);
  if (waivers.length === 0) return check;
  const covered = check.members.map((member) => besideMember(member, { control, check: check.check }, waivers));
  const counts: OutcomeCounts = {
    ...check.counts,
    waived: covered.filter(({ whole }) => whole === 'before').length,
    waivedAfterwards: covered.filter(({ whole }) => whole === 'afterwards').length,
  };
  return { ...check, counts, waivers, members: covered.map(({ member }) => member) };
}

/** One result of a check that several controls rest on, each with waivers of its own: members name all that cover them. */
export function alongside(results: readonly CheckResult[]): CheckResult {
  const last = results.at(-1)!;
  if (results.every(({ waivers }) => waivers === undefined)) return last;
  const [waivers, members] = [new Map<string, StandingWaiver>(), new Map<string, Map<string, Covering>>()];
  for (const result of results) {
    for (const one of result.waivers ?? []) waivers.set(one.waiver.id, one);
    for (const { member, waivers: own = [] } of result.members)
      for (const one of own) members.set(member, (members.get(member) ?? new Map()).set(one.id, one));
  }
  const covered = (member: MemberResult): MemberResult => {
    const covering = members.get(member.member);
    return covering ? { ...member, waivers: [...covering.values()] } : member;
  };
  return { ...last, waivers: [...waivers.values()], members: last.members.map(covered) };
}

interface Covered {
  readonly member: MemberResult;
  /** All of its exceptions are covered, by approvals made before them or not. */
  readonly whole?: 'before' | 'afterwards';
}

function besideMember(
  member: MemberResult,
  place: { readonly control: string; readonly check: string },
  all: readonly StandingWaiver[],
): Covered {
  const stretches = exceptionsOf(member);
  if (stretches.length === 0) return { member };
  const about = all.filter(({ waiver }) => isAbout(waiver.target, { ...place, member: member.member }));
  const covering = coveringOf(about, stretches);
  if (covering.length === 0) return { member };
  const named = { ...member, waivers: covering };
  if (!coverWhole(about, stretches)) return { member: named };
  const afterwards = new Set(covering.filter((one) => one.afterwards).map(({ id }) => id));
  const before = about.filter(({ waiver }) => !afterwards.has(waiver.id));
  return { member: named, whole: coverWhole(before, stretches) ? 'before' : 'afterwards' };
}

function exceptionsOf({ intervals }: MemberResult): readonly TimeSpan[] {
  return intervals.filter(({ result }) => result === 'exception').map(({ from, to }) => ({ from: from.at, to: to.at }));
}
