/**
 * The record of a branch beside the default one: what its own landings changed. It begins with the landing where the branch
 * forked, in the place of which stands a landing that no commit is, holding the contents that the branch has changed since;
 * so its first real landing has something to differ from, and nothing of the shared past is read again.
 */
import type { DeltaCommit, DeltaSource, DeltaTenure } from './source.ts';

/** Its name in the store: branches move, commits do not. No repository has a line feed in its name. */
export function branchRecord(repository: string, commit: string): string {
  return `${repository}\nbranch ${commit}`;
}

/** `source`: the whole first-parent history of the branch; `shared`: how many of its landings the default branch has, too. */
export function branchAlone(source: DeltaSource, shared: number): DeltaSource {
  const repository = branchRecord(source.repository, source.landings.at(-1)!.id);
  const fork = shared - 1;
  if (fork < 0) return { ...source, repository };
  const [first, ...own] = source.landings.slice(fork);
  return {
    ...source,
    repository,
    landings: [{ ...first!, id: '0'.repeat(first!.id.length), message: '' }, ...own],
    tenures: sinceFork(source.tenures, fork),
    async merged(from, signal) {
      const merged = new Map<number, readonly DeltaCommit[]>();
      for (const [landing, side] of await source.merged(from + fork, signal))
        if (landing > fork) merged.set(landing - fork, side);
      return merged;
    },
  };
}

function sinceFork(tenures: readonly DeltaTenure[], fork: number): readonly DeltaTenure[] {
  const isLater = ({ from, to }: DeltaTenure): boolean => from > fork || (to !== undefined && to > fork);
  const changed = new Set(tenures.filter(isLater).map(({ path }) => path));
  return tenures.flatMap((tenure) => {
    const { path, from, to } = tenure;
    if (!changed.has(path) || (to !== undefined && to <= fork)) return [];
    return [{ ...tenure, from: Math.max(0, from - fork), ...(to !== undefined && { to: to - fork }) }];
  });
}
