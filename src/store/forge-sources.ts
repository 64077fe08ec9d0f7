/** Which forges are read, which of their repositories are known, and which deliveries of webhooks were taken in. */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { ForgeKind } from '../model/account.ts';
import type { RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

/** Where a token is to be found; never the token. */
export type TokenPlace =
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'application';
      readonly id: string;
      readonly installation: string | null;
      readonly keyFile: string;
    }
  | { readonly kind: 'none' };

export interface ForgeSource {
  /** `github:acme`, `gitlab:git.example.com/group`: what commands name it by. */
  readonly id: string;
  readonly kind: ForgeKind;
  /** Where its pages are; no credentials. */
  readonly origin: string;
  readonly owner: string;
  readonly token: TokenPlace;
  readonly addedAt: Instant;
}

export interface KnownForgeRepository {
  readonly path: string;
  /** The name it is audited under, once it is. */
  readonly name: RepositoryName | null;
  /** `ForgeRepository` as last told. */
  readonly document: unknown;
}

export interface Delivery {
  readonly source: string;
  readonly delivery: string;
  readonly event: string;
  readonly receivedAt: Instant;
  readonly digest: Digest;
}

export interface ForgeSourceStore {
  list(): Promise<readonly ForgeSource[]>;
  get(id: string): Promise<ForgeSource | undefined>;
  /** Replaces one of the same id. */
  save(source: ForgeSource): Promise<void>;
  remove(id: string): Promise<void>;
  repositories(source: string): Promise<readonly KnownForgeRepository[]>;
  /** Adds or renews; names that are known are kept. */
  saveRepositories(source: string, repositories: readonly Omit<KnownForgeRepository, 'name'>[]): Promise<void>;
  nameRepository(source: string, path: string, name: RepositoryName): Promise<void>;
  /** False: this delivery was taken in before (forges repeat them). */
  receive(delivery: Delivery): Promise<boolean>;
  handled(source: string, delivery: string, at: Instant): Promise<void>;
  /** Taken in, and not worked through yet. */
  unhandled(source: string): Promise<readonly Delivery[]>;
  /** All that were ever taken in. */
  received(source: string): Promise<ReceivedDeliveries>;
}

export interface ReceivedDeliveries {
  readonly total: number;
  /** Of those, not worked through yet. */
  readonly waiting: number;
  readonly last: Instant | null;
}

export function forgeSourceStore(database: Database): ForgeSourceStore {
  return { ...sources(database), ...repositories(database), ...deliveries(database) };
}

function sources(database: Database): Pick<ForgeSourceStore, 'list' | 'get' | 'save' | 'remove'> {
  const read = (row: { readonly document: string }): ForgeSource => JSON.parse(row.document) as ForgeSource;
  return {
    list: async () => (await database.selectFrom('forge_source').selectAll().orderBy('id').execute()).map(read),
    async get(id) {
      const row = await database.selectFrom('forge_source').selectAll().where('id', '=', id).executeTakeFirst();
      return row && read(row);
    },
    async save(source) {
      const { id, kind, addedAt } = source;
      const row = { id, kind, added_at: addedAt, document: JSON.stringify(source) };
      await database
        .insertInto('forge_source')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ kind, document: row.document }))
        .execute();
    },
    async remove(id) {
      await database.deleteFrom('forge_source').where('id', '=', id).execute();
    },
  };
}

function repositories(
  database: Database,
): Pick<ForgeSourceStore, 'repositories' | 'saveRepositories' | 'nameRepository'> {
  return {
    async repositories(source) {
      const query = database.selectFrom('forge_repository').selectAll().where('source', '=', source).orderBy('path');
      return (await query.execute()).map(({ path, name, document }) => ({
        path,
        name: name as RepositoryName | null,
        document: JSON.parse(document) as unknown,
      }));
    },
    async saveRepositories(source, found) {
      await database.transaction().execute(async (transaction) => {
        for (const batch of batches(found)) {
          const rows = batch.map(({ path, document }) => ({
            source,
            path,
            name: null,
            document: JSON.stringify(document),
          }));
          await transaction
            .insertInto('forge_repository')
            .values(rows)
            .onConflict((conflict) =>
              conflict.columns(['source', 'path']).doUpdateSet((of) => ({ document: of.ref('excluded.document') })),
            )
            .execute();
        }
      });
    },
    async nameRepository(source, path, name) {
      await database
        .updateTable('forge_repository')
        .set({ name })
        .where('source', '=', source)
        .where('path', '=', path)
        .execute();
    },
  };
}

function deliveries(database: Database): Pick<ForgeSourceStore, 'receive' | 'handled' | 'unhandled' | 'received'> {
  return {
    async receive({ source, delivery, event, receivedAt, digest }) {
      const row = { source, delivery, event, received_at: receivedAt, digest, handled_at: null };
      const result = await database
        .insertInto('webhook_delivery')
        .values(row)
        .onConflict((conflict) => conflict.columns(['source', 'delivery']).doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async handled(source, delivery, at) {
      await database
        .updateTable('webhook_delivery')
        .set({ handled_at: at })
        .where('source', '=', source)
        .where('delivery', '=', delivery)
        .execute();
    },
    async unhandled(source) {
      const query = database.selectFrom('webhook_delivery').selectAll().where('source', '=', source);
      const rows = await query.where('handled_at', 'is', null).orderBy('received_at').orderBy('delivery').execute();
      return rows.map((row) => ({
        source,
        delivery: row.delivery,
        event: row.event,
        receivedAt: row.received_at as Instant,
        digest: row.digest as Digest,
      }));
    },
    async received(source) {
      const { total, handled, last } = await database
        .selectFrom('webhook_delivery')
        .select(({ fn }) => [
          fn.countAll<number>().as('total'),
          fn.count<number>('handled_at').as('handled'),
          fn.max('received_at').as('last'),
        ])
        .where('source', '=', source)
        .executeTakeFirstOrThrow();
      return { total, waiting: total - handled, last: last as Instant | null };
    },
  };
}
