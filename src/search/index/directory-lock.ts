/**
 * One process writes an index at a time. The lock is a file with the number of its process, taken with the first change
 * and given back when the index is closed; one whose process is gone is nobody's.
 *
 * Reading needs none: shards and lists appear and are replaced by renames, and what is removed is still readable to whoever
 * has it open.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError, systemErrorCode } from '../../base/app-error.ts';
import { diskError } from '../../base/atomic-file.ts';

const lockName = 'writer.lock';

/** Locks of this process: one it does not know of was left by an earlier process with the same number. */
const ours = new Set<string>();

export class DirectoryLock {
  readonly #path: string;
  readonly #directory: string;
  #held = false;

  constructor(directory: string) {
    this.#directory = directory;
    this.#path = join(directory, lockName);
  }

  /** Throws when another process is writing. */
  acquire(): void {
    if (this.tryAcquire()) return;
    throw new AppError('search/index-busy', `another process is writing the index in ${this.#directory}`, {
      hint: 'Wait until it is done, then run the same command again.',
    });
  }

  tryAcquire(): boolean {
    if (this.#held) return true;
    // A second try: what stood in the way may have been left by a process that is gone.
    this.#held = this.#create() || (this.#removeStale() && this.#create());
    if (this.#held) ours.add(this.#path);
    return this.#held;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    ours.delete(this.#path);
    rmSync(this.#path, { force: true });
  }

  /** By a link, which appears with its content: a lock without a number could not be told from a stale one. */
  #create(): boolean {
    const temporary = join(this.#directory, `.${lockName}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      writeFileSync(temporary, String(process.pid), { flag: 'wx' });
      linkSync(temporary, this.#path);
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw diskError(this.#path, error);
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  #removeStale(): boolean {
    const owner = this.#owner();
    if (owner === undefined) return true;
    const isAlive = owner === process.pid ? ours.has(this.#path) : isRunning(owner);
    if (!isAlive) rmSync(this.#path, { force: true });
    return !isAlive;
  }

  /** Undefined when the lock is gone. */
  #owner(): number | undefined {
    try {
      return Number(readFileSync(this.#path, 'utf8'));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
