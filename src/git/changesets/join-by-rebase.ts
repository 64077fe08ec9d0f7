/**
 * Joins a run of landings that a rebase made of one changeset: neighbours on the branch, each with author and time of one
 * of its commits. A commit alone proves little once lines moved or a conflict was resolved in one commit and undone in
 * the next; the whole does: merging the changeset into the branch before the first gives the tree of the last.
 *
 * The longest run counts: a changeset stacked on another one brought the other's commits as well.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { compareContents } from '../landed-content.ts';
import type { CandidateFinder } from './candidates.ts';
import { through, type Entry, type Joining } from './joining.ts';
import type { PullRef } from './pull-refs.ts';

interface Run {
  readonly pull: PullRef;
  /** Oldest first, at least two. */
  readonly landings: readonly LandedCommit[];
}

/** `landings`: oldest first; those that follow one another on the branch can be of one run. */
export async function joinByRebase(
  landings: readonly LandedCommit[],
  finder: CandidateFinder,
  joining: Joining,
): Promise<readonly Entry[]> {
  const runs = runsIn(landings, finder).toSorted((a, b) => b.landings.length - a.landings.length);
  const answers = await compareContents({
    gitDirectory: joining.repository.gitDirectory,
    questions: runs.map(({ pull, landings: [first, ...rest] }) => ({
      before: first!.parents[0]!,
      proposed: pull.head,
      landed: rest.at(-1)!.commit,
    })),
    signal: joining.signal,
  });
  const joined = new Map<ObjectId, Entry>();
  for (const [at, { pull, landings: run }] of runs.entries()) {
    if (answers[at]!.result !== 'equal' || run.some(({ commit }) => joined.has(commit))) continue;
    const [first, last] = [run[0]!, run.at(-1)!];
    const reason = `its author and time are those of a commit of ${pull.ref}, and merging that into the branch before ${first.commit.slice(0, 10)} anew gives the tree of ${last.commit.slice(0, 10)}, the last of its ${run.length} commits`;
    for (const landing of run) {
      const basis = { joinedBy: 'patch-id', reason, joining, single: true } as const;
      joined.set(landing.commit, [landing.commit, through(landing, pull, basis)]);
    }
  }
  return [...joined.values()];
}

function runsIn(landings: readonly LandedCommit[], finder: CandidateFinder): readonly Run[] {
  const ended: Run[] = [];
  let going = new Map<PullRef, LandedCommit[]>();
  let before: LandedCommit | undefined;
  for (const landing of landings) {
    const follows = landing.parents.length === 1 && landing.parents[0] === before?.commit;
    const pulls = landing.parents.length === 1 ? finder.rebasesOf(landing) : [];
    const next = new Map(pulls.map((pull) => [pull, [...((follows && going.get(pull)) || []), landing]]));
    for (const [pull, run] of going) if (!follows || !next.has(pull)) ended.push({ pull, landings: run });
    going = next;
    before = landing;
  }
  for (const [pull, run] of going) ended.push({ pull, landings: run });
  return ended.filter((run) => run.landings.length > 1);
}
