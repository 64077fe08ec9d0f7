/** The composition root: opens a data directory and puts the use cases together. The only place that knows every floor. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isAppError } from '../base/app-error.ts';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import { silentObserver, type Observer } from '../base/progress.ts';
import { describeChecks } from '../controls/evaluate.ts';
import { gitEnvironment } from '../git/git.ts';
import { openRawBytes } from '../evidence/raw-bytes.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { SearchEngine } from '../search/contract.ts';
import { DeltaStore } from '../search/deltas/delta-store.ts';
import { openSearchEngine } from '../search/engine.ts';
import { scanCache } from '../store/caches.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { findingStore } from '../store/findings.ts';
import { historyStore } from '../store/histories.ts';
import { refLedger } from '../store/ref-ledger.ts';
import { repositoryStore } from '../store/repositories.ts';
import { runStore } from '../store/runs.ts';
import { finishInterrupted } from './auditing/seal-run.ts';
import { differencesBetween } from './auditing/summary.ts';
import { assertKnownNames, loadConfig, type Config } from './config.ts';
import { loadContent, type Content } from './content.ts';
import type { AppContext, Stores } from './context.ts';
import { dataDirectory, tryLock, type DataDirectory } from './data-directory.ts';
import { runAudit, runIndexing } from './pipeline.ts';
import type { Plumbline, RunSummary, Working } from './plumbline.ts';
import { listChanges } from './queries/changes.ts';
import { examine } from './queries/doctor.ts';
import { prepareRecords } from './queries/commits.ts';
import { evidenceBytes, evidenceProof } from './queries/evidence.ts';
import { factsById } from './queries/facts.ts';
import { fileHistory } from './queries/file-history.ts';
import { fileLines } from './queries/file-lines.ts';
import { viewFile } from './queries/files.ts';
import { revisionSource } from './queries/revisions.ts';
import { completeQuery, readQueryBar } from './queries/query-bar.ts';
import { describeRules } from './queries/rules.ts';
import { exportPack } from './queries/packs.ts';
import { scanPaths } from './queries/scan-paths.ts';
import { search } from './queries/search.ts';
import { searchExhaustively } from './searching/exhaustive.ts';
import { finishSeals } from './searching/pending-seal.ts';
import { sealSearch } from './searching/seal.ts';
import { checkVersions } from './versions.ts';

export interface OpenOptions {
  readonly dataDirectory: string;
  /** Plumbline's own folder. */
  readonly root: string;
  readonly observer?: Observer;
  readonly config?: Config;
  readonly clock?: Clock;
}

export async function openPlumbline(options: OpenOptions): Promise<Plumbline> {
  gitEnvironment(process.env);
  const directory = dataDirectory(options.dataDirectory);
  const content = loadContent(join(options.root, 'content'));
  const config = options.config ?? loadConfig(undefined, process.cwd());
  checkConfig(config, content);
  const database = await openDatabase(directory.database);
  const context = contextOf({ options, directory, content, config, database });
  const idle: Working = { observer: options.observer ?? silentObserver, signal: new AbortController().signal };
  await finishUnlessBusy(context, idle);
  return { ...commands(context), ...questions(context, idle), close: closer(context, database) };
}

/**
 * Seals what a kill cut off, unless another process is at work here. What stands in the way of that (a damaged ledger, a
 * full disk) is said and hinders no reading; the next audit stops at it.
 */
async function finishUnlessBusy(context: AppContext, working: Working): Promise<void> {
  try {
    await finishSeals(context);
    if ((await context.stores.runs.pending()).length === 0) return;
    const lock = tryLock(context.directory);
    if (!lock) return;
    try {
      await finishInterrupted(context, working);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    working.observer.note(`What was cut off while it was sealed cannot be completed yet: ${error.message}`);
  }
}

function checkConfig(config: Config, { controls }: Content): void {
  const parameters = describeChecks().map((check) => [check.id, Object.keys(check.parameters)] as const);
  assertKnownNames(config, { controls: controls.map(({ id }) => id), checks: new Map(parameters) });
}

interface Parts {
  readonly options: OpenOptions;
  readonly directory: DataDirectory;
  readonly content: Content;
  readonly config: Config;
  readonly database: Database;
}

interface OpenContext extends AppContext {
  readonly engine: Once<Promise<SearchEngine>>;
  readonly deltas: Once<DeltaStore>;
}

function contextOf({ options, directory, content, config, database }: Parts): OpenContext {
  const stores = openStores(database);
  const observer = options.observer ?? silentObserver;
  const deltas = once(() => new DeltaStore({ directory: join(directory.index, 'differences'), observer }));
  const revisions = revisionSource(stores);
  return {
    version: packageVersion(options.root),
    root: options.root,
    directory,
    clock: options.clock ?? systemClock,
    config,
    content,
    checkVersions: checkVersions(options.root),
    stores,
    deltas,
    engine: once(() =>
      openSearchEngine({
        directory: directory.index,
        observer,
        deltas: deltas(),
        revisions,
        residentBytes: config.search.memoryMegabytes * 2 ** 20,
        kernels: process.env['PLUMBLINE_KERNELS'] === 'plain' ? 'plain' : config.search.kernels,
      }),
    ),
    ledger: once(() => ledgerOf(directory)),
    rawBytes: openRawBytes(directory.blobs),
    secretKey: once(() => keyIn(join(directory.keys, 'secrets.key'))),
    lanes: 2 * availableParallelism(),
    workers: Math.max(1, availableParallelism() - 1),
    nonce: () => randomBytes(3).toString('hex'),
  };
}

function openStores(database: Database): Stores {
  return {
    repositories: repositoryStore(database),
    histories: historyStore(database),
    refs: refLedger(database),
    cache: scanCache(database),
    findings: findingStore(database),
    runs: runStore<RunSummary>(database),
  };
}

function commands(
  context: AppContext,
): Pick<
  Plumbline,
  'addRepositories' | 'audit' | 'searchExhaustively' | 'sealSearch' | 'scanPaths' | 'exportPack' | 'doctor'
> {
  return {
    addRepositories: (locations, working) => runIndexing(locations, context, working),
    audit: (request, working) => runAudit(request, context, working),
    searchExhaustively: (request, working) => searchExhaustively(request, context, working),
    sealSearch: (request, working) => sealSearch(request, context, working),
    scanPaths: (paths, working) => scanPaths(paths, context.secretKey(), working),
    exportPack: (runId, out, working) => exportPack({ runId, out }, context, working),
    doctor: () => examine(context),
  };
}

function questions(context: AppContext, idle: Working): Omit<Plumbline, keyof ReturnType<typeof commands> | 'close'> {
  const { stores, content, directory } = context;
  const runById = async (id: string) =>
    stores.runs.get(id === 'latest' ? ((await stores.runs.latest())?.id ?? '') : id);
  return {
    dataDirectory: directory.root,
    version: context.version,
    repositories: () => stores.repositories.list(),
    runs: () => stores.runs.summaries(),
    run: runById,
    async differences(runId) {
      const after = await runById(runId);
      if (!after) return [];
      const earlierRuns = (await stores.runs.summaries()).filter(
        (one) => one.finishedAt < after.finishedAt && one.period.type === after.period.type,
      );
      const before = earlierRuns[0] && (await stores.runs.get(earlierRuns[0].id));
      return differencesBetween(before, after);
    },
    async *search(query, searchOptions) {
      yield* prepareRecords(query, searchOptions, context);
      yield* search(query, searchOptions, context);
    },
    readQuery: (request) => readQueryBar(request, context),
    completeQuery: (request, cursor) => completeQuery(request, cursor, context),
    indexStatistics: async () => (await context.engine()).statistics(),
    findings: (filter) => stores.findings.list(filter),
    changes: (filter) => listChanges(filter, context, idle),
    facts: (runId, ids) => factsById(runId, ids, context),
    file: (repository, path, commit) => viewFile({ repository, path, commit }, context),
    fileLines: (repository, path, commit) => fileLines({ repository, path, commit }, context),
    fileHistory: (repository, path) => fileHistory({ repository, path }, context),
    controls: () => content.controls,
    criteria: () => content.criteria,
    checks: () => describeChecks(),
    rules: describeRules,
    evidence: (runId) => stores.runs.evidence(runId),
    evidenceProof: (id) => evidenceProof(id, context),
    evidenceBytes: (digest) => evidenceBytes(digest, context),
  };
}

function closer({ engine, deltas }: OpenContext, database: Database): () => Promise<void> {
  return async () => {
    const opened = engine.made();
    try {
      await deltas.made()?.close();
      // One that could not be opened has been reported to whoever asked for it.
      if (opened) await (await opened.catch(() => undefined))?.close();
    } finally {
      await database.destroy();
    }
  };
}

interface Once<T> {
  (): T;
  /** What was made, if it was asked for. */
  made(): T | undefined;
}

function once<T>(make: () => T): Once<T> {
  let made: { readonly value: T } | undefined;
  const ask = (): T => (made ??= { value: make() }).value;
  return Object.assign(ask, { made: () => made?.value });
}

function ledgerOf(directory: DataDirectory): Ledger {
  return openLedger({ directory: directory.ledger, keysDirectory: directory.keys, origin: 'plumbline.local/ledger' });
}

/** 32 random bytes, made once, readable by the owner only. */
function keyIn(file: string): Uint8Array {
  if (!existsSync(file)) writeFileAtomically(file, randomBytes(32), 0o600);
  return readFileSync(file);
}

function packageVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
