/**
 * Refs of a repository with one process, or with none: thousands of small repositories are looked at again and again, and
 * starting git takes longer than anything it does there.
 */
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { askGit, runGit } from './git.ts';
import { exists, gitPath, readGitFile } from './shallow.ts';

/** Object ids (of tag objects where there are some) by full name. */
export type RefListing = ReadonlyMap<string, ObjectId>;

export async function listRefs(gitDirectory: string, below: readonly string[]): Promise<RefListing> {
  const listed = await runGit(gitDirectory, ['for-each-ref', '--format=%(objectname) %(refname)', ...below]);
  const refs = new Map<string, ObjectId>();
  for (const line of listed.toString().split('\n').filter(Boolean)) {
    const space = line.indexOf(' ');
    refs.set(line.slice(space + 1), asObjectId(line.slice(0, space)));
  }
  return refs;
}

/** Longer chains of names are git's to judge. */
const readAtMost = 4;

/** The ref that a name stands for, whether or not it exists; undefined when the name stands for a commit, or is not there. */
export async function symbolicRef(gitDirectory: string, ref: string): Promise<string | undefined> {
  let name = ref;
  for (let step = 0; step < readAtMost; step++) {
    const target = await targetInFile(gitDirectory, name);
    if (target === 'unknown') return askedOf(gitDirectory, ref);
    if (target === undefined) return step === 0 ? undefined : name;
    name = target;
  }
  return askedOf(gitDirectory, ref);
}

async function askedOf(gitDirectory: string, ref: string): Promise<string | undefined> {
  const answer = await askGit(gitDirectory, ['symbolic-ref', '--quiet', ref], { expect: [0, 1, 128] });
  return answer.status === 0 ? answer.stdout.toString().trim() : undefined;
}

/** As `refs/` holds it: names that stand for others are files there always, unless refs are tables (git 2.45). */
async function targetInFile(gitDirectory: string, ref: string): Promise<string | 'unknown' | undefined> {
  if (await exists(await gitPath(gitDirectory, 'reftable'))) return 'unknown';
  const text = await readGitFile(gitDirectory, ref);
  if (text === undefined) return undefined;
  const target = /^ref:\s*(refs\/\S+)\s*$/.exec(text)?.[1];
  if (target !== undefined) return target;
  return /^[0-9a-f]{40,64}\s*$/.test(text) && ref !== 'HEAD' ? undefined : 'unknown';
}
