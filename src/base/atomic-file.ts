import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { AppError, systemErrorCode } from './app-error.ts';

/**
 * Writes a file so that a reader, or a kill at any instant, sees the old bytes or the new ones, never a part:
 * temporary file in the same folder, fsync, rename, fsync of the folder. Left-over `.tmp` files are harmless and are
 * removed by `doctor`.
 */
export function writeFileAtomically(
  path: string,
  chunks: Uint8Array | string | Iterable<Uint8Array>,
  mode = 0o644,
): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeAndSync(temporary, chunks, mode);
    renameSync(temporary, path);
    syncFolder(folder);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw diskError(path, error);
  }
}

export interface FileToWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** How many syncs are under way at a time: a journal commits what waits for it together. */
const syncLanes = 8;

/**
 * The same for many files: each is whole or absent at any instant, and all of them are durable when this is fulfilled. Not
 * one after the other: what takes long is waiting for the disk, and each folder is synced once.
 */
export async function writeFilesAtomically(files: readonly FileToWrite[], mode = 0o644): Promise<void> {
  const folders = new Set<string>();
  for (const { path } of files) for (const folder of makeFolder(dirname(path))) folders.add(folder);
  await inLanes(files, async ({ path, bytes }) => {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const file = await open(temporary, 'wx', mode);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw diskError(path, error);
    }
  });
  await inLanes([...folders], async (folder) => {
    try {
      const handle = await open(folder, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!cannotSyncFolders(error)) throw diskError(folder, error);
    }
  });
}

/** Makes it, and names it and the folder that got a new entry by it. */
function makeFolder(folder: string): readonly string[] {
  try {
    const first = mkdirSync(folder, { recursive: true });
    if (first === undefined) return [folder];
    const made = [folder];
    for (let at = folder; at !== dirname(first); at = dirname(at)) made.push(dirname(at));
    return made;
  } catch (error) {
    throw diskError(folder, error);
  }
}

/** Every lane ends before the first error is thrown: nothing is still being written then. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const errors: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of left) {
      if (errors.length > 0) return;
      await work(item).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(syncLanes, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
}

function writeAndSync(path: string, chunks: Uint8Array | string | Iterable<Uint8Array>, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    const parts = typeof chunks === 'string' ? [Buffer.from(chunks)] : chunks instanceof Uint8Array ? [chunks] : chunks;
    for (const part of parts) {
      let written = 0;
      while (written < part.length) written += writeSync(file, part, written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a rename inside `folder` durable. Some file systems cannot fsync a folder: there the rename itself must do. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!cannotSyncFolders(error)) throw error;
  } finally {
    closeSync(handle);
  }
}

function cannotSyncFolders(error: unknown): boolean {
  return ['EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR'].includes(systemErrorCode(error) ?? '');
}

/** Turns a system error of a write into one that says what to do. */
export function diskError(path: string, cause: unknown): Error {
  if (cause instanceof AppError) return cause;
  const code = systemErrorCode(cause);
  const why = cause instanceof Error ? cause.message : String(cause);
  // EFBIG: a limit of the process (ulimit -f) or of the file system, which to the reader is a disk that takes no more.
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    const hint = 'Free some space and run the same command again: nothing written before is lost.';
    return new AppError('disk/full', `the disk is full: no space left to write ${path}`, { hint, cause });
  }
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    const hint = 'Choose another folder with --data DIR or PLUMBLINE_DATA, or move what stands in the way.';
    return new AppError('disk/not-a-folder', `${path} cannot be a folder: a file stands there`, { hint, cause });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    const hint = 'Choose a folder you may write to with --data DIR or PLUMBLINE_DATA.';
    return new AppError('disk/not-writable', `not allowed to write ${path}`, { hint, cause });
  }
  return new AppError('disk/failed', `could not write ${path}: ${why}`, {
    hint: 'Check the disk and its limits (ulimit -f, quotas), then run the same command again: nothing written before is lost.',
    cause,
  });
}
