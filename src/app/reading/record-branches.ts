/**
 * Records of branches beside the default one, for questions about differences and messages of revisions: what a branch has
 * that the default branch has not, from where it forked. They are made when a question names them and go with the next
 * audit, which forgets what it does not know; reading one anew costs what its own landings cost.
 */
import type { Clock } from '../../base/clock.ts';
import type { Observer } from '../../base/progress.ts';
import { readHistory } from '../../git/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { asObjectId } from '../../model/repository.ts';
import { branchAlone, branchRecord } from '../../search/deltas/branch-record.ts';
import { tipsOf } from '../../search/deltas/commit-sets.ts';
import type { DeltaStore } from '../../search/deltas/delta-store.ts';
import type { ParsedQuery } from '../../search/query/ast.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RefLedger } from '../../store/ref-ledger.ts';
import type { RepositoryStore } from '../../store/repositories.ts';
import { revisionSource } from '../queries/revisions.ts';
import { deltaSourceOf } from './delta-source.ts';

export interface Branch {
  readonly repository: Repository;
  /** As the question names it. */
  readonly name: string;
  readonly tip: ObjectId;
}

export interface BranchStores {
  readonly deltas: DeltaStore;
  readonly clock: Clock;
  readonly repositories: RepositoryStore;
  readonly histories: HistoryStore;
  readonly refs: RefLedger;
}

/** A wildcard may mean thousands of branches; what is not read is told by the answer. */
const mostBranches = 200;

/** Branches that questions name, that the default branch does not hold and that are not on record. */
export async function lackingBranches(
  questions: readonly ParsedQuery[],
  repositories: readonly Repository[],
  { deltas, stores }: { readonly deltas: () => DeltaStore; readonly stores: Omit<BranchStores, 'deltas' | 'clock'> },
  signal: AbortSignal,
): Promise<readonly Branch[]> {
  const source = revisionSource(stores);
  const lacking = new Map<string, Branch>();
  for (const repository of repositories) {
    const { name } = repository;
    const tips = new Map<string, string>();
    for (const question of questions)
      for (const alternative of question.alternatives)
        for (const tip of (await tipsOf(alternative, name, source, signal))?.tips ?? []) tips.set(tip.commit, tip.name);
    if (tips.size === 0) continue;
    const landed = new Set<string>((await stores.histories.commits(name)).map(({ commit }) => commit));
    for (const [commit, branch] of tips) {
      const record = branchRecord(name, commit);
      if (landed.has(commit) || (await deltas().has(record))) continue;
      if (lacking.size < mostBranches) lacking.set(record, { repository, name: branch, tip: asObjectId(commit) });
    }
  }
  return [...lacking.values()];
}

export async function beginBranches(
  branches: readonly Branch[],
  { deltas, clock, histories, refs }: BranchStores,
  { observer, signal }: { readonly observer: Observer; readonly signal: AbortSignal },
): Promise<void> {
  for (const { repository, name: branch, tip } of branches) {
    signal.throwIfAborted();
    const { name } = repository;
    const known = { commits: await histories.commits(name), tenures: await histories.tenures(name, 0) };
    const observations = await refs.observations(name, `refs/heads/${branch}`);
    const place = { ...repository, defaultBranch: branch, head: tip };
    const observedAt = clock.now();
    const { history } = await readHistory({ repository: place, known, observations, observedAt, observer, signal });
    const shared = history.commits.findIndex(({ commit }, at) => commit !== known.commits[at]?.commit);
    if (shared < 0) continue;
    await deltas.extend(branchAlone(deltaSourceOf({ repository, history }), shared), { observer, signal });
  }
}
