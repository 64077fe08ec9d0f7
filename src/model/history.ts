import type { Instant } from '../base/instant.ts';
import type { Gap } from './gap.ts';
import type { ObjectId, RepositoryName } from './repository.ts';
import type { Provenance } from './fact.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** One commit of the first-parent chain of a branch: one landing. `index` counts from the root commit, 0. */
export interface LandedCommit {
  readonly index: number;
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: Person;
  readonly authoredAt: Instant;
  readonly committer: Person;
  readonly committedAt: Instant;
  /**
   * When the branch began to point here. `contemporaneous` when the ref ledger saw it; else `reconstructed`: the
   * committer date, never earlier than that of the landing before (dates are claims, order is fact).
   */
  readonly landedAt: Instant;
  readonly landedProvenance: Provenance;
  readonly subject: string;
  /** The whole message, subject included. */
  readonly message: string;
  /**
   * Present when git could not tell its difference, so that its tree was read by itself: the folders of it that could not
   * be read, as prefixes that end in a slash, `''` for the tree itself; none when all could be read again.
   */
  readonly unreadable?: readonly string[];
}

/** A landing of a branch beside the production branch: its files are not followed, only what each landing touched. */
export interface BranchLanding extends LandedCommit {
  /** Against its first parent; null: the clone lacks what it would take to tell. */
  readonly paths: readonly string[] | null;
}

/** A file's stay on the default branch: `blob` stood at `path` from landing `from` until (not including) `to`. */
export interface PathTenure {
  readonly path: string;
  readonly blob: ObjectId;
  /** Git's mode: 100644, 100755, 120000 (symbolic link), 160000 (submodule). */
  readonly mode: string;
  readonly from: number;
  /** Undefined while it stands at the head. */
  readonly to?: number;
}

/** A branch from its root to the tip seen in this run; the production branch unless something else is said. */
export interface RepositoryHistory {
  readonly repository: RepositoryName;
  readonly branch: string;
  readonly commits: readonly LandedCommit[];
  readonly tenures: readonly PathTenure[];
  readonly observedAt: Instant;
  readonly gaps: readonly Gap[];
  /**
   * Of a branch in scope beside the production branch: position of its first own landing. Those before it landed on
   * another branch in scope, where they are counted.
   */
  readonly ownFrom?: number;
}

/** One observation of one ref, as the append-only ref ledger keeps it. `oid` undefined: the ref was gone. */
export interface RefObservation {
  readonly repository: RepositoryName;
  readonly ref: string;
  readonly oid?: ObjectId;
  readonly observedAt: Instant;
}

/**
 * A step of one ref between two observations. `fastForward` undefined: the old commit is no longer there to compare; of a
 * deletion, that it is on another branch in scope.
 */
export interface RefMove {
  readonly ref: string;
  readonly before?: ObjectId;
  readonly after?: ObjectId;
  readonly fastForward?: boolean;
  /** What the forge's log says of it, where there is one. */
  readonly activity?: 'push' | 'force-push' | 'creation' | 'deletion' | 'changeset-merge' | 'queue-merge';
  readonly actor?: string;
}
