import type { Instant } from '../base/instant.ts';
import { asRepositoryName, type Repository, type RepositoryName } from '../model/repository.ts';
import type { Database } from './database.ts';

/** A repository as the user added it, with what was last observed of it. */
export interface RepositoryStore {
  save(repository: Repository, addedAt: Instant): Promise<void>;
  list(): Promise<readonly Repository[]>;
  /** The name under which this git directory is known already, so that adding it twice gives one repository. */
  nameOf(gitDirectory: string): Promise<RepositoryName | undefined>;
}

export function repositoryStore(database: Database): RepositoryStore {
  return {
    async save(repository, addedAt) {
      const row = {
        location: repository.location,
        git_directory: repository.gitDirectory,
        document: JSON.stringify(repository),
      };
      await database
        .insertInto('repository')
        .values({ name: repository.name, added_at: addedAt, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute();
    },
    async list() {
      const rows = await database.selectFrom('repository').select('document').orderBy('name').execute();
      return rows.map((row) => JSON.parse(row.document) as Repository);
    },
    async nameOf(gitDirectory) {
      const query = database.selectFrom('repository').select('name').where('git_directory', '=', gitDirectory);
      const row = await query.executeTakeFirst();
      return row && asRepositoryName(row.name);
    },
  };
}
