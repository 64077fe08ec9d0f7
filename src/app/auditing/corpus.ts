import { asObjectId } from '../../model/repository.ts';
import type { CorpusRepository, UnsearchedFile } from '../../search/contract.ts';
import type { ReadRepository } from '../reading/read-repository.ts';
import { isFile } from './collect.ts';

/** What is searchable of a repository: the files that stand at its head. Symbolic links have no content of their own. */
export function corpusOf({ repository, history }: ReadRepository): CorpusRepository {
  const standing = history.tenures.filter((tenure) => tenure.to === undefined);
  const unsearched: UnsearchedFile[] = standing
    .filter((tenure) => tenure.mode === '160000')
    .map(({ path }) => ({ path, reason: 'submodule' }));
  return {
    name: repository.name,
    commit: repository.head ?? asObjectId(''),
    branch: repository.defaultBranch ?? '',
    files: standing.filter(isFile).map(({ path, blob }) => ({ path, blob })),
    unsearched,
  };
}
