/**
 * Every use case of `Plumbline` with the room that answers it. A room is loaded when the first of its use cases is called:
 * whoever lists repositories waits for no rule, no check, no engine.
 */
import { createRequire } from 'node:module';
import { differencesBetween } from './auditing/summary.ts';
import type { ChangeQuestions } from './changes/changes.ts';
import type { AppContext } from './context.ts';
import type { DataMapUseCases } from './data-map/use-cases.ts';
import type { DecisionUseCases } from './decisions/use-cases.ts';
import type { DependencyUseCases } from './dependencies/questions.ts';
import type { DestinationUseCases } from './destinations/views.ts';
import type { FindingUseCases } from './findings/views.ts';
import type { Deliveries } from './forges/deliveries.ts';
import type { SourceUseCases } from './forges/source-views.ts';
import type { LedgerUseCases } from './ledger/views.ts';
import type { Plumbline } from './plumbline.ts';
import type { PolicyUseCases } from './policies/use-cases.ts';
import type { ProgrammeUseCases } from './programme/use-cases.ts';
import type { RuleUseCases } from './rules/views.ts';
import type { SampleUseCases } from './samples/use-cases.ts';

/** For what has to be answered at once: loads a room without waiting. */
const load = createRequire(import.meta.url);
const loadChecks = () => load('../controls/evaluate.ts') as typeof import('../controls/evaluate.ts');
const loadOwn = () => load('./custom/own-content.ts') as typeof import('./custom/own-content.ts');
const loadQueryBar = () => load('./queries/query-bar.ts') as typeof import('./queries/query-bar.ts');
const loadRules = () => load('./queries/rules.ts') as typeof import('./queries/rules.ts');

/** `changes` opens the change population when it is first asked about. */
export function useCasesOf(context: AppContext, changes: () => Promise<ChangeQuestions>): Omit<Plumbline, 'close'> {
  return {
    ...commands(context),
    ...sourceCommands(context),
    ...decisionCommands(context),
    ...sampleCommands(context),
    ...policyCommands(context),
    ...ruleCommands(context),
    ...findingQuestions(context),
    ...ledgerCommands(context),
    ...destinationCommands(context),
    ...dependencyCommands(context),
    ...dataMapQuestions(context, changes),
    ...questions(context),
    ...changeQuestions(changes),
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
    scanPaths: async (request, working) =>
      request.allCommits
        ? (await import('./queries/scan-commits.ts')).scanCommits(request, context, working)
        : (await import('./queries/scan-paths.ts')).scanPaths(request, context, working),
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

function dependencyCommands(context: AppContext): DependencyUseCases {
  const opened = async (): Promise<DependencyUseCases> =>
    (await import('./dependencies/use-cases.ts')).dependencyUseCases(context);
  return {
    dependencies: async (wish, working) => (await opened()).dependencies(wish, working),
    exposures: async (wish, working) => (await opened()).exposures(wish, working),
    billOfMaterials: async (wish, format, working) => (await opened()).billOfMaterials(wish, format, working),
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
    checkWaiverFile: async (path) => (await import('./decisions/check-waiver-file.ts')).checkWaiverFile(path, context),
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

function findingQuestions(context: AppContext): FindingUseCases {
  return {
    findingAuthors: async (findings) => (await import('./findings/authors.ts')).findingAuthors(findings, context),
    secrets: async (filter) => (await import('./findings/secrets.ts')).knownSecrets(filter, context),
    findingCounts: (filter) => context.stores.findings.counts(filter),
    findingDetails: async (fingerprint) => (await import('./findings/detail.ts')).findingDetails(fingerprint, context),
  };
}

function ruleCommands(context: AppContext): RuleUseCases {
  const useCases = () => import('./rules/use-cases.ts');
  return {
    testRules: async (request, working) => (await useCases()).testRules(request, context, working),
    newRule: async (request) => (await useCases()).newRule(request, context),
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
    ledgerCheckpoints: async (stretch) => (await useCases()).ledgerCheckpoints(stretch),
    ledgerEntries: async (stretch) => (await useCases()).ledgerEntries(stretch),
    ledgerInclusion: async (index, size) => (await useCases()).ledgerInclusion(index, size),
    ledgerConsistency: async (from, to) => (await useCases()).ledgerConsistency(from, to),
    lastLedgerExamination: async () => (await useCases()).lastLedgerExamination(),
  };
}

function destinationCommands(context: AppContext): DestinationUseCases {
  const shown = () => import('./destinations/shown.ts');
  return {
    destinations: async () => (await shown()).shownDestinations(context),
    deliveries: async (wish) => (await shown()).shownDeliveries(wish, context),
    pushEvidence: async (order, working) =>
      (await import('./destinations/push.ts')).pushEvidence(order, context, working),
  };
}

function dataMapQuestions(context: AppContext, changes: () => Promise<ChangeQuestions>): DataMapUseCases {
  const room = () => import('./data-map/data-map.ts');
  return {
    dataMap: async (wish) => (await room()).dataMap(wish, context),
    dataMapDifference: async (span) =>
      (await room()).dataMapDifference(span, context, async (filter) => (await changes()).list(filter)),
    checkoutMap: async (path, working) => (await room()).checkoutMap(path, context, working),
    dataMapDocument: async (format, fields) => {
      const { mapAsCsv, mapAsFides } = await import('./data-map/exports.ts');
      return format === 'csv' ? mapAsCsv(fields) : mapAsFides(fields);
    },
  };
}

type Others =
  | keyof DataMapUseCases
  | keyof ReturnType<typeof commands>
  | keyof SourceUseCases
  | keyof SampleUseCases
  | keyof PolicyUseCases
  | keyof RuleUseCases
  | keyof FindingUseCases
  | keyof ProgrammeUseCases
  | keyof DecisionUseCases
  | keyof LedgerUseCases
  | keyof DependencyUseCases
  | keyof DestinationUseCases
  | ChangeQuestion
  | 'close';

function questions(context: AppContext): Omit<Plumbline, Others> {
  const { stores, directory } = context;
  return {
    dataDirectory: directory.root,
    version: context.version,
    repositories: () => stores.repositories.list(),
    runs: () => stores.runs.summaries(),
    run: async (id) => {
      const run = await stores.runs.named(id);
      return (await import('./decisions/use-cases.ts')).withWaivers(run, context);
    },
    async differences(runId) {
      const after = await stores.runs.named(runId);
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
    handlers: async (wish) => (await import('./handlers/handler-list.ts')).handlerList(wish, context),
    posture: async (wish) => (await import('./posture/posture-list.ts')).postureList(wish, context),
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
    rules: () => loadRules().describeRules(context.ruleSet()),
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
