/** One repository, brought up to date in the store: its refs observed, its new landings read. */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import { readHistory, type HistoryReading } from '../../git/history.ts';
import { LandedElsewhere, readBranch, type BranchHistory } from '../../git/branch-landings.ts';
import { observeRefs } from '../../git/refs.ts';
import type { LandedCommit, RefObservation, RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { BranchHistoryStore } from '../../store/branch-histories.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RefLedger } from '../../store/ref-ledger.ts';

export interface ReadContext {
  readonly branchHistories: BranchHistoryStore;
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
  /** The other branches in scope. */
  readonly branches: readonly ReadBranch[];
}

/** A branch in scope beside the production branch. */
export interface ReadBranch {
  readonly history: BranchHistory;
  readonly observations: readonly RefObservation[];
  readonly isGone: boolean;
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
  const { branches, read } = await readBranches(repository, history, context);
  return { repository, history, landingsRead: landingsRead + read, branchObservations, sweeps, branches };
}

/** One after the other: what a branch shares with one before it is counted there. */
async function readBranches(
  repository: Repository,
  production: RepositoryHistory,
  { branchHistories, refs, signal }: Pick<ReadContext, 'branchHistories' | 'refs' | 'signal'>,
): Promise<{ readonly branches: readonly ReadBranch[]; readonly read: number }> {
  const { name, furtherBranches = [], observedAt } = repository;
  const branches: ReadBranch[] = [];
  let read = 0;
  if (furtherBranches.length === 0) return { branches, read };
  const stored = new Map((await branchHistories.of(name)).map((one) => [one.branch, one]));
  const elsewhere = new LandedElsewhere();
  elsewhere.add(production);
  for (const branch of furtherBranches) {
    signal.throwIfAborted();
    const known = stored.get(branch.name);
    const observations = await refs.observations(name, `refs/heads/${branch.name}`);
    const asked = { repository, branch, elsewhere, observations, observedAt, signal };
    const { history, kept } = await readBranch(known ? { ...asked, known } : asked);
    const { fork, landings } = history;
    const isNew = known?.head !== branch.head || known.fork !== fork || known.landings.length !== kept;
    if (isNew || kept < landings.length)
      await branchHistories.save(name, { branch: branch.name, head: branch.head, fork, landings }, kept);
    elsewhere.add(history);
    branches.push({ history, observations, isGone: branch.isGone === true });
    read += landings.length - kept;
  }
  return { branches, read };
}

/** What is stored of the branches in scope, put together again without a look at git. */
export async function storedBranches(
  repository: Repository,
  production: RepositoryHistory,
  context: Pick<ReadContext, 'branchHistories' | 'refs' | 'signal'>,
): Promise<readonly ReadBranch[]> {
  const stored = await context.branchHistories.of(repository.name);
  const heads = new Map(stored.map(({ branch, head }) => [branch, head]));
  const furtherBranches = (repository.furtherBranches ?? []).flatMap((branch) => {
    const head = heads.get(branch.name);
    return head === undefined ? [] : [{ ...branch, head }];
  });
  return (await readBranches({ ...repository, furtherBranches }, production, context)).branches;
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
