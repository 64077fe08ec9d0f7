/** Which files a scan reads, and what their paths are relative to. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { runGit } from '../../git/git.ts';

export function existing(path: string): string {
  try {
    statSync(path);
    return path;
  } catch (cause) {
    throw new AppError('app/no-such-path', `${path} cannot be read`, {
      hint: 'Name an existing file or folder.',
      cause,
    });
  }
}

/**
 * The folder that paths are relative to: `from`, where the scan was started, when all that was named is a part of it and no
 * repository of its own; else the deepest folder that holds all of it. What a file is depends on its path, and editors,
 * code-scanning pages and baselines speak of paths from there.
 */
export function rootOf(named: readonly string[], from: string | undefined): string {
  let root = statSync(named[0]!).isDirectory() ? named[0]! : dirname(named[0]!);
  while (!named.every((path) => isWithin(path, root))) root = dirname(root);
  const isPart = from !== undefined && isWithin(root, from) && !existsSync(join(root, '.git'));
  return isPart ? from : root;
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export interface WorkTree {
  readonly top: string;
  readonly gitDirectory: string;
}

/** The git work tree that holds the path. */
export function workTreeOf(path: string): WorkTree | undefined {
  for (let top = statSync(path).isDirectory() ? path : dirname(path); ; top = dirname(top)) {
    const gitDirectory = join(top, '.git');
    if (existsSync(gitDirectory)) return { top, gitDirectory };
    if (top === dirname(top)) return undefined;
  }
}

export function gitIn({ top, gitDirectory }: WorkTree, ...args: readonly string[]): Promise<Buffer> {
  return runGit(gitDirectory, ['--work-tree', top, '-C', top, ...args]);
}

/** Of a git work tree what git does not ignore; of any other folder all of it. */
export async function filesUnder(path: string): Promise<readonly string[]> {
  if (!statSync(path).isDirectory()) return [path];
  const tracked = await gitFiles(path);
  if (tracked) return tracked.filter(isRegular);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file))
    .map((file) => join(path, file))
    .filter(isRegular);
}

function isRegular(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function gitFiles(folder: string): Promise<readonly string[] | undefined> {
  const tree = workTreeOf(folder);
  if (!tree) return undefined;
  try {
    const listed = await gitIn(tree, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', folder);
    const files = listed.toString('utf8').split('\0').filter(Boolean);
    // A folder that git ignores (a build, a scratch copy) was named all the same.
    if (files.length === 0 && tree.top !== folder) return undefined;
    return files.map((file) => join(tree.top, file));
  } catch (error) {
    if (error instanceof AppError) return undefined; // no work tree after all: the folder is read as it lies
    throw error;
  }
}
