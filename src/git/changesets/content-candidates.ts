/**
 * Candidates by content, for landings that nothing else led anywhere: a squash under a new title, by another committer, long
 * after the last push. What a changeset makes of a file is, as a rule, what landed: the same blob at the same path. So the
 * changesets of the time are listed by the blobs that they end in, and a landing is tried against those it shares most with.
 *
 * One `git diff-tree --raw` over all of them (about a millisecond each, no contents are read). It proposes, it proves
 * nothing: what it proposes is compared as any other candidate.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { treeDifferences, type TreeChange, type TreePair } from '../tree-differences.ts';
import type { Candidate } from './candidates.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { PullRef, PullRefs } from './pull-refs.ts';

export interface ContentCandidatesRequest {
  readonly gitDirectory: string;
  readonly graph: CommitGraph;
  readonly pulls: PullRefs;
  readonly landings: readonly LandedCommit[];
  readonly emptyTree: ObjectId;
  readonly signal?: AbortSignal | undefined;
}

/** A changeset that was last touched earlier is found by what its landing says, or not at all. */
const daysBack = 400;
const daySeconds = 86_400;
/** A blob that this many changesets end in (a version, a generated file) tells nothing. */
const mostSharing = 8;
/** Changesets that touch more are imports and release branches. */
const mostPaths = 2000;
const triedPerLanding = 3;
/** Of what the landing changed, and of what the changeset changed: others may have changed the rest meanwhile. */
const leastShared = 0.5;

export async function contentCandidates(request: ContentCandidatesRequest): Promise<readonly Candidate[]> {
  const { landings, graph, pulls, signal } = request;
  const times = landings.map(({ committedAt }) => Date.parse(committedAt) / 1000);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const isOfTheTime = ({ head }: PullRef): boolean => {
    const node = graph.nodes.get(head);
    if (!node || graph.landedIn(head) !== undefined) return false;
    return node.committedAt > first - daysBack * daySeconds && node.committedAt <= last + daySeconds;
  };
  const asked = pulls.all.filter(isOfTheTime).flatMap((pull) => {
    const pair = proposedTrees(pull, request);
    return pair ? [{ pull, pair }] : [];
  });
  const byContent: ByContent = { pulls: new Map(), sizes: new Map() };
  let at = 0;
  for await (const difference of treeDifferences(
    request.gitDirectory,
    asked.map(({ pair }) => pair),
    signal,
  )) {
    const { pull } = asked[at++]!;
    if ('unreadable' in difference || difference.changes.length > mostPaths) continue;
    byContent.sizes.set(pull, difference.changes.length);
    for (const change of difference.changes) note(byContent.pulls, contentOf(change), pull);
  }
  return sharing(byContent, request);
}

interface ByContent {
  readonly pulls: Map<string, PullRef[]>;
  /** How many paths each changeset touches. */
  readonly sizes: Map<PullRef, number>;
}

function proposedTrees({ head }: PullRef, { graph, emptyTree }: ContentCandidatesRequest): TreePair | undefined {
  const after = graph.nodes.get(head)?.tree;
  const base = graph.baseOf(head, Number.MAX_SAFE_INTEGER);
  const before = base === undefined ? emptyTree : graph.nodes.get(base)?.tree;
  return after && before && { before, after };
}

const contentOf = ({ path, now }: TreeChange): string => `${now?.blob ?? 'gone'} ${path}`;

function note(byContent: Map<string, PullRef[]>, content: string, pull: PullRef): void {
  const known = byContent.get(content);
  if (known) known.push(pull);
  else byContent.set(content, [pull]);
}

async function sharing(
  byContent: ByContent,
  { gitDirectory, graph, landings, emptyTree, signal }: ContentCandidatesRequest,
): Promise<readonly Candidate[]> {
  const landed = landings.flatMap((landing) => {
    const parent = landing.parents[0];
    const before = parent === undefined ? emptyTree : graph.nodes.get(parent)?.tree;
    return before ? [{ landing, pair: { before, after: landing.tree } }] : [];
  });
  const candidates: Candidate[] = [];
  let at = 0;
  for await (const difference of treeDifferences(
    gitDirectory,
    landed.map(({ pair }) => pair),
    signal,
  )) {
    const { landing } = landed[at++]!;
    if ('unreadable' in difference || difference.changes.length > mostPaths) continue;
    candidates.push(...mostShared(difference.changes, byContent).map((pull) => ({ landing, pull })));
  }
  return candidates;
}

function mostShared(changes: readonly TreeChange[], byContent: ByContent): readonly PullRef[] {
  const shared = new Map<PullRef, number>();
  for (const change of changes) {
    const pulls = byContent.pulls.get(contentOf(change)) ?? [];
    if (pulls.length > mostSharing) continue;
    for (const pull of pulls) shared.set(pull, (shared.get(pull) ?? 0) + 1);
  }
  const least = (of: number): number => Math.max(1, of * leastShared);
  return [...shared]
    .filter(([pull, count]) => count >= least(changes.length) && count >= least(byContent.sizes.get(pull)!))
    .sort(([a, more], [b, less]) => less - more || Number(b.id) - Number(a.id))
    .slice(0, triedPerLanding)
    .map(([pull]) => pull);
}
