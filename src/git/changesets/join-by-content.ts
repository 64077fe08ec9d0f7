/** Joins by what landed: the same tree, the same patch, or the tree that merging the changeset anew gives. */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { emptyTrees } from '../tree-account.ts';
import {
  mergedCandidates,
  provenCandidates,
  wholeRebases,
  type Candidate,
  type CandidateFinder,
  type Proven,
} from './candidates.ts';
import { claimsIn } from './claims.ts';
import { contentCandidates } from './content-candidates.ts';
import { namedPulls, through, type Entry, type Joining } from './joining.ts';

export function namedCandidates(landings: readonly LandedCommit[], joining: Joining): readonly Candidate[] {
  return landings.flatMap((landing) => namedPulls(landing, joining).map((pull) => ({ landing, pull })));
}

export function unnamedCandidates(
  landings: readonly LandedCommit[],
  finder: CandidateFinder,
  joining: Joining,
): readonly Candidate[] {
  return landings
    .filter((landing) => mayBeAnother(landing, joining))
    .flatMap((landing) => finder.candidatesFor(landing));
}

/**
 * Content leads to changesets that the message does not name. Not for a squash that the forge itself wrote with the number
 * in its title (bots propose the same update twice), nor for a landing that changed nothing: every head that was at the
 * branch before has its tree.
 */
function mayBeAnother(landing: LandedCommit, joining: Joining): boolean {
  if (landing.parents.length > 1) return false;
  const [parent] = landing.parents;
  if (parent !== undefined && joining.graph.nodes.get(parent)?.tree === landing.tree) return false;
  return landing.committer.email !== forgeCommitter || !isNamedInTitle(landing, joining);
}

/** GitHub commits what is merged by its buttons. */
const forgeCommitter = 'noreply@github.com';

function isNamedInTitle({ message }: LandedCommit, { pulls }: Joining): boolean {
  return claimsIn(message).some(({ by, id }) => by.endsWith('-title') && pulls.byId.has(id));
}

export async function joinByContent(candidates: readonly Candidate[], joining: Joining): Promise<readonly Entry[]> {
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
    const single = proof.how === 'commit-patch-id';
    return [commit, through(proof.landing, proof.pull, { joinedBy: 'patch-id', reason, joining, single })];
  });
}

/** What is left: those that name a changeset but differ from it in the lines around, and those that share contents. */
export async function joinByMerging(landings: readonly LandedCommit[], joining: Joining): Promise<readonly Entry[]> {
  const { repository, graph, pulls, signal } = joining;
  const squashes = landings.filter(({ parents }) => parents.length === 1);
  if (squashes.length === 0 || pulls.all.length === 0) return [];
  const emptyTree = emptyTrees[repository.objectFormat];
  const { gitDirectory } = repository;
  const shared = await contentCandidates({
    gitDirectory,
    graph,
    pulls,
    landings: squashes.filter((landing) => mayBeAnother(landing, joining)),
    emptyTree,
    signal,
  });
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
