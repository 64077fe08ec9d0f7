/**
 * The code search engine behind contract.ts. Rooms: query/ reads queries, regex/ analyses patterns, index/ keeps shards
 * and the corpus, match/ finds lines. docs/design/search.md tells how they work together and what was rejected.
 *
 * Invariant: matches equal a brute-force scan of the same blobs; what was not searched is in the manifest with a reason.
 */
import { availableParallelism, endianness } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../base/app-error.ts';
import { silentObserver, type Observer } from '../base/progress.ts';
import type { RevisionSource, SearchEngine, SearchEvent, SearchOptions } from './contract.ts';
import { answerCommits, asksForCommits } from './deltas/answer.ts';
import { DeltaStore } from './deltas/delta-store.ts';
import { holderTest } from './index/literal-holders.ts';
import { ResidentText } from './index/resident-text.ts';
import type { Shard } from './index/shard-file.ts';
import { IndexStore } from './index/store.ts';
import { ScanPool } from './match/scan-pool.ts';
import { engineName, Search } from './match/search.ts';
import { loadKernels, type KernelProgram } from './kernels/load.ts';
import type { Snapshot } from './index/snapshot.ts';
import type { ContributorSource, DependencySource } from './match/predicates.ts';
import { usesRevisions } from './match/named-revisions.ts';
import { corpusAt } from './match/revisions.ts';
import type { ParsedQuery, QueryError } from './query/ast.ts';
import { parseQuery } from './query/parse.ts';
import { Pace } from './pace.ts';
import { treeFaultIn } from './match/tree-faults.ts';
import { unsupportedYet } from './query/unsupported.ts';
import { partsOf, unite } from './union.ts';

export interface SearchEngineOptions {
  readonly directory: string;
  /** Told when a damaged shard was found, or the corpus cannot be read. */
  readonly observer?: Observer;
  /** How much content stays in memory between searches; at least one shard does. */
  readonly residentBytes?: number;
  readonly threads?: number;
  /** Text per shard. */
  readonly shardBytes?: number;
  /** What building shards may take in memory, about; at most 480 MB are taken. */
  readonly buildMemoryBytes?: number;
  /** The record of differences and messages; without it queries for commits are refused. Whoever opened it closes it. */
  readonly deltas?: DeltaStore;
  /** Other revisions than the corpus holds; without it queries with revisions are refused. */
  readonly revisions?: RevisionSource;
  /** `plain`: without vectors. */
  readonly kernels?: 'auto' | 'plain';
  /** Who changed which file; without it nobody knows. */
  readonly contributors?: ContributorSource;
  /** Who depends on what; without it nobody knows. */
  readonly dependencies?: DependencySource;
}

const defaultResidentBytes = 1.5 * 2 ** 30;
const mostThreads = 8;

export async function openSearchEngine(options: SearchEngineOptions): Promise<SearchEngine> {
  if (endianness() !== 'LE') {
    const hint = 'Use a machine with x86 or ARM processors.';
    throw new AppError('search/big-endian', 'the index is only read on little-endian machines', { hint });
  }
  const observer = options.observer ?? silentObserver;
  const threads = options.threads ?? Math.min(mostThreads, availableParallelism());
  const program = await loadKernels({
    flavour: options.kernels ?? 'auto',
    note: (message) => observer.note(message),
  });
  const pool = new ScanPool(threads, program);
  const texts = new ResidentText({
    limit: options.residentBytes ?? defaultResidentBytes,
    threads,
    onDamage: async (shard, why) => {
      if (!(await options.deltas?.condemn(shard, why))) await store.condemn(shard, why);
    },
  });
  const store = await IndexStore.open({
    directory: options.directory,
    observer,
    onRetire: (shard) => {
      texts.drop(shard.id);
      pool.forget(shard.id);
    },
    ...(options.shardBytes !== undefined && { shardBytes: options.shardBytes }),
    ...(options.buildMemoryBytes !== undefined && { buildMemoryBytes: options.buildMemoryBytes }),
    program: () => Promise.resolve(program),
  });
  const { deltas, revisions, contributors, dependencies } = options;
  deltas?.lend({ pool, texts });
  const parts: Parts = { store, pool, texts, program, deltas, revisions, contributors, dependencies };
  return {
    ...engineOver(parts),
    shadow: (directory) => openShadow(parts, directory),
    close: async () => {
      await pool.close();
      await store.close();
    },
  };
}

function engineOver(parts: Parts): Omit<SearchEngine, 'shadow' | 'close'> {
  const { store } = parts;
  return {
    missingBlobs: (repositories, about) => store.missingBlobs(repositories, about),
    writer: () => store.writer(),
    publish: (repositories) => store.publish(repositories),
    published: () => store.published(),
    search: (query, searchOptions) => searchIn(parts, query, searchOptions),
    warm: (signal) => warmUp(parts, signal),
    verify: (options) => store.verify(options),
    holders: (literals) => holderTest(store.catalog, literals),
    settled: () => store.settled(),
    statistics: () => store.statistics(),
  };
}

/** An index of its own, for the threads, kernels and memory of another one's engine. */
async function openShadow({ pool, texts, program }: Parts, directory: string): Promise<SearchEngine> {
  const drop = ({ id }: Pick<Shard, 'id'>): void => {
    texts.drop(id);
    pool.forget(id);
  };
  const store = await IndexStore.open({
    directory,
    observer: silentObserver,
    buildThreads: 1,
    onRetire: drop,
    program: () => Promise.resolve(program),
  });
  const deltas = new DeltaStore({ directory: join(directory, 'differences') });
  deltas.lend({ pool, texts });
  return {
    ...engineOver({
      store,
      pool,
      texts,
      program,
      deltas,
      revisions: undefined,
      contributors: undefined,
      dependencies: undefined,
    }),
    close: async () => {
      await deltas.close();
      for (const shard of store.catalog.shards()) drop(shard);
      await store.close();
    },
  };
}

interface Parts {
  readonly store: IndexStore;
  readonly pool: ScanPool;
  readonly texts: ResidentText;
  readonly program: KernelProgram;
  readonly revisions: RevisionSource | undefined;
  readonly contributors: ContributorSource | undefined;
  readonly dependencies: DependencySource | undefined;
  readonly deltas: DeltaStore | undefined;
}

async function* searchIn(
  parts: Parts,
  text: string,
  options: SearchOptions,
): AsyncGenerator<SearchEvent, void, undefined> {
  options.signal?.throwIfAborted();
  const { patternType, now } = options;
  const parsed = parseQuery(text, { ...(patternType && { patternType }), ...(now && { now }) });
  const searches = parsed.ok ? partsOf(parsed.value) : [];
  const error = parsed.ok ? searches.map(refusal).find((one) => one !== undefined) : parsed.error;
  if (error) yield { type: 'error', ...error };
  if (error || !parsed.ok) return;
  for (const alert of parsed.value.notices) yield { type: 'alert', alert };
  const [only = parsed.value] = searches;
  if (searches.length < 2) yield* searchPart(parts, only, options);
  else yield* unite(parsed.value, options, (part, partOptions) => searchPart(parts, part, partOptions));
}

async function warmUp({ store, pool, texts, program }: Parts, signal: AbortSignal | undefined): Promise<void> {
  if (store.catalog.shards().length === 0) return;
  pool.warm();
  const pace = new Pace(signal);
  const snapshot = store.acquire();
  try {
    const { paths, shards } = await pace.until(snapshot);
    pool.introduce([...shards.values()], texts);
    await paths.rankColumns(pace);
    // Who warms up goes on searching.
    await paths.index(pace, program);
  } finally {
    // Whoever gives up lets go of it when it is there.
    await Promise.allSettled([snapshot]);
    await store.release();
  }
}

function refusal(query: ParsedQuery): QueryError | undefined {
  return asksForCommits(query) ? undefined : (unsupportedYet(query) ?? treeFaultIn(query));
}

async function* searchPart(
  parts: Parts,
  query: ParsedQuery,
  options: SearchOptions,
): AsyncGenerator<SearchEvent, void, undefined> {
  if (!asksForCommits(query)) return yield* searchCorpus(parts, query, options);
  const { deltas, revisions, store } = parts;
  const repositories = store.published();
  const ask = (question: ParsedQuery) => searchCorpus(parts, question, { ...options, countOnly: false });
  yield* answerCommits(deltas, {
    query,
    options,
    engine: engineName,
    repositories,
    ask,
    ...(revisions && { revisions }),
  });
}

async function* searchCorpus(
  parts: Parts,
  query: ParsedQuery,
  options: SearchOptions,
): AsyncGenerator<SearchEvent, void, undefined> {
  const { store, pool } = parts;
  // They load while the corpus is read, the first time; it takes as long as that.
  if (store.catalog.shards().length > 0) pool.warm();
  const snapshot = await store.acquire();
  try {
    yield* searchFiles({ ...parts, snapshot }, query, options);
  } finally {
    await store.release();
  }
}

async function* searchFiles(
  {
    snapshot,
    store,
    pool,
    texts,
    revisions,
    program,
    contributors,
    dependencies,
  }: Parts & { readonly snapshot: Snapshot },
  query: ParsedQuery,
  options: SearchOptions,
): AsyncGenerator<SearchEvent, void, undefined> {
  const setting = {
    snapshot,
    pool,
    texts,
    ...(contributors && { contributors }),
    ...(dependencies && { dependencies }),
    ...(revisions && { revisions }),
  };
  const revised = query.alternatives.find(usesRevisions);
  if (!revised) return yield* new Search(setting, query, options).events();
  if (!revisions) {
    const message = 'only the indexed commit of each repository can be searched here';
    yield { type: 'error', message, hint: 'Leave out the revision.', from: 0, to: query.text.length };
    return;
  }
  const { signal } = options;
  const { catalog } = store;
  const corpus = await corpusAt(revised, { snapshot, catalog, source: revisions, program, ...(signal && { signal }) });
  try {
    for (const alert of corpus.alerts) yield { type: 'alert', alert };
    const { incomplete } = corpus;
    yield* new Search({ ...setting, snapshot: corpus.snapshot, incomplete }, query, options).events();
  } finally {
    for (const shard of await corpus.dispose()) {
      texts.drop(shard);
      pool.forget(shard);
    }
  }
}
