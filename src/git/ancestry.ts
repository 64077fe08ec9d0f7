/** Small questions about where commits stand, asked of git for many at once. Commits that are not in the clone are left out. */
import { askGit, runGit, streamGit } from './git.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';

export async function parentsOfCommits(
  gitDirectory: string,
  commits: Iterable<ObjectId>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<ObjectId, readonly ObjectId[]>> {
  const input = [...commits].join('\n');
  const parents = new Map<ObjectId, readonly ObjectId[]>();
  if (input === '') return parents;
  const args = ['rev-list', '--no-walk=unsorted', '--parents', '--ignore-missing', '--stdin'];
  const listed = await runGit(gitDirectory, args, { input: `${input}\n`, signal });
  for (const line of listed.toString('latin1').split('\n').filter(Boolean)) {
    const [commit, ...others] = line.split(' ').map(asObjectId);
    parents.set(commit!, others);
  }
  return parents;
}

export async function treesOfCommits(
  gitDirectory: string,
  commits: Iterable<ObjectId>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<ObjectId, ObjectId>> {
  const all = [...commits];
  const trees = new Map<ObjectId, ObjectId>();
  if (all.length === 0) return trees;
  const input = all.map((commit) => `${commit}^{tree}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const lines = (await runGit(gitDirectory, args, { input, signal })).toString('latin1').split('\n');
  for (const [at, commit] of all.entries()) {
    const [tree, type] = (lines[at] ?? '').split(' ');
    if (type === 'tree') trees.set(commit, asObjectId(tree!));
  }
  return trees;
}

export interface Standing {
  /** The last landing that it holds; undefined: none, or it is not in this clone. */
  readonly holdsUpTo: ObjectId | undefined;
  readonly isOnBranch: boolean;
  readonly isKnown: boolean;
  /** It is on another branch in scope, where it is not on this one. */
  readonly isOnAnother?: boolean;
}

/** Where a commit stands against a branch, whose landings are told by `isLanding` and whose tip is `head`. */
export async function standingOf(
  commit: ObjectId,
  branch: {
    readonly gitDirectory: string;
    readonly head: ObjectId;
    readonly isLanding: (commit: ObjectId) => boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Standing> {
  const { gitDirectory, head, isLanding, signal } = branch;
  if (isLanding(commit)) return { holdsUpTo: commit, isOnBranch: true, isKnown: true };
  const ancestor = ['merge-base', '--is-ancestor', commit, head];
  const { status } = await askGit(gitDirectory, ancestor, { expect: [0, 1, 128], signal });
  if (status === 128) return { holdsUpTo: undefined, isOnBranch: false, isKnown: false };
  // Landings that a commit holds are all those up to one of them: in this order that one comes first.
  let rest = '';
  for await (const chunk of streamGit(gitDirectory, ['rev-list', '--topo-order', commit], { signal })) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    const landing = lines.map(asObjectId).find(isLanding);
    if (landing !== undefined) return { holdsUpTo: landing, isOnBranch: status === 0, isKnown: true };
  }
  return { holdsUpTo: undefined, isOnBranch: status === 0, isKnown: true };
}
