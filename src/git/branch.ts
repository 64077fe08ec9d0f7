/**
 * Which branches of a repository are looked at. The one that production is built from has to be there, else there is
 * nothing to audit. Of the further ones:
 *
 *   a name that no branch has is a gap: somebody says that there is such a branch, and nobody could look at it
 *   a pattern that no branch fits is told and is no gap: it says what belongs to the audit where there is such a branch,
 *   and the list of branches was read to its end. (Most repositories of a company have no `release/*`; a gap in each of
 *   them would leave open what is not.)
 *
 * The same name under `refs/heads` goes before what a remote has under it.
 */
import { AppError } from '../base/app-error.ts';
import type { Gap } from '../model/gap.ts';
import { asObjectId, type FurtherBranch, type ObjectId, type Repository } from '../model/repository.ts';
import { askGit } from './git.ts';
import { listRefs } from './ref-listing.ts';

/** The same repository as seen from another branch than the default one; a branch that is not there is an error. */
export async function onBranch(repository: Repository, branch: string): Promise<Repository> {
  if (repository.defaultBranch === branch) return repository;
  for (const ref of [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]) {
    const question = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    const { status, stdout } = await askGit(repository.gitDirectory, question, { expect: [0, 1, 128] });
    if (status === 0) return { ...repository, defaultBranch: branch, head: asObjectId(stdout.toString().trim()) };
  }
  throw new AppError('git/no-such-branch', `${repository.name} has no branch ${branch}`, {
    hint: 'Mend scope.branches in plumbline.yaml, or fetch the branch.',
  });
}

/** A name, or a pattern with what fits it. */
export type WantedBranch = string | { readonly pattern: string; readonly fits: (branch: string) => boolean };

/** The same repository with further branches in scope, in the order in which they are wanted; each once. */
export async function withBranches(repository: Repository, wanted: readonly WantedBranch[]): Promise<Repository> {
  if (wanted.length === 0 || repository.head === undefined) return repository;
  const there = await branchesOf(repository.gitDirectory);
  there.delete(repository.defaultBranch ?? '');
  const found = new Map<string, FurtherBranch>();
  const gaps: Gap[] = [];
  const unmatched: string[] = [];
  for (const one of wanted) {
    const name = typeof one === 'string' ? one : one.pattern;
    const fits = typeof one === 'string' ? (branch: string): boolean => branch === one : one.fits;
    const fitting = [...there].filter(([branch]) => fits(branch));
    for (const [branch, head] of fitting.sort(inOrder))
      if (!found.has(branch)) found.set(branch, { name: branch, head });
    if (fitting.length > 0 || name === repository.defaultBranch) continue;
    if (typeof one === 'string') gaps.push(...lacking(repository, name));
    else unmatched.push(name);
  }
  return {
    ...repository,
    gaps: [...repository.gaps, ...gaps],
    ...(found.size > 0 && { furtherBranches: [...found.values()] }),
    ...(unmatched.length > 0 && { unmatchedBranches: unmatched }),
  };
}

/** As people count: 1.9 before 1.10. */
const byNumber = new Intl.Collator('en', { numeric: true });

const inOrder = ([a]: readonly [string, ObjectId], [b]: readonly [string, ObjectId]): number =>
  byNumber.compare(a, b) || (a < b ? -1 : 1);

async function branchesOf(gitDirectory: string): Promise<Map<string, ObjectId>> {
  const refs = await listRefs(gitDirectory, ['refs/heads', 'refs/remotes/origin']);
  const branches = new Map<string, ObjectId>();
  for (const [ref, oid] of refs) {
    const name = /^refs\/(?:heads|remotes\/origin)\/(.+)$/s.exec(ref)?.[1];
    // `refs/heads` is listed first.
    if (name !== undefined && name !== 'HEAD' && !branches.has(name)) branches.set(name, oid);
  }
  return branches;
}

function lacking({ name: repository }: Repository, branch: string): readonly Gap[] {
  const detail = `Branch ${branch} is in scope and the clone has none of that name: what landed on it was not looked at. Mend scope.branches in plumbline.yaml, or fetch the branch.`;
  return (['landed-change', 'branch'] as const).map((of) => ({
    kind: 'gap',
    of,
    repository,
    reason: 'not-observed',
    detail,
  }));
}
