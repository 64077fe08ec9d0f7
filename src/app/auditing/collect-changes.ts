/** Landings of the period, joined to their changesets. Joins are kept: only landings without a sure one are tried again. */
import type { TimeSpan } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import { collectLandedChanges } from '../../facts/landed-change/collect.ts';
import { joinChangesets, type ChangesetJoin } from '../../git/changesets.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { ScanCache } from '../../store/caches.ts';

export interface ChangeContext {
  readonly cache: ScanCache;
  readonly span: TimeSpan;
  /** Whether landings that led to no changeset for certain are tried again: pull refs may have come since. */
  readonly retry: boolean;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface ChangeSource {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
}

export async function collectChanges(
  { repository, history }: ChangeSource,
  context: ChangeContext,
): Promise<readonly (Fact<'landed-change'> | Gap)[]> {
  const landed = landedWithin(history.commits, context.span);
  const joins = await joinsOf(repository, landed, context);
  return [
    ...collectLandedChanges({
      history,
      joins,
      period: context.span,
      observedAt: repository.observedAt,
      pathsOf: pathsByLanding(history),
    }),
  ];
}

export function landedWithin(commits: readonly LandedCommit[], { from, to }: TimeSpan): readonly LandedCommit[] {
  return commits.filter(({ landedAt }) => from <= landedAt && landedAt < to);
}

async function joinsOf(
  repository: Repository,
  landed: readonly LandedCommit[],
  { cache, retry, observer, signal }: ChangeContext,
): Promise<ReadonlyMap<ObjectId, ChangesetJoin>> {
  const known = (await cache.joins(repository.name)) as ReadonlyMap<ObjectId, ChangesetJoin>;
  const open = landed.filter(({ commit }) => {
    const joinedBy = known.get(commit)?.joinedBy;
    return joinedBy === undefined || (retry && (joinedBy === 'none' || joinedBy === 'trailer'));
  });
  if (open.length === 0) return known;
  const fresh = await joinChangesets({ repository, commits: open, observer, signal });
  await cache.saveJoins(
    repository.name,
    [...fresh].map(([commit, join]) => ({ commit, joinedBy: join.joinedBy, join })),
  );
  return new Map([...known, ...fresh]);
}

function pathsByLanding(history: RepositoryHistory): (commit: LandedCommit) => readonly string[] {
  const paths = new Map<number, Set<string>>();
  const note = (index: number, path: string): void => {
    const known = paths.get(index);
    if (known) known.add(path);
    else paths.set(index, new Set([path]));
  };
  for (const tenure of history.tenures) {
    note(tenure.from, tenure.path);
    if (tenure.to !== undefined) note(tenure.to, tenure.path);
  }
  return (commit) => [...(paths.get(commit.index) ?? [])].sort();
}
