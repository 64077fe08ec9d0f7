/**
 * One writer at a time, over all processes of the machine (a server and a command line may share a data folder).
 *
 * The lock is an exclusive SQLite transaction on an empty database: a lock of the kernel, so a kill -9 releases it and no
 * repair step is ever needed. Rejected: a lock file with a process id, which outlives its process and cannot tell a
 * reused id (in containers everything is process 1) from a living owner.
 */
import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '../base/atomic-file.ts';
import { ledgerError } from './hashing.ts';

const WAIT_MILLIS = 30_000;

export function whileLocked<T>(directory: string, work: () => T): T {
  const lock = openLock(directory);
  try {
    takeExclusively(lock, directory);
    return work();
  } finally {
    // Closing ends the transaction, which never wrote anything.
    lock.close();
  }
}

function openLock(directory: string): Database.Database {
  const path = join(directory, 'append.lock');
  try {
    mkdirSync(directory, { recursive: true });
    return new Database(path, { timeout: WAIT_MILLIS });
  } catch (error) {
    throw diskError(path, error);
  }
}

function takeExclusively(lock: Database.Database, directory: string): void {
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    if (!cause.code.startsWith('SQLITE_BUSY')) {
      // SQLite wants room for its first page even here, where it never writes one.
      const told =
        cause.code === 'SQLITE_FULL' ? Object.assign(new Error(cause.message, { cause }), { code: 'ENOSPC' }) : cause;
      throw diskError(join(directory, 'append.lock'), told);
    }
    const message = `another process has been writing to the ledger in ${directory} for ${WAIT_MILLIS / 1000} s`;
    throw ledgerError('ledger/busy', message, 'Wait for the other command to end, then run this one again.', cause);
  }
}
