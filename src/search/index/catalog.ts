/**
 * Which shards there are and which blob lies where. The directory listing is the catalog: a shard exists as soon as it
 * has its name, so there is no list that could disagree with it after a crash.
 *
 * Invariant: whatever is registered has been verified. A damaged file is reported and removed; its blobs are missing
 * again and come back from git. A blob that lies in two shards (a crash between writing a merged shard and removing its
 * sources) is found in one of them.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemErrorCode } from '../../base/app-error.ts';
import type { Observer } from '../../base/progress.ts';
import { shardSuffix } from './shard-format.ts';
import { openShard, type Shard } from './shard-file.ts';

export interface Location {
  readonly shard: Shard;
  readonly document: number;
}

/** A location as one number: shard id times this, plus document. Documents per shard stay below it. */
const documentsPerShard = 2 ** 24;

export class Catalog {
  readonly directory: string;
  readonly #observer: Observer;
  readonly #shards = new Map<number, Shard>();
  readonly #locations = new Map<string, number>();
  #nextId = 1;
  #version = 0;

  private constructor(directory: string, observer: Observer) {
    this.directory = directory;
    this.#observer = observer;
  }

  static async open(directory: string, observer: Observer): Promise<Catalog> {
    const catalog = new Catalog(directory, observer);
    const names = (await filesIn(directory)).filter((name) => name.endsWith(shardSuffix)).sort();
    for (const name of names) await catalog.register(join(directory, name));
    return catalog;
  }

  /** Changes whenever a blob may have got another place. */
  get version(): number {
    return this.#version;
  }

  shards(): readonly Shard[] {
    return [...this.#shards.values()];
  }

  /** `supersede`: this shard's copies win over those registered before, as after a merge. */
  async register(path: string, options: { readonly supersede?: boolean } = {}): Promise<Shard | undefined> {
    if (this.shards().some((shard) => shard.path === path)) return undefined;
    const opened = await openShard(this.#nextId++, path);
    if (!opened.ok) {
      this.#observer.note(
        `the index shard ${basename(path)} is damaged (${opened.error.why}): it was removed and will be rebuilt`,
      );
      await rm(path, { force: true });
      return undefined;
    }
    const shard = opened.value;
    this.#shards.set(shard.id, shard);
    shard.blobs.forEach((blob, document) => {
      if (options.supersede || this.#isBetter(blob, shard, document))
        this.#locations.set(blob, shard.id * documentsPerShard + document);
    });
    this.#version++;
    return shard;
  }

  /** The first copy wins, but content wins over the note that there is none. */
  #isBetter(blob: string, shard: Shard, document: number): boolean {
    const known = this.locate(blob);
    if (!known) return true;
    return (
      known.shard.index.state(known.document) === 'missing-object' && shard.index.state(document) !== 'missing-object'
    );
  }

  locate(blob: string): Location | undefined {
    const location = this.#locations.get(blob);
    if (location === undefined) return undefined;
    const document = location % documentsPerShard;
    const shard = this.#shards.get((location - document) / documentsPerShard);
    return shard && { shard, document };
  }

  /** Forgets a shard and removes its file. It can still be read through its open handle; the caller closes it. */
  async remove(shard: Shard): Promise<void> {
    this.#shards.delete(shard.id);
    for (const blob of shard.blobs) {
      const location = this.#locations.get(blob);
      if (location !== undefined && Math.floor(location / documentsPerShard) === shard.id) this.#locations.delete(blob);
    }
    this.#version++;
    await this.#removeFile(shard.path);
  }

  async #removeFile(path: string): Promise<void> {
    try {
      await rm(path, { force: true });
    } catch (error) {
      // Windows refuses while the file is open. It is removed when the index is opened and published next time.
      if (!['EBUSY', 'EPERM'].includes(systemErrorCode(error) ?? '')) throw error;
      this.#observer.note(`the index shard ${basename(path)} is no longer needed and could not be removed yet`);
    }
  }

  async close(): Promise<void> {
    const shards = this.shards();
    this.#shards.clear();
    this.#locations.clear();
    for (const shard of shards) await shard.close();
  }
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
