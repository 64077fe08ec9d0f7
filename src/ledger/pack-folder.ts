/** A pack that somebody unpacked, as a folder: the same files, without the archive around them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const all = [...filesBelow(folder, '')].sort();
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

/** Not `recursive` of `readdirSync`: early releases of Node 18 ignore it in silence. Links are listed, never followed. */
function* filesBelow(folder: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, `${path}/`);
    else yield path;
  }
}
