import type { Instant } from '../base/instant.ts';
import type { ObjectId } from './repository.ts';

/** A commit that some ref reaches and that is no landing of the production branch; date and author as it claims them. */
export interface SideCommit {
  readonly commit: ObjectId;
  /** Committer date. */
  readonly at: Instant;
  /** The author: `Name <address>`. */
  readonly by: string;
}

/** A content at a path that never stood on the production branch. */
export interface SideBlob {
  readonly blob: ObjectId;
  readonly path: string;
  /** Of those that brought it there. */
  readonly first: SideCommit;
  readonly last: SideCommit;
}
