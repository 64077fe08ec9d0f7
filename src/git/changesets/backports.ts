/**
 * Landings that are the patch of a landing on another branch in scope: what was reviewed for one branch and picked over to
 * another. A pick keeps author and author's time, `git cherry-pick -x` names the commit, and a squash keeps the number in
 * its title: each of them proposes commits, and an equal `git patch-id` proves one. The message alone proves nothing: a
 * pick that was changed on the way is no pick of what was reviewed.
 *
 * What can be an original is what the other branch has and this one has not, so only that much of the graph is loaded.
 */
import type { BackportOrigin } from '../../model/change.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { parentsOfCommits, treesOfCommits } from '../ancestry.ts';
import type { ChangesetJoin } from '../changesets.ts';
import type { TreePair } from '../tree-differences.ts';
import { authorKeyOf, CommitGraph, latin1, loadCommitGraph } from './commit-graph.ts';
import { patchIds } from './patch-ids.ts';

/** Another branch in scope. */
export interface OriginBranch {
  readonly branch: string;
  readonly head: ObjectId;
  /** All of its landings, oldest first. */
  readonly commits: readonly LandedCommit[];
}

export interface BackportRequest {
  readonly gitDirectory: string;
  /** Tip of the branch that was picked to. */
  readonly head: ObjectId;
  readonly landings: readonly LandedCommit[];
  /** The production branch first: what two of them have is the first one's. */
  readonly origins: readonly OriginBranch[];
  /** As far as they are known: of landings of all branches. */
  readonly joins: ReadonlyMap<ObjectId, Pick<ChangesetJoin, 'change'>>;
  readonly signal?: AbortSignal | undefined;
}

export interface Backport {
  readonly branch: string;
  /** The landing on that branch. */
  readonly landing: LandedCommit;
  /** What was picked: that landing, or a commit that it brought. */
  readonly of: ObjectId;
}

export interface Backports {
  readonly proven: ReadonlyMap<ObjectId, Backport>;
  /** By their message picked from a landing whose patch they are not. */
  readonly altered: ReadonlyMap<ObjectId, Backport>;
}

/** `git cherry-pick -x` names what it took over. */
const picked = /^\(cherry picked from commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\)/gm;

/** Candidates of one landing; more of them have the same author and time only where somebody made it so. */
const tried = 8;

interface Candidate {
  readonly landing: LandedCommit;
  /** What may have been picked. */
  readonly of: ObjectId;
  readonly isNamed: boolean;
  readonly original: Original;
}

interface Original {
  readonly branch: string;
  /** The landing that brought it. */
  readonly landing: LandedCommit;
}

export async function findBackports(request: BackportRequest): Promise<Backports> {
  const proven = new Map<ObjectId, Backport>();
  const altered = new Map<ObjectId, Backport>();
  const single = request.landings.filter(({ parents }) => parents.length === 1);
  for (const origin of single.length === 0 ? [] : request.origins) {
    const open = single.filter(({ commit }) => !proven.has(commit));
    const candidates = await candidatesOf(open, origin, request);
    const equal = await equalPatches(candidates, request);
    for (const candidate of candidates) {
      const { commit } = candidate.landing;
      if (equal.has(candidate) && !proven.has(commit)) proven.set(commit, backportOf(candidate));
      else if (candidate.isNamed && !altered.has(commit)) altered.set(commit, backportOf(candidate));
    }
  }
  for (const commit of proven.keys()) altered.delete(commit);
  return { proven, altered };
}

const backportOf = ({ of, original: { branch, landing } }: Candidate): Backport => ({ branch, landing, of });

/** The join of a landing that is a backport, once it is known through which changeset the original came. */
export function joinedAsBackport<J extends ChangesetJoin>(
  join: J,
  { branch, landing, of }: Backport,
  through: ChangesetJoin['change'],
): J {
  const because = `git patch-id of what landed equals that of ${whereOf({ branch, landing, of })}${cameThrough(through)}`;
  const backport: BackportOrigin = { branch, commit: landing.commit, change: through?.id ?? null, because };
  const isOpen = join.joinedBy === 'none' || join.joinedBy === 'trailer';
  const isSame = through !== null && (join.change === null || join.change.id === through.id);
  if (isOpen && isSame)
    return { ...join, change: through, joinedBy: 'patch-id', joinReason: because, method: 'backport', backport };
  const joinReason = `${join.joinReason}; ${because}`;
  // One that came through a changeset of its own landed as that was merged.
  return { ...join, joinReason, ...(isSame && { method: 'backport' }), backport };
}

/** The message says that it was picked from there, and git that it is something else. */
export function joinedAsAltered<J extends ChangesetJoin>(join: J, backport: Backport): J {
  const said = `the message says that it was picked from ${whereOf(backport)}, and what landed is not its patch`;
  return { ...join, joinReason: `${join.joinReason}; ${said}` };
}

function whereOf({ branch, landing, of }: Backport): string {
  return `commit ${of}, which landed on ${branch}${of === landing.commit ? '' : ` with ${landing.commit}`}`;
}

function cameThrough(through: ChangesetJoin['change']): string {
  if (through === null) return ' and leads to no changeset';
  return ` through ${/^\d/.test(through.id) ? '#' : ''}${through.id}`;
}

async function candidatesOf(
  landings: readonly LandedCommit[],
  origin: OriginBranch,
  { gitDirectory, head, joins, signal }: BackportRequest,
): Promise<readonly Candidate[]> {
  const nodes = await loadCommitGraph(gitDirectory, [origin.head], { without: [head], signal });
  const chain = origin.commits.filter(({ commit }) => nodes.has(commit));
  if (chain.length === 0) return [];
  const graph = new CommitGraph(
    nodes,
    chain.map(({ commit }) => commit),
  );
  const originalOf = (commit: ObjectId): Original | undefined => {
    const landing = chain[graph.landedIn(commit) ?? -1];
    return landing && { branch: origin.branch, landing };
  };
  const byAuthor = Map.groupBy(nodes.keys(), (commit) => nodes.get(commit)!.authorKey);
  const byChange = Map.groupBy(
    chain.filter(({ commit }) => joins.get(commit)?.change),
    ({ commit }) => joins.get(commit)!.change!.id,
  );
  return landings.flatMap((landing) => {
    const named = [...landing.message.matchAll(picked)].map(([, commit]) => commit as ObjectId);
    const change = joins.get(landing.commit)?.change?.id;
    const through = change === undefined ? [] : (byChange.get(change) ?? []);
    const proposed = [...named, ...(byAuthor.get(keyOf(landing)) ?? []), ...through.map(({ commit }) => commit)];
    return [...new Set(proposed)].slice(0, tried).flatMap((of): readonly Candidate[] => {
      const original = originalOf(of);
      return original === undefined ? [] : [{ landing, of, isNamed: named.includes(of), original }];
    });
  });
}

const keyOf = ({ author, authoredAt }: LandedCommit): string =>
  authorKeyOf(latin1(author.email), Math.floor(Date.parse(authoredAt) / 1000));

async function equalPatches(
  candidates: readonly Candidate[],
  { gitDirectory, signal }: BackportRequest,
): Promise<ReadonlySet<Candidate>> {
  if (candidates.length === 0) return new Set();
  const parents = await parentsOfCommits(gitDirectory, new Set(candidates.map(({ of }) => of)), signal);
  const before = [...parents.values()].flatMap((all) => all.slice(0, 1));
  const all = [...before, ...candidates.flatMap(({ landing, of }) => [landing.commit, landing.parents[0]!, of])];
  const trees = await treesOfCommits(gitDirectory, new Set(all), signal);
  const pairOf = (from: ObjectId | undefined, to: ObjectId): TreePair | undefined => {
    const [before, after] = [from && trees.get(from), trees.get(to)];
    return before === undefined || after === undefined || before === after ? undefined : { before, after };
  };
  const asked = candidates.flatMap((candidate) => {
    const { landing, of } = candidate;
    const [landed, original] = [pairOf(landing.parents[0], landing.commit), pairOf(parents.get(of)?.[0], of)];
    return landed && original ? [{ candidate, landed, original }] : [];
  });
  const pairs = new Map<string, TreePair>();
  for (const { landed, original } of asked) for (const pair of [landed, original]) pairs.set(nameOf(pair), pair);
  const ids = await patchIds(gitDirectory, [...pairs.values()], signal);
  const idOf = new Map([...pairs.keys()].map((name, at) => [name, ids[at]]));
  const isEqual = ({ landed, original }: (typeof asked)[number]): boolean => {
    const id = idOf.get(nameOf(landed));
    return id !== undefined && id === idOf.get(nameOf(original));
  };
  return new Set(asked.filter(isEqual).map(({ candidate }) => candidate));
}

const nameOf = ({ before, after }: TreePair): string => `${before} ${after}`;
