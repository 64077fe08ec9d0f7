/**
 * What is searchable: the files that stand at the heads of all known repositories, whichever were read in this run, and
 * what stood there during the audited window, so that `asof:` and `between:` answer for it.
 */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { LandedCommit, PathTenure } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { CorpusHistory, CorpusRepository, UnsearchedFile } from '../../search/contract.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RepositoryStore } from '../../store/repositories.ts';
import { landingInForce, type ReadRepository } from '../reading/read-repository.ts';
import { isFile } from './collect.ts';

interface CorpusStores {
  readonly repositories: RepositoryStore;
  readonly histories: HistoryStore;
}

/** `reads` as they are now, the other known repositories as they were read last; history since the window began. */
export async function wholeCorpus(
  reads: readonly ReadRepository[],
  { repositories, histories }: CorpusStores,
  window?: TimeSpan,
): Promise<readonly CorpusRepository[]> {
  const since = window?.from;
  const corpus = reads.flatMap(({ repository, history }) =>
    corpusOf(repository, history.tenures, historyOf(history.commits, history.tenures, since)),
  );
  const read = new Set(reads.map(({ repository }) => repository.name));
  for (const repository of await repositories.list()) {
    if (read.has(repository.name)) continue;
    const tip = await histories.tip(repository.name);
    // Known but never read (added while another program was stopped): the next run that reads it indexes it.
    if (!tip) continue;
    const commits = await histories.commits(repository.name);
    const first = since === undefined ? tip.position : completeFromOf(commits, since);
    const tenures = await histories.tenures(repository.name, first);
    corpus.push(...corpusOf({ ...repository, head: tip.commit }, tenures, historyOf(commits, tenures, since)));
  }
  return corpus.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Submodules and symbolic links have no content of their own; a repository without commits has nothing to search. */
function corpusOf(
  repository: Repository,
  tenures: readonly PathTenure[],
  history: CorpusHistory,
): readonly CorpusRepository[] {
  if (repository.head === undefined) return [];
  const standing = tenures.filter((tenure) => tenure.to === undefined);
  const unsearched: UnsearchedFile[] = standing
    .filter((tenure) => !isFile(tenure))
    .map(({ path, mode }) => ({ path, reason: mode === '160000' ? 'submodule' : 'symbolic-link' }));
  return [
    {
      name: repository.name,
      commit: repository.head,
      branch: repository.defaultBranch ?? '',
      files: standing.filter(isFile).map(({ path, blob, from }) => ({ path, blob, since: from })),
      unsearched,
      history,
    },
  ];
}

/** Without a window nothing but the head: the landings are told all the same, so that a search can say what it lacks. */
function historyOf(
  commits: readonly LandedCommit[],
  tenures: readonly PathTenure[],
  since: Instant | undefined,
): CorpusHistory {
  const completeFrom = since === undefined ? Math.max(0, commits.length - 1) : completeFromOf(commits, since);
  const past = tenures.flatMap((tenure) =>
    tenure.to !== undefined && tenure.to > completeFrom && isFile(tenure)
      ? [{ path: tenure.path, blob: tenure.blob, from: tenure.from, to: tenure.to }]
      : [],
  );
  return { landings: commits.map(({ commit, landedAt: at }) => ({ commit, at })), tenures: past, completeFrom };
}

/** The landing in force when the window began. */
function completeFromOf(commits: readonly LandedCommit[], since: Instant): number {
  return Math.max(0, landingInForce(commits, since));
}
