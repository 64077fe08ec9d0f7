/**
 * What was read of blobs, so that each is read once: matches by (blob, kind) and ruleset, extracted facts by (blob, path)
 * and extractor version, joins of landings with changesets. All of it can be made again from the repositories; a row of
 * another version counts as absent.
 */
import type { ObjectId, RepositoryName } from '../model/repository.ts';
import type { Match } from '../model/finding.ts';
import { batches, type Database } from './database.ts';

export interface ScanKey {
  readonly blob: ObjectId;
  readonly kind: string;
}

export interface ExtractionKey {
  readonly blob: ObjectId;
  readonly path: string;
}

export interface ScanCache {
  /** Matches of every blob scanned with this ruleset, by `blob kind`. Blobs without a match have an empty list. */
  scans(ruleset: string): Promise<ReadonlyMap<string, readonly Match[]>>;
  /** Extractor results of this version, by `blob path`. */
  extractions(version: string): Promise<ReadonlyMap<string, unknown>>;
  save(batch: CacheBatch): Promise<void>;
  joins(repository: RepositoryName): Promise<ReadonlyMap<ObjectId, unknown>>;
  saveJoins(repository: RepositoryName, joins: readonly StoredJoin[]): Promise<void>;
}

export interface CacheBatch {
  readonly ruleset: string;
  readonly extractorVersion: string;
  readonly scans: readonly (ScanKey & { readonly matches: readonly Match[] })[];
  readonly extractions: readonly (ExtractionKey & { readonly extracted: unknown })[];
}

export interface StoredJoin {
  readonly commit: ObjectId;
  readonly joinedBy: string;
  readonly join: unknown;
}

export const scanKeyOf = (key: ScanKey): string => `${key.blob} ${key.kind}`;
export const extractionKeyOf = (key: ExtractionKey): string => `${key.blob} ${key.path}`;

const noMatches: readonly Match[] = [];

export function scanCache(database: Database): ScanCache {
  return {
    async scans(ruleset) {
      const query = database.selectFrom('blob_scan').select(['blob', 'kind', 'matches']).where('ruleset', '=', ruleset);
      const found = new Map<string, readonly Match[]>();
      for (const row of await query.execute()) {
        const matches = row.matches === '[]' ? noMatches : (JSON.parse(row.matches) as readonly Match[]);
        found.set(`${row.blob} ${row.kind}`, matches);
      }
      return found;
    },
    async extractions(version) {
      const query = database
        .selectFrom('extraction')
        .select(['blob', 'path', 'document'])
        .where('version', '=', version);
      const rows = await query.execute();
      return new Map(rows.map((row) => [`${row.blob} ${row.path}`, JSON.parse(row.document) as unknown]));
    },
    save: (batch) => database.transaction().execute((transaction) => saveBatch(transaction, batch)),
    async joins(repository) {
      const query = database.selectFrom('changeset_join').select(['commit_oid', 'document']);
      const rows = await query.where('repository', '=', repository).execute();
      return new Map(rows.map((row) => [row.commit_oid as ObjectId, JSON.parse(row.document) as unknown]));
    },
    async saveJoins(repository, joins) {
      await database.transaction().execute(async (transaction) => {
        for (const batch of batches(joins)) {
          const values = batch.map(({ commit, joinedBy, join }) => ({
            repository,
            commit_oid: commit,
            joined_by: joinedBy,
            document: JSON.stringify(join),
          }));
          await transaction.replaceInto('changeset_join').values(values).execute();
        }
      });
    },
  };
}

async function saveBatch(transaction: Database, batch: CacheBatch): Promise<void> {
  for (const rows of batches(batch.scans)) {
    const values = rows.map(({ blob, kind, matches }) => ({
      blob,
      kind,
      ruleset: batch.ruleset,
      matches: JSON.stringify(matches),
    }));
    await transaction.replaceInto('blob_scan').values(values).execute();
  }
  for (const rows of batches(batch.extractions)) {
    const values = rows.map(({ blob, path, extracted }) => ({
      blob,
      path,
      version: batch.extractorVersion,
      document: JSON.stringify(extracted),
    }));
    await transaction.replaceInto('extraction').values(values).execute();
  }
}
