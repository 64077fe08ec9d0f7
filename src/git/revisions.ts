/**
 * What a revision that a person wrote means in a repository: names by `git rev-parse`, globs over the full names of refs,
 * times by the first-parent history as we know it.
 *
 * Invariant: an answer is a commit that can be read. What means nothing here is no answer, not an error: a query names one
 * revision and many repositories. Nothing is answered from reflogs, which say what this clone did, not what the branch was.
 */
import type { Instant } from '../base/instant.ts';
import type { LandedCommit, RefObservation } from '../model/history.ts';
import { asObjectId, type ObjectId, type Repository } from '../model/repository.ts';
import { parseCommit } from './commit-object.ts';
import { firstParentChain } from './first-parent-chain.ts';
import { askGit, runGit } from './git.ts';
import { LandingClock } from './landing-times.ts';
import { openObjectReader } from './object-reader.ts';

export interface NamedCommit {
  readonly name: string;
  readonly commit: ObjectId;
}

type Place = Pick<Repository, 'gitDirectory' | 'defaultBranch' | 'head'>;

/** No ref has these, and git would read them as a range, a path, a search, or a date of the reflog. */
const noRevision = /^-|^$|\.\.|@\{|[\s\p{Cc}:?*[\\]/u;

/** A branch, tag or commit id (also shortened, also with `~2` or `^`). The default branch is where we saw it last. */
export async function resolveName(place: Place, revision: string): Promise<NamedCommit | undefined> {
  const { gitDirectory, defaultBranch, head } = place;
  if (head !== undefined && (revision === 'HEAD' || revision === defaultBranch))
    return { name: defaultBranch ?? revision, commit: head };
  if (noRevision.test(revision)) return undefined;
  // Branches come before tags of the same name: people search branches. A clone may know a branch only as its remote's.
  for (const name of [`refs/heads/${revision}`, revision, `refs/remotes/origin/${revision}`]) {
    const commit = await commitAt(gitDirectory, name);
    if (commit) return { name: revision, commit };
  }
  return undefined;
}

async function commitAt(gitDirectory: string, name: string): Promise<ObjectId | undefined> {
  const question = ['rev-parse', '--verify', '--quiet', `${name}^{commit}`];
  const { status, stdout } = await askGit(gitDirectory, question, { expect: [0, 1, 128] });
  const commit = stdout.toString('latin1').trim();
  return status === 0 && /^[0-9a-f]{40,64}$/.test(commit) ? asObjectId(commit) : undefined;
}

/** Refs whose full name matches: `*` stands for anything, slashes too; without one it means everything below. */
export async function resolveGlob({ gitDirectory }: Place, glob: string): Promise<readonly NamedCommit[]> {
  const matches = globTest(glob);
  const format = '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)';
  const listed = (await runGit(gitDirectory, ['for-each-ref', format])).toString();
  const found: NamedCommit[] = [];
  for (const line of listed.split('\n')) {
    const [type, oid, peeledType, peeled, ...name] = line.split(' ');
    const ref = name.join(' ');
    const commit = type === 'commit' ? oid : peeledType === 'commit' ? peeled : undefined;
    if (commit && matches(ref))
      found.push({ name: ref.replace(/^refs\/(?:heads|tags)\//, ''), commit: asObjectId(commit) });
  }
  return found;
}

function globTest(glob: string): (ref: string) => boolean {
  const full = glob.startsWith('refs/') ? glob : `refs/${glob}`;
  const whole = /[*?[]/.test(full) ? full : `${full.replace(/\/$/, '')}/*`;
  let source = '';
  for (let at = 0; at < whole.length; at++) {
    const character = whole[at]!;
    const end = character === '[' ? whole.indexOf(']', at + 2) : -1;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (end > 0) {
      const inside = whole.slice(at + 1, end).replaceAll('\\', String.raw`\\`);
      source += `[${inside.replace(/^!/, '^').replaceAll('[', String.raw`\[`)}]`;
      at = end;
    } else source += character.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  }
  const pattern = new RegExp(`^${source}$`, 'su');
  return (ref) => pattern.test(ref);
}

export interface AtTimeRequest {
  readonly place: Place;
  readonly at: Instant;
  /** Absent, or the default branch: `landings` say it. */
  readonly revision?: string;
  readonly landings: readonly LandedCommit[];
  /** Of the ref `refs/heads/<revision>`, oldest first. */
  readonly observations: readonly RefObservation[];
}

/**
 * The last landing on the first-parent history of a revision at a time. Where the ref ledger saw the branch at a commit
 * that a rewrite has removed since, it is that commit's history that counts.
 */
export async function resolveNameAt(request: AtTimeRequest): Promise<NamedCommit | undefined> {
  const { place, at, revision, landings, observations } = request;
  const name = revision ?? place.defaultBranch ?? 'HEAD';
  const isDefault = revision === undefined || revision === 'HEAD' || revision === place.defaultBranch;
  const then = observations.findLast(({ observedAt, oid }) => observedAt <= at && oid !== undefined)?.oid;
  const isOnDefault = then === undefined || landings.some(({ commit }) => commit === then);
  if (isDefault && isOnDefault) {
    const landing = landings.findLast(({ landedAt }) => landedAt <= at);
    return landing && { name, commit: landing.commit };
  }
  const tip = await tipFor(place, isDefault ? undefined : name, then);
  const commit = tip && (await landedBy(place.gitDirectory, { tip, at, observations }));
  return commit && { name, commit };
}

/** Where the revision stands, or stood when it was last seen before, if that is no part of its history any more. */
async function tipFor(
  place: Place,
  name: string | undefined,
  then: ObjectId | undefined,
): Promise<ObjectId | undefined> {
  const now = name === undefined ? place.head : (await resolveName(place, name))?.commit;
  if (then === undefined || then === now) return now;
  const seen = await commitAt(place.gitDirectory, then);
  if (!seen || !now) return seen ?? now;
  const chain = await firstParentChain({ gitDirectory: place.gitDirectory, tip: now });
  return chain.includes(seen) ? now : seen;
}

async function landedBy(
  gitDirectory: string,
  {
    tip,
    at,
    observations,
  }: { readonly tip: ObjectId; readonly at: Instant; readonly observations: readonly RefObservation[] },
): Promise<ObjectId | undefined> {
  const chain = await firstParentChain({ gitDirectory, tip });
  const indexes = new Map(chain.map((commit, index) => [commit, index]));
  const clock = new LandingClock(observations, (oid) => indexes.get(oid), undefined);
  const reader = openObjectReader(gitDirectory);
  let found: ObjectId | undefined;
  try {
    for await (const read of reader.read(chain)) {
      const commit = 'missing' in read ? undefined : parseCommit(read.bytes);
      if (!commit) continue;
      if (clock.timeOf(indexes.get(read.oid)!, commit.committedAt).landedAt > at) break;
      found = read.oid;
    }
  } finally {
    await reader.close();
  }
  return found;
}

/** Commits that `wanted` can reach and `excluded` cannot; where a clone lacks a commit, what lies behind it is not known. */
export async function reachableCommits(
  gitDirectory: string,
  { wanted, excluded }: { readonly wanted: readonly string[]; readonly excluded: readonly string[] },
  signal?: AbortSignal,
): Promise<ReadonlySet<ObjectId>> {
  const input = [...wanted, ...excluded.map((commit) => `^${commit}`)].map((line) => `${line}\n`).join('');
  const listed = await runGit(gitDirectory, ['rev-list', '--missing=allow-any', '--stdin'], { input, signal });
  return new Set(listed.toString('latin1').split('\n').filter(Boolean).map(asObjectId));
}

/** The tree of a commit; undefined when the commit cannot be read. */
export async function treeOf(gitDirectory: string, commit: ObjectId): Promise<ObjectId | undefined> {
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read([commit]))
      return 'missing' in read ? undefined : parseCommit(read.bytes)?.tree;
  } finally {
    await reader.close();
  }
  return undefined;
}
