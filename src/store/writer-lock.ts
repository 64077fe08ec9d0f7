/**
 * One writer at a time in a data directory, over all processes of the machine.
 *
 * The lock is an exclusive SQLite transaction on an empty database: a lock of the kernel, which ends with its process, so
 * a kill -9 needs no repair. Rejected: a lock file with a process id, which outlives its process and cannot tell a reused
 * id from a living owner (in a container that is started again, both are often process 1).
 */
import BetterSqlite3 from 'better-sqlite3';
import { systemErrorCode } from '../base/app-error.ts';
import { databaseError } from './database.ts';

/** Others look for a moment whether the lock is taken: that moment is waited for. */
const waitMillis = 500;

/** What is held, so that no garbage collection of a forgotten lock gives it up. */
const held = new Set<BetterSqlite3.Database>();

/** Undefined when another process (or another opening in this one) holds it. */
export function tryExclusively(file: string): { release(): void } | undefined {
  return attempt(file, { timeout: waitMillis, statement: 'begin exclusive' });
}

export function isHeldExclusively(file: string): boolean {
  const glance = attempt(file, { timeout: 0, statement: 'select count(*) from sqlite_schema' });
  glance?.release();
  return glance === undefined;
}

interface Attempt {
  readonly timeout: number;
  readonly statement: string;
}

function attempt(file: string, { timeout, statement }: Attempt): { release(): void } | undefined {
  let connection: BetterSqlite3.Database | undefined;
  try {
    connection = new BetterSqlite3(file, { timeout });
    connection.exec(statement);
    held.add(connection);
    return { release: releaser(connection) };
  } catch (cause) {
    connection?.close();
    if (systemErrorCode(cause)?.startsWith('SQLITE_BUSY')) return undefined;
    throw databaseError(file, cause);
  }
}

/** Closing ends the transaction, which never wrote anything. */
function releaser(connection: BetterSqlite3.Database): () => void {
  return () => {
    held.delete(connection);
    connection.close();
  };
}
