/**
 * The composition root: opens a data directory and puts the use cases together. The only place that knows every floor.
 *
 * Whoever lists repositories waits for no rule, no check, no engine: a floor is loaded when the first use case that needs
 * it is called (loading all of them took three quarters of the time of a short command).
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isAppError } from '../base/app-error.ts';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import { silentObserver, type Observer } from '../base/progress.ts';
import { gitEnvironment } from '../git/git.ts';
import { openRawBytes } from '../evidence/raw-bytes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SearchEngine } from '../search/contract.ts';
import type { DeltaStore } from '../search/deltas/delta-store.ts';
import { scanCache } from '../store/caches.ts';
import { changePopulations } from '../store/change-populations.ts';
import { changeRows } from '../store/change-rows.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { decisionStore } from '../store/decisions.ts';
import { findingStore } from '../store/findings.ts';
import { answerNotes } from '../store/forge-answers.ts';
import { forgeRecordStore } from '../store/forge-records.ts';
import { forgeSourceStore } from '../store/forge-sources.ts';
import { branchHistoryStore } from '../store/branch-histories.ts';
import { historyStore } from '../store/histories.ts';
import { refLedger } from '../store/ref-ledger.ts';
import { repositoryStore } from '../store/repositories.ts';
import { runStore } from '../store/runs.ts';
import { differencesBetween } from './auditing/summary.ts';
import { assertKnownNames, loadConfig, type Config } from './config.ts';
import type { Content } from './content.ts';
import type { AppContext, Stores } from './context.ts';
import { dataDirectory, sealsFolder, tryLock, type DataDirectory } from './data-directory.ts';
import type { DecisionUseCases } from './decisions/use-cases.ts';
import type { DestinationUseCases } from './destinations/views.ts';
import type { Deliveries } from './forges/deliveries.ts';
import type { SourceUseCases } from './forges/source-views.ts';
import type { ProgrammeUseCases } from './programme/use-cases.ts';
import { ledgerOrigin } from './ledger/origin.ts';
import type { LedgerUseCases } from './ledger/views.ts';
import type { PolicyUseCases } from './policies/use-cases.ts';
import type { SampleUseCases } from './samples/use-cases.ts';
import type { Plumbline, RunSummary, Working } from './plumbline.ts';
import type { ChangeQuestions } from './changes/changes.ts';
import { contributorSource } from './queries/contributors.ts';
import { revisionSource } from './queries/revisions.ts';
import { checkVersions, joinerVersion } from './versions.ts';

/** For what has to be answered at once: loads a floor without waiting. */
const load = createRequire(import.meta.url);
const loadChecks = () => load('../controls/evaluate.ts') as typeof import('../controls/evaluate.ts');
const loadOwn = () => load('./custom/own-content.ts') as typeof import('./custom/own-content.ts');
const loadContent = () => load('./content/checked.ts') as typeof import('./content/checked.ts');
const loadDeltas = () => load('../search/deltas/delta-store.ts') as typeof import('../search/deltas/delta-store.ts');
const loadLedger = () => load('../ledger/ledger.ts') as typeof import('../ledger/ledger.ts');
const loadQueryBar = () => load('./queries/query-bar.ts') as typeof import('./queries/query-bar.ts');
const loadRules = () => load('./queries/rules.ts') as typeof import('./queries/rules.ts');

export interface OpenOptions {
  readonly dataDirectory: string;
  /** Plumbline's own folder. */
  readonly root: string;
  readonly observer?: Observer;
  readonly config?: Config;
  readonly clock?: Clock;
  /** Where tokens are looked for; that of the process when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export async function openPlumbline(options: OpenOptions): Promise<Plumbline> {
  gitEnvironment(process.env);
  const directory = dataDirectory(options.dataDirectory);
  const config = options.config ?? loadConfig(undefined, process.cwd());
  const content = once(() => {
    const shipped = loadContent().checkedContent(options.root);
    const { controls, checks } = config.custom;
    if (controls.length + checks.length === 0) return shipped;
    return loadOwn().withOwnContent(shipped, config, () =>
      loadRules()
        .describeRules()
        .map(({ id }) => id),
    );
  });
  checkConfig(config, content);
  const database = await openDatabase(directory.database);
  const context = contextOf({ options, directory, content, config, database });
  const idle: Working = { observer: options.observer ?? silentObserver, signal: new AbortController().signal };
  await finishUnlessBusy(context, idle);
  const changes = once(async () => new (await import('./changes/changes.ts')).ChangeQuestions(context, idle));
  return {
    ...commands(context),
    ...sourceCommands(context),
    ...decisionCommands(context),
    ...sampleCommands(context),
    ...policyCommands(context),
    ...ledgerCommands(context),
    ...destinationCommands(context),
    ...questions(context),
    ...changeQuestions(changes),
    // By name: to spread the context would ask for all that it makes only when it is asked.
    close: closer({ engine: context.engine, deltas: context.deltas, changes }, database),
  };
}

/**
 * Seals what a kill cut off, unless another process is at work here. What stands in the way of that (a damaged ledger, a
 * full disk) is said and hinders no reading; the next audit stops at it.
 */
async function finishUnlessBusy(context: AppContext, working: Working): Promise<void> {
  try {
    if (existsSync(sealsFolder(context.directory)))
      await (await import('./searching/pending-seal.ts')).finishSeals(context);
    if ((await context.stores.decisions.pending()).length > 0)
      await (await import('./decisions/perform.ts')).finishDecisions(context);
    if ((await context.stores.runs.pending()).length === 0) return;
    const { finishInterrupted } = await import('./auditing/seal-run.ts');
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

/** Without a file there is no name in it that could be wrong. */
function checkConfig(config: Config, content: () => Content): void {
  if (config.source === undefined) return;
  const { controls, requests } = content();
  const parameters = loadChecks()
    .describeChecks()
    .map((check) => [check.id, Object.keys(check.parameters)] as const);
  assertKnownNames(config, {
    controls: controls.map(({ id }) => id),
    checks: new Map(parameters),
    requests: requests.map(({ id }) => id),
  });
}

interface Parts {
  readonly options: OpenOptions;
  readonly directory: DataDirectory;
  readonly content: Once<Content>;
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
  const deltas = once(
    () => new (loadDeltas().DeltaStore)({ directory: join(directory.index, 'differences'), observer }),
  );
  const revisions = revisionSource(stores);
  const versions = once(() => checkVersions(options.root));
  const joiner = once(() => joinerVersion(options.root));
  return {
    version: packageVersion(options.root),
    root: options.root,
    directory,
    clock: options.clock ?? systemClock,
    environment: options.environment ?? process.env,
    config,
    get content() {
      return content();
    },
    get checkVersions() {
      return versions();
    },
    get joinerVersion() {
      return joiner();
    },
    stores,
    deltas,
    engine: once(async () =>
      (await import('../search/engine.ts')).openSearchEngine({
        directory: directory.index,
        observer,
        deltas: deltas(),
        revisions,
        contributors: contributorSource(stores),
        residentBytes: config.search.memoryMegabytes * 2 ** 20,
        buildMemoryBytes: config.search.memoryMegabytes * 2 ** 20,
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
    branchHistories: branchHistoryStore(database),
    refs: refLedger(database),
    cache: scanCache(database),
    findings: findingStore(database),
    runs: runStore<RunSummary>(database),
    forgeSources: forgeSourceStore(database),
    forgeRecords: forgeRecordStore(database),
    forgeAnswers: answerNotes(database),
    changePopulations: changePopulations(database),
    changeRows: changeRows(database),
    decisions: decisionStore(database),
  };
}

function commands(
  context: AppContext,
): Pick<
  Plumbline,
  | 'addRepositories'
  | 'audit'
  | 'searchExhaustively'
  | 'sealSearch'
  | 'scanPaths'
  | 'exportPack'
  | 'matchRequests'
  | 'doctor'
> {
  return {
    addRepositories: async (locations, working) =>
      (await import('./pipeline.ts')).runIndexing(locations, context, working),
    audit: async (request, working) => {
      const audited = await (await import('./pipeline.ts')).runAudit(request, context, working);
      const isWanted = request.offline !== true && Object.values(context.config.destinations).some((to) => to.onAudit);
      if (isWanted) await (await import('./destinations/push.ts')).pushAfterAudit(audited.run, context, working);
      return audited;
    },
    searchExhaustively: async (request, working) =>
      (await import('./searching/exhaustive.ts')).searchExhaustively(request, context, working),
    sealSearch: async (request, working) => (await import('./searching/seal.ts')).sealSearch(request, context, working),
    scanPaths: async (paths, working) =>
      (await import('./queries/scan-paths.ts')).scanPaths(paths, context.secretKey(), working),
    exportPack: async (runId, out, working, options) =>
      (await import('./queries/packs.ts')).exportPack({ runId, out, ...options }, context, working),
    matchRequests: async (path) => {
      const { controls, criteria, requests } = context.content;
      return (await import('./queries/requests.ts')).matchRequestFile(path, {
        controls,
        criteria,
        evidenceRequests: requests,
      });
    },
    doctor: async () => (await import('./queries/doctor.ts')).examine(context),
  };
}

function sourceCommands(context: AppContext): SourceUseCases {
  let deliveries: Deliveries | undefined;
  const opened = async (): Promise<Deliveries> => {
    const { Deliveries: made } = await import('./forges/deliveries.ts');
    return (deliveries ??= new made(context));
  };
  const useCases = () => import('./forges/use-cases.ts');
  return {
    addSource: async (request) => (await useCases()).addSource(request, context),
    sources: async () => (await useCases()).listSources(context),
    removeSource: async (id) => (await useCases()).removeSource(id, context),
    syncSources: async (request, working) => (await useCases()).syncSources(request, context, working),
    examineSources: async (ids, working, options) => (await useCases()).examineSources(ids, context, working, options),
    receiveDelivery: async (delivery) => (await opened()).receive(delivery),
    deliveryCounts: (source) => deliveries?.counts(source) ?? { takenIn: 0, repeated: 0, refused: 0 },
    keepSourcesFresh: async (working) => (await opened()).keepFresh(working),
  };
}

function sampleCommands(context: AppContext): SampleUseCases {
  const useCases = () => import('./samples/samples.ts');
  return {
    drawSample: async (request) => (await useCases()).drawSample(request, context),
    samples: async (run) => (await useCases()).sealedSamples(run, context),
    sample: async (id) => (await useCases()).sampleById(id, context),
  };
}

function decisionCommands(context: AppContext): DecisionUseCases {
  const useCases = () => import('./decisions/use-cases.ts');
  return {
    decide: async (request) => (await useCases()).performAct(request, context),
    decisions: () => context.stores.decisions.all(),
    waivers: async (at) => (await useCases()).waivers(context, at),
    remediations: async (at) => (await useCases()).remediations(context, at),
    statement: async (wish) => (await useCases()).statement(wish, context),
    statementDifference: async (from, to) => (await useCases()).differenceOfStatements(from, to, context),
    evidenceRequests: async (wish) => (await useCases()).evidenceRequests(wish, context),
    statementDocument: async (format, wish) => (await useCases()).statementDocument(format, wish, context),
    readStatement: async (csv) => (await useCases()).readStatement(csv),
  };
}

function policyCommands(context: AppContext): PolicyUseCases & ProgrammeUseCases {
  const useCases = () => import('./policies/policies.ts');
  return {
    policies: async (run) => (await useCases()).policiesOf(run, context),
    startPolicies: async (folder) => (await useCases()).startPolicies(folder, context),
    programme: async () => (await import('./programme/programme.ts')).programme(context),
  };
}

function ledgerCommands(context: AppContext): LedgerUseCases {
  const useCases = async () => (await import('./ledger/use-cases.ts')).ledgerUseCases(context);
  return {
    ledgerView: async () => (await useCases()).ledgerView(),
    examineLedger: async (working) => (await useCases()).examineLedger(working),
    rotateLedgerKey: async (rotation) => (await useCases()).rotateLedgerKey(rotation),
    redactEvidence: async (order) => (await useCases()).redactEvidence(order),
    anchorLedger: async (working) => (await useCases()).anchorLedger(working),
  };
}

function destinationCommands(context: AppContext): DestinationUseCases {
  return {
    pushEvidence: async (order, working) =>
      (await import('./destinations/push.ts')).pushEvidence(order, context, working),
  };
}

type Others =
  | keyof ReturnType<typeof commands>
  | keyof SourceUseCases
  | keyof SampleUseCases
  | keyof PolicyUseCases
  | keyof ProgrammeUseCases
  | keyof DecisionUseCases
  | keyof LedgerUseCases
  | keyof DestinationUseCases
  | ChangeQuestion
  | 'close';

function questions(context: AppContext): Omit<Plumbline, Others> {
  const { stores, directory } = context;
  const runById = async (id: string) =>
    stores.runs.get(id === 'latest' ? ((await stores.runs.latest())?.id ?? '') : id);
  return {
    dataDirectory: directory.root,
    version: context.version,
    repositories: () => stores.repositories.list(),
    runs: () => stores.runs.summaries(),
    run: async (id) => {
      const run = await runById(id);
      return (await context.stores.decisions.lastSequence()) === 0
        ? run
        : (await import('./decisions/use-cases.ts')).withWaivers(run, context);
    },
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
      const [{ prepareRecords }, { search }] = await Promise.all([
        import('./queries/commits.ts'),
        import('./queries/search.ts'),
      ]);
      yield* prepareRecords(query, searchOptions, context);
      yield* search(query, searchOptions, context);
    },
    readQuery: (request) => loadQueryBar().readQueryBar(request, context),
    completeQuery: async (request, cursor) => loadQueryBar().completeQuery(request, cursor, context),
    indexStatistics: async () => (await context.engine()).statistics(),
    warmSearch: async ({ signal }) => (await context.engine()).warm?.(signal),
    findings: (filter) => stores.findings.list(filter),
    facts: async (runId, ids) => (await import('./queries/facts.ts')).factsById(runId, ids, context),
    file: async (repository, path, commit) =>
      (await import('./queries/files.ts')).viewFile({ repository, path, commit }, context),
    fileLines: async (repository, path, commit) =>
      (await import('./queries/file-lines.ts')).fileLines({ repository, path, commit }, context),
    fileHistory: async (repository, path) =>
      (await import('./queries/file-history.ts')).fileHistory({ repository, path }, context),
    controls: () => context.content.controls,
    criteria: () => context.content.criteria,
    crosswalk: () => ({ pairs: context.content.crosswalk, sources: context.content.crosswalkSources }),
    requests: () => context.content.requests,
    checks: () => {
      const hasOwn = context.config.custom.checks.length > 0;
      return loadChecks().describeChecks(hasOwn ? loadOwn().ownChecks(context.content) : []);
    },
    rules: () => loadRules().describeRules(),
    evidence: (runId) => stores.runs.evidence(runId),
    evidenceProof: async (id) => (await import('./queries/evidence.ts')).evidenceProof(id, context),
    evidenceBytes: async (digest) => (await import('./queries/evidence.ts')).evidenceBytes(digest, context),
  };
}

type ChangeQuestion = 'changes' | 'changePage' | 'changeGroups' | 'changeDays' | 'protection' | 'changeStory';

function changeQuestions(asked: () => Promise<ChangeQuestions>): Pick<Plumbline, ChangeQuestion> {
  return {
    changes: async (filter) => (await asked()).list(filter),
    changePage: async (wish) => (await asked()).page(wish),
    changeGroups: async (by, wish) => (await asked()).groups(by, wish),
    changeDays: async (wish) => (await asked()).days(wish),
    protection: async (wish) => (await asked()).protection(wish),
    changeStory: async (wish) => (await asked()).story(wish),
  };
}

interface Closing extends Pick<OpenContext, 'engine' | 'deltas'> {
  readonly changes: Once<Promise<ChangeQuestions>>;
}

function closer({ engine, deltas, changes }: Closing, database: Database): () => Promise<void> {
  return async () => {
    const opened = engine.made();
    try {
      await deltas.made()?.close();
      await (await changes.made())?.close();
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
  return loadLedger().openLedger({
    directory: directory.ledger,
    keysDirectory: directory.keys,
    origin: ledgerOrigin,
  });
}

/** 32 random bytes, made once, readable by the owner only. */
function keyIn(file: string): Uint8Array {
  if (!existsSync(file)) writeFileAtomically(file, randomBytes(32), 0o600);
  return readFileSync(file);
}

function packageVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
