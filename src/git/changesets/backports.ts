/**
 * Landings that are what was reviewed for another branch and picked over to this one. What may have been picked is proposed
 * by authors, times, titles and messages (`backport-candidates.ts`); what was is proved by content (`backport-proofs.ts`):
 * of the landing as a whole, or of each commit that it brought.
 *
 * The message alone proves nothing: a pick that was changed on the way is no pick of what was reviewed. Where the message
 * names the original and most lines are the same, that is told with its numbers, and counts as no proof.
 */
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { ChangesetJoin } from '../changesets.ts';
import { backportCandidates, mostPicks, type Candidate, type Patch } from './backport-candidates.ts';
import { equalPatches, pickedAnew, sharedLines, type BackportProof, type SharedLines } from './backport-proofs.ts';
import type { GraphNode } from './commit-graph.ts';
import type { PullRefs } from './pull-refs.ts';

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
  readonly joins: ReadonlyMap<ObjectId, Pick<ChangesetJoin, 'change' | 'joinedBy'>>;
  /** Commits of the changeset of a landing, or of the branch that it merges. */
  readonly broughtBy: (landing: ObjectId) => readonly ObjectId[];
  /** What is known of them; may be empty where nothing was merged or squashed. */
  readonly nodes: ReadonlyMap<ObjectId, GraphNode>;
  /** Changesets of the clone, whose commits `nodes` has: bots name these. */
  readonly pulls?: PullRefs;
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
  readonly proof: BackportProof | SharedLines;
}

export interface Backports {
  readonly proven: ReadonlyMap<ObjectId, Backport>;
  /** By their message picked from a landing that most of their lines are of. */
  readonly close: ReadonlyMap<ObjectId, Backport>;
  /** By their message picked from a landing that they are not. */
  readonly altered: ReadonlyMap<ObjectId, Backport>;
}

/** Share of the changed lines of both that have to be the same. */
const mostLines = 0.8;

export async function findBackports(request: BackportRequest): Promise<Backports> {
  const asked = request.landings.map((landing) => ({ landing, ways: waysOf(landing, request) }));
  const candidates = await backportCandidates(
    asked.flatMap(({ ways }) => ways.flat()),
    request,
  );
  const of = (patch: Patch): readonly Candidate[] => candidates.get(patch) ?? [];
  const proven = new Map<ObjectId, Backport>();
  const prove = (proof: BackportProof, isProven: ReadonlySet<Candidate>): void => {
    for (const { landing, ways } of asked) {
      if (proven.has(landing.commit)) continue;
      for (const way of ways) {
        const found = way.flatMap((patch) => of(patch).find((one) => isProven.has(one)) ?? []);
        // What brought several commits is picked as a whole or not at all.
        if (found.length < way.length || found.length === 0 || proven.has(landing.commit)) continue;
        proven.set(landing.commit, backportOf(found, proof));
      }
    }
  };
  prove('patch-id', await equalPatches([...candidates.values()].flat(), request));
  const open = asked.filter(({ landing }) => !proven.has(landing.commit)).flatMap(({ ways }) => ways.flat());
  prove('picked-anew', await pickedAnew(open.flatMap(of), request));
  const lost = asked.filter(({ landing }) => !proven.has(landing.commit));
  const named = lost.flatMap(({ landing, ways }) =>
    ways
      .flat()
      .filter(({ commit }) => commit === landing.commit)
      .flatMap((patch) => of(patch).filter(({ isNamed }) => isNamed)),
  );
  return { proven, ...(await byLines(named, request)) };
}

/** The commits of a merge, then the whole; of a squash the whole, then the commits of its changeset. */
function waysOf(landing: LandedCommit, request: BackportRequest): readonly (readonly Patch[])[] {
  const [parent] = landing.parents;
  if (parent === undefined) return [];
  const whole = [{ landing, commit: landing.commit, parent }];
  const parts = partsOf(landing, request);
  if (landing.parents.length > 1) return parts.length === 0 ? [] : [parts, whole];
  return parts.length > 1 && isUnaltered(landing, request) ? [whole, parts] : [whole];
}

/** None when it brought too many, or nothing that git could compare. */
function partsOf(landing: LandedCommit, { broughtBy, nodes }: BackportRequest): readonly Patch[] {
  const brought = broughtBy(landing.commit).filter((commit) => commit !== landing.commit);
  if (brought.length > mostPicks) return [];
  return brought.flatMap((commit): readonly Patch[] => {
    const [before, ...others] = nodes.get(commit)?.parents ?? [];
    return before === undefined || others.length > 0 ? [] : [{ landing, commit, parent: before }];
  });
}

/** What its changeset proposes is what landed. */
function isUnaltered({ commit }: LandedCommit, { joins }: BackportRequest): boolean {
  const joinedBy = joins.get(commit)?.joinedBy;
  return joinedBy !== undefined && joinedBy !== 'none' && joinedBy !== 'trailer';
}

function backportOf([first, ...others]: readonly Candidate[], proof: Backport['proof']): Backport {
  const { of, original } = first!;
  const also = others.filter((one) => one.original.landing !== original.landing);
  return { ...original, of, also: [...new Set(also.map((one) => one.original.landing.commit))], proof };
}

/** Of what the message names, that which shares most. */
async function byLines(named: readonly Candidate[], request: BackportRequest): Promise<Omit<Backports, 'proven'>> {
  const lines = await sharedLines(named, request);
  const [close, altered] = [new Map<ObjectId, Backport>(), new Map<ObjectId, Backport>()];
  const share = (one: Candidate): number => shareOf(lines.get(one));
  for (const [landing, candidates] of Map.groupBy(named, ({ patch }) => patch.landing.commit)) {
    const best = candidates.reduce((most, one) => (share(one) > share(most) ? one : most));
    const backport = backportOf([best], lines.get(best) ?? { shared: 0, landed: 0, original: 0 });
    (share(best) >= mostLines ? close : altered).set(landing, backport);
  }
  return { close, altered };
}

const shareOf = (lines: SharedLines | undefined): number =>
  lines === undefined || lines.shared === 0 ? 0 : lines.shared / Math.max(lines.landed, lines.original);
