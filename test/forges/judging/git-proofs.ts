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

export function patchId({ gitDirectory }: SimRepository, commit: string): string | undefined {
  const patch = execFileSync('git', ['diff-tree', '-p', `${commit}^1`, commit], { cwd: gitDirectory });
  const id = execFileSync('git', ['patch-id', '--stable'], { cwd: gitDirectory, input: patch, encoding: 'utf8' });
  return id.split(' ')[0];
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
