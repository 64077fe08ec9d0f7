/**
 * Which shards there are and which blob lies where. The directory listing is the catalog: a shard exists as soon as it
 * has its name, so there is no list that could disagree with it after a crash.
 *
 * Invariant: whatever is registered has been verified. A damaged file is reported and removed; its blobs are missing
 * again and come back from git. The text of a shard is verified when it is read, and what is found then is treated alike
 * (`condemn`). A blob that lies in two shards (a crash between writing a merged shard and removing its
 * sources) is found in one of them.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemErrorCode } from '../../base/app-error.ts';
import type { Observer } from '../../base/progress.ts';
import { BlobTable } from './blob-table.ts';
import { shardSuffix, type Unusable } from './shard-format.ts';
import { openShard, type Shard } from './shard-file.ts';

export interface Location {
  readonly shard: Shard;
  readonly document: number;
}

/** Numbers are given once in a process: several indexes may be searched by the same threads, in the same memory. */
let nextId = 1;

export class Catalog {
  readonly directory: string;
  readonly #observer: Observer;
  readonly #mayRemove: () => boolean;
  /** Damaged files that another process may be about to remove: not looked at again. */
  readonly #refused = new Set<string>();
  readonly #ofOtherVersions = new Set<string>();
  readonly #shards = new Map<number, Shard>();
  readonly #table = new BlobTable<Shard>();
  #version = 0;

  private constructor(directory: string, observer: Observer, mayRemove: () => boolean) {
    this.directory = directory;
    this.#observer = observer;
    this.#mayRemove = mayRemove;
  }

  /** `mayRemove`: whether damaged files may be removed, asked when there is one. */
  static async open(directory: string, observer: Observer, mayRemove: () => boolean): Promise<Catalog> {
    const catalog = new Catalog(directory, observer, mayRemove);
    await catalog.refresh();
    return catalog;
  }

  /** Registers what has come into the directory. Shards that went are kept: they can be read as long as they are open. */
  async refresh(): Promise<void> {
    const names = (await filesIn(this.directory)).filter((name) => name.endsWith(shardSuffix)).sort();
    for (const name of names) await this.register(join(this.directory, name));
    this.#tellOfOtherVersions();
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
    if (this.#refused.has(path) || this.shards().some((shard) => shard.path === path)) return undefined;
    const opened = await openIfThere(nextId++, path);
    if (!opened) return undefined;
    if (!opened.ok) {
      await this.#refuse(path, opened.error);
      return undefined;
    }
    const shard = opened.value;
    this.#shards.set(shard.id, shard);
    this.#table.add(shard, (document, known) => options.supersede === true || isBetter(shard, document, known));
    this.#version++;
    return shard;
  }

  async #refuse(path: string, { why, isOfAnotherVersion }: Unusable): Promise<void> {
    const removes = this.#mayRemove();
    if (isOfAnotherVersion) this.#ofOtherVersions.add(path);
    else
      this.#observer.note(
        removes
          ? `the index shard ${basename(path)} is damaged (${why}): it was removed and will be rebuilt`
          : `the index shard ${basename(path)} is damaged (${why}): it is not used; the next indexing rebuilds it`,
      );
    // What is rebuilt from the same contents has the same name.
    if (removes) await rm(path, { force: true });
    else this.#refused.add(path);
  }

  /** All shards of an index are of the version that wrote it: that is said once, and not as damage. */
  #tellOfOtherVersions(): void {
    const count = this.#ofOtherVersions.size;
    if (count === 0) return;
    this.#ofOtherVersions.clear();
    const what = `the index is of another version of Plumbline (${count} ${count === 1 ? 'shard' : 'shards'})`;
    this.#observer.note(
      this.#mayRemove() ? `${what}: it is built anew` : `${what}: it is not used; the next indexing builds it anew`,
    );
  }

  /** A shard turned out to be damaged after it was registered: reported and forgotten. */
  async condemn(shard: Shard, why: string): Promise<void> {
    if (this.#shards.get(shard.id) !== shard) return;
    this.#forget(shard);
    await this.#refuse(shard.path, { why });
  }

  locate(blob: string): Location | undefined {
    return this.#table.get(blob);
  }

  /** Of a blob id in binary. */
  locateId(ids: Uint8Array, from: number, idBytes: number): Location | undefined {
    return this.#table.find(ids, from, idBytes);
  }

  /** Forgets a shard and removes its file. It can still be read through its open handle; the caller closes it. */
  async remove(shard: Shard): Promise<void> {
    this.#forget(shard);
    await this.#removeFile(shard.path);
  }

  #forget(shard: Shard): void {
    this.#shards.delete(shard.id);
    this.#table.remove(shard);
    this.#version++;
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
    this.#table.clear();
    for (const shard of shards) await shard.close();
  }
}

/** The first copy wins, but content wins over the note that there is none. */
function isBetter(shard: Shard, document: number, known: Location): boolean {
  return (
    known.shard.index.state(known.document) === 'missing-object' && shard.index.state(document) !== 'missing-object'
  );
}

/** Undefined when it went away meanwhile: another process has merged it. */
async function openIfThere(id: number, path: string): Promise<Awaited<ReturnType<typeof openShard>> | undefined> {
  try {
    return await openShard(id, path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
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
