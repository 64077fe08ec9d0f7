/**
 * What is wrong with a landing in the terms of the forge that it landed on. A world speaks GitHub's language: rules name the
 * status checks that they demand, and the application that has to report each. Others cannot say so much:
 *
 *   GitLab     the pipeline of the head has to succeed; jobs that were skipped let it, and what others report is no part of it
 *   Gitea      contexts by name, whoever reports them
 *   Bitbucket  so many builds that passed, with none that failed or is running, whichever they are; no labels
 *
 * Found without asking any face: from the world alone.
 */
import type { ForgeKind } from '../../../src/model/account.ts';
import type { LandingTruth } from '../ground-truth.ts';
import type { InjectionCode, SimRepository, SimStatusCheck } from '../world.ts';
import { pipelineApplication } from '../making/people.ts';
import { rulesAt } from './status-checks.ts';

/** `fault`: what was demanded had not passed. `stopped`: not even as the forge counts. */
interface Demanded {
  readonly fault: InjectionCode | null;
  readonly stopped: boolean;
}

const fine: Demanded = { fault: null, stopped: false };
const checkCodes: ReadonlySet<InjectionCode> = new Set([
  'check-missing',
  'check-failed',
  'check-skipped',
  'check-by-wrong-application',
  'check-after-merge',
]);

export function inTermsOf(kind: ForgeKind, repository: SimRepository, one: LandingTruth): LandingTruth {
  if (kind === 'github' || one.changeset === null) return one;
  const { landing, changeset, claims } = one;
  const { fault, stopped } = demandedOf(kind, repository, one);
  const judged = repository.bypasses.filter(({ after }) => after === landing.commits.at(-1));
  const isShort = judged.some(({ rules }) => rules.includes('pull_request'));
  const wasBypass = judged.some(({ result }) => result === 'bypass');
  // An emergency that was made good in time is declared by its label.
  const isMadeGood = kind !== 'bitbucket' && wasBypass && !claims.includes('admin-bypass');
  const isEmergency = changeset.labels.includes('emergency');
  const around = (isShort || stopped) && !isMadeGood && (kind !== 'bitbucket' || isShort || stopped);
  const kept = claims.filter((code) => !checkCodes.has(code) && code !== 'admin-bypass');
  const own = claims.filter((code) => checkCodes.has(code));
  return {
    ...one,
    claims: [
      ...kept,
      ...(fault === null ? [] : own.length > 0 ? own : [fault]),
      ...(around && !(isEmergency && isMadeGood) ? (['admin-bypass'] as const) : []),
    ],
  };
}

function demandedOf(kind: ForgeKind, repository: SimRepository, one: LandingTruth): Demanded {
  const { landing, changeset } = one;
  const names = rulesAt(repository, landing.branch, landing.at).flatMap(({ checks }) => checks.map(({ name }) => name));
  if (names.length === 0) return fine;
  const onHead = changeset!.statusChecks.filter(({ commit }) => commit === changeset!.head);
  if (kind === 'gitlab') return pipelineOf(onHead.filter(isJob), landing.at);
  return kind === 'gitea' ? contextsOf(names, onHead, landing.at) : buildsOf(names.length, onHead, landing.at);
}

const isJob = ({ application, name }: SimStatusCheck): boolean =>
  application === pipelineApplication && ['test', 'build', 'lint'].includes(name);

const isOver = ({ completedAt }: SimStatusCheck, at: string): boolean => completedAt !== null && completedAt <= at;
const isPass = ({ conclusion }: SimStatusCheck): boolean => conclusion === 'success';
const isIdle = ({ conclusion }: SimStatusCheck): boolean => conclusion === 'skipped' || conclusion === 'neutral';

/** The last run of each name that had begun. */
function lastRuns(checks: readonly SimStatusCheck[], at: string): readonly SimStatusCheck[] {
  const last = new Map<string, SimStatusCheck>();
  for (const one of checks) if (one.startedAt <= at) last.set(one.name, one);
  return [...last.values()];
}

function pipelineOf(jobs: readonly SimStatusCheck[], at: string): Demanded {
  // A job that was started later belongs to the pipeline: it had not succeeded yet.
  if (jobs.some(({ startedAt }) => startedAt > at)) return { fault: 'check-after-merge', stopped: true };
  const last = lastRuns(jobs, at);
  if (last.length === 0) return { fault: 'check-missing', stopped: true };
  if (last.some((one) => !isOver(one, at))) return { fault: 'check-after-merge', stopped: true };
  if (last.some((one) => !isPass(one) && !isIdle(one))) return { fault: 'check-failed', stopped: true };
  return last.every(isIdle) ? { fault: 'check-skipped', stopped: false } : fine;
}

function contextsOf(names: readonly string[], checks: readonly SimStatusCheck[], at: string): Demanded {
  const faults = names.flatMap((name): readonly Demanded[] => {
    const own = checks.filter((one) => one.name === name);
    const last = own.findLast((one) => isOver(one, at));
    if (last === undefined) return [{ fault: own.length > 0 ? 'check-after-merge' : 'check-missing', stopped: true }];
    if (isPass(last)) return [];
    return [isIdle(last) ? { fault: 'check-skipped', stopped: false } : { fault: 'check-failed', stopped: true }];
  });
  return faults.find(({ stopped }) => stopped) ?? faults[0] ?? fine;
}

function buildsOf(count: number, checks: readonly SimStatusCheck[], at: string): Demanded {
  const last = lastRuns(checks, at);
  if (last.some((one) => isOver(one, at) && ['failure', 'timed-out'].includes(one.conclusion)))
    return { fault: 'check-failed', stopped: true };
  const passed = last.filter((one) => isOver(one, at) && isPass(one)).length;
  const isRunning = last.some((one) => !isOver(one, at));
  return passed >= count && !isRunning ? fine : { fault: 'check-missing', stopped: true };
}
