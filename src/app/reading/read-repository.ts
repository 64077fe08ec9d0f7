/** One repository, brought up to date in the store: its refs observed, its new landings read. */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import { readHistory, type HistoryReading } from '../../git/history.ts';
import { observeRefs } from '../../git/refs.ts';
import type { LandedCommit, RefObservation, RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RefLedger } from '../../store/ref-ledger.ts';

export interface ReadContext {
  readonly histories: HistoryStore;
  readonly refs: RefLedger;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface ReadRepository {
  readonly repository: Repository;
  /** From the root to the tip. */
  readonly history: RepositoryHistory;
  readonly landingsRead: number;
  /** Observations of the default branch in this data directory, oldest first. */
  readonly branchObservations: readonly RefObservation[];
  readonly sweeps: readonly Instant[];
}

/** The landing in force at `at`: its index, or -1 when nothing had landed yet. */
export function landingInForce(commits: readonly LandedCommit[], at: Instant): number {
  let low = 0;
  let high = commits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (commits[middle]!.landedAt <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export async function readRepository(repository: Repository, context: ReadContext): Promise<ReadRepository> {
  const observedAt = repository.observedAt;
  const observations = await observeRefs(repository, observedAt);
  await context.refs.append({ repository: repository.name, observedAt, observations });
  const branchRef = `refs/heads/${repository.defaultBranch}`;
  const branchObservations = await context.refs.observations(repository.name, branchRef);
  const { history, landingsRead } = await updateHistory(repository, branchObservations, context);
  const sweeps = await context.refs.sweeps(repository.name);
  return { repository, history, landingsRead, branchObservations, sweeps };
}

async function updateHistory(
  repository: Repository,
  observations: readonly RefObservation[],
  { histories, observer, signal }: ReadContext,
): Promise<HistoryReading> {
  const commits = await histories.commits(repository.name);
  const tenures = await histories.tenures(repository.name, 0);
  const request = { repository, observations, observedAt: repository.observedAt, observer, signal };
  const read = await readHistory(commits.length > 0 ? { ...request, known: { commits, tenures } } : request);
  if (read.rebuilt || commits.length === 0) await histories.replace(repository.name, read.history);
  else if (read.landingsRead > 0) await histories.extend(repository.name, read.history, commits.length - 1);
  return read;
}

/** The same history without the tenures that ended before `from` or began after `to`. */
export function during(history: RepositoryHistory, { from, to }: TimeSpan): RepositoryHistory {
  const first = landingInForce(history.commits, from);
  const last = landingInForce(history.commits, to);
  const tenures = history.tenures.filter((t) => t.from <= last && (t.to === undefined || t.to > first));
  return { ...history, tenures };
}
