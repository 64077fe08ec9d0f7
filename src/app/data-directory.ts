/**
 * Where everything lives (design, section 6), and who may write there. One process at a time runs an audit in a data
 * directory; any number may read. The lock is a file that names its process: one left by a killed process is taken over,
 * so a kill needs no repair.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, systemErrorCode } from '../base/app-error.ts';
import { diskError } from '../base/atomic-file.ts';

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
    lock: join(root, 'audit.lock'),
  };
}

export interface Lock {
  release(): void;
}

/** Takes the writer's lock or says who holds it. */
export function lockForWriting(directory: DataDirectory): Lock {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(directory.lock, `${process.pid}\n`, { flag: 'wx' });
      return { release: () => rmSync(directory.lock, { force: true }) };
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw diskError(directory.lock, error);
      const holder = lockHolder(directory);
      if (holder !== undefined) throw lockedError(directory, holder);
      rmSync(directory.lock, { force: true });
    }
  }
  throw lockedError(directory, 0);
}

/** The process that holds the lock, if it is alive. */
export function lockHolder(directory: DataDirectory): number | undefined {
  if (!existsSync(directory.lock)) return undefined;
  const holder = Number(readFileSync(directory.lock, 'utf8'));
  return Number.isInteger(holder) && holder > 0 && isAlive(holder) ? holder : undefined;
}

function isAlive(holder: number): boolean {
  if (holder === process.pid) return true;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function lockedError(directory: DataDirectory, holder: number): AppError {
  return new AppError('app/locked', `another Plumbline (process ${holder}) is auditing in ${directory.root}`, {
    hint: 'Wait until it is done, stop it, or use another data directory with --data DIR.',
  });
}
