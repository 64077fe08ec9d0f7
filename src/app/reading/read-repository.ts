/** One repository, brought up to date in the store: its refs observed, its new landings read. */
import type { Instant } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import { readHistory } from '../../git/history.ts';
import { observeRefs } from '../../git/refs.ts';
import type { LandedCommit, PathTenure, RefObservation, RepositoryHistory } from '../../model/history.ts';
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
  /** All landings; tenures that stand at the head or ended after the beginning of the period. */
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

/** `from`: the beginning of the period; tenures that ended before it are left in the store. */
export async function readRepository(
  repository: Repository,
  from: Instant,
  context: ReadContext,
): Promise<ReadRepository> {
  const observedAt = repository.observedAt;
  const observations = await observeRefs(repository, observedAt);
  await context.refs.append({ repository: repository.name, observedAt, observations });
  const branchRef = `refs/heads/${repository.defaultBranch}`;
  const branchObservations = await context.refs.observations(repository.name, branchRef);
  const { history, landingsRead } = await updateHistory(repository, from, branchObservations, context);
  const sweeps = await context.refs.sweeps(repository.name);
  return { repository, history, landingsRead, branchObservations, sweeps };
}

async function updateHistory(
  repository: Repository,
  from: Instant,
  observations: readonly RefObservation[],
  context: ReadContext,
): Promise<{ readonly history: RepositoryHistory; readonly landingsRead: number }> {
  const { histories, observer, signal } = context;
  const request = { repository, observations, observedAt: repository.observedAt, observer, signal };
  const commits = await histories.commits(repository.name);
  const known = commits.length - 1;
  if (known < 0) {
    const read = await readHistory(request);
    await histories.replace(repository.name, read.history);
    return { ...read, history: touching(read.history, from) };
  }
  const tenures = await histories.tenures(repository.name, landingInForce(commits, from));
  const read = await readHistory({ ...request, known: { commits, tenures } });
  if (!read.rebuilt) {
    await histories.extend(repository.name, read.history, known);
    return read;
  }
  // The branch was rewritten: what lies before the fork is needed too, and the stored history is replaced.
  const everything = await histories.tenures(repository.name, 0);
  const whole = await readHistory({ ...request, known: { commits, tenures: everything } });
  await histories.replace(repository.name, whole.history);
  return { landingsRead: whole.landingsRead, history: touching(whole.history, from) };
}

/** Drops tenures that ended before the period: nothing after this needs them. */
function touching(history: RepositoryHistory, from: Instant): RepositoryHistory {
  const since = landingInForce(history.commits, from);
  const tenures = history.tenures.filter((t: PathTenure) => t.to === undefined || t.to > since);
  return { ...history, tenures };
}
