import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
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
    if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR'].includes(systemErrorCode(error) ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
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
