/** What git itself says of proposals and landings: merges made anew, patches compared. All of it in few processes. */
import { execFileSync } from 'node:child_process';
import type { SimRepository } from '../world.ts';

export interface Merge {
  readonly onto: string;
  readonly head: string;
}

/** The tree of each merge, made without a work tree (git-merge-tree, "INPUT FORMAT" and "OUTPUT"). */
export function mergedTrees({ gitDirectory }: SimRepository, merges: readonly Merge[]): string[] {
  if (merges.length === 0) return [];
  const input = merges.map(({ onto, head }) => `${onto} ${head}\n`).join('');
  const output = execFileSync('git', ['merge-tree', '--write-tree', '--stdin'], {
    cwd: gitDirectory,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const trees = [...output.matchAll(/([01])\0([0-9a-f]{40})\0\0/g)];
  if (trees.length !== merges.length || trees.some(([, clean]) => clean !== '1'))
    throw new Error('A merge in the simulated repository does not come out clean');
  return trees.map(([, , tree]) => tree!);
}

/** The patch of each commit against its first parent, by `git patch-id`. */
export function patchIds({ gitDirectory }: SimRepository, commits: readonly string[]): ReadonlyMap<string, string> {
  const options = { cwd: gitDirectory, maxBuffer: 1 << 30 };
  const log = ['log', '--no-walk=unsorted', '--stdin', '-p', '-m', '--first-parent', '--format=commit %H'];
  const patches = execFileSync('git', log, { ...options, input: commits.map((one) => `${one}\n`).join('') });
  const ids = execFileSync('git', ['patch-id', '--stable'], { ...options, input: patches, encoding: 'utf8' });
  return new Map([...ids.matchAll(/^(\S+) (\S+)$/gm)].map(([, id, commit]) => [commit!, id!]));
}

/** All that can be reached from a branch. */
export function reachable({ commits }: SimRepository, tip: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [tip];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...(commits.get(one)?.parents ?? []));
  }
  return seen;
}
