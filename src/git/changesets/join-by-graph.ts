/** Joins that the commit graph shows by itself: a merged head, a commit of a changeset, a branch moved onto one. */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { namedPulls, through, type Entry, type Joining } from './joining.ts';
import { openedAfter, type PullRef } from './pull-refs.ts';

/** By what the commit graph shows alone. */
export function joinByGraph(landing: LandedCommit, joining: Joining): readonly Entry[] | undefined {
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
