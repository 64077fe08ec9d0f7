/**
 * Commits that came onto a branch with its landings: those of merged sides, each with the landing that first brought it.
 *
 * Commits that lack, or that cannot be read, are passed over here; that they lack is the business of the history's gaps.
 */
import type { Instant } from '../base/instant.ts';
import type { LandedCommit, Person } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';
import { CommitGraph, loadCommitGraph } from './changesets/commit-graph.ts';
import { parseCommit } from './commit-object.ts';
import { openObjectReader } from './object-reader.ts';

export interface MergedCommit {
  readonly commit: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: Person;
  readonly authoredAt: Instant;
  readonly committer: Person;
  readonly committedAt: Instant;
  readonly message: string;
}

export interface MergedRequest {
  readonly gitDirectory: string;
  readonly commits: readonly LandedCommit[];
  /** Only landings from this one on are asked about. */
  readonly first: number;
  readonly signal?: AbortSignal | undefined;
}

/** Per landing, newest first (by commit time, as claimed). Landings that merged nothing have no entry. */
export async function mergedCommits(request: MergedRequest): Promise<ReadonlyMap<number, readonly MergedCommit[]>> {
  const { gitDirectory, commits, first, signal } = request;
  const merged = new Map<number, MergedCommit[]>();
  const tip = commits.at(-1);
  if (!tip || commits.slice(first).every(({ parents }) => parents.length < 2)) return merged;
  const nodes = await loadCommitGraph(gitDirectory, [tip.commit], { signal });
  const chain = commits.map(({ commit }) => commit);
  const graph = new CommitGraph(nodes, chain);
  const landingOf = new Map<ObjectId, number>();
  for (const { commit, index, parents } of commits.slice(first))
    if (parents.length > 1) for (const side of graph.broughtBy(commit, index)) landingOf.set(side, index);
  for (const landing of chain) landingOf.delete(landing);
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read(landingOf.keys(), signal ? { signal } : {})) {
      const parsed = 'missing' in read ? undefined : parseCommit(read.bytes);
      if (!parsed) continue;
      const { parents, author, authoredAt, committer, committedAt, message } = parsed;
      const landing = landingOf.get(read.oid)!;
      const side = merged.get(landing) ?? [];
      side.push({ commit: read.oid, parents, author, authoredAt, committer, committedAt, message });
      merged.set(landing, side);
    }
  } finally {
    await reader.close();
  }
  for (const side of merged.values()) side.sort(newestFirst);
  return merged;
}

function newestFirst(a: MergedCommit, b: MergedCommit): number {
  if (a.committedAt !== b.committedAt) return a.committedAt > b.committedAt ? -1 : 1;
  return a.commit < b.commit ? -1 : 1;
}
