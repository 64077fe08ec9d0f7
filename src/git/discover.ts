/**
 * From a place on this machine to the repositories there. A place is a work tree, a bare repository, a `.git` folder, a
 * linked worktree, or a folder that holds some of those at any reasonable depth.
 *
 * Invariant: nothing is thrown for what a user can name; what cannot be taken in is a trouble with a hint. The work
 * trees of submodules are left out (they belong to their superproject, which records what it uses), and so are
 * `node_modules`; other repositories inside repositories are found.
 */
import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAppError, systemErrorCode } from '../base/app-error.ts';
import { asRepositoryName, type RepositoryName } from '../model/repository.ts';
import { askGit } from './git.ts';

export interface DiscoveredRepository {
  readonly name: RepositoryName;
  /** Absolute path (or, for a mirror, the clone URL without credentials). */
  readonly location: string;
  readonly gitDirectory: string;
}

export interface DiscoveryTrouble {
  readonly location: string;
  readonly message: string;
  readonly hint: string;
}

export interface Discovery {
  readonly found: readonly DiscoveredRepository[];
  readonly troubles: readonly DiscoveryTrouble[];
}

const deepest = 8;
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', '.cache', '.venv', '__pycache__']);

/** Those of `findRepositories` that git can read. */
export async function discoverRepositories(location: string): Promise<Discovery> {
  const { found, troubles } = await findRepositories(location);
  const readable: DiscoveredRepository[] = [];
  const unreadable: DiscoveryTrouble[] = [];
  for (const one of found) {
    const trouble = await troubleWith(one);
    if (trouble) unreadable.push(trouble);
    else readable.push(one);
  }
  return { found: readable, troubles: [...troubles, ...unreadable] };
}

/** What looks like a repository. Git is not asked: a process for each of thousands, while whoever opens one hears of it. */
export async function findRepositories(location: string): Promise<Discovery> {
  const absolute = path.resolve(location);
  const troubles: DiscoveryTrouble[] = [];
  const fault = await faultOf(absolute);
  if (fault) return { found: [], troubles: [{ location: absolute, ...fault }] };

  const named = await repositoryAt(absolute);
  if (typeof named === 'string') {
    const found: DiscoveredRepository[] = [{ name: nameOf(absolute), location: absolute, gitDirectory: named }];
    // A repository that holds others, say a workspace under version control, stands for itself and for them.
    const inside = await search(absolute, named, troubles);
    return { found: [...found, ...inside], troubles };
  }
  const found = await search(absolute, undefined, troubles);
  if (found.length === 0 && troubles.length === 0) {
    const hint = 'Name a folder that holds git repositories, a repository itself, or a clone URL.';
    troubles.push({ location: absolute, message: 'no git repository was found here', hint });
  }
  return { found, troubles };
}

async function faultOf(location: string): Promise<Omit<DiscoveryTrouble, 'location'> | undefined> {
  try {
    if ((await stat(location)).isDirectory()) {
      await readdir(location);
      return undefined;
    }
    return { message: 'this is a file, not a folder', hint: 'Name the folder of the repository.' };
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): Omit<DiscoveryTrouble, 'location'> {
  const code = systemErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return {
      message: 'there is nothing at this path',
      hint: 'Check the spelling; paths are relative to where the command runs.',
    };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      message: 'this folder may not be read',
      hint: 'Run as a user who may read it, or change its permissions.',
    };
  }
  if (code === 'ELOOP') return { message: 'this link leads to itself', hint: 'Name the folder itself.' };
  return { message: `this could not be read (${code ?? String(error)})`, hint: 'Check the disk and try again.' };
}

/** The git directory when the folder is a repository or the top of a work tree. */
async function repositoryAt(folder: string): Promise<string | undefined> {
  if (await looksLikeGitDirectory(folder)) return folder;
  return gitDirectoryOfWorkTree(folder);
}

async function gitDirectoryOfWorkTree(folder: string): Promise<string | undefined> {
  const dotGit = path.join(folder, '.git');
  const entry = await stat(dotGit).catch(absent);
  if (!entry) return undefined;
  if (entry.isDirectory()) return (await looksLikeGitDirectory(dotGit)) ? dotGit : undefined;
  const pointer = /^gitdir: (.+?)\s*$/.exec(await readFile(dotGit, 'utf8'))?.[1];
  return pointer === undefined ? undefined : path.resolve(folder, pointer);
}

/** What git itself asks for: HEAD, objects, refs. A linked worktree has HEAD and a way to the rest. */
async function looksLikeGitDirectory(folder: string): Promise<boolean> {
  const has = async (name: string): Promise<boolean> =>
    (await stat(path.join(folder, name)).catch(absent)) !== undefined;
  if (!(await has('HEAD'))) return false;
  return ((await has('objects')) && (await has('refs'))) || has('commondir');
}

function absent(error: unknown): undefined {
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(systemErrorCode(error) ?? '')) return undefined;
  throw error;
}

/** Does git agree that this is a repository that it can read? */
export async function troubleWith({
  gitDirectory,
  location,
}: DiscoveredRepository): Promise<DiscoveryTrouble | undefined> {
  try {
    const { status, stderr } = await askGit(gitDirectory, ['rev-parse', '--git-dir'], { expect: [0, 128] });
    if (status === 0) return undefined;
    const message = `git cannot read this repository: ${
      stderr
        .split('\n')
        .at(-1)
        ?.replace(/^fatal: /, '') ?? ''
    }`;
    return {
      location,
      message,
      hint: 'Try `git status` there; a worktree may have lost the repository it belongs to.',
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { location, message: error.message, hint: error.hint };
  }
}

interface Pending {
  readonly folder: string;
  readonly depth: number;
}

/** Breadth first, each real folder once, whatever links lead to it. */
async function search(
  root: string,
  rootRepository: string | undefined,
  troubles: DiscoveryTrouble[],
): Promise<readonly DiscoveredRepository[]> {
  if (rootRepository === root) return [];
  const found: DiscoveredRepository[] = [];
  const seen = new Set<string>([await realpath(root)]);
  const pending: Pending[] = [{ folder: root, depth: 0 }];
  for (let at = 0; at < pending.length; at++) {
    const { folder, depth } = pending[at]!;
    for (const child of await foldersIn(folder, troubles)) {
      const real = await realpath(child).catch(absent);
      if (real === undefined || seen.has(real)) continue;
      seen.add(real);
      const gitDirectory = await repositoryAt(child);
      if (gitDirectory === undefined) {
        if (depth + 1 < deepest) pending.push({ folder: child, depth: depth + 1 });
        continue;
      }
      if (isSubmodule(gitDirectory)) continue;
      found.push({ name: nameBelow(root, child), location: child, gitDirectory });
      if (gitDirectory !== child && depth + 1 < deepest) pending.push({ folder: child, depth: depth + 1 });
    }
  }
  return found.sort((a, b) => (a.location < b.location ? -1 : 1));
}

/** Git keeps the repository of a submodule below `modules/` of its superproject's. */
function isSubmodule(gitDirectory: string): boolean {
  return /[\\/]modules[\\/]/.test(gitDirectory);
}

async function foldersIn(folder: string, troubles: DiscoveryTrouble[]): Promise<readonly string[]> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    troubles.push({ location: folder, ...unreadable(error) });
    return [];
  }
  const folders: string[] = [];
  for (const entry of entries) {
    if (skipped.has(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) folders.push(full);
    else if (entry.isSymbolicLink() && (await stat(full).catch(absent))?.isDirectory()) folders.push(full);
  }
  return folders.sort();
}

/** Names that say nothing: the folder above says what it is. */
const meaningless = new Set(['repo', 'repo.git', 'repository', '.git', 'git', 'source', 'src', 'checkout']);

function nameOf(location: string): RepositoryName {
  const parts = location.split(path.sep).filter(Boolean);
  let last = parts.pop() ?? 'repository';
  if (last === '.git') last = parts.pop() ?? last;
  if (meaningless.has(last) && parts.length > 0) return asRepositoryName(`${parts.at(-1)}/${withoutSuffix(last)}`);
  return asRepositoryName(withoutSuffix(last));
}

/** The path below the folder that was named. */
function nameBelow(root: string, location: string): RepositoryName {
  return asRepositoryName(withoutSuffix(path.relative(root, location).split(path.sep).join('/')));
}

function withoutSuffix(name: string): string {
  return name.length > 4 && name.endsWith('.git') ? name.slice(0, -4).replace(/\/$/, '') : name;
}
