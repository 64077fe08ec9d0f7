import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Gap } from './gap.ts';

/**
 * A repository's name as users and queries see it: `host/owner/name` for a URL; for a folder, its path below the folder
 * that was named (or the folder's own name). Unique within one data directory.
 */
declare const nameBrand: unique symbol;
export type RepositoryName = string & { readonly [nameBrand]: true };

/** A git object id in hex: 40 characters (SHA-1) or 64 (SHA-256). */
declare const oidBrand: unique symbol;
export type ObjectId = string & { readonly [oidBrand]: true };

export interface Repository {
  readonly name: RepositoryName;
  /** What the user named: an absolute path, or a clone URL without credentials. */
  readonly location: string;
  /** Where git reads: the repository itself for a folder, the bare mirror for a URL. */
  readonly gitDirectory: string;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Undefined for a repository without commits. */
  readonly defaultBranch?: string;
  readonly head?: ObjectId;
  /** Branches in scope beside `defaultBranch`, which production is built from; in the order of the configuration. */
  readonly furtherBranches?: readonly FurtherBranch[];
  /** Patterns of such branches that no branch fits. */
  readonly unmatchedBranches?: readonly string[];
  readonly observedAt: Instant;
  /** Names what all its refs point at, also those of changesets. */
  readonly refs?: Digest;
  readonly gaps: readonly Gap[];
}

export interface FurtherBranch {
  readonly name: string;
  /** Where it was seen last. */
  readonly head: ObjectId;
  /** It was there when it was read before, and is deleted since. */
  readonly isGone?: boolean;
}

export const asRepositoryName = (name: string): RepositoryName => name as RepositoryName;
export const asObjectId = (oid: string): ObjectId => oid as ObjectId;
