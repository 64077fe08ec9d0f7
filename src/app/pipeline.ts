/**
 * The whole house on one page: what the user named goes in at the top, a sealed run comes out at the bottom.
 *
 *   sync forges -> take in -> read histories, and commits beside the branch -> ingest blobs (index, rules, extractors)
 *           -> publish the index -> follow with the record of differences
 *           -> collect facts and gaps -> judge controls over the period -> seal the evidence
 *
 * Invariant: every step can be repeated. Each saves what it made before the next begins, so a kill anywhere costs only
 * the work since, and the next run ends with the same result. Nothing is shown before it is sealed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson } from '../base/canonical-json.ts';
import type { Digest } from '../base/digest.ts';
import { earlier, type TimeSpan } from '../base/instant.ts';
import { sayWhatIsAsked } from '../controls/asked.ts';
import { evaluateInTurn, type Evaluation } from '../controls/evaluate.ts';
import { heldObjects } from '../git/partial-clone.ts';
import { isScannable } from '../detect/scan.ts';
import { extractorsVersion, wantsFile } from '../facts/extract.ts';
import type { ControlEvaluation, Period } from '../model/control.ts';
import type { EvidenceDraft } from '../model/evidence.ts';
import type { Fact } from '../model/fact.ts';
import type { FrameworkScope } from '../model/framework-scope.ts';
import type { Match } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { Repository } from '../model/repository.ts';
import type { Run, RunBranch, RunRepository } from '../model/run.ts';
import { collect, isFile, type Collected } from './auditing/collect.ts';
import { landedWithin } from './auditing/collect-changes.ts';
import { withExposures } from './auditing/collect-exposures.ts';
import { wholeCorpus } from './auditing/corpus.ts';
import { defaultPeriod, landingSpanOf, spanOf } from './auditing/default-period.ts';
import { statementsOf } from './config-dates.ts';
import { applyScope, configuredControls, type ExcludedRepository } from './auditing/configured-controls.ts';
import { withGoneBranches } from './auditing/gone-branches.ts';
import { nothingToAudit } from './auditing/nothing-to-audit.ts';
import { scopeByDate } from './auditing/scope-dates.ts';
import { inputsDigest, runWithSameInputs, seenAt } from './auditing/run-inputs.ts';
import { finishInterrupted, sealRun } from './auditing/seal-run.ts';
import { keepChanges } from './changes/keep.ts';
import type { StandingRequest } from '../model/standing/requests.ts';
import { decisionDrafts } from './decisions/run-documents.ts';
import { decisionsOf, requestsOf } from './decisions/use-cases.ts';
import { countFindings } from './auditing/summary.ts';
import type { CorpusRepository } from '../search/contract.ts';
import type { AppContext } from './context.ts';
import { ownChecks, ownVersion } from './custom/own-content.ts';
import { askOwnSearches, type Searched } from './custom/search-facts.ts';
import { chosenScope } from './frameworks/chosen-scope.ts';
import { forgeClones } from './forges/forge-clones.ts';
import { forgeFingerprints, forgeInputs, personsIn, type ForgeInputs } from './forges/forge-inputs.ts';
import { matchClones } from './forges/match-clones.ts';
import { syncForAudit, syncFurtherBranches } from './forges/sync-for-audit.ts';
import { policyDraft, policyReport } from './policies/report.ts';
import { lockForWriting } from './data-directory.ts';
import { readInventories } from './dependencies/inventory.ts';
import type { AuditRequest, SourceTrouble, Working } from './plumbline.ts';
import { ingest, type IngestWork, type Reading } from './reading/ingest.ts';
import {
  during,
  landingInForce,
  readRepository,
  type ReadBranch,
  type ReadRepository,
} from './reading/read-repository.ts';
import { followHistories } from './reading/record-differences.ts';
import { carryScans } from './reading/rule-changes.ts';
import { asTenures, readSideCommits, type SideFilesOf } from './reading/side-commits.ts';
import { mapSideBySide, withinAll } from './reading/side-by-side.ts';
import { knownLocations, takeIn } from './reading/sources.ts';
import { startingGit } from './reading/starting-git.ts';
import { versionsOfFilesWithFindings } from './reading/trace-back.ts';

interface BringingIn extends Working {
  /** Called before many repositories are looked at. */
  readonly expectMany: () => Promise<void>;
}

export interface AuditResult {
  readonly run: Run;
  readonly troubles: readonly SourceTrouble[];
}

export async function runAudit(request: AuditRequest, context: AppContext, working: Working): Promise<AuditResult> {
  const lock = lockForWriting(context.directory);
  try {
    await finishInterrupted(context, working);
    return await startingGit((expectMany) => auditAll(request, context, { ...working, expectMany }));
  } finally {
    lock.release();
  }
}

async function auditAll(request: AuditRequest, context: AppContext, working: BringingIn): Promise<AuditResult> {
  const startedAt = context.clock.now();
  const synced = await syncForAudit(request, context, working);
  const brought = await bringIn(request, context, working);
  const { repositories, excluded } = brought;
  const late = await syncFurtherBranches(repositories, request, context, working);
  const troubles = [...synced, ...brought.troubles, ...late];
  if (repositories.length === 0) throw nothingToAudit(troubles, excluded);
  const now = seenAt(repositories, context);
  const period = request.period ?? context.config.window ?? defaultPeriod(now);
  const isDefault = request.period === undefined && context.config.window === undefined;
  const known = {
    repositories,
    period: isDefault ? now.slice(0, 10) : period,
    forges: await forgeFingerprints(context),
    decisions: await context.stores.decisions.lastSequence(),
  };
  const inputs = inputsDigest(known, context);
  const same = await runWithSameInputs(inputs, context);
  if (same) {
    await mendIndex({ repositories, span: spanOf(period) }, context, working);
    working.observer.note(`Nothing changed since run ${same.id}: that is the answer still.`);
    return { run: same, troubles };
  }
  const audit = { startedAt, period, inputs, excluded, id: `${startedAt.replace(/[-:.]/g, '')}-${context.nonce()}` };
  return { run: await perform(audit, repositories, context, working), troubles };
}

/** An index that lost something since (a damaged file, a deleted folder) is filled again although nothing changed. */
async function mendIndex(
  { repositories, span }: { readonly repositories: readonly Repository[]; readonly span: TimeSpan },
  context: AppContext,
  working: Working,
): Promise<void> {
  const engine = await context.engine();
  const corpus = await wholeCorpus([], context.stores, span);
  await engine.verify({ now: context.clock.now(), signal: working.signal });
  const outline = (of: readonly { readonly name: string; readonly commit: string }[]): string =>
    canonicalJson(of.map(({ name, commit }) => [name, commit]));
  const isWhole =
    outline(engine.published()) === outline(corpus) &&
    engine.missingBlobs(corpus, { exceptNoted: true }).length === 0 &&
    !(await isAnyHeld(engine.missingBlobs(corpus), corpus, repositories));
  if (!isWhole) await ingestAll(await readAll(repositories, context, working), { span }, context, working);
}

/** Whether a clone has got an object that no clone had when it was looked for. */
async function isAnyHeld(
  blobs: readonly string[],
  corpus: readonly CorpusRepository[],
  repositories: readonly Repository[],
): Promise<boolean> {
  const lacking = new Set(blobs);
  const clones = new Map(repositories.map(({ name, gitDirectory }) => [name as string, gitDirectory]));
  for (const { name, files, history } of lacking.size === 0 ? [] : corpus) {
    const clone = clones.get(name);
    const stood = [...files, ...(history?.tenures ?? [])].flatMap(({ blob }) => (lacking.has(blob) ? [blob] : []));
    if (clone === undefined || stood.length === 0) continue;
    if ((await heldObjects(clone, stood)).size > 0) return true;
  }
  return false;
}

/** The first half of the pipeline: repositories are taken in and become searchable, nothing is judged. */
export async function runIndexing(
  locations: readonly string[],
  context: AppContext,
  working: Working,
): Promise<{ readonly added: readonly Repository[]; readonly troubles: readonly SourceTrouble[] }> {
  const lock = lockForWriting(context.directory);
  try {
    return await startingGit(async (expectMany) => {
      const { repositories, troubles } = await bringIn({ locations }, context, { ...working, expectMany });
      await ingestAll(await readAll(repositories, context, working), {}, context, working);
      return { added: repositories, troubles };
    });
  } finally {
    lock.release();
  }
}

interface Audit {
  readonly id: string;
  readonly startedAt: Run['startedAt'];
  readonly period: Period;
  readonly inputs: Digest;
  readonly excluded: readonly ExcludedRepository[];
}

async function perform(
  audit: Audit,
  repositories: readonly Repository[],
  context: AppContext,
  working: Working,
): Promise<Run> {
  for (const notice of context.ruleSources().notices) working.observer.note(`not honoured: ${notice}`);
  const span = spanOf(audit.period);
  const reads = await readAll(repositories, context, working);
  const sides = await sidesOf(reads, context, working);
  const work = await ingestAll(reads, { span, sides }, context, working);
  const landings = reads.map(({ repository, history, branches }) => ({
    repository,
    persons: () => personsIn([...history.commits, ...branches.flatMap((branch) => branch.history.landings)]),
  }));
  const forges = await forgeInputs(landings, context, working);
  const read = await collectAll(reads, { period: audit.period, forges, scans: work.scans, sides }, context, working);
  const asking = { specs: context.content.ownChecks, repositories, period: audit.period, engine: context.engine };
  const searched = await askOwnSearches(asking, working);
  const asked = read.map((one) => withSearched(one, searched));
  const collected = await withExposures(asked, { reads, span }, context, working);
  const frameworks = await chosenScope(context.config);
  const decisions = await decisionsOf(context);
  const handedIn = requestsOf({ period: audit.period, at: context.clock.now(), decisions }, context).requests;
  const { controls, documents } = await judge(
    { collected, period: audit.period, frameworks, handedIn },
    context,
    working,
  );
  const run: Run = {
    id: audit.id,
    startedAt: audit.startedAt,
    finishedAt: context.clock.now(),
    period: audit.period,
    repositories: reads.map((read, index) => describe(read, audit.period, collected[index]!)),
    ...(audit.excluded.length > 0 ? { excluded: audit.excluded } : {}),
    frameworks,
    tool: toolOf(context),
    controls,
    findings: countFindings(collected.flatMap(({ knownFindings }) => knownFindings)),
    work: {
      blobsRead: work.blobsRead,
      bytesRead: work.bytesRead,
      landingsRead: reads.reduce((sum, { landingsRead }) => sum + landingsRead, 0),
    },
  };
  const identities = forges && { identities: forges.identities };
  await keepChanges({ run, reads, collected, ...identities }, context, working);
  await context.stores.findings.replaceAll(collected.map((one) => [one.repository.name, one.knownFindings]));
  const facts = collected.flatMap((one) => one.facts);
  const made = {
    documents: [...documents, ...searched.documents, ...(await decisionDrafts({ run, facts }, context))],
    answers: forges?.answers ?? [],
  };
  return sealRun({ run, collected, inputs: audit.inputs, ...made }, context, working);
}

function toolOf({ version, checkVersions, ruleSet }: AppContext): Run['tool'] {
  const { sources, ownVersion } = ruleSet();
  return { version, ruleset: sources, checks: checkVersions.all, ...(ownVersion && { ownRules: ownVersion }) };
}

async function bringIn(request: AuditRequest, context: AppContext, working: BringingIn) {
  const { stores, directory, clock, config, lanes } = context;
  const { expectMany } = working;
  const { repositories } = stores;
  const { missing, withCredentials } = await forgeClones(context, working);
  const shared = { repositories, mirrorsDirectory: directory.mirrors, clock, lanes, expectMany };
  const sourceContext = { ...shared, withCredentials };
  const sources = await takeIn(await locationsOf(request, context), sourceContext, working);
  await matchClones(context);
  // What forges have and no clone stands for is mirrored, unless somebody said what to audit.
  const more = request.locations.length > 0 || request.offline ? [] : await missing();
  const mirrored = more.length > 0 ? await takeIn(more, sourceContext, working) : undefined;
  if (mirrored) await matchClones(context);
  const all = [...sources.repositories, ...(mirrored?.repositories ?? [])];
  const troubles = [...sources.troubles, ...(mirrored?.troubles ?? [])];
  const scope = await applyScope(all, config);
  const scoped = await withGoneBranches(scope.repositories, stores.branchHistories, config);
  return { ...scope, repositories: scoped, troubles };
}

/** What was named; else what plumbline.yaml names, else all that is known. */
async function locationsOf({ locations }: AuditRequest, { config, stores }: AppContext): Promise<readonly string[]> {
  if (locations.length > 0) return locations;
  return config.sources.length > 0 ? config.sources : knownLocations(stores.repositories);
}

async function readAll(
  repositories: readonly Repository[],
  { stores: { histories, branchHistories, refs }, lanes }: AppContext,
  { observer, signal }: Working,
): Promise<readonly ReadRepository[]> {
  const all = { step: 'Reading histories', total: repositories.length, unit: 'repositories' };
  const read = async (repository: Repository, done: () => number): Promise<ReadRepository> => {
    const within = withinAll(observer, { ...all, name: repository.name, done });
    return readRepository(repository, { histories, branchHistories, refs, observer: within, signal });
  };
  const onDone = (done: number): void => observer.progress({ ...all, done });
  return mapSideBySide(repositories, read, { lanes, signal, onDone });
}

async function sidesOf(
  reads: readonly ReadRepository[],
  { stores, config, lanes }: AppContext,
  working: Working,
): Promise<SideFilesOf> {
  return readSideCommits(reads, { ...working, store: stores.sideCommits, scope: config.scope.sideCommits, lanes });
}

interface Ingested extends Pick<IngestWork, 'blobsRead' | 'bytesRead'> {
  /** Whatever is known of blobs, by `scanKeyOf`: read from the store once. */
  readonly scans: ReadonlyMap<string, readonly Match[]>;
}

interface Ingesting {
  /** Absent: nothing is audited, only indexed. */
  readonly span?: TimeSpan | undefined;
  readonly sides?: SideFilesOf;
}

async function ingestAll(
  reads: readonly ReadRepository[],
  { span, sides }: Ingesting,
  context: AppContext,
  working: Working,
): Promise<Ingested> {
  const engine = await context.engine();
  const { cache } = context.stores;
  const corpus = await wholeCorpus(reads, context.stores, span);
  const shared = {
    writer: engine.writer(),
    cache,
    ruleSet: context.ruleSet(),
    extractors: extractorsVersion(),
    wants: { isScannable, wantsFile },
    secretKey: context.secretKey(),
    workers: context.workers,
    ...working,
  };
  const readings = reads.map((read) => readingOf(read, span));
  await engine.verify({ now: context.clock.now(), signal: working.signal });
  await carryScans(shared.ruleSet, context.stores.carrying, engine);
  const scans = new Map(await cache.scans(shared.ruleSet.version));
  const work = await ingest({ ...shared, scans, readings, indexMissing: engine.missingBlobs(corpus) });
  const older = reads.map(({ repository, history: { tenures } }) => ({
    repository,
    scanned: span === undefined ? [] : versionsOfFilesWithFindings(tenures.filter(isFile), scans),
    standing: [],
    beside: asTenures(sides?.get(repository.name)?.blobs ?? []),
  }));
  const traced = await ingest({ ...shared, scans, readings: older, indexMissing: [] });
  working.observer.progress({ step: 'Publishing the index', done: 0, unit: 'repositories', total: reads.length });
  await engine.publish(corpus);
  working.observer.progress({
    step: 'Publishing the index',
    done: reads.length,
    unit: 'repositories',
    total: reads.length,
  });
  await context.deltas().retain(corpus.map(({ name }) => name));
  await followHistories(reads, context.deltas(), working);
  await readInventories(reads, span, { ...working, store: context.stores.dependencies });
  return { blobsRead: work.blobsRead + traced.blobsRead, bytesRead: work.bytesRead + traced.bytesRead, scans };
}

/**
 * What is scanned: files that stood at some time of the period, and those that stand at the head, so that what is found
 * there is known whichever period is audited (nothing without one). What is indexed: those at the head, and what stood
 * since the period began.
 */
function readingOf({ repository, history }: ReadRepository, span: TimeSpan | undefined): Reading {
  const standing = history.tenures.filter((tenure) => isFile(tenure) && tenure.to === undefined);
  if (span === undefined) return { repository, scanned: [], standing };
  const gone = during(history, span).tenures.filter((tenure) => isFile(tenure) && tenure.to !== undefined);
  const first = Math.max(0, landingInForce(history.commits, span.from));
  const past = history.tenures.filter((tenure) => isFile(tenure) && tenure.to !== undefined && tenure.to > first);
  return { repository, scanned: [...gone, ...standing], standing, past };
}

interface Collecting extends Pick<Ingested, 'scans'> {
  readonly period: Period;
  readonly forges: ForgeInputs | undefined;
  readonly sides: SideFilesOf;
}

async function collectAll(
  reads: readonly ReadRepository[],
  { period, forges, scans, sides }: Collecting,
  { stores, lanes, joinerVersion, ruleSet, ruleSources, clock }: AppContext,
  { observer, signal }: Working,
): Promise<readonly Collected[]> {
  const extractions = await stores.cache.extractions(extractorsVersion());
  const spans = { span: spanOf(period), landingSpan: landingSpanOf(period) };
  const baselines = ruleSources().baselines(clock.now());
  const all = { step: 'Collecting facts', total: reads.length, unit: 'repositories' };
  const one = async (read: ReadRepository, done: () => number): Promise<Collected> => {
    const within = withinAll(observer, { ...all, name: read.repository.name, done });
    const forge = await forges?.of(read.repository.name);
    const kept = { cache: stores.cache, ruleSet: ruleSet(), baselines, scans, extractions, joiner: joinerVersion };
    const side = sides.get(read.repository.name) ?? { blobs: [], gaps: [] };
    const shared = { ...kept, ...spans, side, ...(forge && { forge }) };
    return collect(read, { ...shared, observer: within, signal });
  };
  const onDone = (done: number): void => observer.progress({ ...all, done });
  return mapSideBySide(reads, one, { lanes, signal, onDone });
}

function withSearched(one: Collected, { facts, gaps }: Searched): Collected {
  const { name } = one.repository;
  return { ...one, facts: [...one.facts, ...(facts.get(name) ?? [])], gaps: [...one.gaps, ...(gaps.get(name) ?? [])] };
}

interface Judging {
  readonly collected: readonly Collected[];
  readonly period: Period;
  readonly frameworks: FrameworkScope;
  /** How evidence requests stand. */
  readonly handedIn: readonly StandingRequest[];
}

async function judge(
  { collected, period, frameworks, handedIn }: Judging,
  context: AppContext,
  working: Working,
): Promise<{ readonly controls: readonly ControlEvaluation[]; readonly documents: readonly EvidenceDraft[] }> {
  const facts: Fact[] = collected.flatMap((one) => [...one.facts]);
  const gaps: Gap[] = collected.flatMap((one) => [...one.gaps]);
  const { enabled, disabled } = configuredControls(context.content.controls, context.config, frameworks);
  const own = new Map(context.content.ownChecks.map((spec) => [spec.id, spec]));
  const versions = (check: string) => {
    const spec = own.get(check);
    return spec ? ownVersion(spec, context.checkVersions.all) : context.checkVersions.of(check);
  };
  const { parameters, dates: dateLimits } = context.config;
  const scope = scopeByDate(context.config);
  const without = statementsOf(context.config.scope.without);
  const asked = { facts, gaps, period, versions, parameters, dateLimits, without, ...(scope && { scope }) };
  const evaluations = await evaluateAll({ ...asked, controls: enabled, own: ownChecks(context.content) }, working);
  const judged = sayWhatIsAsked(evaluations, handedIn);
  const controls = [...judged, ...disabled].sort((a, b) => (a.control.id < b.control.id ? -1 : 1));
  const policies = policyReport({ ...asked, evaluations: controls, content: context.content });
  return { controls, documents: policies ? [policyDraft(policies)] : [] };
}

/** Judging is synchronous work, check by check: between controls others get their turn, and the user may stop it. */
async function evaluateAll(
  evaluation: Evaluation,
  { observer, signal }: Working,
): Promise<readonly ControlEvaluation[]> {
  const all = { step: 'Judging controls', total: evaluation.controls.length, unit: 'controls' };
  const evaluations: ControlEvaluation[] = [];
  observer.progress({ ...all, done: 0 });
  for (const one of evaluateInTurn(evaluation)) {
    evaluations.push(one);
    observer.progress({ ...all, done: evaluations.length, detail: one.control.id });
    await nextTurn();
    signal.throwIfAborted();
  }
  return evaluations;
}

function describe(read: ReadRepository, period: Period, { gaps }: Collected): RunRepository {
  const { repository, history, branches } = read;
  const span = spanOf(period);
  const inForce = history.commits[landingInForce(history.commits, earlier(span.to, repository.observedAt))];
  const head = repository.head ?? inForce?.commit;
  return {
    name: repository.name,
    location: repository.location,
    ...(repository.defaultBranch === undefined ? {} : { branch: repository.defaultBranch }),
    ...(head === undefined ? {} : { head }),
    commits: history.commits.length,
    landedInPeriod: landedWithin(history, span).length,
    filesAtHead: history.tenures.filter((tenure) => tenure.to === undefined).length,
    ...(branches.length > 0 && { branches: branches.map((branch) => describeBranch(branch, span)) }),
    ...(repository.unmatchedBranches && { unmatchedBranches: repository.unmatchedBranches }),
    observedAt: repository.observedAt,
    gaps,
  };
}

function describeBranch({ history }: ReadBranch, span: TimeSpan): RunBranch {
  const { branch, fork, landings, commits } = history;
  return {
    name: branch,
    head: (landings.at(-1) ?? commits.at(-1))!.commit,
    ...(fork !== null && { fork }),
    commits: landings.length,
    landedInPeriod: landedWithin(history, span).length,
  };
}
