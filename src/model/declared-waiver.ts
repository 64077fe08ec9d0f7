/** A waiver that stands in a file of a repository: written by people, dated by git (src/facts/extractors/declared-waivers.ts). */
import type { Instant } from '../base/instant.ts';
import type { DecisionTarget, WaiverKind } from './decision.ts';

export interface DeclaredWaiverFact {
  readonly path: string;
  /** Within its file. */
  readonly id: string;
  readonly waiver: WaiverKind;
  readonly target: DecisionTarget;
  /** As written, like the next. */
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly reason: string;
  /** Null: from when it landed. */
  readonly from: Instant | null;
  /** The first instant that it no longer covers. */
  readonly expiresAt: Instant;
  readonly link?: string;
}

/** Who brought a commit to the branch, as far as git and the forge say it. */
export interface BroughtBy {
  readonly commit: string;
  readonly at: Instant;
  /** Who merged or pushed it; git's committer where no forge knows. Null: the landing is not known. */
  readonly by: string | null;
  readonly authors: readonly string[];
  readonly approvers: readonly string[];
}

/** One wording of it, with when it stood on the branch and who brought it there and took it away. */
export interface DeclaredWaiver extends DeclaredWaiverFact {
  readonly repository: string;
  readonly line?: number;
  readonly landed: BroughtBy;
  readonly removed?: BroughtBy;
}
