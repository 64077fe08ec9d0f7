/**
 * What a change did to files: each with what it was before, so that a scan can tell what the change brought from what stood
 * there already, wherever lines moved.
 */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { gitIn, type WorkTree } from './scan-files.ts';

/** `since`: a commit; what differs between where this branch left it and the work tree. `staged`: what is about to be committed. */
export type ChangeWish = { readonly since: string } | 'staged';

export interface ChangedFile {
  readonly absolute: string;
  read(): Promise<Buffer>;
  /** Undefined: it was not there. */
  readBefore(): Promise<Buffer | undefined>;
}

export interface Change {
  /** The commit that it is compared with; absent before the first one. */
  readonly base?: string;
  readonly files: readonly ChangedFile[];
}

export async function changedFiles(tree: WorkTree, wish: ChangeWish): Promise<Change> {
  if (wish === 'staged') return staged(tree);
  const base = await forkPoint(tree, wish.since);
  const listed = await gitIn(tree, 'diff', '--name-status', '-z', '-M', '--no-ext-diff', '--diff-filter=d', base, '--');
  const untracked = (await gitIn(tree, 'ls-files', '-z', '--others', '--exclude-standard')).toString('utf8');
  const fresh = untracked
    .split('\0')
    .filter(Boolean)
    .map((path): Entry => ({ path }));
  const files = [...entriesOf(listed.toString('utf8')), ...fresh]
    .filter(({ path }) => lstatSync(join(tree.top, path), { throwIfNoEntry: false })?.isFile() ?? false)
    .map((entry) => ({
      absolute: join(tree.top, entry.path),
      read: async () => readFileSync(join(tree.top, entry.path)),
      readBefore: before(tree, base, entry),
    }));
  return { base, files };
}

async function staged(tree: WorkTree): Promise<Change> {
  const head = await commitOf(tree, 'HEAD');
  const listed = await gitIn(
    tree,
    'diff',
    '--cached',
    '--name-status',
    '-z',
    '-M',
    '--no-ext-diff',
    '--diff-filter=d',
    '--',
  );
  const files = entriesOf(listed.toString('utf8')).map((entry) => ({
    absolute: join(tree.top, entry.path),
    // As it is staged, not as it lies there.
    read: () => gitIn(tree, 'cat-file', 'blob', `:0:${entry.path}`),
    readBefore: head === undefined ? async () => undefined : before(tree, head, entry),
  }));
  return head === undefined ? { files } : { base: head, files };
}

async function commitOf(tree: WorkTree, name: string): Promise<string | undefined> {
  try {
    return (await gitIn(tree, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`))
      .toString('utf8')
      .trim();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Where the branch left `since`: what others did there meanwhile is not this change. */
async function forkPoint(tree: WorkTree, since: string): Promise<string> {
  const commit = await commitOf(tree, since);
  if (commit === undefined) {
    throw new AppError('app/no-such-commit', `there is no commit ${since} in ${tree.top}`, {
      hint: 'Fetch it first: a CI checkout often has one commit only (fetch-depth: 0 brings all).',
    });
  }
  try {
    return (await gitIn(tree, 'merge-base', commit, 'HEAD')).toString('utf8').trim();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('app/no-such-commit', `${since} and the current commit have no history in common here`, {
      hint: 'A shallow checkout cuts it off: fetch more of it (fetch-depth: 0 brings all).',
      cause,
    });
  }
}

interface Entry {
  readonly path: string;
  readonly status?: string;
  /** Where it was, when it was renamed or copied. */
  readonly from?: string;
}

/** `M\0path\0`, `R087\0from\0to\0`. */
function entriesOf(listed: string): readonly Entry[] {
  const words = listed.split('\0').filter((word) => word !== '');
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < words.length;) {
    const status = words[at]![0]!;
    const isMoved = status === 'R' || status === 'C';
    const [first, second] = [words[at + 1]!, words[at + 2]];
    if (isMoved && second !== undefined) entries.push({ status, from: first, path: second });
    else entries.push({ status, path: first });
    at += isMoved ? 3 : 2;
  }
  return entries;
}

function before(tree: WorkTree, commit: string, { path, from, status }: Entry): () => Promise<Buffer | undefined> {
  return async () => {
    if (status === undefined || status === 'A') return undefined;
    return gitIn(tree, 'cat-file', 'blob', `${commit}:${from ?? path}`);
  };
}
