import type { BranchLanding } from '../model/history.ts';
import { asObjectId, type ObjectId, type RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

/** A branch in scope beside the production branch, with the landings of its own. */
export interface StoredBranch {
  readonly branch: string;
  readonly head: ObjectId;
  /** Where it left a branch before it in scope; null: they have no commit in common. */
  readonly fork: ObjectId | null;
  /** Oldest first. */
  readonly landings: readonly BranchLanding[];
}

export interface BranchHistoryStore {
  /** Those that were ever read, by name; also such as are gone since, or out of scope. */
  of(repository: RepositoryName): Promise<readonly StoredBranch[]>;
  /** In one transaction; the first `kept` landings are as they are stored. */
  save(repository: RepositoryName, branch: StoredBranch, kept: number): Promise<void>;
}

export function branchHistoryStore(database: Database): BranchHistoryStore {
  return {
    async of(repository) {
      const branches = database.selectFrom('branch_history').selectAll().where('repository', '=', repository);
      const heads = await branches.orderBy('branch').execute();
      if (heads.length === 0) return [];
      const query = database.selectFrom('branch_landing').select(['branch', 'document']);
      const rows = await query.where('repository', '=', repository).orderBy('branch').orderBy('position').execute();
      const landings = Map.groupBy(rows, ({ branch }) => branch);
      return heads.map(({ branch, head, fork }) => ({
        branch,
        head: asObjectId(head),
        fork: fork === null ? null : asObjectId(fork),
        landings: (landings.get(branch) ?? []).map(({ document }) => JSON.parse(document) as BranchLanding),
      }));
    },
    save: (repository, stored, kept) =>
      database.transaction().execute(async (transaction) => {
        const { branch, head, fork, landings } = stored;
        await transaction.replaceInto('branch_history').values({ repository, branch, head, fork }).execute();
        const fresh = landings.slice(kept);
        const old = transaction.deleteFrom('branch_landing').where('repository', '=', repository);
        const ofBranch = old.where('branch', '=', branch);
        const last = landings[kept - 1];
        await (last === undefined ? ofBranch : ofBranch.where('position', '>', last.index)).execute();
        for (const batch of batches(fresh)) {
          const values = batch.map((landing) => ({
            repository,
            branch,
            position: landing.index,
            commit_oid: landing.commit,
            landed_at: landing.landedAt,
            document: JSON.stringify(landing),
          }));
          await transaction.insertInto('branch_landing').values(values).execute();
        }
      }),
  };
}
