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
import { parseCommit } from '../commit-object.ts';
import { openObjectReader } from '../object-reader.ts';
import type { ChangesetJoin } from '../changesets.ts';
import type { TreePair } from '../tree-differences.ts';
import { authorKeyOf, CommitGraph, latin1, loadCommitGraph, type GraphNode } from './commit-graph.ts';
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
  /** Commits of the changeset of a landing, or of the branch that it merges. */
  readonly broughtBy: (landing: ObjectId) => readonly ObjectId[];
  /** What is known of them; may be empty where nothing was merged or squashed. */
  readonly nodes: ReadonlyMap<ObjectId, GraphNode>;
  readonly signal?: AbortSignal | undefined;
}

export interface Backport {
  readonly branch: string;
  /** The landing on that branch. */
  readonly landing: LandedCommit;
  /** What was picked: that landing, or a commit that it brought. */
  readonly of: ObjectId;
  /** Other landings there, from which the rest was picked. */
  readonly also: readonly ObjectId[];
}

export interface Backports {
  readonly proven: ReadonlyMap<ObjectId, Backport>;
  /** By their message picked from a landing whose patch they are not. */
  readonly altered: ReadonlyMap<ObjectId, Backport>;
}

/** `git cherry-pick -x` names what it took over. */
const picked = /^\(cherry picked from commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\)/gm;

/** Candidates of one patch; more of them have the same author and time only where somebody made it so. */
const tried = 8;
/** A merge that brought more is a branch that was merged, and no pick. */
const mostPicks = 20;

/** A patch that landed: the landing itself, or a commit that a merge brought. */
interface Patch {
  readonly landing: LandedCommit;
  readonly commit: ObjectId;
  readonly parent: ObjectId;
}

interface Candidate {
  readonly patch: Patch;
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
  const patches = request.landings.map((landing) => patchesOf(landing, request));
  const candidates = await candidatesOf(patches.flat(), request);
  const equal = await equalPatches(candidates, request);
  const byPatch = Map.groupBy(candidates, ({ patch }) => patch);
  for (const own of patches) {
    const [first] = own;
    const found = own.flatMap((patch) => byPatch.get(patch)?.find((one) => equal.has(one)) ?? []);
    const named = first && byPatch.get(first)?.find(({ isNamed }) => isNamed);
    // A merge is picked as a whole or not at all.
    if (first && found.length === own.length) proven.set(first.landing.commit, backportOf(found));
    else if (named) altered.set(named.patch.landing.commit, backportOf([named]));
  }
  return { proven, altered };
}

function patchesOf(landing: LandedCommit, { broughtBy, nodes }: BackportRequest): readonly Patch[] {
  const [parent] = landing.parents;
  if (parent === undefined) return [];
  if (landing.parents.length === 1) return [{ landing, commit: landing.commit, parent }];
  const brought = broughtBy(landing.commit).filter((commit) => commit !== landing.commit);
  if (brought.length > mostPicks) return [];
  return brought.flatMap((commit): readonly Patch[] => {
    const [before, ...others] = nodes.get(commit)?.parents ?? [];
    return before === undefined || others.length > 0 ? [] : [{ landing, commit, parent: before }];
  });
}

function backportOf([first, ...others]: readonly Candidate[]): Backport {
  const { of, original } = first!;
  const also = others.filter((one) => one.original.landing !== original.landing);
  return { ...original, of, also: [...new Set(also.map((one) => one.original.landing.commit))] };
}

/** The join of a landing that is a backport, once it is known through which changeset the original came. */
export function joinedAsBackport<J extends ChangesetJoin>(
  join: J,
  { branch, landing, of, also }: Backport,
  through: ChangesetJoin['change'],
): J {
  const because = `git patch-id of what landed equals that of ${whereOf({ branch, landing, of })}${cameThrough(through)}${andOf(also)}`;
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

const andOf = (also: readonly ObjectId[]): string =>
  also.length === 0 ? '' : `; the rest of it was picked from ${also.join(', ')} there`;

function whereOf({ branch, landing, of }: Omit<Backport, 'also'>): string {
  return `commit ${of}, which landed on ${branch}${of === landing.commit ? '' : ` with ${landing.commit}`}`;
}

function cameThrough(through: ChangesetJoin['change']): string {
  if (through === null) return ' and leads to no changeset';
  return ` through ${/^\d/.test(through.id) ? '#' : ''}${through.id}`;
}

async function candidatesOf(patches: readonly Patch[], request: BackportRequest): Promise<readonly Candidate[]> {
  const { gitDirectory, head, origins, joins, broughtBy, signal } = request;
  if (patches.length === 0 || origins.length === 0) return [];
  const heads = origins.map((origin) => origin.head);
  const elsewhere = await loadCommitGraph(gitDirectory, heads, { without: [head], signal });
  if (elsewhere.size === 0) return [];
  const originalOf = originals(origins, elsewhere);
  const byAuthor = Map.groupBy(elsewhere.keys(), (commit) => elsewhere.get(commit)!.authorKey);
  const byChange = new Map<string, ObjectId[]>();
  for (const { commits } of origins)
    for (const { commit } of commits) {
      const id = elsewhere.has(commit) ? joins.get(commit)?.change?.id : undefined;
      if (id !== undefined) byChange.set(id, [...(byChange.get(id) ?? []), commit]);
    }
  const messages = await messagesOf(
    patches.flatMap(({ landing }) => broughtBy(landing.commit).slice(0, mostPicks)),
    gitDirectory,
  );
  const namedBy = ({ landing, commit }: Patch): readonly ObjectId[] => {
    const isWhole = commit === landing.commit;
    // A squash may have left out what its commits say.
    const brought = isWhole ? broughtBy(commit).slice(0, mostPicks) : [commit];
    const texts = [...(isWhole ? [landing.message] : []), ...brought.map((one) => messages.get(one) ?? '')];
    return texts.flatMap((text) => [...text.matchAll(picked)].map(([, one]) => one as ObjectId));
  };
  const keysOf = ({ landing, commit }: Patch): readonly string[] => {
    if (commit !== landing.commit) return [request.nodes.get(commit)!.authorKey];
    // A squash has another author's time than the commits of its changeset.
    const brought = broughtBy(commit).slice(0, mostPicks);
    return [keyOf(landing), ...brought.flatMap((one) => request.nodes.get(one)?.authorKey ?? [])];
  };
  return patches.flatMap((patch) => {
    const { landing, commit } = patch;
    const named = namedBy(patch);
    const change = commit === landing.commit ? joins.get(commit)?.change?.id : undefined;
    const through = change === undefined ? [] : (byChange.get(change) ?? []);
    const proposed = [...named, ...keysOf(patch).flatMap((key) => byAuthor.get(key) ?? []), ...through];
    return [...new Set(proposed)].slice(0, tried).flatMap((of): readonly Candidate[] => {
      const original = originalOf(of);
      return original === undefined ? [] : [{ patch, of, isNamed: named.includes(of), original }];
    });
  });
}

async function messagesOf(commits: readonly ObjectId[], gitDirectory: string): Promise<ReadonlyMap<ObjectId, string>> {
  const messages = new Map<ObjectId, string>();
  if (commits.length === 0) return messages;
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read(new Set(commits))) {
      const message = 'missing' in read ? undefined : parseCommit(read.bytes)?.message;
      if (message !== undefined) messages.set(read.oid, message);
    }
  } finally {
    await reader.close();
  }
  return messages;
}

/** With which landing a commit came onto the first branch that has it. */
function originals(
  origins: readonly OriginBranch[],
  nodes: ReadonlyMap<ObjectId, GraphNode>,
): (commit: ObjectId) => Original | undefined {
  const graphs = origins.map(({ branch, commits }) => {
    const chain = commits.filter(({ commit }) => nodes.has(commit));
    const ids = chain.map(({ commit }) => commit);
    return { branch, chain, graph: new CommitGraph(nodes, ids) };
  });
  return (commit) => {
    for (const { branch, chain, graph } of graphs) {
      const landing = chain[graph.landedIn(commit) ?? -1];
      if (landing) return { branch, landing };
    }
    return undefined;
  };
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
  const all = [...before, ...candidates.flatMap(({ patch, of }) => [patch.commit, patch.parent, of])];
  const trees = await treesOfCommits(gitDirectory, new Set(all), signal);
  const pairOf = (from: ObjectId | undefined, to: ObjectId): TreePair | undefined => {
    const [before, after] = [from && trees.get(from), trees.get(to)];
    return before === undefined || after === undefined || before === after ? undefined : { before, after };
  };
  const asked = candidates.flatMap((candidate) => {
    const { patch, of } = candidate;
    const [landed, original] = [pairOf(patch.parent, patch.commit), pairOf(parents.get(of)?.[0], of)];
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
