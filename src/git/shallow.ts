import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../base/app-error.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { runGit } from './git.ts';

/** Where git keeps a file of the repository: worktrees share most of them with the repository they belong to. */
export async function gitPath(gitDirectory: string, name: string): Promise<string> {
  const answer = await runGit(gitDirectory, ['rev-parse', '--path-format=absolute', '--git-path', name]);
  return answer.toString().replace(/\n$/, '');
}

/** A file of the repository, or undefined when there is none. */
export async function readGitFile(gitDirectory: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(await gitPath(gitDirectory, name), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The commits at which a shallow clone was cut off: their parents are elsewhere. */
export async function shallowCommits(gitDirectory: string): Promise<ReadonlySet<ObjectId>> {
  const text = (await readGitFile(gitDirectory, 'shallow')) ?? '';
  return new Set(text.split('\n').filter(Boolean).map(asObjectId));
}
