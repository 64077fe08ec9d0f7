/**
 * A `Plumbline` in memory for the tests of the HTTP door and the pages: seven repositories, every kind of result, gaps,
 * findings, a real Merkle tree; or nothing at all (`emptyPlumbline`). Audits and packs take a moment, so that their
 * progress can be watched and cancelled.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plumbline, RunDifference, RunSummary, Working } from '../../../src/app/plumbline.ts';
import { sha256 } from '../../../src/base/digest.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { controlResults, type Criterion } from '../../../src/model/control.ts';
import type { Crosswalk } from '../../../src/model/crosswalk.ts';
import type { AnyFact, Fact } from '../../../src/model/fact.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import type { ResultCounts, Run } from '../../../src/model/run.ts';
import { changeQuestions } from '../../doubles/change-questions.ts';
import { dataMapDouble } from './data-map.ts';
import { decisionDouble } from '../../doubles/decisions.ts';
import { ledgerDouble } from '../../doubles/ledger.ts';
import { changeFact, changeWorld } from './change-world.ts';
import { changes } from './changes.ts';
import { checks } from './checks.ts';
import { plannedControls, requests } from './controls.ts';
import criteriaRows from './criteria.json' with { type: 'json' };
import { everyStanding, livingDecisions } from './decisions.ts';
import { dependencyQuestions } from './dependencies.ts';
import { destinationsDouble } from './destinations.ts';
import { blobOf, files } from './files.ts';
import { findingQuestions } from './finding-details.ts';
import { filtered } from './finding-filter.ts';
import { rules, findings } from './findings.ts';
import { judgedRun } from './judge.ts';
import { doubleLedger } from './ledger.ts';
import { emptyLog, logOf } from './ledger-log.ts';
import { heads, names, observedAt, repositories } from './repositories.ts';
import { queryBarDouble, sealedSearch } from './query-bar.ts';
import { handlersDouble, postureDouble } from './posture.ts';
import { policiesDouble, programmeDouble } from './programme.ts';
import { samplesDouble } from './samples.ts';
import { searchDouble, searchNothing } from './search.ts';
import { sha40 } from './sha40.ts';
import { sourceDouble } from './sources.ts';
import { mendedInRun, waivedInRun } from './window-kinds.ts';

const emptyMap = {
  fields: [],
  problems: [],
  leftOut: { notPersonal: 0, dropped: 0, superseded: 0 },
  repositories: [],
  gaps: [],
  run: null,
  period: null,
  notCovered: [],
};
const dataMapQuestions = {
  dataMap: () => Promise.resolve(emptyMap),
  dataMapDifference: () => Promise.resolve({ ...emptyMap, changes: [] }),
  checkoutMap: () => Promise.resolve(emptyMap),
  dataMapDocument: () => Promise.resolve(''),
};

export const runId = '2026-11-02T08-14-11Z-7f3a';
const earlierRunId = '2026-05-04T07-58-02Z-11c0';

export interface DoubleOptions {
  /** How long a step of an audit, a pack or a search takes. */
  readonly stepMillis?: number;
  /** Where packs are written. */
  readonly exports?: string;
}

export const controls = plannedControls.map(({ control }) => control);

export const criteria: readonly Criterion[] = criteriaRows.map((row) => ({
  ...row,
  framework: row.framework === 'soc2' ? 'soc2' : 'iso27001',
  controls: controls.filter(({ criteria, iso }) => [...criteria, ...iso].includes(row.id)).map(({ id }) => id),
}));

const crosswalk: Crosswalk = {
  pairs: [
    { soc2: 'CC6.1', iso27001: 'A.5.15', confidence: 'high', sources: ['scf', 'cisco', 'adobe'], unsure: ['adobe'] },
    { soc2: 'CC6.1', iso27001: 'A.8.4', confidence: 'authored', sources: [] },
    { soc2: 'CC8.1', iso27001: 'A.8.32', confidence: 'medium', sources: ['scf'] },
  ],
  sources: ['scf', 'cisco', 'adobe'].map((id) => ({
    id,
    title: `Framework ${id}`,
    how: 'Pairs that share a control.',
  })),
};

const differences: readonly RunDifference[] = [
  { control: 'CHG-03', title: 'Tests run before a change lands', before: 'deviated', after: 'operated' },
  { control: 'VUL-02', title: 'Secrets are kept out of source code', before: 'operated', after: 'deviated' },
  {
    control: 'INC-01',
    title: 'Vulnerabilities can be reported from outside',
    before: 'not-operated',
    after: 'deviated',
  },
  { control: 'REC-02', title: 'Restores are rehearsed', before: 'new', after: 'indeterminate' },
];

export function fullPlumbline({
  stepMillis = 0,
  exports = join(tmpdir(), 'plumbline-double'),
}: DoubleOptions = {}): Plumbline {
  const ledger = doubleLedger(runId);
  const runs = new Map<string, Run>([[runId, judgedRun(runId, ledger.seal)]]);
  let latest = runId;
  return {
    ...emptyPlumbline(),
    ...logOf({ ledger, run: runId, stepMillis }),
    ...destinationsDouble(() => runs.get(latest)!, stepMillis),
    ...livingDecisions({ ...decisionWorld, decisions: [...everyStanding, ...waivedInRun, ...mendedInRun] }, () =>
      runs.get(latest),
    ),
    repositories: () => Promise.resolve(repositories),
    async audit(request, working) {
      await steps(working, stepMillis, ['Reading history', 'Scanning blobs', 'Judging controls', 'Sealing evidence']);
      const id = `${runId}-${runs.size}`;
      const run = { ...runs.get(runId)!, id, ...(request.period ? { period: request.period } : {}) };
      runs.set(id, run);
      latest = id;
      return { run, troubles: [] };
    },
    runs: () => Promise.resolve([...[...runs.values()].map(summaryOf), earlierRun]),
    run: (id) => Promise.resolve(runs.get(id === 'latest' ? latest : id)),
    ...samplesDouble({ run: runs.get(runId)!, sealed: ledger.sealed }),
    policies: (id) => Promise.resolve(policiesDouble(runs.get(id === 'latest' ? latest : id))),
    programme: () => Promise.resolve(programmeDouble(runs.get(latest)!)),
    differences: () => Promise.resolve(differences),
    search: (query, options) => searchDouble(query, options, { pauseMillis: stepMillis }),
    ...queryBarDouble,
    ...sourceDouble,
    sealSearch: () => Promise.resolve(sealedSearch(ledger.sealed)),
    warmSearch: () => Promise.resolve(),
    indexStatistics: async () => ({
      repositories: names.length,
      documents: 7441,
      blobs: 48_210,
      contentBytes: 912_445_120,
      indexBytes: 288_110_592,
      shards: 9,
    }),
    findings: (filter) => Promise.resolve(filtered(filter)),
    ...findingQuestions,
    ...dataMapQuestions,
    ...dataMapDouble,
    ...dependencyQuestions,
    billOfMaterials: () =>
      Promise.resolve({ document: {}, list: { items: [], undecided: [], repositories: [], gaps: [] } }),
    posture: () => Promise.resolve(postureDouble),
    handlers: () => Promise.resolve(handlersDouble),
    ...changeQuestions(changeWorld),
    facts: (_, ids) => Promise.resolve(ids.flatMap(factOf)),
    file: (repository, path, commit) => Promise.resolve(fileOf(repository, path, commit)),
    fileLines: (repository, path) => Promise.resolve(linesOf(repository, path)),
    fileHistory: (repository, path) => Promise.resolve(historyOf(repository, path)),
    evidence: () => Promise.resolve(ledger.sealed),
    evidenceProof: (id) => Promise.resolve(ledger.proofOf(id)),
    evidenceBytes: (digest) => Promise.resolve(ledger.bytesOf(digest)),
    matchRequests: () => Promise.resolve({ requests: [], mapping: '' }),
    async exportPack(_, out, working) {
      await steps(working, stepMillis, ['Collecting evidence', 'Writing the pack']);
      mkdirSync(exports, { recursive: true });
      const path = out ?? join(exports, `plumbline-${runId}.zip`);
      const bytes = Buffer.from('PK\u0005\u0006'.padEnd(22, '\0'), 'latin1');
      writeFileSync(path, bytes);
      return { path, size: bytes.length, digest: sha256(bytes), entries: 96, root: ledger.seal.root };
    },
  };
}

const decisionWorld = {
  now: '2026-11-02T08:14:11.000Z' as Instant,
  period: { from: '2025-11-01T00:00:00.000Z' as Instant, to: '2026-11-01T00:00:00.000Z' as Instant },
  controls,
  criteria,
  requests,
};

/** As it is before anything was added. */
export function emptyPlumbline(): Plumbline {
  return {
    dataDirectory: '/home/ines/.local/share/plumbline',
    version: '0.1.0',
    drawSample: () => Promise.reject(new Error('the empty double has no population')),
    samples: () => Promise.resolve([]),
    policies: () => Promise.resolve(undefined),
    programme: () =>
      Promise.resolve({ at: '2026-11-01T00:00:00.000Z' as Instant, run: null, steps: [], questions: [] }),
    startPolicies: () => Promise.resolve({ written: [], kept: [] }),
    sample: () => Promise.resolve(undefined),
    ...ledgerDouble,
    ...emptyLog,
    ...decisionDouble({ ...decisionWorld, decisions: [] }),
    addSource: () => Promise.reject(new Error('the empty double reads no forge')),
    sources: () => Promise.resolve([]),
    removeSource: () => Promise.reject(new Error('the empty double reads no forge')),
    receiveDelivery: () => Promise.resolve({ ok: false, error: 'no-such-source' }),
    deliveryCounts: () => ({ takenIn: 0, repeated: 0, refused: 0 }),
    keepSourcesFresh: () => Promise.resolve(),
    syncSources: () => Promise.resolve([]),
    examineSources: () => Promise.resolve([]),
    addRepositories: () => Promise.resolve({ added: [], troubles: [] }),
    repositories: () => Promise.resolve([]),
    audit: () => Promise.reject(new Error('the empty double cannot audit')),
    runs: () => Promise.resolve([]),
    run: () => Promise.resolve(undefined),
    differences: () => Promise.resolve([]),
    search: (query) => searchNothing(query),
    readQuery: ({ query }) => ({ tokens: [{ kind: 'text', from: 0, to: query.length }], diagnoses: [] }),
    completeQuery: (_, cursor) =>
      Promise.resolve({ from: cursor, to: cursor, items: [{ label: 'repo:', insert: 'repo:', kind: 'filter' }] }),
    sealSearch: () => Promise.reject(new Error('the double seals no search')),
    searchExhaustively: () => Promise.reject(new Error('the empty double has nothing to search')),
    warmSearch: () => Promise.resolve(),
    indexStatistics: async () => ({
      repositories: 0,
      documents: 0,
      blobs: 0,
      contentBytes: 0,
      indexBytes: 0,
      shards: 0,
    }),
    findingAuthors: (asked) => Promise.resolve(asked.map(() => ({ introducedBy: null, removedBy: null }))),
    secrets: () => Promise.resolve([]),
    findingCounts: () => Promise.resolve([]),
    findingDetails: () => Promise.resolve([]),
    testRules: () => Promise.resolve({ rules: [], notices: [] }),
    newRule: ({ id }) => Promise.resolve({ id, path: `/rules/${id}.yaml` }),
    scanPaths: () =>
      Promise.resolve({
        root: '/',
        ruleset: sha256('rules'),
        filesScanned: 0,
        bytesScanned: 0,
        findings: [],
        unscanned: [],
      }),
    findings: () => Promise.resolve({ items: [], total: 0 }),
    handlers: () =>
      Promise.resolve({
        at: '2026-11-01T00:00:00.000Z' as Instant,
        run: null,
        rows: [],
        repositories: [],
        coverage: [],
        guards: [],
        gaps: [],
      }),
    ...dataMapQuestions,
    dependencies: () => Promise.resolve({ items: [], undecided: [], repositories: [], gaps: [] }),
    exposures: () =>
      Promise.resolve({ items: [], undecided: [], repositories: [], gaps: [], advisories: 0, refused: [] }),
    billOfMaterials: () =>
      Promise.resolve({ document: {}, list: { items: [], undecided: [], repositories: [], gaps: [] } }),
    posture: () =>
      Promise.resolve({
        at: '2026-11-01T00:00:00.000Z' as Instant,
        run: null,
        rows: [],
        repositories: [],
        updateBots: [],
        gaps: [],
      }),
    ...changeQuestions({ ...changeWorld, rows: [], repositories: [], gaps: [], tracks: [] }),
    facts: () => Promise.resolve([]),
    file: () => Promise.resolve(undefined),
    fileLines: () => Promise.resolve(undefined),
    fileHistory: () => Promise.resolve(undefined),
    controls: () => controls,
    criteria: () => criteria,
    crosswalk: () => crosswalk,
    requests: () => requests,
    checks: () => checks,
    rules: () => rules,
    evidence: () => Promise.resolve([]),
    evidenceProof: () => Promise.resolve(undefined),
    evidenceBytes: () => Promise.resolve(undefined),
    matchRequests: () => Promise.resolve({ requests: [], mapping: '' }),
    exportPack: () => Promise.reject(new Error('the empty double has nothing to export')),
    destinations: () => Promise.resolve([]),
    deliveries: () => Promise.resolve({ total: 0, items: [] }),
    pushEvidence: () => Promise.reject(new Error('the double sends nothing')),
    doctor: () => Promise.resolve({ healthy: true, checks: [] }),
    close: () => Promise.resolve(),
  };
}

async function steps({ observer, signal }: Working, millis: number, names: readonly string[]): Promise<void> {
  for (const [index, step] of names.entries()) {
    for (const done of [0, 50, 100]) {
      signal.throwIfAborted();
      observer.progress({ step, done, total: 100, unit: 'files', detail: `step ${index + 1} of ${names.length}` });
      await new Promise((resolve) => setTimeout(resolve, millis));
    }
  }
  observer.note('1 workflow could not be read; see the gaps.');
}

const earlierRun: RunSummary = {
  id: earlierRunId,
  period: {
    type: 'window',
    from: '2025-05-01T00:00:00.000Z' as Instant,
    to: '2026-05-01T00:00:00.000Z' as Instant,
  },
  finishedAt: '2026-05-04T08:01:09.000Z' as Instant,
  repositories: 6,
  results: { operated: 7, deviated: 7, 'not-operated': 2, 'not-applicable': 1, indeterminate: 1 },
  root: sha256('earlier root'),
};

function summaryOf({ id, period, finishedAt, controls, seal }: Run): RunSummary {
  const results = Object.fromEntries(
    controlResults.map((result) => [result, controls.filter((evaluation) => evaluation.result === result).length]),
  ) as unknown as ResultCounts;
  return { id, period, finishedAt, repositories: names.length, results, ...(seal ? { root: seal.root } : {}) };
}

function factOf(id: string): readonly Fact[] {
  const landing = changes.find(({ fact }) => fact.id === id);
  if (landing) return [landing.fact];
  for (const row of /^(?:changeset|deployment)\//.test(id) ? changes : []) {
    const found = changeFact(row, id);
    if (found.length > 0) return found;
  }
  const name = id.replace('pipeline/', '');
  if (!heads.has(name)) return [];
  const commit = asObjectId(heads.get(name)!);
  const fact: AnyFact = {
    kind: 'tracked-file',
    id,
    repository: asRepositoryName(name),
    value: { topic: 'alert-rules', path: 'modules/storage/main.tf', line: 5, detail: 'the step that does it' },
    valid: { from: { at: observedAt, commit } },
    observedAt,
    provenance: 'reconstructed',
    source: { collector: 'pipelines@1', raw: sha40('raw', id), commit, path: 'modules/storage/main.tf', line: 5 },
  };
  return [fact];
}

function fileOf(repository: string, path: string, commit?: string): Awaited<ReturnType<Plumbline['file']>> {
  const found = files.find((file) => file.repository === repository && file.path === path);
  if (!found) return undefined;
  const { text, language } = found;
  return {
    repository,
    path,
    commit: asObjectId(commit ?? heads.get(repository)!),
    blob: blobOf(path),
    size: Buffer.byteLength(text),
    text,
    ...(language === undefined ? {} : { language }),
    findings: findings.filter((finding) => finding.repository === repository && finding.path === path),
  };
}

function linesOf(repository: string, path: string): Awaited<ReturnType<Plumbline['fileLines']>> {
  const text = files.find((file) => file.repository === repository && file.path === path)?.text;
  if (text === undefined) return undefined;
  const texts = text.split('\n');
  let start = 0;
  const starts = texts.map((line) => {
    const begin = start;
    start += Buffer.byteLength(line) + 1;
    return begin;
  });
  return { starts, texts };
}

function historyOf(repository: string, path: string): Awaited<ReturnType<Plumbline['fileHistory']>> {
  if (!files.some((file) => file.repository === repository && file.path === path)) return undefined;
  const landing = (commit: string, at: string, subject: string) => {
    return { commit: asObjectId(commit), at: at as Instant, author: 'Ines Marlow', subject };
  };
  const now = landing(heads.get(repository)!, observedAt, 'Settle payouts once');
  const before = landing(sha40('history', path), '2026-02-03T04:05:06.000Z', 'Take the key from the body');
  const first = landing(sha40('first', path), '2025-12-24T18:00:00.000Z', 'Begin');
  return {
    repository,
    path,
    tenures: [
      { blob: blobOf(path), since: now },
      { blob: asObjectId(sha40('blob', path)), since: before, until: now },
      { blob: asObjectId(sha40('blob', 'first', path)), since: first, until: before },
    ],
  };
}
