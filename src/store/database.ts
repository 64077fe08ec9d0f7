/**
 * The one place with SQL: SQLite in the data directory (`plumbline.db`), WAL, synchronous=FULL, through Kysely so that
 * the same statements can serve PostgreSQL later. Each file beside this one is one aggregate's repository.
 *
 * Invariant: what a method acknowledged is on disk; a kill at any instant leaves the last acknowledged state and needs no
 * repair. Rejected: PGlite (runs without fsync), an ORM (the queries are few and worth reading).
 */
import BetterSqlite3 from 'better-sqlite3';
import { mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { AppError, systemErrorCode } from '../base/app-error.ts';
import { diskError } from '../base/atomic-file.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

export async function openDatabase(file: string): Promise<Database> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const connection = new BetterSqlite3(file, { timeout: 30_000 });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('temp_store = MEMORY');
    const database: Database = new Kysely<Schema>({
      dialect: new SqliteDialect({ database: explaining(file, connection) }),
    });
    await migrate(database);
    return database;
  } catch (error) {
    throw databaseError(file, error);
  }
}

/**
 * An empty database of the same form that nobody else sees and that is gone when it is closed: for what is worked out once
 * and asked about a few times. On disk beyond a few megabytes (SQLite's own folder for temporary files).
 */
export async function openScratchDatabase(): Promise<Database> {
  try {
    const connection = new BetterSqlite3('');
    connection.pragma('synchronous = OFF');
    connection.pragma('journal_mode = MEMORY');
    const dialect = new SqliteDialect({ database: explaining('the scratch database', connection) });
    const database: Database = new Kysely<Schema>({ dialect });
    await migrate(database);
    return database;
  } catch (error) {
    throw databaseError('the scratch database', error);
  }
}

/**
 * The connection as Kysely uses it, with every error as `databaseError` tells it. After a full disk SQLite has rolled
 * back by itself: Kysely's own `rollback` would then fail and hide the reason, so it becomes a statement without effect.
 */
function explaining(file: string, connection: BetterSqlite3.Database): SqliteDatabase {
  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw databaseError(file, error);
    }
  };
  return {
    close: () => explained(() => connection.close()),
    prepare(text): SqliteStatement {
      const isSpent = text === 'rollback' && !connection.inTransaction;
      const statement = explained(() => connection.prepare<unknown[]>(isSpent ? 'select 1' : text));
      return {
        reader: statement.reader,
        all: (parameters) => explained(() => statement.all(...parameters)),
        run: (parameters) => explained(() => statement.run(...parameters)),
        iterate: (parameters) => explained(() => statement.iterate(...parameters)),
      };
    },
  };
}

/** Turns what SQLite reports into an error that says what to do; others pass unchanged. */
export function databaseError(file: string, cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  const code = systemErrorCode(cause) ?? '';
  if (code === 'SQLITE_FULL')
    return diskError(file, Object.assign(new Error('disk full', { cause }), { code: 'ENOSPC' }));
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY') {
    return diskError(file, Object.assign(new Error('cannot open', { cause }), { code: 'EACCES' }));
  }
  if (code.startsWith('SQLITE_IOERR')) return brokenDisk(file, cause);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    const hint = 'Restore plumbline.db from a backup, or name another data directory with --data DIR.';
    return new AppError('store/damaged', `${file} is not a sound SQLite database`, { hint, cause });
  }
  if (code.startsWith('SQLITE_BUSY')) {
    const hint = 'Another Plumbline is writing to this data directory. Wait for it, or use --data DIR.';
    return new AppError('store/busy', `${file} is locked by another process`, { hint, cause });
  }
  return cause;
}

/** SQLite does not say why a read or write failed. Its files beside the database take at least this much. */
function brokenDisk(file: string, cause: unknown): Error {
  const { bavail, bsize } = statfsSync(dirname(file));
  const code = bavail * bsize < 65_536 ? 'ENOSPC' : 'EIO';
  const why = cause instanceof Error ? cause.message : String(cause);
  return diskError(file, Object.assign(new Error(why, { cause }), { code }));
}

/** Rows of a bulk insert per statement: SQLite allows 32,766 variables. */
export const batchRows = 1500;

export function* batches<T>(rows: readonly T[], size = batchRows): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
