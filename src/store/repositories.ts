import type { Repository } from '../model/repository.ts';
import type { Database } from './database.ts';

/** A repository as the user added it, with what was last observed of it. */
export interface RepositoryStore {
  /** In one transaction. Those that are new count as added when they were observed. */
  saveAll(repositories: readonly Repository[]): Promise<void>;
  list(): Promise<readonly Repository[]>;
}

export function repositoryStore(database: Database): RepositoryStore {
  return {
    async saveAll(repositories) {
      await database.transaction().execute(async (transaction) => {
        for (const repository of repositories) await saveOne(transaction, repository);
      });
    },
    async list() {
      const rows = await database.selectFrom('repository').select('document').orderBy('name').execute();
      return rows.map((row) => JSON.parse(row.document) as Repository);
    },
  };
}

async function saveOne(transaction: Database, repository: Repository): Promise<void> {
  const row = {
    location: repository.location,
    git_directory: repository.gitDirectory,
    document: JSON.stringify(repository),
  };
  await transaction
    .insertInto('repository')
    .values({ name: repository.name, added_at: repository.observedAt, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}
