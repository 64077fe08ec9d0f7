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
import type { Approver } from '../model/change.ts';
import type { LandedCommit } from '../model/history.ts';
import type { ObjectId, Repository } from '../model/repository.ts';
import { changeAddresses } from './changesets/change-address.ts';
import type { BackportOrigin } from '../model/change.ts';
import { CommitGraph, type GraphNode } from './changesets/commit-graph.ts';
import { CloneGraph } from './changesets/clone-graph.ts';
import { joinCarriedBranches, joinLandings } from './changesets/join-landings.ts';
import type { Joined, Joining } from './changesets/joining.ts';
import { readPeople, type People } from './changesets/people.ts';
import { askGit } from './git.ts';
import { plainOrigin } from './plain-origin.ts';

export interface ChangesetJoin extends Omit<Joined, 'brought'> {
  /** Authors of all commits that landed, co-authors included; `name <email>`. */
  readonly authors: readonly string[];
  readonly approvers: readonly Approver[];
  /** Tickets and issues that the messages of the landing and of what it brought speak of. */
  readonly requests: readonly string[];
  readonly signature: 'none' | 'present';
  /** On a branch beside the production branch: the landing elsewhere that it was picked from. */
  readonly backport?: BackportOrigin;
}

export interface JoinRequest {
  readonly repository: Repository;
  /** The landings to join: those of the window. */
  readonly commits: readonly LandedCommit[];
  /** Of all branches in scope, where there are several: then it is loaded once. */
  readonly clone?: CloneGraph;
  /** Told of each landing what it brought: commits of its changeset, or of the branch that it merges. */
  readonly onBrought?: (landing: ObjectId, commits: readonly ObjectId[]) => void;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
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
  if (request.onBrought) for (const [commit, { brought }] of joined) request.onBrought(commit, brought);
  const people = await readPeople({ repository, landings: commits, broughtBy: (c) => joined.get(c)!.brought, signal });
  return new Map(commits.map(({ commit }) => [commit, completed(joined.get(commit)!, people.get(commit)!)]));
}

async function prepare(request: JoinRequest, head: ObjectId): Promise<Joining> {
  const { repository, commits, observer, signal } = request;
  const { gitDirectory } = repository;
  const clone = request.clone ?? new CloneGraph(gitDirectory, [head], signal);
  const pulls = await clone.pulls();
  // Nothing was merged and there is nothing to compare with: nobody will ask the graph.
  const isPlain = pulls.all.length === 0 && commits.every(({ parents }) => parents.length < 2);
  const nodes = isPlain ? new Map<ObjectId, GraphNode>() : await clone.nodes();
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

function completed({ change, joinedBy, joinReason, method }: Joined, people: People): ChangesetJoin {
  // "Closes #12" in changeset 12 asks for nothing but itself.
  const requests = people.requests.filter((request) => request !== `#${change?.id}`);
  return { change, joinedBy, joinReason, method, ...people, requests };
}
