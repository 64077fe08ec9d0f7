/** Revisions for the search engine: what git says, read with what we know of landings and of where refs pointed. */
import { AppError } from '../../base/app-error.ts';
import { openBlobReader } from '../../git/blobs.ts';
import { reachableCommits, resolveGlob, resolveName, resolveNameAt, treeOf } from '../../git/revisions.ts';
import { listTree } from '../../git/tree-listing.ts';
import { asObjectId, asRepositoryName, type Repository } from '../../model/repository.ts';
import type { CorpusTree, RevisionSource, UnsearchedFile } from '../../search/contract.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { RefLedger } from '../../store/ref-ledger.ts';
import type { RepositoryStore } from '../../store/repositories.ts';

export interface RevisionStores {
  readonly repositories: RepositoryStore;
  readonly histories: HistoryStore;
  readonly refs: RefLedger;
}

const submoduleMode = '160000';

export function revisionSource({ repositories, histories, refs }: RevisionStores): RevisionSource {
  const named = async (name: string): Promise<Repository> => {
    const found = (await repositories.list()).find((repository) => repository.name === name);
    if (found) return found;
    const hint = 'plumbline repo list shows the repositories that are known.';
    throw new AppError('app/unknown-repository', `no repository is called ${name}`, { hint });
  };
  return {
    async resolve(repository, revision, kind) {
      const place = await named(repository);
      if (kind === 'glob') return resolveGlob(place, revision);
      const found = await resolveName(place, revision);
      return found ? [found] : [];
    },
    async resolveAt(repository, at, revision) {
      const place = await named(repository);
      const name = asRepositoryName(repository);
      const landings = await histories.commits(name);
      const observations = await refs.observations(name, `refs/heads/${revision ?? place.defaultBranch ?? ''}`);
      const request = { place, at, landings, observations, ...(revision !== undefined && { revision }) };
      const found = await resolveNameAt(request);
      return found ? [found] : [];
    },
    async reachable(repository, range, signal) {
      return reachableCommits((await named(repository)).gitDirectory, range, signal);
    },
    async tree(repository, commit) {
      return treeAt((await named(repository)).gitDirectory, repository, commit);
    },
    async *read(repository, blobs, signal) {
      const reader = openBlobReader((await named(repository)).gitDirectory);
      try {
        for await (const read of reader.read(blobs.map(asObjectId), signal ? { signal } : {}))
          yield 'missing' in read ? { blob: read.oid, missing: true } : { blob: read.oid, bytes: read.bytes };
      } finally {
        await reader.close();
      }
    },
  };
}

async function treeAt(gitDirectory: string, repository: string, commit: string): Promise<CorpusTree> {
  const tree = await treeOf(gitDirectory, asObjectId(commit));
  if (!tree) {
    const hint = 'Search another revision, or complete the clone.';
    throw new AppError('app/missing-commit', `commit ${commit} of ${repository} cannot be read`, { hint });
  }
  const { files, unreadable } = await listTree(gitDirectory, tree);
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const unsearched: UnsearchedFile[] = [
    ...entries
      .filter(([, { mode }]) => !mode.startsWith('100'))
      .map(([path, { mode }]) => ({ path, reason: mode === submoduleMode ? 'submodule' : 'symbolic-link' }) as const),
    ...unreadable.map((path) => ({ path, reason: 'missing-object' as const })),
  ];
  const regular = entries.filter(([, { mode }]) => mode.startsWith('100'));
  return { tree, files: regular.map(([path, { blob }]) => ({ path, blob })), unsearched };
}
