/**
 * From build statuses to status checks. Pure.
 *
 * A status is a key on a commit that whoever may write can set, and set anew: only what it says last is kept, from
 * `created_on` to `updated_on`. Bitbucket's rules name none of them. What they demand is a number of builds that passed,
 * with none that failed or is still running; so for each number that a commit came to there is one more line,
 * `2 passing builds`, by `bitbucket-builds`, as Bitbucket itself would have counted at the time.
 */
import type { Instant } from '../../base/instant.ts';
import type { StatusCheck, StatusConclusion } from '../../model/changeset.ts';
import type { RequiredCheck } from '../../model/branch-rules.ts';
import { asObjectId } from '../../model/repository.ts';
import type { Status } from './changeset-schema.ts';

export const countedBy = 'bitbucket-builds';

export function passingBuilds(count: number): RequiredCheck {
  return { name: count === 1 ? '1 passing build' : `${count} passing builds`, reportedBy: countedBy };
}

const conclusions: Readonly<Record<Status['state'], StatusConclusion>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  STOPPED: 'cancelled',
  INPROGRESS: 'pending',
};

export interface BuildStatus {
  readonly status: Status;
  readonly commit: string;
}

export function statusChecksOf(builds: readonly BuildStatus[]): readonly StatusCheck[] {
  const byCommit = Map.groupBy(builds, ({ commit }) => commit);
  return [
    ...builds.map(checkOf),
    ...[...byCommit].flatMap(([commit, own]) =>
      countsOn(
        commit,
        own.map(({ status }) => status),
      ),
    ),
  ];
}

/** The commit stands in the address of the status alone. */
export function commitOf({ links }: Status): string | undefined {
  return /\/commit\/([0-9a-f]{40}(?:[0-9a-f]{24})?)(?:\/|$)/.exec(links?.commit?.href ?? '')?.[1];
}

function checkOf({ status, commit }: BuildStatus): StatusCheck {
  const { key, name, state, url, created_on: from, updated_on: to } = status;
  return {
    name: name || key,
    // Whoever set it, its key and address are theirs to choose.
    reportedBy: 'status',
    commit: asObjectId(commit),
    conclusion: conclusions[state],
    startedAt: from ?? null,
    completedAt: isOver(status) ? (to ?? null) : null,
    ...(url && { url }),
  };
}

const isOver = ({ state }: Status): boolean => state !== 'INPROGRESS';

/** What the count came to each time that a build ended. */
function countsOn(commit: string, statuses: readonly Status[]): readonly StatusCheck[] {
  const times = [...new Set(statuses.flatMap((one) => (isOver(one) && one.updated_on ? [one.updated_on] : [])))].sort();
  const passed = statuses.filter(({ state }) => state === 'SUCCESSFUL').length;
  const needed = Array.from({ length: passed }, (_, i) => i + 1);
  return needed.flatMap((count) =>
    times.flatMap((at): StatusCheck[] => {
      const conclusion = countedAt(statuses, count, at);
      if (conclusion === undefined) return [];
      const { name } = passingBuilds(count);
      return [
        { name, reportedBy: countedBy, commit: asObjectId(commit), conclusion, startedAt: null, completedAt: at },
      ];
    }),
  );
}

function countedAt(statuses: readonly Status[], count: number, at: Instant): StatusConclusion | undefined {
  const over = statuses.filter((one) => isOver(one) && one.updated_on && one.updated_on <= at);
  if (over.some(({ state }) => state === 'FAILED')) return 'failure';
  const isRunning = statuses.some((one) => !over.includes(one) && (!one.created_on || one.created_on <= at));
  if (isRunning) return undefined;
  return over.filter(({ state }) => state === 'SUCCESSFUL').length >= count ? 'success' : undefined;
}
