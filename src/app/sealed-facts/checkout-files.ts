/** The files of a checkout: of a git work tree what git does not ignore, of any other folder all of it. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { runGit } from '../../git/git.ts';

export async function checkoutFiles(
  path: string,
): Promise<{ readonly root: string; readonly files: readonly string[] }> {
  const root = resolve(path);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('app/no-such-path', `${root} is no folder`, { hint: 'Name the folder of a checkout.' });
  }
  const listed = await trackedFiles(root);
  const files =
    listed ??
    readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) => !/(?:^|\/)(?:\.git|node_modules)\//.test(file),
    );
  return {
    root,
    files: files.filter((file) => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile()).sort(),
  };
}

async function trackedFiles(folder: string): Promise<readonly string[] | undefined> {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const listed = await runGit(join(folder, '.git'), ['--work-tree', folder, '-C', folder, ...args]);
    return listed.toString('utf8').split('\0').filter(Boolean);
  } catch (error) {
    if (error instanceof AppError) return undefined; // no work tree: the folder is read as it lies
    throw error;
  }
}
