import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../base/app-error.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { runGit } from './git.ts';

/**
 * Where git keeps a file of the repository: worktrees share most of them with the repository they belong to. Others have
 * everything in one place, and are not asked: thousands of repositories would take a process each.
 */
export async function gitPath(gitDirectory: string, name: string): Promise<string> {
  if (!(await exists(path.join(gitDirectory, 'commondir')))) return path.resolve(gitDirectory, name);
  const answer = await runGit(gitDirectory, ['rev-parse', '--path-format=absolute', '--git-path', name]);
  return answer.toString().replace(/\n$/, '');
}

export async function exists(place: string): Promise<boolean> {
  try {
    await stat(place);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return false;
    throw error;
  }
}

/** A file of the repository, or undefined when there is none. */
export async function readGitFile(gitDirectory: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(await gitPath(gitDirectory, name), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** The commits at which a shallow clone was cut off: their parents are elsewhere. */
export async function shallowCommits(gitDirectory: string): Promise<ReadonlySet<ObjectId>> {
  const text = (await readGitFile(gitDirectory, 'shallow')) ?? '';
  return new Set(text.split('\n').filter(Boolean).map(asObjectId));
}
