/** A pack that somebody unpacked, as a folder: the same files, without the archive around them. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../base/app-error.ts';
import { failed, ok, type Result } from '../base/result.ts';
import { DigestOfParts, PART_SIZE } from './file-digest.ts';
import type { ByteSource, FileDigest, PackReader } from './pack-verification.ts';

/** A file that is read where it is, as long as it is open. */
export class FileBytes implements ByteSource {
  readonly #file: number;
  readonly size: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  close(): void {
    closeSync(this.#file);
  }

  read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.#file, bytes, done, length - done, at + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  }
}

/** What file managers leave in folders that were only looked at. Named as a note, not as a fault. */
const leftByFileManagers = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export const isStray = (name: string): boolean => leftByFileManagers.has(name.slice(name.lastIndexOf('/') + 1));

export class PackFolder implements PackReader {
  readonly #folder: string;
  readonly names: readonly string[];
  readonly strays: readonly string[];

  constructor(folder: string) {
    this.#folder = folder;
    const all = [...filesBelow(folder, '')].sort();
    this.names = all.filter((name) => !isStray(name));
    this.strays = all.filter(isStray);
  }

  read(path: string): Result<Uint8Array, string> {
    try {
      return ok(readFileSync(join(this.#folder, path)));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return failed('it is not in the folder');
      throw error;
    }
  }

  digest(path: string): Result<FileDigest, string> {
    const file = this.#open(path);
    if (!file) return failed('it is not in the folder');
    try {
      const digest = new DigestOfParts();
      for (let at = 0; at < file.size; at += PART_SIZE) digest.add(file.read(at, Math.min(PART_SIZE, file.size - at)));
      return ok(digest.finish());
    } finally {
      file.close();
    }
  }

  #open(path: string): FileBytes | undefined {
    try {
      return new FileBytes(join(this.#folder, path));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** Not `recursive` of `readdirSync`: early releases of Node 18 ignore it in silence. Links are listed, never followed. */
function* filesBelow(folder: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, `${path}/`);
    else yield path;
  }
}
