import type { Instant } from '../base/instant.ts';
import type { Person } from './history.ts';
import type { Provenance } from './fact.ts';
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

/** One landing on the default branch, joined to the changeset it came through as far as git alone can tell. */
export interface LandedChange {
  readonly branch: string;
  readonly commit: ObjectId;
  readonly subject: string;
  readonly landedAt: Instant;
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
  readonly signature: 'none' | 'present';
  /** Paths that the landing touched against its first parent. */
  readonly paths: readonly string[];
}
