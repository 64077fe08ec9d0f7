/**
 * All ways of joining, surest first, and the branches that merges brought up: their own landings are joined in the same
 * way, which is why both live in one file.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { CandidateFinder } from './candidates.ts';
import { carriedLandings } from './carried-landings.ts';
import { joinByClaim, notJoined } from './join-by-claim.ts';
import { joinByContent, joinByMerging, namedCandidates, unnamedCandidates } from './join-by-content.ts';
import { joinByGraph } from './join-by-graph.ts';
import { joinByRebase } from './join-by-rebase.ts';
import type { Entry, Joined, Joining } from './joining.ts';

/** Surest first; an answer for each, be it that there is none. */
export async function joinLandings(
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
  const finder = finderFor(open(), joining);
  if (finder) {
    enter(await joinByRebase(open(), finder, joining));
    enter(await joinByContent(unnamedCandidates(open(), finder, joining), joining));
  }
  enter(await joinByMerging(open(), joining));
  enter(open().flatMap((landing) => joinByClaim(landing, joining) ?? []));
  enter(open().map((landing) => [landing.commit, notJoined(landing, joining)] as const));
  return joined;
}

/** Undefined when there is nothing to look for, or nothing to find. */
function finderFor(landings: readonly LandedCommit[], { graph, pulls }: Joining): CandidateFinder | undefined {
  const single = landings.filter(({ parents }) => parents.length < 2);
  if (single.length === 0 || pulls.all.length === 0) return undefined;
  const since = Math.min(...single.map(({ committedAt }) => Date.parse(committedAt) / 1000));
  return new CandidateFinder(graph, pulls, since);
}

/**
 * A merge that belongs to no changeset may bring another branch up (`Merge branch '7.1' into 7.2`): then it came through
 * the changesets through which that branch's own landings came, if each of them came through one.
 */
export async function joinCarriedBranches(
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
