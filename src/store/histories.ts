import type { LandedCommit, PathTenure } from '../model/history.ts';
import { asObjectId, type ObjectId, type RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

export interface StoredHistory {
  readonly commits: readonly LandedCommit[];
  readonly tenures: readonly PathTenure[];
}

/**
 * First-parent histories. Only the end of one changes: `extend` adds landings, adds tenures and closes those that ended,
 * in one transaction; `replace` is for a branch that was rewritten.
 */
export interface HistoryStore {
  commits(repository: RepositoryName): Promise<readonly LandedCommit[]>;
  /** Those that stand at the head or ended after landing `since`; all when `since` is 0. */
  tenures(repository: RepositoryName, since: number): Promise<readonly PathTenure[]>;
  /** Of one path, oldest first. */
  tenuresOf(repository: RepositoryName, path: string): Promise<readonly PathTenure[]>;
  tip(repository: RepositoryName): Promise<{ readonly commit: ObjectId; readonly position: number } | undefined>;
  /** `history` holds at least every landing and tenure that is new or changed after landing `known` (-1: all). */
  extend(repository: RepositoryName, history: StoredHistory, known: number): Promise<void>;
  replace(repository: RepositoryName, history: StoredHistory): Promise<void>;
}

export function historyStore(database: Database): HistoryStore {
  return {
    async commits(repository) {
      const query = database.selectFrom('landing').select('document').where('repository', '=', repository);
      const rows = await query.orderBy('position').execute();
      return rows.map((row) => JSON.parse(row.document) as LandedCommit);
    },
    async tenures(repository, since) {
      let query = database.selectFrom('path_tenure').selectAll().where('repository', '=', repository);
      if (since > 0) query = query.where((e) => e.or([e('to_position', 'is', null), e('to_position', '>', since)]));
      const rows = await query.orderBy('path').orderBy('from_position').execute();
      return rows.map(tenureOf);
    },
    async tenuresOf(repository, path) {
      const query = database.selectFrom('path_tenure').selectAll().where('repository', '=', repository);
      return (await query.where('path', '=', path).orderBy('from_position').execute()).map(tenureOf);
    },
    async tip(repository) {
      const query = database
        .selectFrom('landing')
        .select(['commit_oid', 'position'])
        .where('repository', '=', repository);
      const row = await query.orderBy('position', 'desc').limit(1).executeTakeFirst();
      return row && { commit: asObjectId(row.commit_oid), position: row.position };
    },
    extend: (repository, history, known) =>
      database.transaction().execute((transaction) => append(transaction, { repository, history, known })),
    replace: (repository, history) =>
      database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('landing').where('repository', '=', repository).execute();
        await transaction.deleteFrom('path_tenure').where('repository', '=', repository).execute();
        await append(transaction, { repository, history, known: -1 });
      }),
  };
}

interface TenureRow {
  readonly path: string;
  readonly blob: string;
  readonly mode: string;
  readonly from_position: number;
  readonly to_position: number | null;
}

function tenureOf(row: TenureRow): PathTenure {
  return {
    path: row.path,
    blob: asObjectId(row.blob),
    mode: row.mode,
    from: row.from_position,
    ...(row.to_position === null ? {} : { to: row.to_position }),
  };
}

interface Extension {
  readonly repository: RepositoryName;
  readonly history: StoredHistory;
  readonly known: number;
}

async function append(transaction: Database, { repository, history, known }: Extension): Promise<void> {
  const landings = history.commits.filter((commit) => commit.index > known);
  for (const batch of batches(landings)) {
    const values = batch.map((commit) => ({
      repository,
      position: commit.index,
      commit_oid: commit.commit,
      landed_at: commit.landedAt,
      document: JSON.stringify(commit),
    }));
    await transaction.insertInto('landing').values(values).execute();
  }
  const ended = history.tenures.filter((t) => t.from <= known && t.to !== undefined && t.to > known);
  for (const tenure of ended) {
    const update = transaction.updateTable('path_tenure').set({ to_position: tenure.to! });
    const where = update.where('repository', '=', repository).where('path', '=', tenure.path);
    await where.where('from_position', '=', tenure.from).execute();
  }
  const begun = history.tenures.filter((tenure) => tenure.from > known);
  for (const batch of batches(begun)) {
    const values = batch.map((tenure) => ({
      repository,
      path: tenure.path,
      from_position: tenure.from,
      to_position: tenure.to ?? null,
      blob: tenure.blob,
      mode: tenure.mode,
    }));
    await transaction.insertInto('path_tenure').values(values).execute();
  }
}
