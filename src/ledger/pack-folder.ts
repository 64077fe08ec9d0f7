/** A pack that somebody unpacked, as a folder: the same files, without the archive around them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { systemErrorCode } from '../base/app-error.ts';
import { failed, ok, type Result } from '../base/result.ts';
import type { PackReader } from './pack-verification.ts';

/** What file managers leave in folders that were only looked at. Named as a note, not as a fault. */
const leftByFileManagers = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export class PackFolder implements PackReader {
  readonly #folder: string;
  readonly names: readonly string[];
  readonly strays: readonly string[];

  constructor(folder: string) {
    this.#folder = folder;
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !statSync(join(folder, name)).isDirectory())
      .map((name) => name.split(sep).join('/'))
      .sort();
    const isStray = (name: string): boolean => leftByFileManagers.has(name.slice(name.lastIndexOf('/') + 1));
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
}
