/**
 * What the delta store is built from. Whoever reads git hands this in; this floor knows no git.
 *
 * Landings are the commits of the default branch's first-parent chain. The difference of a landing is the one to the
 * landing before, whatever the shape of its merge: what the branch gained and lost by it.
 */
import type { Instant } from '../../base/instant.ts';
import type { Signature } from '../contract.ts';

export interface DeltaCommit {
  readonly id: string;
  readonly parents: number;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface DeltaLanding extends DeltaCommit {
  /** When the branch began to hold it. */
  readonly landedAt: Instant;
  /** Folders (ending in a slash; `''` for all) of which nobody can tell what this landing changed in them. */
  readonly unreadable?: readonly string[];
}

/** A stay at a path, as in CorpusHistory. Symbolic links are no files: one that takes a file's place ends its stay. */
export interface DeltaTenure {
  readonly path: string;
  readonly blob: string;
  readonly kind: 'file' | 'submodule';
  readonly from: number;
  /** Absent: to this day. */
  readonly to?: number;
}

/** Why the difference of a landing at a path is not whole. */
export type DeltaGapReason = 'binary' | 'missing-object' | 'too-large' | 'submodule';

export interface DeltaGap {
  /** Index of the landing. */
  readonly landing: number;
  readonly path: string;
  readonly reason: DeltaGapReason;
  /** What cannot be read. */
  readonly blob?: string;
}

export interface DeltaSource {
  readonly repository: string;
  /** Oldest first, from the root. */
  readonly landings: readonly DeltaLanding[];
  /** In order of paths and, for each, of landings. */
  readonly tenures: readonly DeltaTenure[];
  /** Commits that landings from `first` on brought besides themselves (those of merged sides), per landing, newest first. */
  merged(first: number, signal?: AbortSignal): Promise<ReadonlyMap<number, readonly DeltaCommit[]>>;
  /** In the order asked for. The bytes of a content may be void once the one after the next is asked for. */
  read(
    blobs: Iterable<string>,
    signal?: AbortSignal,
  ): AsyncIterable<
    | { readonly blob: string; readonly bytes: Buffer }
    | { readonly blob: string; readonly missing: 'missing-object' | 'too-large' }
  >;
}
