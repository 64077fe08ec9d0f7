/**
 * The index as the engine uses it: writers, the published corpus, and the housekeeping of shards.
 *
 * A shard becomes visible by one rename, the corpus by another, and both are verified when they are opened. So a kill at
 * any instant leaves an index that misses some blobs, which `missingBlobs` names, and never a wrong one.
 */
import { mkdirSync } from 'node:fs';
import type { Observer } from '../../base/progress.ts';
import type { CorpusRepository, IndexStatistics, PublishedRepository, ShardWriter } from '../contract.ts';
import { kindOf } from './blocks.ts';
import { PlainPostingCollector } from '../kernels/plain-postings.ts';
import { Catalog } from './catalog.ts';
import { readCorpus, writeCorpus } from './corpus-file.ts';
import { planMerge, rewrite } from './merge.ts';
import { ShardBuilder } from './shard-builder.ts';
import type { Shard } from './shard-file.ts';
import { shardTextBytes } from './shard-format.ts';
import { Snapshot } from './snapshot.ts';

/** Documents without content take no text: a shard is also full when it has this many. */
const documentsAtMost = 1 << 20;

export interface IndexStoreOptions {
  readonly directory: string;
  readonly observer: Observer;
  /** Text per shard; smaller in tests. */
  readonly shardBytes?: number;
  /** Told of every shard that is dropped: caches need not keep it. */
  readonly onRetire?: (shard: Shard) => void;
}

export class IndexStore {
  readonly catalog: Catalog;
  readonly #shardBytes: number;
  readonly #onRetire: (shard: Shard) => void;
  #corpus: readonly CorpusRepository[];
  #snapshot: { readonly version: number; readonly built: Promise<Snapshot> } | undefined;
  /** Objects this process looked for in vain. Those noted by an earlier one are asked for again: a clone may have them now. */
  readonly #foundMissing = new Set<string>();
  /** Removed shards that searches may still read. */
  readonly #retired: Shard[] = [];
  #searches = 0;

  private constructor(options: IndexStoreOptions, catalog: Catalog, corpus: readonly CorpusRepository[]) {
    this.catalog = catalog;
    this.#shardBytes = options.shardBytes ?? shardTextBytes;
    this.#onRetire = options.onRetire ?? (() => undefined);
    this.#corpus = corpus;
  }

  static async open(options: IndexStoreOptions): Promise<IndexStore> {
    mkdirSync(options.directory, { recursive: true });
    const catalog = await Catalog.open(options.directory, options.observer);
    const corpus = await readCorpus(options.directory);
    if (!corpus.ok) options.observer.note(`the published list of files is not used: ${corpus.error}; publish it again`);
    return new IndexStore(options, catalog, corpus.ok ? corpus.value : []);
  }

  missingBlobs(repositories: readonly CorpusRepository[]): readonly string[] {
    const missing = new Set<string>();
    for (const { files } of repositories)
      for (const { blob } of files) if (!missing.has(blob) && this.#lacks(blob)) missing.add(blob);
    return [...missing];
  }

  #lacks(blob: string): boolean {
    const known = this.catalog.locate(blob);
    if (!known) return true;
    return known.shard.index.state(known.document) === 'missing-object' && !this.#foundMissing.has(blob);
  }

  writer(): ShardWriter {
    const builder = new ShardBuilder(new PlainPostingCollector(this.#shardBytes * 2));
    const added = new Set<string>();
    const written: string[] = [];
    const flush = () => {
      const path = builder.write(this.catalog.directory);
      if (path !== undefined) written.push(path);
    };
    const flushWhenFull = () => {
      if (builder.textBytes >= this.#shardBytes || builder.documents >= documentsAtMost) flush();
    };
    return {
      add: async (blob, bytes) => {
        if (added.has(blob) || !this.#lacks(blob)) return;
        added.add(blob);
        const kind = kindOf(bytes);
        builder.add({ blob, ...kind, bytes: kind.state === 'text' ? Buffer.from(bytes) : Buffer.alloc(0) });
        flushWhenFull();
      },
      addMissing: (blob) => {
        if (added.has(blob) || !this.#lacks(blob)) return;
        added.add(blob);
        this.#foundMissing.add(blob);
        if (this.catalog.locate(blob)) return;
        builder.add({ blob, state: 'missing-object', encoding: 'utf-8', bytes: Buffer.alloc(0) });
        flushWhenFull();
      },
      commit: async () => {
        flush();
        for (const path of written.splice(0)) await this.catalog.register(path);
        added.clear();
      },
    };
  }

  async publish(repositories: readonly CorpusRepository[]): Promise<void> {
    writeCorpus(this.catalog.directory, repositories);
    this.#corpus = repositories;
    this.#snapshot = undefined;
    await this.#tidy();
  }

  /** Drops shards nobody needs and merges small and half-dead ones, one group after the other. */
  async #tidy(): Promise<void> {
    const living = new Set(this.#corpus.flatMap(({ files }) => files.map(({ blob }) => blob)));
    const isLiving = (shard: Shard, document: number) => {
      const blob = shard.blobs[document]!;
      return living.has(blob) && this.catalog.locate(blob)?.shard === shard;
    };
    const plan = planMerge(this.catalog.shards(), isLiving, this.#shardBytes);
    for (const shard of plan.dead) await this.#retire(shard);
    for (const group of plan.groups) {
      const paths = await rewrite(group, isLiving, { directory: this.catalog.directory, shardBytes: this.#shardBytes });
      for (const path of paths) await this.catalog.register(path, { supersede: true });
      for (const shard of group) if (!paths.includes(shard.path)) await this.#retire(shard);
    }
  }

  async #retire(shard: Shard): Promise<void> {
    await this.catalog.remove(shard);
    this.#onRetire(shard);
    this.#retired.push(shard);
    await this.#closeRetired();
  }

  published(): readonly PublishedRepository[] {
    return this.#corpus.map(({ name, commit, files }) => ({ name, commit, files: files.length }));
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
    return {
      repositories: this.#corpus.length,
      documents: this.#corpus.reduce((sum, { files }) => sum + files.length, 0),
      blobs: shards.reduce((sum, shard) => sum + shard.blobs.length, 0),
      contentBytes,
      indexBytes: shards.reduce((sum, shard) => sum + shard.fileBytes, 0) - contentBytes,
      shards: shards.length,
    };
  }

  async close(): Promise<void> {
    await this.catalog.close();
    for (const shard of this.#retired.splice(0)) await shard.close();
  }
}
