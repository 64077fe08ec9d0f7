import type { Instant } from '../base/instant.ts';
import type { Account } from './account.ts';
import type { Actor } from './branch-rules.ts';
import type { ObjectId } from './repository.ts';

/** One attempt to bring one commit into one environment. */
export interface Deployment {
  readonly id: string;
  readonly environment: string;
  readonly commit: ObjectId;
  readonly ref: string;
  readonly createdAt: Instant;
  readonly requestedBy: Account | null;
  readonly state: 'success' | 'failure' | 'inactive' | 'pending' | 'cancelled' | 'unknown';
  /** When it first succeeded. */
  readonly finishedAt: Instant | null;
  /** Null: not readable. Empty: nobody was asked. */
  readonly approvals: readonly { readonly by: Account | null; readonly at: Instant | null }[] | null;
  readonly url: string | null;
}

export interface Environment {
  readonly name: string;
  readonly reviewers: readonly Actor[] | null;
  readonly preventsSelfReview: boolean | null;
  readonly branchPolicy: 'protected-branches' | 'selected' | 'any' | null;
  /** Names only. */
  readonly secretNames: readonly string[] | null;
}

export interface Release {
  readonly tag: string;
  readonly commit: ObjectId | null;
  readonly name: string;
  readonly publishedAt: Instant | null;
  readonly author: Account | null;
}

/** A warning that the forge keeps: a vulnerable dependency, a code scanner's result, a secret. Never the secret itself. */
export interface ForgeAlert {
  readonly id: string;
  readonly kind: 'dependency' | 'code' | 'secret';
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  readonly state: 'open' | 'fixed' | 'dismissed';
  readonly createdAt: Instant;
  readonly fixedAt: Instant | null;
  readonly dismissed: { readonly at: Instant; readonly by: string | null; readonly reason: string } | null;
  readonly path: string | null;
  readonly url: string | null;
}
