/**
 * The dependency inventory. Of each blob what its reader said, once, compressed (`dependency_file`): lock files have
 * thousands of rows and hundreds of versions. Of each repository the stays that were joined from it (`dependency`): a
 * projection for questions, made again whenever the branch, the readers or the stretch of time that was read differ
 * (`dependency_reading` says what it was made from).
 */
import type { Instant } from '../base/instant.ts';
import type { Dependency, DependencyRow, DependencyScope, Ecosystem, VersionBasis } from '../model/dependency.ts';
import type { RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

export interface StoredFile {
  readonly blob: string;
  readonly format: string;
  readonly document: Uint8Array;
}

export interface DependencyReading {
  /** Names everything the stays were made from. */
  readonly key: string;
  /** The first landing whose files were read. */
  readonly readFrom: number;
  /** JSON of what could not be read. */
  readonly unread: string;
}

/** A stay by the positions of its landings. */
export type StoredStay = DependencyRow & {
  readonly path: string;
  readonly since: number;
  readonly sinceKnown: boolean;
  readonly until?: number;
};

export type ListedStay = Omit<Dependency, 'context' | 'purl' | 'advisories'>;

export interface StayQuery {
  readonly repositories?: readonly string[];
  readonly ecosystem?: Ecosystem;
  /** Exact names, or ends of them after `:` or `/`. */
  readonly name?: string;
  readonly direct?: boolean;
  /** What stood at this time; absent with no `from`: at the head. */
  readonly asOf?: Instant;
  /** What stood at any time from here … */
  readonly from?: Instant;
  /** … to here. */
  readonly to?: Instant;
}

export interface DependencyStore {
  /** Of these blobs and formats, what was kept. */
  files(format: string, blobs: readonly string[]): Promise<readonly StoredFile[]>;
  saveFiles(files: readonly StoredFile[]): Promise<void>;
  reading(repository: RepositoryName): Promise<DependencyReading | undefined>;
  replace(repository: RepositoryName, reading: DependencyReading, stays: readonly StoredStay[]): Promise<void>;
  /** Of every repository that was inventoried, from when on. `isWhole`: from its first landing. */
  readings(): Promise<
    readonly { readonly repository: string; readonly readFromAt: Instant; readonly isWhole: boolean }[]
  >;
  list(query: StayQuery): Promise<readonly ListedStay[]>;
}

export function dependencyStore(database: Database): DependencyStore {
  return {
    async files(format, blobs) {
      const found: StoredFile[] = [];
      for (const batch of batches(blobs)) {
        const query = database.selectFrom('dependency_file').select(['blob', 'format', 'document']);
        found.push(...(await query.where('format', '=', format).where('blob', 'in', batch).execute()));
      }
      return found;
    },
    async saveFiles(files) {
      await database.transaction().execute(async (transaction) => {
        for (const batch of batches(files))
          await transaction
            .replaceInto('dependency_file')
            .values([...batch])
            .execute();
      });
    },
    async reading(repository) {
      const query = database.selectFrom('dependency_reading').selectAll().where('repository', '=', repository);
      const row = await query.executeTakeFirst();
      return row && { key: row.key, readFrom: row.read_from, unread: row.unread };
    },
    async replace(repository, { key, readFrom, unread }, stays) {
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('dependency').where('repository', '=', repository).execute();
        for (const batch of batches(stays)) {
          const values = batch.map((stay) => rowOf(repository, stay));
          await transaction.insertInto('dependency').values(values).execute();
        }
        await transaction
          .replaceInto('dependency_reading')
          .values({ repository, key, read_from: readFrom, unread })
          .execute();
      });
    },
    async readings() {
      const rows = await database
        .selectFrom('dependency_reading as r')
        .innerJoin('landing as s', (on) =>
          on.onRef('s.repository', '=', 'r.repository').onRef('s.position', '=', 'r.read_from'),
        )
        .select(['r.repository', 'r.read_from', 's.landed_at'])
        .execute();
      return rows.map((row) => ({
        repository: row.repository,
        readFromAt: row.landed_at as Instant,
        isWhole: row.read_from === 0,
      }));
    },
    list: (query) => listStays(database, query),
  };
}

async function listStays(database: Database, query: StayQuery): Promise<readonly ListedStay[]> {
  let rows = database
    .selectFrom('dependency as d')
    .innerJoin('landing as s', (on) =>
      on.onRef('s.repository', '=', 'd.repository').onRef('s.position', '=', 'd.since_position'),
    )
    .leftJoin('landing as u', (on) =>
      on.onRef('u.repository', '=', 'd.repository').onRef('u.position', '=', 'd.until_position'),
    )
    .selectAll('d')
    .select([
      's.landed_at as since_at',
      's.commit_oid as since_commit',
      'u.landed_at as until_at',
      'u.commit_oid as until_commit',
    ]);
  const { repositories, ecosystem, name, direct, asOf, from, to } = query;
  if (repositories) rows = rows.where('d.repository', 'in', repositories);
  if (ecosystem !== undefined) rows = rows.where('d.ecosystem', '=', ecosystem);
  if (name !== undefined) rows = rows.where((e) => e.or([e('d.name', '=', name), e('d.short_name', '=', name)]));
  if (direct !== undefined) rows = rows.where('d.direct', '=', direct ? 1 : 0);
  if (asOf !== undefined)
    rows = rows
      .where('s.landed_at', '<=', asOf)
      .where((e) => e.or([e('d.until_position', 'is', null), e('u.landed_at', '>', asOf)]));
  else if (from === undefined && to === undefined) rows = rows.where('d.until_position', 'is', null);
  if (to !== undefined) rows = rows.where('s.landed_at', '<=', to);
  if (from !== undefined)
    rows = rows.where((e) => e.or([e('d.until_position', 'is', null), e('u.landed_at', '>', from)]));
  const found = await rows
    .orderBy('d.repository')
    .orderBy('d.path')
    .orderBy('d.line')
    .orderBy('d.name')
    .orderBy('d.since_position')
    .execute();
  return found.map((row) => ({
    repository: row.repository as RepositoryName,
    path: row.path,
    ecosystem: row.ecosystem as Ecosystem,
    name: row.name,
    ...(row.version !== null && { version: row.version }),
    ...(row.requirement !== null && { constraint: row.requirement }),
    ...(row.direct !== null && { direct: row.direct === 1 }),
    scope: row.scope as DependencyScope,
    line: row.line,
    known: row.known as VersionBasis,
    ...(row.because !== null && { because: row.because }),
    since: { at: row.since_at as Instant, commit: row.since_commit as NonNullable<Dependency['since']['commit']> },
    sinceKnown: row.since_known === 1,
    ...(row.until_at !== null && {
      until: { at: row.until_at as Instant, commit: row.until_commit as NonNullable<Dependency['since']['commit']> },
    }),
  }));
}

function rowOf(repository: RepositoryName, stay: StoredStay) {
  return {
    repository,
    path: stay.path,
    ecosystem: stay.ecosystem,
    name: stay.name,
    short_name: stay.name.slice(Math.max(stay.name.lastIndexOf(':'), stay.name.lastIndexOf('/')) + 1),
    version: stay.version ?? null,
    requirement: stay.constraint ?? null,
    direct: stay.direct === undefined ? null : Number(stay.direct),
    scope: stay.scope,
    line: stay.line,
    known: stay.known,
    because: stay.because ?? null,
    since_position: stay.since,
    since_known: Number(stay.sinceKnown),
    until_position: stay.until ?? null,
  };
}
