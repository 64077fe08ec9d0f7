/**
 * Partial clones lack objects on purpose and let git fetch them when they are asked for. We never let it: so what is not
 * there must be known before git is asked, because asking would end the process.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../base/app-error.ts';
import { askGit, streamGit } from './git.ts';

/** The remotes from which git would fetch what is lacking; none for an ordinary clone. */
export async function promisorRemotes(gitDirectory: string): Promise<readonly string[]> {
  if (await isPlainlyWhole(gitDirectory)) return [];
  const wanted = ['config', '--get-regexp', '^(remote\\..*\\.promisor|extensions\\.partialclone)$'];
  const { stdout } = await askGit(gitDirectory, wanted, { expect: [0, 1] });
  const lines = stdout.toString().split('\n').filter(Boolean);
  return lines.filter((line) => !/\sfalse$/.test(line)).map((line) => line.split(/\s/)[0]!);
}

const mayBePartial = /promisor|partialclone|include|worktreeconfig/i;

/** Nothing in the only file that could say so. Thousands of small repositories are not asked one by one: a process each. */
async function isPlainlyWhole(gitDirectory: string): Promise<boolean> {
  try {
    return !mayBePartial.test(await readFile(join(gitDirectory, 'config'), 'latin1'));
  } catch (error) {
    // A work tree has its settings elsewhere: git knows where.
    if (systemErrorCode(error) !== undefined) return false;
    throw error;
  }
}

/** Which of these objects this clone has. Of damaged ones git only knows that they should be there. */
export async function heldObjects(gitDirectory: string, oids: readonly string[]): Promise<ReadonlySet<string>> {
  const present = await presentObjects(gitDirectory);
  if (present) return new Set(oids.filter((oid) => present.has(oid)));
  const check = ['cat-file', '--batch-check=%(objectname)', '--buffer'];
  const { stdout } = await askGit(gitDirectory, check, { input: oids.map((oid) => `${oid}\n`).join('') });
  // What is lacking comes back as `<id> missing`.
  return new Set(
    stdout
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' ')),
  );
}

/** Every object of a partial clone that is really there; undefined for an ordinary clone, which need not be asked. */
export async function presentObjects(gitDirectory: string): Promise<ReadonlySet<string> | undefined> {
  if ((await promisorRemotes(gitDirectory)).length === 0) return undefined;
  const present = new Set<string>();
  const list = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  let rest = '';
  for await (const chunk of streamGit(gitDirectory, list)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const oid of lines) present.add(oid);
  }
  return present;
}
