/**
 * Where everything lives (design, section 6), and who may write there. One process at a time runs an audit in a data
 * directory; any number may read. A lock of the kernel says so (store/writer-lock.ts), which ends with its process, so a
 * kill needs no repair; a file beside it names the process, for people.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../base/app-error.ts';
import { diskError } from '../base/atomic-file.ts';
import { isHeldExclusively, tryExclusively } from '../store/writer-lock.ts';

export interface DataDirectory {
  readonly root: string;
  readonly database: string;
  readonly mirrors: string;
  readonly index: string;
  readonly blobs: string;
  readonly ledger: string;
  readonly keys: string;
  readonly exports: string;
  readonly lock: string;
  /** Names the process that holds the lock, or held it last. */
  readonly lockHolder: string;
}

export function dataDirectory(root: string): DataDirectory {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw diskError(root, error);
  }
  return {
    root,
    database: join(root, 'plumbline.db'),
    mirrors: join(root, 'mirrors'),
    index: join(root, 'index'),
    blobs: join(root, 'blobs'),
    ledger: join(root, 'ledger'),
    keys: join(root, 'keys'),
    exports: join(root, 'exports'),
    lock: join(root, 'writer.lock'),
    lockHolder: join(root, 'writer.pid'),
  };
}

/** Where searches that are being sealed are noted; only there once a search was sealed. */
export function sealsFolder({ root }: Pick<DataDirectory, 'root'>): string {
  return join(root, 'search-seals');
}

export interface Lock {
  release(): void;
}

/** Takes the writer's lock or says who holds it. */
export function lockForWriting(directory: DataDirectory): Lock {
  const lock = tryLock(directory);
  if (lock) return lock;
  throw lockedError(directory, lockHolder(directory) ?? 'unknown');
}

/** Undefined when another process holds the writer's lock. */
export function tryLock(directory: DataDirectory): Lock | undefined {
  const lock = tryExclusively(directory.lock);
  if (!lock) return undefined;
  try {
    writeFileSync(directory.lockHolder, `${process.pid}\n`);
  } catch (error) {
    lock.release();
    throw diskError(directory.lockHolder, error);
  }
  return lock;
}

/** The process that holds the lock; `unknown` in the instant before it has left its number. */
export function lockHolder(directory: DataDirectory): number | 'unknown' | undefined {
  if (!existsSync(directory.lock) || !isHeldExclusively(directory.lock)) return undefined;
  const holder = existsSync(directory.lockHolder) ? Number(readFileSync(directory.lockHolder, 'utf8')) : 0;
  return Number.isInteger(holder) && holder > 0 ? holder : 'unknown';
}

function lockedError(directory: DataDirectory, holder: number | 'unknown'): AppError {
  return new AppError('app/locked', `another Plumbline (process ${holder}) is auditing in ${directory.root}`, {
    hint: 'Wait until it is done, stop it, or use another data directory with --data DIR.',
  });
}
