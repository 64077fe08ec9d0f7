/**
 * Joins landings to the changesets they came through, as far as git alone can tell: a forge publishes the head of each
 * changeset under a ref, so "this came through changeset 12, unaltered" is provable without asking the forge.
 *
 * In this order, surest first, and each join says in a sentence what it rests on:
 *   merge-commit  the merged parent is the changeset's head
 *   pull-ref      the landing is itself the changeset's head, or the merged parent is one of its commits
 *   patch-id      the tree, or the `git patch-id`, is the changeset's, or merging it anew gives the tree that landed: a
 *                 squash or a rebase, unaltered
 *   pull-ref      (also) it merges another branch, each of whose own landings came through a changeset
 *   trailer       the message says so; what it names exists, or cannot be looked up in this clone
 *   none          nothing of that: pushed directly, or by a way that git does not record
 *
 * Rejected: searching all changesets for each landing (cost), taking a number in a title for a proof (it may name an
 * issue, or a changeset that was altered on merge), trusting that a commit under a pull ref came through it (changesets
 * opened later contain all earlier landings too).
 */
import type { Observer } from '../base/progress.ts';
import type { Approver, JoinedBy, LandingMethod } from '../model/change.ts';
import type { LandedCommit } from '../model/history.ts';
import type { ObjectId, Repository } from '../model/repository.ts';
import {
  CandidateFinder,
  mergedCandidates,
  provenCandidates,
  wholeRebases,
  type Candidate,
  type Proven,
} from './changesets/candidates.ts';
import { changeAddresses, type AddressOf } from './changesets/change-address.ts';
import { claimsIn, isFromPrivateFork, type Claim } from './changesets/claims.ts';
import { CommitGraph, loadCommitGraph, type GraphNode } from './changesets/commit-graph.ts';
import { carriedLandings } from './changesets/carried-landings.ts';
import { contentCandidates } from './changesets/content-candidates.ts';
import { readPeople, type People } from './changesets/people.ts';
import { openedAfter, readPullRefs, type PullRef, type PullRefs } from './changesets/pull-refs.ts';
import { askGit } from './git.ts';
import { plainOrigin } from './plain-origin.ts';
import { emptyTrees } from './tree-account.ts';
import { isBackport } from './trailers.ts';

export interface ChangesetJoin {
  readonly change: { readonly id: string; readonly url: string | null } | null;
  readonly joinedBy: JoinedBy;
  /** Why the join holds (or that there is none), in a sentence. */
  readonly joinReason: string;
  readonly method: LandingMethod;
  /** Authors of all commits that landed, co-authors included; `name <email>`. */
  readonly authors: readonly string[];
  readonly approvers: readonly Approver[];
  /** Tickets and issues that the messages of the landing and of what it brought speak of. */
  readonly requests: readonly string[];
  readonly signature: 'none' | 'present';
}

export interface JoinRequest {
  readonly repository: Repository;
  /** The landings to join: those of the window. */
  readonly commits: readonly LandedCommit[];
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

type Joined = Pick<ChangesetJoin, 'change' | 'joinedBy' | 'joinReason' | 'method'> & {
  /** Commits of the changeset, besides the landing itself. */
  readonly brought: readonly ObjectId[];
};

interface Joining {
  readonly repository: Repository;
  readonly pulls: PullRefs;
  readonly graph: CommitGraph;
  readonly addressOf: AddressOf;
  readonly observer: Observer;
  readonly signal: AbortSignal | undefined;
}

export async function joinChangesets(request: JoinRequest): Promise<ReadonlyMap<ObjectId, ChangesetJoin>> {
  const { repository, commits, observer, signal } = request;
  if (commits.length === 0 || repository.head === undefined) return new Map();
  const report = (done: number): void =>
    observer.progress({
      step: 'Joining changes',
      done,
      total: commits.length,
      unit: 'landings',
      detail: repository.name,
    });
  report(0);
  const joining = await prepare(request, repository.head);
  const joined = await joinLandings(commits, joining, report);
  for (const [commit, join] of await joinCarriedBranches(commits, joined, joining)) joined.set(commit, join);
  const people = await readPeople({ repository, landings: commits, broughtBy: (c) => joined.get(c)!.brought, signal });
  return new Map(commits.map(({ commit }) => [commit, completed(joined.get(commit)!, people.get(commit)!)]));
}

/** Surest first; an answer for each, be it that there is none. */
async function joinLandings(
  commits: readonly LandedCommit[],
  joining: Joining,
  report: (done: number) => void = () => undefined,
): Promise<Map<ObjectId, Joined>> {
  const joined = new Map<ObjectId, Joined>();
  const enter = (found: Iterable<readonly [ObjectId, Joined]>): void => {
    for (const [commit, join] of found) joined.set(commit, join);
    report(joined.size);
  };
  const open = (): readonly LandedCommit[] => commits.filter(({ commit }) => !joined.has(commit));
  enter(open().flatMap((landing) => joinByGraph(landing, joining) ?? []));
  enter(await joinByContent(namedCandidates(open(), joining), joining));
  enter(await joinByContent(unnamedCandidates(open(), joining), joining));
  enter(await joinByMerging(open(), joining));
  enter(open().flatMap((landing) => joinByClaim(landing, joining) ?? []));
  enter(open().map((landing) => [landing.commit, notJoined(landing, joining)] as const));
  return joined;
}

/**
 * A merge that belongs to no changeset may bring another branch up (`Merge branch '7.1' into 7.2`): then it came through
 * the changesets through which that branch's own landings came, if each of them came through one.
 */
async function joinCarriedBranches(
  commits: readonly LandedCommit[],
  joined: ReadonlyMap<ObjectId, Joined>,
  joining: Joining,
): Promise<readonly Entry[]> {
  if (joining.pulls.all.length === 0) return [];
  const merges = commits.filter(({ commit, parents }) => parents.length > 1 && joined.get(commit)!.joinedBy === 'none');
  const carried = await carriedLandings(merges, joining);
  const inner = [...carried.values()].flat();
  const joins = await joinLandings(inner, joining);
  // Branches are brought up in steps: what was merged into the branch that was merged.
  if (inner.length > 0)
    for (const [commit, join] of await joinCarriedBranches(inner, joins, joining)) joins.set(commit, join);
  return merges.flatMap((landing): readonly Entry[] => {
    const own = carried.get(landing.commit) ?? [];
    if (own.length === 0) return [];
    const lost = own.filter(({ commit }) => joins.get(commit)!.joinedBy === 'none');
    const before = joined.get(landing.commit)!;
    if (lost.length > 0) {
      const [first] = lost;
      const reason = `it merges a branch with ${own.length} landings of its own, of which ${lost.length} lead to no changeset (${first!.commit.slice(0, 10)} "${first!.subject.slice(0, 60)}")`;
      return [[landing.commit, { ...before, joinReason: reason }]];
    }
    const changes = [
      ...new Map(own.flatMap(({ commit }) => joins.get(commit)!.change ?? []).map((one) => [one.id, one])).values(),
    ];
    const named = changes
      .slice(0, 10)
      .map(({ id }) => id)
      .join(', ');
    const reason = `it merges a branch, each of whose ${own.length} landings came through a changeset (${named}${changes.length > 10 ? ', …' : ''})`;
    const change = changes.length === 1 ? changes[0]! : null;
    return [[landing.commit, { ...before, change, joinedBy: 'pull-ref', joinReason: reason, method: 'merge' }]];
  });
}

async function prepare({ repository, commits, observer, signal }: JoinRequest, head: ObjectId): Promise<Joining> {
  const { gitDirectory } = repository;
  const pulls = await readPullRefs(gitDirectory);
  const tips = [head, ...new Set(pulls.all.map((pull) => pull.head))];
  // Nothing was merged and there is nothing to compare with: nobody will ask the graph.
  const isPlain = pulls.all.length === 0 && commits.every(({ parents }) => parents.length < 2);
  const nodes = isPlain ? new Map<ObjectId, GraphNode>() : await loadCommitGraph(gitDirectory, tips, signal);
  const chain: ObjectId[] = [];
  for (let at: ObjectId | undefined = head; at !== undefined && nodes.has(at); at = nodes.get(at)!.parents[0])
    chain.push(at);
  const graph = new CommitGraph(nodes, chain.reverse());
  const origin = await originOf(gitDirectory);
  return { repository, pulls, graph, addressOf: changeAddresses(origin ?? repository.location), observer, signal };
}

async function originOf(gitDirectory: string): Promise<string | undefined> {
  const plain = await plainOrigin(gitDirectory);
  if (plain !== 'unknown') return plain;
  const { status, stdout } = await askGit(gitDirectory, ['config', '--get', 'remote.origin.url'], { expect: [0, 1] });
  return status === 0 ? stdout.toString().trim() : undefined;
}

type Entry = readonly [ObjectId, Joined];

/** By what the commit graph shows alone. */
function joinByGraph(landing: LandedCommit, joining: Joining): readonly Entry[] | undefined {
  const merged = mergedHead(landing, joining);
  if (merged) {
    const reason = `its merged parent ${merged.head} is the head of ${merged.ref}`;
    return [[landing.commit, through(landing, merged, { joinedBy: 'merge-commit', reason, joining })]];
  }
  const named = namedPulls(landing, joining);
  const partly = named.find((pull) =>
    landing.parents.slice(1).some((parent) => belongs(pull, parent, landing, joining)),
  );
  if (partly) {
    const reason = `its merged parent is one of the commits of ${partly.ref}, whose head moved on later`;
    return [[landing.commit, through(landing, partly, { joinedBy: 'pull-ref', reason, joining })]];
  }
  return joinAsHead(landing, named, joining);
}

/** The branch was moved forward onto a changeset's head, as it is. */
function joinAsHead(landing: LandedCommit, named: readonly PullRef[], joining: Joining): readonly Entry[] | undefined {
  if (landing.index === 0) return undefined;
  const itself = (joining.pulls.byHead.get(landing.commit) ?? []).filter(
    (pull) => !isOpenedLater(pull, landing, joining),
  );
  // A landing that names another changeset came through that; this one's branch was only reset to main.
  const pull = itself.find((candidate) => named.includes(candidate)) ?? (named.length === 0 ? itself[0] : undefined);
  if (!pull) return undefined;
  const reason = `the landing is itself the head of ${pull.ref}`;
  return [[landing.commit, through(landing, pull, { joinedBy: 'pull-ref', reason, joining })]];
}

function isOpenedLater(pull: PullRef, landing: LandedCommit, { pulls, graph }: Joining): boolean {
  const firstCommitAt = ({ head }: PullRef): number | undefined => {
    const own = graph.ownCommits(head, Number.MAX_SAFE_INTEGER, 100);
    const oldest = own.at(-1) ?? head;
    return graph.nodes.get(oldest)?.authoredAt;
  };
  const opened = openedAfter(pulls, pull.id, firstCommitAt);
  return opened !== undefined && Date.parse(landing.committedAt) / 1000 < opened;
}

function mergedHead(landing: LandedCommit, joining: Joining): PullRef | undefined {
  const named = namedPulls(landing, joining);
  for (const parent of landing.parents.slice(1)) {
    const pulls = joining.pulls.byHead.get(parent) ?? [];
    const best = pulls.find((pull) => named.includes(pull)) ?? pulls[0];
    if (best) return best;
  }
  return undefined;
}

function belongs(pull: PullRef, commit: ObjectId, landing: LandedCommit, { graph }: Joining): boolean {
  // Seen from before the landing, since afterwards the changeset's commits are on the branch.
  return graph.holds(pull.head, commit, landing.index);
}

/** Changesets of this clone that the message names in its title, or as the thing that it merges. */
function namedPulls(landing: LandedCommit, { pulls }: Joining): readonly PullRef[] {
  return claimsIn(landing.message)
    .filter(({ by }) => by !== 'change-id')
    .flatMap(({ id }) => pulls.byId.get(id) ?? []);
}

function namedCandidates(landings: readonly LandedCommit[], joining: Joining): readonly Candidate[] {
  return landings.flatMap((landing) => namedPulls(landing, joining).map((pull) => ({ landing, pull })));
}

function unnamedCandidates(landings: readonly LandedCommit[], joining: Joining): readonly Candidate[] {
  const nameless = landings.filter((landing) => landing.parents.length < 2 && joining.pulls.all.length > 0);
  if (nameless.length === 0) return [];
  const since = Math.min(...nameless.map(({ committedAt }) => Date.parse(committedAt) / 1000));
  const finder = new CandidateFinder(joining.graph, joining.pulls, since);
  return nameless.flatMap((landing) => finder.candidatesFor(landing));
}

async function joinByContent(candidates: readonly Candidate[], joining: Joining): Promise<readonly Entry[]> {
  const { repository, graph, signal } = joining;
  const emptyTree = emptyTrees[repository.objectFormat];
  const proven = await provenCandidates({
    gitDirectory: repository.gitDirectory,
    graph,
    candidates,
    emptyTree,
    signal,
  });
  return joinedByContent(wholeRebases(proven, graph), joining);
}

/** The first proof of each landing counts. */
function joinedByContent(proven: readonly Proven[], joining: Joining): readonly Entry[] {
  const best = new Map<ObjectId, Proven>();
  for (const proof of proven) if (!best.has(proof.landing.commit)) best.set(proof.landing.commit, proof);
  return [...best].map(([commit, proof]) => {
    const reason = reasonOf(proof);
    return [commit, through(proof.landing, proof.pull, { joinedBy: 'patch-id', reason, joining, how: proof.how })];
  });
}

/** What is left: those that name a changeset but differ from it in the lines around, and those that share contents. */
async function joinByMerging(landings: readonly LandedCommit[], joining: Joining): Promise<readonly Entry[]> {
  const { repository, graph, pulls, signal } = joining;
  const squashes = landings.filter(({ parents }) => parents.length === 1);
  if (squashes.length === 0 || pulls.all.length === 0) return [];
  const emptyTree = emptyTrees[repository.objectFormat];
  const { gitDirectory } = repository;
  const shared = await contentCandidates({ gitDirectory, graph, pulls, landings: squashes, emptyTree, signal });
  const named = namedCandidates(squashes, joining);
  const landingOf = new Set(named.map(({ landing }) => landing));
  // A landing that names a changeset came through that or was altered: what it shares with others proves nothing.
  const candidates = [...named, ...shared.filter(({ landing }) => !landingOf.has(landing))];
  return joinedByContent(await mergedCandidates({ gitDirectory, candidates, signal }), joining);
}

function reasonOf({ how, pull, commit }: Proven): string {
  if (how === 'merge') return `merging ${pull.ref} into the branch anew gives the tree that landed`;
  if (how === 'tree') return `the tree that landed is the tree of ${pull.ref}`;
  if (how === 'patch-id') return `git patch-id of what landed equals that of ${pull.ref} since it left the branch`;
  return `git patch-id of what landed equals that of commit ${commit} of ${pull.ref}`;
}

interface Basis {
  readonly joinedBy: JoinedBy;
  readonly reason: string;
  readonly joining: Joining;
  readonly how?: Proven['how'];
}

function through(landing: LandedCommit, pull: PullRef, { joinedBy, reason, joining, how }: Basis): Joined {
  const { graph, addressOf } = joining;
  const isMerge = landing.parents.length > 1;
  const brought = isMerge ? graph.broughtBy(landing.commit, landing.index) : graph.ownCommits(pull.head, landing.index);
  const whole = how !== 'commit-patch-id' && landing.commit !== pull.head;
  return {
    change: { id: pull.id, url: addressOf(pull.id, pull.forge) },
    joinedBy,
    joinReason: reason,
    method: methodOf(landing, whole ? 'squash' : 'rebase'),
    brought: isMerge || whole ? brought : [],
  };
}

function methodOf(landing: LandedCommit, single: LandingMethod): LandingMethod {
  if (claimsIn(landing.message).some(({ by }) => by === 'queue-title')) return 'queue';
  if (landing.parents.length > 1) return 'merge';
  return isBackport(landing.message, single === 'squash') ? 'backport' : single;
}

/** By what the message says, when nothing proved it. */
function joinByClaim(landing: LandedCommit, joining: Joining): readonly Entry[] | undefined {
  for (const claim of claimsIn(landing.message)) {
    const reason = claimReason(claim, joining.pulls);
    if (reason === undefined) continue;
    const pull = joining.pulls.byId.get(claim.id);
    const url = claim.url ?? joining.addressOf(claim.id, pull?.forge);
    const isApplied = claim.by === 'change-id' || (claim.by === 'change-link' && !pull);
    const isMerge = landing.parents.length > 1;
    const brought = isMerge
      ? joining.graph.broughtBy(landing.commit, landing.index)
      : pull
        ? joining.graph.ownCommits(pull.head, landing.index)
        : [];
    const method = methodOf(landing, isApplied ? 'rebase' : 'squash');
    return [
      [landing.commit, { change: { id: claim.id, url }, joinedBy: 'trailer', joinReason: reason, method, brought }],
    ];
  }
  return undefined;
}

/** Undefined when the claim cannot be believed: there are changesets here, and the one that is named is none of them. */
function claimReason({ id, by, text }: Claim, pulls: PullRefs): string | undefined {
  const says = `the message says "${text.slice(0, 120)}"`;
  const pull = pulls.byId.get(id);
  if (pull) return `${says} and ${pull.ref} exists; what landed is not exactly what it proposes`;
  if (by === 'change-id' || by === 'change-link') return `${says}: its claim, the review itself is not in this clone`;
  if (by === 'closing') return undefined;
  if (pulls.all.length === 0) return `${says}: its claim, this clone holds no refs of changesets to look it up`;
  if (Number(id) > pulls.newest) return `${says}: its claim, newer than the changesets that this clone knows`;
  return undefined;
}

function notJoined(landing: LandedCommit, { pulls, graph }: Joining): Joined {
  const method = methodOf(landing, 'direct');
  const brought = landing.parents.length > 1 ? graph.broughtBy(landing.commit, landing.index) : [];
  return { change: null, joinedBy: 'none', joinReason: whyNot(landing, pulls), method, brought };
}

function whyNot(landing: LandedCommit, pulls: PullRefs): string {
  if (landing.index === 0 && landing.parents.length === 0) return 'it is the first commit of the repository';
  if (isFromPrivateFork(landing.message))
    return 'the title is what GitHub writes when the fix of a security advisory lands from its private fork, which has no public changeset';
  const known =
    pulls.all.length === 0
      ? 'this clone holds no refs of changesets'
      : `none of the ${pulls.all.length} changesets of this clone matches`;
  return `nothing in the commit graph or the message leads to a changeset, and ${known}`;
}

function completed({ change, joinedBy, joinReason, method }: Joined, people: People): ChangesetJoin {
  // "Closes #12" in changeset 12 asks for nothing but itself.
  const requests = people.requests.filter((request) => request !== `#${change?.id}`);
  return { change, joinedBy, joinReason, method, ...people, requests };
}
