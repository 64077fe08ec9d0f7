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
import { dependencyStore } from '../store/dependencies.ts';
import { sideCommitStore } from '../store/side-commits.ts';
import { findingStore } from '../store/findings.ts';
import { answerNotes } from '../store/forge-answers.ts';
import { forgeRecordStore } from '../store/forge-records.ts';
import { forgeSourceStore } from '../store/forge-sources.ts';
import { branchHistoryStore } from '../store/branch-histories.ts';
import { historyStore } from '../store/histories.ts';
import { refLedger } from '../store/ref-ledger.ts';
import { repositoryStore } from '../store/repositories.ts';
import { scanCarrying } from '../store/scan-carrying.ts';
import { runStore } from '../store/runs.ts';
import { assertKnownNames, loadConfig, type Config } from './config.ts';
import type { Content } from './content.ts';
import type { AppContext, Stores } from './context.ts';
import { dataDirectory, sealsFolder, tryLock, type DataDirectory } from './data-directory.ts';
import { ledgerOrigin } from './ledger/origin.ts';
import type { Plumbline, RunSummary, Working } from './plumbline.ts';
import type { ChangeQuestions } from './changes/changes.ts';
import { contributorSource } from './queries/contributors.ts';
import { dependencySource } from './queries/dependents.ts';
import { revisionSource } from './queries/revisions.ts';
import { useCasesOf } from './use-cases.ts';
import { checkVersions, joinerVersion } from './versions.ts';

/** For what has to be answered at once: loads a floor without waiting. */
const load = createRequire(import.meta.url);
const loadChecks = () => load('../controls/evaluate.ts') as typeof import('../controls/evaluate.ts');
const loadOwn = () => load('./custom/own-content.ts') as typeof import('./custom/own-content.ts');
const loadContent = () => load('./content/checked.ts') as typeof import('./content/checked.ts');
const loadDeltas = () => load('../search/deltas/delta-store.ts') as typeof import('../search/deltas/delta-store.ts');
const loadLedger = () => load('../ledger/ledger.ts') as typeof import('../ledger/ledger.ts');
const loadRuleSet = () => load('../detect/rule-set.ts') as typeof import('../detect/rule-set.ts');
const loadRuleSources = () => load('./rules/sources.ts') as typeof import('./rules/sources.ts');
const loadOwnRules = () => load('../detect/own-rules/compile.ts') as typeof import('../detect/own-rules/compile.ts');
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
  const rules = rulesOf(config);
  const content = once(() => {
    const shipped = loadContent().checkedContent(options.root);
    const { controls, checks } = config.custom;
    if (controls.length + checks.length === 0) return shipped;
    return loadOwn().withOwnContent(shipped, config, () =>
      loadRules()
        .describeRules(rules.set())
        .map(({ id }) => id),
    );
  });
  checkConfig(config, content);
  const database = await openDatabase(directory.database);
  const context = contextOf({ options, directory, content, config, rules, database });
  const idle: Working = { observer: options.observer ?? silentObserver, signal: new AbortController().signal };
  await finishUnlessBusy(context, idle);
  const changes = once(async () => new (await import('./changes/changes.ts')).ChangeQuestions(context, idle));
  return {
    ...useCasesOf(context, changes),
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

/** Read when somebody asks: a rule that is not valid hinders nobody who lists repositories. */
function rulesOf({ rules: places }: Config) {
  const sources = once(() => {
    const { rules, treeRules } = loadRuleSet().builtInRuleSet();
    const shipped = [...rules, ...treeRules].map(({ meta }) => meta.id);
    return loadRuleSources().readRuleSources({ places, shipped });
  });
  const set = once(() => {
    const { own } = sources();
    return own.length === 0
      ? loadRuleSet().builtInRuleSet()
      : loadRuleSet().ruleSetWith(own, loadOwnRules().compileOwnRules);
  });
  return { sources, set };
}

interface Parts {
  readonly options: OpenOptions;
  readonly directory: DataDirectory;
  readonly content: Once<Content>;
  readonly config: Config;
  readonly rules: ReturnType<typeof rulesOf>;
  readonly database: Database;
}

interface OpenContext extends AppContext {
  readonly engine: Once<Promise<SearchEngine>>;
  readonly deltas: Once<DeltaStore>;
}

function contextOf({ options, directory, content, config, rules, database }: Parts): OpenContext {
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
        dependencies: dependencySource(stores),
        residentBytes: config.search.memoryMegabytes * 2 ** 20,
        buildMemoryBytes: config.search.memoryMegabytes * 2 ** 20,
        kernels: process.env['PLUMBLINE_KERNELS'] === 'plain' ? 'plain' : config.search.kernels,
      }),
    ),
    ledger: once(() => ledgerOf(directory)),
    rawBytes: openRawBytes(directory.blobs),
    ruleSet: rules.set,
    ruleSources: rules.sources,
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
    carrying: scanCarrying(database),
    findings: findingStore(database),
    runs: runStore<RunSummary>(database),
    forgeSources: forgeSourceStore(database),
    forgeRecords: forgeRecordStore(database),
    forgeAnswers: answerNotes(database),
    changePopulations: changePopulations(database),
    changeRows: changeRows(database),
    dependencies: dependencyStore(database),
    sideCommits: sideCommitStore(database),
    decisions: decisionStore(database),
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
