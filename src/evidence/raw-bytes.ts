/**
 * Bytes kept under their own SHA-256: raw answers and workpapers.
 *
 *     <folder>/<digest, 1st and 2nd digit>/<3rd and 4th>/<digest>
 *
 * Invariant: what `get` returns hashes to what was asked for; anything else is an error, never another answer. Writing is
 * atomic, and writing what is there already changes nothing. Not compressed: a reader needs no tool but `sha256sum`.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, systemErrorCode } from '../base/app-error.ts';
import { writeFileAtomically, writeFilesAtomically } from '../base/atomic-file.ts';
import { sha256, type Digest } from '../base/digest.ts';
import type { ReadAt } from '../base/sorted-lines.ts';

export type RawBytesErrorCode = 'evidence/bytes-damaged' | 'evidence/bytes-unreadable';

export interface RawBytes {
  put(bytes: Uint8Array): Digest;
  /** Several at once, which costs fewer waits for the disk; their digests in the same order. */
  putAll(documents: readonly Uint8Array[]): Promise<readonly Digest[]>;
  /** Undefined when they were never kept. */
  get(digest: Digest): Uint8Array | undefined;
  /**
   * For a few bytes out of many, as long as `use` runs. All of them are held against the digest the first time; after that
   * as long as the file is the one that was (its size and the time of its last change).
   */
  within<T>(digest: Digest, use: (bytes: ReadAt) => T): Promise<T | undefined>;
}

export function openRawBytes(directory: string): RawBytes {
  const pathOf = (digest: Digest): string => join(directory, digest.slice(0, 2), digest.slice(2, 4), digest);
  const checked = new Map<Digest, string>();
  return {
    put(bytes) {
      const digest = sha256(bytes);
      const path = pathOf(digest);
      // Another size under this name is damage (a disk that lost the end of a file): what is right replaces it.
      if (sizeOf(path) !== bytes.length) writeFileAtomically(path, bytes);
      return digest;
    },
    async putAll(documents) {
      const digests = documents.map((bytes) => sha256(bytes));
      const wanted = new Map(digests.map((digest, at) => [pathOf(digest), documents[at]!]));
      const files = [...wanted].map(([path, bytes]) => ({ path, bytes }));
      await writeFilesAtomically(files.filter(({ path, bytes }) => sizeOf(path) !== bytes.length));
      return digests;
    },
    get(digest) {
      const path = pathOf(digest);
      const bytes = readIfThere(path);
      if (bytes === undefined) return undefined;
      const actual = sha256(bytes);
      if (actual === digest) return bytes;
      throw damaged(path, actual);
    },
    async within(digest, use) {
      const path = pathOf(digest);
      const file = openIfThere(path);
      if (file === undefined) return undefined;
      try {
        const { size, mtimeMs } = fstatSync(file);
        const state = `${size} ${mtimeMs}`;
        if (checked.get(digest) !== state) {
          const actual = await digestOfFile(path);
          if (actual !== digest) throw damaged(path, actual);
          checked.set(digest, state);
        }
        return use({ size, read: (offset, length) => readAt(file, offset, length) });
      } finally {
        closeSync(file);
      }
    },
  };
}

const damaged = (path: string, actual: string): AppError =>
  rawBytesError('evidence/bytes-damaged', `${path} is damaged: its bytes hash to ${actual}`);

/** Bit by bit, so that nobody else waits for all of it. */
async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(part as Buffer);
  return hash.digest('hex');
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw rawBytesError('evidence/bytes-unreadable', `cannot read ${path}`, cause);
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw rawBytesError('evidence/bytes-unreadable', `cannot read ${path}`, cause);
  }
}

function rawBytesError(code: RawBytesErrorCode, message: string, cause?: unknown): AppError {
  const hint = 'Restore this file from a backup of the data folder; run the audit again if there is none.';
  return new AppError(code, message, { hint, cause });
}
