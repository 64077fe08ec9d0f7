/**
 * The landings of the branches that merges bring: for each merge, the first-parent chain of what it merged, back to where
 * the audited branch had it already. They landed there, one by one, before the merge brought them here together.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { parseCommit } from '../commit-object.ts';
import { openObjectReader } from '../object-reader.ts';
import type { CommitGraph } from './commit-graph.ts';

/** Longer branches than these are histories of their own, not something that was carried. */
const mostOfOne = 500;
const mostOfAll = 20_000;

/** By merge. A merge of which a commit is not in this clone, or that carries too much, is left out. */
export async function carriedLandings(
  merges: readonly LandedCommit[],
  {
    repository,
    graph,
    signal,
  }: { readonly repository: Repository; readonly graph: CommitGraph; readonly signal: AbortSignal | undefined },
): Promise<ReadonlyMap<ObjectId, readonly LandedCommit[]>> {
  const chains = new Map<LandedCommit, readonly ObjectId[]>();
  let total = 0;
  for (const merge of merges) {
    const chain = merge.parents.slice(1).flatMap((parent) => chainFrom(parent, merge.index, graph));
    total += chain.length;
    if (chain.length > mostOfOne || total > mostOfAll) continue;
    chains.set(merge, chain);
  }
  const commits = await readCommits(repository, new Set([...chains.values()].flat()), signal);
  const carried = new Map<ObjectId, readonly LandedCommit[]>();
  for (const [merge, chain] of chains) {
    const landings = chain.flatMap((commit) => {
      const read = commits.get(commit);
      return read
        ? [{ ...read, index: merge.index, landedAt: merge.landedAt, landedProvenance: merge.landedProvenance }]
        : [];
    });
    if (landings.length === chain.length) carried.set(merge.commit, landings);
  }
  return carried;
}

/** Newest first, until a commit that was on the branch before the merge. */
function chainFrom(parent: ObjectId, index: number, graph: CommitGraph): readonly ObjectId[] {
  const chain: ObjectId[] = [];
  for (
    let at: ObjectId | undefined = parent;
    at !== undefined && chain.length <= mostOfOne;
    at = graph.nodes.get(at)?.parents[0]
  ) {
    if (graph.landedIn(at) !== index) break;
    chain.push(at);
  }
  return chain;
}

type ReadCommit = Omit<LandedCommit, 'index' | 'landedAt' | 'landedProvenance'>;

async function readCommits(
  { gitDirectory }: Repository,
  oids: ReadonlySet<ObjectId>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<ObjectId, ReadCommit>> {
  const found = new Map<ObjectId, ReadCommit>();
  if (oids.size === 0) return found;
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read(oids, signal ? { signal } : {})) {
      const commit = 'missing' in read ? undefined : parseCommit(read.bytes);
      if (!commit) continue;
      const { signed: _signed, ...rest } = commit;
      found.set(read.oid, { commit: read.oid, ...rest });
    }
  } finally {
    await reader.close();
  }
  return found;
}
