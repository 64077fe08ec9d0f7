/**
 * The index as the engine uses it: writers, the published corpus, and the housekeeping of shards.
 *
 * A shard becomes visible by one rename, the corpus by another, and both are verified before they are used. So a kill at
 * any instant leaves an index that misses some blobs, which `missingBlobs` names, and never a wrong one. Housekeeping runs
 * in the background after `publish`; a search keeps the shards it started with.
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Observer } from '../../base/progress.ts';
import type {
  CorpusRepository,
  IndexStatistics,
  PublishedRepository,
  ShardWriter,
  VerifyOptions,
} from '../contract.ts';
import { loadKernels, type KernelProgram } from '../kernels/load.ts';
import { historyShare } from './build-protocol.ts';
import { BuilderPool } from './builder-pool.ts';
import { Catalog } from './catalog.ts';
import { CorpusFile } from './corpus-file.ts';
import { DirectoryLock } from './directory-lock.ts';
import { Housekeeping } from './housekeeping.ts';
import type { Shard } from './shard-file.ts';
import { shardTextBytes } from './shard-format.ts';
import { Snapshot } from './snapshot.ts';
import { sectionBytes } from './statistics.ts';
import { VerificationRecord } from './verification.ts';
import { IndexWriter } from './writer.ts';

export interface IndexStoreOptions {
  readonly directory: string;
  readonly observer: Observer;
  /** Text per shard; smaller in tests. */
  readonly shardBytes?: number;
  /**
   * What building may take in memory, about, beside the rest of the process: smaller shards where it is little, and fewer
   * threads. More than 480 MB is not taken.
   */
  readonly buildMemoryBytes?: number;
  readonly buildThreads?: number;
  /** Kernels for building; loaded when first needed otherwise. */
  readonly program?: () => Promise<KernelProgram>;
  /** Told of every shard that is dropped: caches need not keep it. */
  readonly onRetire?: (shard: Shard) => void;
}

const defaultBuildMemory = 480 * 2 ** 20;
const mostBuildThreads = 4;
/** A thread with less would make shards so small that they had to be merged at once. */
const leastThreadMemory = 160 * 2 ** 20;
/** Beside the text of a shard, a builder has as much again in trigrams, and tables of its own. */
const builderTables = 48 * 2 ** 20;
const memoryPerTextByte = 1.5;
const leastShardBytes = 4 * 2 ** 20;
/** Another process may publish while this one opens the index; more often than that it does not. */
const openingTries = 10;

export class IndexStore {
  readonly catalog: Catalog;
  readonly #lock: DirectoryLock;
  readonly #pool: BuilderPool;
  readonly #housekeeping: Housekeeping;
  readonly #corpusFile: CorpusFile;
  readonly #shardBytes: number;
  readonly #onRetire: (shard: Shard) => void;
  #corpus: readonly CorpusRepository[];
  /** Fulfilled when nobody is publishing; who publishes hears of failures, the next one goes on. */
  #publishing: Promise<void> = Promise.resolve();
  /** What `missingBlobs` was asked about since the last `publish`: blobs it called present must stay. */
  #asked: readonly CorpusRepository[] = [];
  /** Shards whose texts this process wrote or read through. */
  readonly #sound = new WeakSet<Shard>();
  /** Written since the last `publish`. */
  readonly #fresh = new Set<Shard>();
  #snapshot: { readonly version: number; readonly built: Promise<Snapshot> } | undefined;
  /** Objects this process looked for in vain. Those noted by an earlier one are asked for again: a clone may have them now. */
  readonly #foundMissing = new Set<string>();
  /** Removed shards that searches may still read. */
  readonly #retired: Shard[] = [];
  #searches = 0;

  private constructor(options: IndexStoreOptions, parts: Opened) {
    this.catalog = parts.catalog;
    this.#lock = parts.lock;
    this.#corpusFile = parts.corpusFile;
    this.#corpus = parts.corpusFile.repositories;
    this.#onRetire = options.onRetire ?? (() => undefined);
    const memory = Math.min(options.buildMemoryBytes ?? defaultBuildMemory, defaultBuildMemory);
    const threads = options.buildThreads ?? buildThreadsFor(memory);
    this.#shardBytes = options.shardBytes ?? shardBytesFor(memory, threads);
    const program = options.program ?? (() => loadKernels({ note: (message) => options.observer.note(message) }));
    const { directory, observer } = options;
    this.#pool = new BuilderPool({ threads, directory, shardBytes: this.#shardBytes, program });
    this.#housekeeping = new Housekeeping({
      catalog: this.catalog,
      pool: this.#pool,
      observer,
      shardBytes: this.#shardBytes,
      needed: () => [...this.#corpus, ...this.#asked],
      isFresh: (shard) => this.#fresh.has(shard),
      retire: (shard) => this.#retire(shard),
      condemn: (shard, why) => this.condemn(shard, why),
    });
  }

  static async open(options: IndexStoreOptions): Promise<IndexStore> {
    mkdirSync(options.directory, { recursive: true });
    const lock = new DirectoryLock(options.directory);
    return new IndexStore(options, await openTogether(options, lock));
  }

  missingBlobs(repositories: readonly CorpusRepository[], { exceptNoted = false } = {}): readonly string[] {
    this.#asked = repositories;
    const missing = new Set<string>();
    const look = (blob: string) => {
      if (!missing.has(blob) && this.#lacks(blob, exceptNoted)) missing.add(blob);
    };
    for (const { files, history } of repositories) {
      for (const { blob } of files) look(blob);
      for (const { blob } of history?.tenures ?? []) look(blob);
    }
    // Whoever asks is about to bring them: threads start while they are read.
    this.#pool.warm(missing.size);
    return [...missing];
  }

  #lacks(blob: string, exceptNoted = false): boolean {
    const known = this.catalog.locate(blob);
    if (!known || exceptNoted) return !known;
    return known.shard.index.state(known.document) === 'missing-object' && !this.#foundMissing.has(blob);
  }

  writer(): ShardWriter {
    this.#lock.acquire();
    return new IndexWriter({
      pool: this.#pool,
      lacks: (blob) => this.#lacks(blob),
      noteMissing: (blob) => {
        this.#foundMissing.add(blob);
        return this.catalog.locate(blob) === undefined;
      },
      register: async (path) => {
        const shard = await this.catalog.register(path);
        if (!shard) return;
        this.#fresh.add(shard);
        this.#sound.add(shard);
      },
    });
  }

  /** One after the other. */
  publish(repositories: readonly CorpusRepository[]): Promise<void> {
    const published = this.#publishing.then(() => this.#publish(repositories));
    this.#publishing = published.catch(() => undefined);
    return published;
  }

  async #publish(repositories: readonly CorpusRepository[]): Promise<void> {
    this.#lock.acquire();
    await this.#corpusFile.write(repositories);
    this.#corpus = this.#corpusFile.repositories;
    this.#asked = [];
    this.#fresh.clear();
    this.#snapshot = undefined;
    this.#housekeeping.start();
  }

  /** Fulfilled when no merge is under way or due. */
  settled(): Promise<void> {
    return this.#housekeeping.settled();
  }

  /**
   * Reads the texts of shards that are due (verification.ts), except those that this process wrote or read through; those
   * that do not add up go, so that `missingBlobs` names what was in them. Searches find damage only in what they read.
   */
  async verify({ now, signal }: VerifyOptions): Promise<void> {
    const record = await VerificationRecord.open(this.catalog.directory);
    const unread = this.catalog.shards().filter((shard) => !this.#sound.has(shard));
    try {
      for (const due of await record.due(unread, now)) {
        signal?.throwIfAborted();
        if (await this.#isSound(due.shard)) record.note(due, now);
      }
    } finally {
      // Whoever may only read the index leaves no word of it.
      if (this.#lock.tryAcquire()) record.save(this.catalog.shards());
    }
  }

  async #isSound(shard: Shard): Promise<boolean> {
    this.#searches++;
    try {
      const why = await shard.verifyTexts();
      if (why !== undefined) await this.condemn(shard, why);
      else this.#sound.add(shard);
      return why === undefined;
    } finally {
      await this.release();
    }
  }

  /** A shard's text turned out to be damaged: reported, forgotten and removed; its blobs are missing again. */
  async condemn(shard: Shard, why: string): Promise<void> {
    await this.catalog.condemn(shard, why);
    await this.#letGo(shard);
  }

  async #retire(shard: Shard): Promise<void> {
    await this.catalog.remove(shard);
    await this.#letGo(shard);
  }

  async #letGo(shard: Shard): Promise<void> {
    this.#onRetire(shard);
    if (!this.#retired.includes(shard)) this.#retired.push(shard);
    await this.#closeRetired();
  }

  published(): readonly PublishedRepository[] {
    return this.#corpusFile.repositories.map(({ name, commit, fileCount }) => ({ name, commit, files: fileCount }));
  }

  /** The corpus for one search; `release` when it is over. */
  async acquire(): Promise<Snapshot> {
    this.#searches++;
    const { version } = this.catalog;
    if (this.#snapshot?.version !== version)
      this.#snapshot = { version, built: Snapshot.build(this.#corpus, this.catalog) };
    return this.#snapshot.built;
  }

  async release(): Promise<void> {
    this.#searches--;
    await this.#closeRetired();
  }

  async #closeRetired(): Promise<void> {
    if (this.#searches > 0) return;
    for (const shard of this.#retired.splice(0)) await shard.close();
  }

  statistics(): IndexStatistics {
    const shards = this.catalog.shards();
    const contentBytes = shards.reduce((sum, shard) => sum + shard.contentBytes, 0);
    const { repositories } = this.#corpusFile;
    return {
      repositories: repositories.length,
      documents: repositories.reduce((sum, { fileCount }) => sum + fileCount, 0),
      blobs: shards.reduce((sum, shard) => sum + shard.index.documents, 0),
      contentBytes,
      indexBytes: shards.reduce((sum, shard) => sum + shard.fileBytes, 0) - contentBytes,
      shards: shards.length,
      sections: sectionBytes(shards),
      standingShards: shards.filter(({ standing }) => standing).length,
      corpusBytes: this.#corpusFile.bytes,
    };
  }

  /** Waits for a merge that is under way, so that short-lived processes get on with it, too. */
  async close(): Promise<void> {
    await this.#housekeeping.stop();
    await this.#pool.close();
    await this.catalog.close();
    for (const shard of this.#retired.splice(0)) await shard.close();
    this.#lock.release();
  }
}

interface Opened {
  readonly catalog: Catalog;
  readonly corpusFile: CorpusFile;
  readonly lock: DirectoryLock;
}

/** Shards and list as they stood at one moment: another process may be publishing and merging meanwhile. */
async function openTogether({ directory, observer }: IndexStoreOptions, lock: DirectoryLock): Promise<Opened> {
  const catalog = await Catalog.open(directory, observer, () => lock.tryAcquire());
  for (let left = openingTries; ; left--) {
    const { file, unusable } = await CorpusFile.open(directory);
    await catalog.refresh();
    if (!(await file.isCurrent()) && left > 0) continue;
    if (unusable?.isOfAnotherVersion)
      observer.note('the published list of files is of another version of Plumbline: the next indexing makes it anew');
    else if (unusable) observer.note(`the published list of files is not used: ${unusable.why}; publish it again`);
    return { catalog, corpusFile: file, lock };
  }
}

function buildThreadsFor(memory: number): number {
  const affordable = Math.max(1, Math.floor(memory / leastThreadMemory));
  return Math.min(mostBuildThreads, availableParallelism(), affordable);
}

/** Each thread may have a shard of heads and one of history open, which is smaller (build-protocol.ts). */
function shardBytesFor(memory: number, threads: number): number {
  const texts = memory / threads - 2 * builderTables;
  const perBuilder = texts / memoryPerTextByte / (1 + historyShare);
  return Math.floor(Math.min(shardTextBytes, Math.max(leastShardBytes, perBuilder)));
}
