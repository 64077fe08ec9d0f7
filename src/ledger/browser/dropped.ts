/** A zip or a folder that somebody chose in a browser, in memory: what is read there is read asynchronously, and only once. */
import { failed, ok, type Result } from '../../base/result.ts';
import { digestOf } from '../file-digest.ts';
import type { DroppedFile } from './page-elements.ts';
import type { ByteSource, FileDigest, PackReader } from '../pack-verification.ts';

export async function droppedBytes(file: Blob): Promise<ByteSource> {
  const bytes = Buffer.from(new Uint8Array(await file.arrayBuffer()));
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}

const leftByFileManagers = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export class DroppedFolder implements PackReader {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly names: readonly string[];
  readonly strays: readonly string[];

  private constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
    const all = [...files.keys()].sort();
    const isStray = (name: string): boolean => leftByFileManagers.has(name.slice(name.lastIndexOf('/') + 1));
    this.names = all.filter((name) => !isStray(name));
    this.strays = all.filter(isStray);
  }

  /** Their paths begin with the name of the folder that was chosen. */
  static async of(files: readonly DroppedFile[]): Promise<DroppedFolder> {
    const read = new Map<string, Uint8Array>();
    for (const file of files) {
      const path = file.webkitRelativePath.split('/').slice(1).join('/');
      if (path !== '') read.set(path, new Uint8Array(await file.arrayBuffer()));
    }
    return new DroppedFolder(read);
  }

  read(path: string): Result<Uint8Array, string> {
    const bytes = this.#files.get(path);
    return bytes ? ok(bytes) : failed('it is not in the folder');
  }

  digest(path: string): Result<FileDigest, string> {
    const bytes = this.#files.get(path);
    return bytes ? ok(digestOf(bytes)) : failed('it is not in the folder');
  }
}
