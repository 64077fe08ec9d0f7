/**
 * What a forge says of one changeset (pull request, merge request). Everything here is the forge's word at
 * `observedAt`; what landed is git's, and `landed-change` holds the two against each other.
 */
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { Account, ForgeKind } from './account.ts';
import type { Person } from './history.ts';
import type { ObjectId } from './repository.ts';

export interface Changeset {
  /** The number people use, as text. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  /** As it is now; `bodyEditedAt` tells whether that is what was there when it landed. */
  readonly body: string;
  readonly bodyEditedAt?: Instant;
  readonly state: 'open' | 'merged' | 'closed';
  readonly draft: boolean;
  /** Null: the account is gone. */
  readonly author: Account | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly mergedAt: Instant | null;
  readonly mergedBy: Account | null;
  readonly closedAt: Instant | null;
  /** The branch it was merged into, and the one it came from (`owner:branch` from a fork). */
  readonly base: string;
  readonly source: string;
  /** The last commit of the proposal, and the commit of `base` it was compared with. */
  readonly head: ObjectId;
  readonly baseCommit: ObjectId | null;
  /** The commit that landed; for a rebase, the last of them. Null while open, and where the forge does not say. */
  readonly landedAs: ObjectId | null;
  readonly method: 'merge' | 'squash' | 'rebase' | 'fast-forward' | 'queue' | null;
  /** What the forge itself wrote as the message of a squash, where it keeps it. */
  readonly labels: readonly string[];
  readonly commits: readonly ProposedCommit[];
  readonly reviews: readonly Review[];
  /** Pushes to the proposal, oldest first, as far as the forge keeps them. Null: the forge does not tell. */
  readonly pushes: readonly ProposalPush[] | null;
  /** On `head` (or on the queue's commit, when it landed by queue), each with the commit it ran on. */
  readonly statusChecks: readonly StatusCheck[];
  /** Issues that the forge says it closes or is linked to. */
  readonly requests: readonly RequestLink[];
  /** Parts of this that the forge cut off or refused, each in a sentence: never read as "there was none". */
  readonly missing: readonly MissingPart[];
}

export type ChangesetPart = 'commits' | 'reviews' | 'pushes' | 'statusChecks' | 'requests' | 'body';

export interface MissingPart {
  readonly part: ChangesetPart;
  readonly reason: 'forbidden' | 'rate-limited' | 'not-supported' | 'truncated' | 'unreachable' | 'expired';
  readonly detail: string;
}

export interface ProposedCommit {
  readonly commit: ObjectId;
  readonly author: Person;
  readonly authorAccount: Account | null;
  readonly committer: Person;
  readonly committerAccount: Account | null;
  readonly message: string;
}

export type ReviewState = 'approved' | 'changes-requested' | 'commented' | 'dismissed';

export interface Review {
  readonly id: string;
  /** Null: the account is gone. */
  readonly reviewer: Account | null;
  /** As submitted. A review that was dismissed later keeps what it said where the forge tells, else it is `dismissed`. */
  readonly state: ReviewState;
  readonly submittedAt: Instant | null;
  /** What the time rests on: the review itself, a system note, or nothing. */
  readonly timeFrom: 'review' | 'system-note' | 'unknown';
  /** The head that was reviewed; null where the forge does not keep it. */
  readonly commit: ObjectId | null;
  readonly dismissed?: {
    readonly at: Instant | null;
    readonly by: Account | null;
    /** Where the forge does not date it: the look that still saw it standing, and the first that did not. */
    readonly between?: TimeSpan;
  };
  /** Whether the forge counts it towards what its rules demand; absent where it does not say. */
  readonly official?: boolean;
}

export interface ProposalPush {
  readonly at: Instant;
  readonly by: Account | null;
  readonly before: ObjectId | null;
  readonly after: ObjectId;
  readonly forced: boolean;
}

export type StatusConclusion =
  'success' | 'failure' | 'cancelled' | 'skipped' | 'neutral' | 'timed-out' | 'action-required' | 'stale' | 'pending';

/** One result of a pipeline or an outside tool on one commit. Skipped and neutral are kept apart from success. */
export interface StatusCheck {
  readonly name: string;
  /** The application that reported it (an id that rules can demand), `status` for whoever may write to the repository. */
  readonly reportedBy: string;
  readonly commit: ObjectId;
  readonly conclusion: StatusConclusion;
  readonly startedAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly url?: string;
}

export interface RequestLink {
  /** `#12`, `PROJ-7`, `owner/name#3`. */
  readonly id: string;
  readonly url: string | null;
  readonly createdAt: Instant | null;
  readonly type: 'issue' | 'ticket' | 'unknown';
  /** The text names it, and the forge, asked by somebody who may see all of them, has none. Absent: there, or not asked. */
  readonly exists?: false;
}

/** Forges that number issues and changesets in one sequence: `#12` is one or the other. Elsewhere it may be both. */
export const oneSequence: ReadonlySet<ForgeKind> = new Set(['github', 'gitea']);
