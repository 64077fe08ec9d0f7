/**
 * The one place with SQL: SQLite in the data directory (`plumbline.db`), WAL, synchronous=FULL, through Kysely so that
 * the same statements can serve PostgreSQL later. Each file beside this one is one aggregate's repository.
 *
 * Invariant: what a method acknowledged is on disk; a kill at any instant leaves the last acknowledged state and needs no
 * repair. Rejected: PGlite (runs without fsync), an ORM (the queries are few and worth reading).
 */
import BetterSqlite3 from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
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
    const database: Database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
    await migrate(database);
    return database;
  } catch (error) {
    throw databaseError(file, error);
  }
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

/** Rows of a bulk insert per statement: SQLite allows 32,766 variables. */
export const batchRows = 1500;

export function* batches<T>(rows: readonly T[], size = batchRows): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
