/**
 * Through which changeset a landing came, by everything that is known. In this order:
 *
 *   1. what git proves (merged parent, pull ref, tree, patch-id), unless the forge says that this changeset never landed
 *      here and names another one that did
 *      (so it joins a backport to the changeset of what was picked, where the forge alone knows that one)
 *   2. the move of the branch that the forge logged for a changeset's landing (`pushed-range`)
 *   3. the forge's word alone (`api`)
 *   4. what the landing's message claims, unless the forge contradicts it
 *
 * Invariant: a claim that the forge contradicts joins nothing, and the reason says so. Rejected: the forge's word first. A
 * forge can be told by hand that a changeset was merged; a merged parent cannot be made up.
 */
import type { ChangesetJoin } from '../../git/changesets.ts';
import { isProvenBackport, type BackportOrigin, type JoinedBy, type LandingMethod } from '../../model/change.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { claimsOfForge, type ForgeClaim, type LoggedChain, type LoggedMove } from './forge-claims.ts';
import type { ForgeKnowledge } from './forge-knowledge.ts';

export interface JoinedLanding {
  readonly landing: LandedCommit;
  readonly git: ChangesetJoin;
  readonly change: ChangesetJoin['change'];
  readonly joinedBy: JoinedBy;
  readonly joinReason: string;
  readonly method: LandingMethod;
  /** What the forge knows of the changeset, when it does. */
  readonly changeset?: Changeset;
  /** The move of the branch that brought it, by the forge's log. */
  readonly move?: LoggedMove;
  /** Positions of the first and the last landing of the same changeset: more than one for a rebase. */
  readonly first: number;
  readonly last: number;
  /** The changeset was merged into another branch: this is its patch once more. */
  readonly isOfAnotherBranch: boolean;
}

export interface JoiningSource {
  readonly branch: string;
  readonly chain: LoggedChain;
  readonly landings: readonly LandedCommit[];
  readonly joins: ReadonlyMap<ObjectId, ChangesetJoin>;
  readonly forge: ForgeKnowledge;
  /** How a landing of a branch before this one came in, as far as it was joined. */
  readonly landedAs?: (commit: ObjectId) => JoinedLanding | undefined;
}

/** One for each landing that git was asked about. */
export function joinLandings(source: JoiningSource): ReadonlyMap<ObjectId, JoinedLanding> {
  const { landings, joins, chain, forge } = source;
  const claims = claimsOfForge(chain, forge);
  const joined = landings.flatMap((landing) => {
    const git = joins.get(landing.commit);
    if (git === undefined) return [];
    return [decided(landing, git, { ...source, claims: claims.get(landing.commit) ?? [] })];
  });
  return new Map(withRuns(joined).map((one) => [one.landing.commit, one]));
}

interface Deciding extends JoiningSource {
  readonly claims: readonly ForgeClaim[];
}

type Ground = Pick<JoinedLanding, 'change' | 'joinedBy' | 'joinReason' | 'changeset'> & {
  readonly claim?: ForgeClaim;
};

function decided(landing: LandedCommit, git: ChangesetJoin, deciding: Deciding): JoinedLanding {
  const { chain } = deciding;
  const position = chain.positionOf(landing.commit)!;
  const { claim, ...ground } = groundOf(landing, git, deciding);
  const move = chain.moveAt(position);
  const [first, last] = claim ? [claim.first, claim.last] : [position, position];
  const method = methodOf(landing, { git, ground, move, isAlone: first === last, branch: deciding.branch });
  const { changeset } = ground;
  const isOfAnotherBranch =
    changeset !== undefined && changeset.base !== deciding.branch && chain.positionOf(changeset.landedAs) === undefined;
  return { landing, git, ...ground, method, ...(move && { move }), first, last, isOfAnotherBranch };
}

function groundOf(landing: LandedCommit, git: ChangesetJoin, deciding: Deciding): Ground {
  const { claims, forge } = deciding;
  const proven = git.joinedBy === 'none' || git.joinedBy === 'trailer' ? undefined : git.change?.id;
  const same = claims.find(({ changeset }) => changeset.id === git.change?.id);
  if (proven !== undefined && (same !== undefined || claims.length === 0 || landedHere(proven, deciding)))
    return { ...byGit(git, forge), ...(same && { claim: same }) };
  const claim = same ?? claims.find(({ joinedBy }) => joinedBy === 'pushed-range') ?? claims[0];
  if (claim !== undefined) return byForge(claim);
  const original = git.backport && isProvenBackport(git.backport) && originalOf(git.backport, deciding);
  if (git.backport && original && (git.change === null || git.change.id === original.id))
    return byPatch(git.backport, original);
  if (git.joinedBy !== 'trailer') return byGit(git, forge);
  const objection = contradiction(landing, git.change!.id, deciding);
  if (objection === undefined) return byGit(git, forge);
  return { change: null, joinedBy: 'none', joinReason: `${git.joinReason}; but ${objection}` };
}

function byGit({ change, joinedBy, joinReason }: ChangesetJoin, { changesets }: ForgeKnowledge): Ground {
  const changeset = change === null ? undefined : changesets.get(change.id);
  if (change === null || changeset === undefined) return { change, joinedBy, joinReason };
  const isUnmerged = joinedBy === 'trailer' && changeset.state === 'closed';
  const reason = isUnmerged
    ? `${joinReason}; the forge says that #${change.id} was closed without merging`
    : joinReason;
  return { change: { id: change.id, url: changeset.url }, joinedBy, joinReason: reason, changeset };
}

function byForge(claim: ForgeClaim): Ground {
  const { changeset, joinedBy, reason } = claim;
  return { change: { id: changeset.id, url: changeset.url }, joinedBy, joinReason: reason, changeset, claim };
}

/** What a backport was picked from came through a changeset that the forge knows. */
export function originalOf(
  { commit, change }: BackportOrigin,
  { forge, landedAs }: Pick<JoiningSource, 'forge' | 'landedAs'>,
): Changeset | undefined {
  const joined = landedAs?.(commit);
  if (joined) return joined.changeset;
  if (change !== null) return forge.changesets.get(change);
  return [...forge.changesets.values()].find((one) => one.state === 'merged' && one.landedAs === commit);
}

function byPatch({ because }: BackportOrigin, changeset: Changeset): Ground {
  const { id, url } = changeset;
  const joinReason = `${because.replace(/ and leads to no changeset$/, '')}; the forge says that this came through #${id}`;
  return { change: { id, url }, joinedBy: 'patch-id', joinReason, changeset };
}

/** The forge agrees that it was merged into this branch. */
function landedHere(id: string, { forge, branch, chain }: Deciding): boolean {
  const changeset = forge.changesets.get(id);
  if (changeset === undefined) return !forge.isWhole;
  if (changeset.state !== 'merged') return false;
  return changeset.base === branch || chain.positionOf(changeset.landedAs) !== undefined;
}

/** Why the forge's word rules out that the landing came through the changeset that its message names. */
function contradiction(landing: LandedCommit, id: string, { forge, branch, chain }: Deciding): string | undefined {
  const changeset = forge.changesets.get(id);
  if (changeset === undefined)
    return forge.isWhole && /^\d+$/.test(id) ? `the forge knows of no changeset #${id}` : undefined;
  if (changeset.state === 'open') return `the forge says that #${id} is still open`;
  // Many projects land by hand and close the changeset: that is no contradiction.
  if (changeset.state === 'closed') return undefined;
  const elsewhere = chain.positionOf(changeset.landedAs);
  if (elsewhere !== undefined && changeset.landedAs !== landing.commit)
    return `the forge says that #${id} landed as ${changeset.landedAs}`;
  return changeset.base === branch ? undefined : `the forge says that #${id} was merged into ${changeset.base}`;
}

interface Signs {
  readonly git: ChangesetJoin;
  readonly ground: Ground;
  readonly move: LoggedMove | undefined;
  readonly isAlone: boolean;
  readonly branch: string;
}

function methodOf(landing: LandedCommit, { git, ground, move, isAlone, branch }: Signs): LandingMethod {
  const { change, changeset } = ground;
  if (change === null) return git.method === 'backport' ? 'backport' : 'direct';
  if (changeset === undefined) return git.method;
  if (changeset.method === 'queue' || move?.entry.activity === 'queue-merge') return 'queue';
  if (landing.parents.length > 1) return 'merge';
  if (changeset.base !== branch && changeset.landedAs !== landing.commit) return 'backport';
  if (change.id === git.change?.id && git.method !== 'direct' && git.joinedBy !== 'trailer') return git.method;
  if (changeset.method === 'squash' || changeset.method === 'rebase') return changeset.method;
  if (changeset.method === 'fast-forward' || !isAlone) return 'rebase';
  const [only] = changeset.commits;
  const isKept = changeset.commits.length === 1 && only!.message.trim() === landing.message.trim();
  return isKept ? 'rebase' : 'squash';
}

/** Landings of one changeset that git alone proved, one after the other, are one rebase. */
function withRuns(joined: readonly JoinedLanding[]): readonly JoinedLanding[] {
  const found: JoinedLanding[] = [];
  for (let from = 0; from < joined.length;) {
    const { change, first, last } = joined[from]!;
    let to = from + 1;
    const goesOn = ({ change: next, first: at, landing }: JoinedLanding): boolean =>
      next !== null && next.id === change?.id && at <= joined[to - 1]!.last + 1 && landing.parents.length < 2;
    if (joined[from]!.landing.parents.length < 2) while (to < joined.length && goesOn(joined[to]!)) to++;
    const run = joined.slice(from, to);
    const ends = {
      first: Math.min(first, ...run.map((one) => one.first)),
      last: Math.max(last, ...run.map((one) => one.last)),
    };
    found.push(...run.map((one) => ({ ...one, ...ends })));
    from = to;
  }
  return found;
}
