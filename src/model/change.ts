import type { Instant } from '../base/instant.ts';
import type { Person } from './history.ts';
import type { Assertion } from './account.ts';
import type { Provenance } from './fact.ts';
import type { MissingPart, StatusCheck } from './changeset.ts';
import type { ObjectId } from './repository.ts';

export type JoinedBy = 'merge-commit' | 'pushed-range' | 'pull-ref' | 'patch-id' | 'trailer' | 'api' | 'none';
export type LandingMethod = 'merge' | 'squash' | 'rebase' | 'direct' | 'queue' | 'backport';

export interface Approver {
  readonly person: string;
  /** Unknown to git: a trailer carries no time. */
  readonly at: Instant | null;
  readonly commit: ObjectId | null;
  /** `trailer:Reviewed-by`, `api:github`, … */
  readonly source: string;
}

/** One word of approval, held against what landed. */
export interface Approval {
  /** `Name <email>` of the identity; a login where nothing more is known. */
  readonly person: string;
  /** The identity's key; what independence is judged by. */
  readonly identity: string;
  readonly bot: boolean;
  /** Has the full name of somebody who wrote it, and nothing says whether they are one person. */
  readonly namesakeOfWriter: boolean;
  readonly at: Instant | null;
  readonly commit: ObjectId | null;
  /** `standing` at the time of landing; taken back, or followed by another word of the same person. */
  readonly state: 'standing' | 'dismissed' | 'superseded';
  /** Of one that was superseded: the word that followed came from the same account. */
  readonly followedByOwn?: true;
  /** Null: the time is not known. */
  readonly beforeLanding: boolean | null;
  /**
   * `final`: the last commit of the proposal. `same-content`: an earlier one, and what landed is its content all the
   * same. `older`: something was pushed afterwards that nobody approved.
   */
  readonly revision: 'final' | 'same-content' | 'older' | 'unknown';
  readonly source: string;
  /** Whose word says that accounts and addresses are this person's. Absent: nobody's word is needed. */
  readonly asserted?: readonly Assertion[];
}

/** Whether what landed is what was proposed, recomputed from git objects (`git merge-tree --write-tree`). */
export interface ContentComparison {
  readonly result: 'equal' | 'different' | 'conflict' | 'not-comparable';
  readonly against: ObjectId | null;
  readonly because: string;
  /** Paths that differ, at most twenty. */
  readonly paths: readonly string[];
}

/** What the forge says of the changeset that a landing came through, as far as it bears on a verdict. */
export interface ProposedChange {
  /** Id of the `changeset` fact. */
  readonly fact: string;
  readonly author: string | null;
  /** Identity keys of everybody who wrote any of it: the proposer, authors, committers, co-authors; automation left out. */
  readonly writers: readonly string[];
  /** Who pushed last, where the forge tells; whoever only merged the base into it brought nothing of their own. */
  readonly lastPusher: string | null;
  /** Their identity key, by which independence is judged. Absent in facts that were made without it. */
  readonly lastPusherIdentity?: string;
  readonly createdAt: Instant;
  readonly mergedAt: Instant | null;
  readonly mergedBy: string | null;
  readonly head: ObjectId;
  readonly base: string;
  readonly labels: readonly string[];
  /** Its text says something beyond the title. */
  readonly described: boolean;
  readonly approvals: readonly Approval[];
  readonly statusChecks: readonly StatusCheck[];
  readonly missing: readonly MissingPart[];
}

/** The landing on another branch in scope that this one was picked from. */
export interface BackportOrigin {
  readonly branch: string;
  readonly commit: ObjectId;
  /** Number of the changeset that one came through; null: none is known. */
  readonly change: string | null;
  readonly because: string;
  /**
   * `proven`: the same patch, or picking it anew gives what landed. `likely`: the message says so and most lines are the
   * same, so what was reviewed there is not all that landed here. Absent in facts from before it was told: proven.
   */
  readonly confidence?: 'proven' | 'likely';
}

export const isProvenBackport = (origin: BackportOrigin): boolean => origin.confidence !== 'likely';

/** What the commit of a landing says of its own time: claims, which anybody can write. */
export interface ClaimedDates {
  readonly authoredAt: Instant;
  readonly committedAt: Instant;
  /** Committer date of the landing before it, where that is the later one: the order of landings is fact. */
  readonly before?: Instant;
}

/** One landing on a branch in scope, joined to the changeset it came through as far as git alone can tell. */
export interface LandedChange {
  readonly branch: string;
  readonly commit: ObjectId;
  readonly subject: string;
  readonly landedAt: Instant;
  /** Only where they do not agree with one another, with the order of landings, or with when it landed. */
  readonly claimedDates?: ClaimedDates;
  readonly provenance: Provenance;
  /** The changeset's number and, when the forge is known, its address. */
  readonly change: { readonly id: string; readonly url: string | null } | null;
  readonly joinedBy: JoinedBy;
  /** Why the join holds, in a sentence. */
  readonly joinReason: string;
  readonly method: LandingMethod;
  /** Authors of all commits that landed, co-authors included; `name <email>`. */
  readonly authors: readonly string[];
  readonly committer: Person;
  readonly approvers: readonly Approver[];
  /** Ticket and issue ids found in message, branch or trailers. */
  readonly requests: readonly string[];
  /** Made by a known automation (dependabot[bot], renovate[bot], github-actions[bot] …). */
  readonly bot: boolean;
  readonly revertOf?: ObjectId;
  readonly backportOf?: BackportOrigin;
  readonly signature: 'none' | 'present';
  /** Paths that the landing touched against its first parent. */
  readonly paths: readonly string[];
  /** Absent when no forge was asked, or knows of none. */
  readonly proposed?: ProposedChange;
  /** Absent when there is nothing to compare with. */
  readonly content?: ContentComparison;
  /** Who pushed or merged it, by the forge's log of the branch. */
  readonly landedBy?: string;
  /** First successful deployments that hold it, one per environment. */
  readonly deployments?: readonly { readonly environment: string; readonly at: Instant; readonly fact: string }[];
}
