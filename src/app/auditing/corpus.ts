/** What is searchable: the files that stand at the heads of all known repositories, whichever were read in this run. */
import type { PathTenure } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { CorpusRepository, UnsearchedFile } from '../../search/contract.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RepositoryStore } from '../../store/repositories.ts';
import type { ReadRepository } from '../reading/read-repository.ts';
import { isFile } from './collect.ts';

interface CorpusStores {
  readonly repositories: RepositoryStore;
  readonly histories: HistoryStore;
}

/** `reads` as they are now, the other known repositories as they were read last. */
export async function wholeCorpus(
  reads: readonly ReadRepository[],
  { repositories, histories }: CorpusStores,
): Promise<readonly CorpusRepository[]> {
  const corpus = reads.flatMap(({ repository, history }) => corpusOf(repository, history.tenures));
  const read = new Set(reads.map(({ repository }) => repository.name));
  for (const repository of await repositories.list()) {
    if (read.has(repository.name)) continue;
    const tip = await histories.tip(repository.name);
    // Known but never read (added while another program was stopped): the next run that reads it indexes it.
    if (!tip) continue;
    const tenures = await histories.tenures(repository.name, tip.position);
    corpus.push(...corpusOf({ ...repository, head: tip.commit }, tenures));
  }
  return corpus.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Symbolic links have no content of their own; a repository without commits has nothing to search. */
function corpusOf(repository: Repository, tenures: readonly PathTenure[]): readonly CorpusRepository[] {
  if (repository.head === undefined) return [];
  const standing = tenures.filter((tenure) => tenure.to === undefined);
  const unsearched: UnsearchedFile[] = standing
    .filter((tenure) => tenure.mode === '160000')
    .map(({ path }) => ({ path, reason: 'submodule' }));
  return [
    {
      name: repository.name,
      commit: repository.head,
      branch: repository.defaultBranch ?? '',
      files: standing.filter(isFile).map(({ path, blob }) => ({ path, blob })),
      unsearched,
    },
  ];
}
