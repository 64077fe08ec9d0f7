/**
 * What stood only beside the branch, and how far it was read (`tips`): one transaction for both, so a kill leaves either
 * the old or the new. What was seen once stays, also when its branch was deleted since: it was there to be fetched.
 */
import { asObjectId, type ObjectId, type RepositoryName } from '../model/repository.ts';
import type { SideBlob } from '../model/side-commit.ts';
import type { Instant } from '../base/instant.ts';
import { batches, type Database } from './database.ts';

export interface StoredSideReading {
  /** Commits that were read to the root; empty: not everything could be read, and all is listed again. */
  readonly tips: readonly ObjectId[];
  /** The last landing then: what had landed is not kept. */
  readonly landing: ObjectId;
}

export interface SideCommitStore {
  reading(repository: RepositoryName): Promise<StoredSideReading | undefined>;
  blobs(repository: RepositoryName): Promise<readonly SideBlob[]>;
  /** `instead`: nothing else is kept. */
  save(
    repository: RepositoryName,
    reading: StoredSideReading,
    kept: { readonly blobs: readonly SideBlob[]; readonly instead: boolean },
  ): Promise<void>;
}

export function sideCommitStore(database: Database): SideCommitStore {
  return {
    async reading(repository) {
      const query = database
        .selectFrom('side_reading')
        .select(['tips', 'landing'])
        .where('repository', '=', repository);
      const row = await query.executeTakeFirst();
      if (!row) return undefined;
      return { tips: row.tips.split(' ').filter(Boolean).map(asObjectId), landing: asObjectId(row.landing) };
    },
    async blobs(repository) {
      const rows = await database.selectFrom('side_blob').selectAll().where('repository', '=', repository).execute();
      return rows.map((row) => ({
        blob: asObjectId(row.blob),
        path: row.path,
        first: { commit: asObjectId(row.first_commit), at: row.first_at as Instant, by: row.first_by },
        last: { commit: asObjectId(row.last_commit), at: row.last_at as Instant, by: row.last_by },
      }));
    },
    save: (repository, { tips, landing }, { blobs, instead }) =>
      database.transaction().execute(async (transaction) => {
        if (instead) await transaction.deleteFrom('side_blob').where('repository', '=', repository).execute();
        for (const batch of batches(blobs)) {
          const rows = batch.map(({ blob, path, first, last }) => ({
            repository,
            blob,
            path,
            first_commit: first.commit,
            first_at: first.at,
            first_by: first.by,
            last_commit: last.commit,
            last_at: last.at,
            last_by: last.by,
          }));
          await transaction.replaceInto('side_blob').values(rows).execute();
        }
        await transaction
          .replaceInto('side_reading')
          .values({ repository, tips: tips.join(' '), landing })
          .execute();
      }),
  };
}
