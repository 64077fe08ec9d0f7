import { AppError } from '../base/app-error.ts';
import { asObjectId, type Repository } from '../model/repository.ts';
import { askGit } from './git.ts';

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
