/**
 * What a forge has told about one repository, over all looks at it: plain data that `app/` reads from the store and hands
 * to the collectors of this folder.
 *
 * Strands of the organisation are handed over with each of its repositories, beside the repository's own (a member of the
 * organisation and a collaborator of the repository are told in two lists, which may share keys): a strand is therefore a
 * list of histories, one per list that was read.
 */
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { Capability, ForgeGap, Strand, StrandMap } from '../../forges/forge.ts';
import type { ForgeKind } from '../../model/account.ts';
import type { RepositoryName } from '../../model/repository.ts';

/** One record as it was told from one look to another. */
export interface RecordVersion<T> {
  readonly key: string;
  readonly value: T;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** When a whole look did not tell it any more. */
  readonly goneAt?: Instant;
  /** The answers it was read from. */
  readonly raw: readonly Digest[];
}

/** One look. `finishedAt` absent: it was cut off, and the next one goes on. */
export interface StrandSweep {
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Only what changed since then was asked for. */
  readonly since?: Instant;
  readonly whole: boolean;
  /** Branches that were asked about; absent: not written down, or none in particular. */
  readonly branches?: readonly string[];
  /** How many were told; absent: not written down. */
  readonly records?: number;
  readonly gaps: readonly ForgeGap[];
}

export interface StrandHistory<S extends Strand = Strand> {
  readonly strand: S;
  readonly level: 'repository' | 'organisation';
  readonly capability: Capability;
  /** By key, and oldest first within a key. */
  readonly versions: readonly RecordVersion<StrandMap[S]>[];
  /** Oldest first. */
  readonly sweeps: readonly StrandSweep[];
}

export interface ForgeHistory {
  /** `github:acme` */
  readonly source: string;
  readonly forge: ForgeKind;
  readonly repository: RepositoryName;
  /** As the forge names it: `acme/shop`. */
  readonly path: string;
  /** Each strand that the forge offers at some level. */
  readonly strands: { readonly [S in Strand]?: readonly StrandHistory<S>[] };
  /** What each strand can tell, those that are never told included. */
  readonly capabilities: Readonly<Record<Strand, Capability>>;
}

/** The latest version of each record that is not gone. */
export function currentRecords<S extends Strand>(
  history: ForgeHistory,
  strand: S,
): readonly RecordVersion<StrandMap[S]>[] {
  return historiesOf(history, strand).flatMap(({ versions }) => {
    const latest = new Map(versions.map((version) => [version.key, version]));
    return [...latest.values()].filter(({ goneAt }) => goneAt === undefined);
  });
}

export function historiesOf<S extends Strand>(history: ForgeHistory, strand: S): readonly StrandHistory<S>[] {
  return history.strands[strand] ?? [];
}
