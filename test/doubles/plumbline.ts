/**
 * A typed double of `Plumbline` for tests of the doors (`cli/`, `http/`): answers from the values in run.ts, remembers
 * nothing, decides nothing. `doublePlumbline({ audit: … })` replaces single use cases.
 */
import { sha256 } from '../../src/base/digest.ts';
import type { ChangeRow, EvidenceProof, Plumbline, RuleDescription, ScanFinding } from '../../src/app/plumbline.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { SourceUseCases, SourceView } from '../../src/app/forges/source-views.ts';
import type { CheckDescription, Criterion } from '../../src/model/control.ts';
import type { Crosswalk } from '../../src/model/crosswalk.ts';
import type { SealedEvidence } from '../../src/model/evidence.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { SearchEvent } from '../../src/search/contract.ts';
import { withPart } from '../../src/app/changes/story.ts';
import { asObjectId } from '../../src/model/repository.ts';
import { changeQuestions } from './change-questions.ts';
import { decisionDouble, decisions } from './decisions.ts';
import { ledgerDouble } from './ledger.ts';
import { at, controls, head, notConnected, older, period, repositories, requests, run, shop } from './run.ts';

const blob = asObjectId('d4'.repeat(20));

function scanned(
  rule: string,
  path: string,
  rest: Pick<Finding, 'class' | 'severity' | 'title' | 'excerpt' | 'line' | 'context'>,
): ScanFinding {
  return { rule, path, column: 3, endLine: rest.line, endColumn: 20, blob, fingerprint: sha256(rule + path), ...rest };
}

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

export const scanFindings: readonly ScanFinding[] = [
  scanned('aws-access-key', 'src/config.ts', {
    class: 'secret',
    severity: 'critical',
    title: 'AWS access key',
    excerpt: "const key = '[redacted]';",
    line: 12,
    context: 'production',
  }),
  scanned('weak-hash', 'src/a folder/hash.ts', {
    class: 'crypto',
    severity: 'medium',
    title: 'Weak hash function',
    excerpt: "createHash('md5')",
    line: 4,
    context: 'production',
  }),
  scanned('swallowed-error', 'test/shop.test.ts', {
    class: 'swallowed-error',
    severity: 'low',
    title: 'Error swallowed',
    excerpt: 'catch {}',
    line: 9,
    context: 'test',
  }),
];

export const findings: readonly Finding[] = scanFindings.map((finding, index) => ({
  ...finding,
  repository: shop,
  firstSeen: { at: at('02-01'), commit: older },
  lastSeen: { at: at('07-02'), commit: head },
  atHead: index !== 2,
  ...(index === 2 ? { removedBy: { at: at('06-01'), commit: head } } : {}),
}));

export const change: ChangeRow = {
  fact: {
    kind: 'landed-change',
    id: 'landed-change:acme/shop:a1',
    repository: shop,
    valid: { from: { at: at('03-01'), commit: head } },
    observedAt: at('07-02'),
    provenance: 'reconstructed',
    source: { collector: 'changes@1', raw: head, commit: head },
    value: {
      branch: 'main',
      commit: head,
      subject: 'Merge pull request #7 from ada/cart',
      landedAt: at('03-01'),
      provenance: 'reconstructed',
      change: { id: '7', url: null },
      joinedBy: 'merge-commit',
      joinReason: 'The subject names #7.',
      method: 'merge',
      authors: ['Ada <ada@example.org>'],
      committer: { name: 'Ada', email: 'ada@example.org' },
      approvers: [{ person: 'Bob <bob@example.org>', at: null, commit: null, source: 'trailer:Reviewed-by' }],
      requests: ['#6'],
      bot: false,
      signature: 'none',
      paths: ['src/cart.ts'],
    },
  },
  outcome: 'exception',
  findings: [{ code: 'no-approval', because: 'Nobody but the author approved.' }],
};

export const rule: RuleDescription = {
  id: 'aws-access-key',
  title: 'AWS access key',
  class: 'secret',
  severity: 'critical',
  why: 'A key in the code is a key in every clone.',
  remediation: 'Revoke it, then read it from the environment.',
  references: ['CWE-798'],
  limits: ['What is put together when the program runs.'],
  examples: { bad: [{ path: 'a.ts', code: 'key' }], good: [{ path: 'b.ts', code: 'env' }] },
};

export const check: CheckDescription = {
  id: 'merged-change',
  title: 'Changes come through a changeset',
  question: 'Did each change land through a changeset?',
  rationale: 'What lands directly was seen by nobody.',
  remediation: 'Protect the branch.',
  reference: 'CC8.1',
  evaluation: 'population',
  population: 'landed-change',
  reads: [],
  parameters: { approvals: 1 },
};

export const criterion: Criterion = {
  id: 'CC8.1',
  framework: 'soc2',
  category: 'Change Management',
  topic: 'Changes are authorised, tested and approved',
  automation: 'high',
  controls: ['CHG-01', 'CHG-02'],
  points: [
    { says: 'Changes are reviewed by another person', by: ['CHG-01'] },
    { says: 'Changes come through a changeset', by: ['CHG-02'] },
    { says: 'Those who use the system are told of changes', by: [] },
  ],
};

const crosswalk: Crosswalk = {
  pairs: [
    { soc2: 'CC8.1', iso27001: 'A.8.32', confidence: 'medium', sources: ['scf'] },
    { soc2: 'CC8.1', iso27001: 'A.8.33', confidence: 'authored', sources: [] },
  ],
  sources: [{ id: 'scf', title: 'Secure Controls Framework', how: 'Pairs that share a control.' }],
};

export const sealed: SealedEvidence = {
  index: 40,
  envelope: {
    type: 'plumbline-evidence',
    version: 1,
    id: 'run-0002/control-result/CHG-02',
    run: run.id,
    kind: 'control-result',
    subject: 'CHG-02',
    title: 'Result of CHG-02',
    mediaType: 'application/json',
    size: 1234,
    digest: sha256('chg-02'),
    period,
    collectedAt: at('07-03'),
  },
};

const proof: EvidenceProof = {
  evidence: sealed,
  entry: '{"id":"run-0002/control-result/CHG-02"}',
  leafHash: sha256('leaf'),
  path: [sha256('left'), sha256('right')],
  treeSize: 41,
  root: 'c3'.repeat(32),
  checkpoint: 'plumbline.local/ledger\n41\nw8PDw8PD\n',
  verified: true,
  because: 'The leaf leads to the signed root.',
};

async function* searchEvents(query: string): AsyncIterable<SearchEvent> {
  if (query.includes('[')) {
    yield { type: 'error', message: 'unclosed "["', hint: 'Close it or quote it.', from: query.indexOf('['), to: 5 };
    return;
  }
  const nothing = query.includes('nothing');
  yield {
    type: 'progress',
    progress: { done: false, matchCount: 0, filesSearched: 1, filesTotal: 2, elapsedMillis: 1 },
  };
  if (!nothing)
    yield {
      type: 'matches',
      matches: [
        {
          type: 'content',
          repository: shop,
          path: 'src/config.ts',
          commit: head,
          lineMatches: [
            { line: 'const password = read();', lineNumber: 11, offsetAndLengths: [[6, 8]] },
            {
              line: '// the password 🔑 password',
              lineNumber: 20,
              offsetAndLengths: [
                [7, 8],
                [18, 8],
              ],
            },
          ],
        },
        { type: 'path', repository: shop, path: 'docs/password.md', commit: head, pathMatches: [[5, 8]] },
        { type: 'repo', repository: shop },
      ],
    };
  yield {
    type: 'manifest',
    manifest: {
      query,
      canonicalQuery: `${query} count:all`,
      engine: 'plumbline-search@1',
      asOf: 'head',
      repositories: [{ name: shop, commit: head, files: 40 }],
      filesConsidered: 40,
      filesSearched: nothing ? 0 : 2,
      matchingLines: nothing ? 0 : 2,
      matchingFiles: nothing ? 0 : 2,
      limitHit: false,
      unsearched: [{ repository: shop, path: 'logo.png', reason: 'binary' }],
      matchDigest: sha256(''),
    },
  };
}

const page = <T>(items: readonly T[], offset = 0, limit = items.length) => ({
  items: items.slice(offset, offset + limit),
  total: items.length,
});

type LookAt =
  | keyof ReturnType<typeof changeQuestions>
  | 'findings'
  | 'facts'
  | 'file'
  | 'fileLines'
  | 'fileHistory'
  | 'search'
  | 'indexStatistics'
  | 'warmSearch';

function lookAts(): Pick<Plumbline, LookAt> {
  return {
    findings: async (filter) =>
      page(
        findings.filter(
          (one) =>
            (filter.class === undefined || one.class === filter.class) &&
            (filter.rule === undefined || one.rule === filter.rule) &&
            (filter.severity === undefined || one.severity === filter.severity) &&
            (filter.repository === undefined || one.repository === filter.repository) &&
            (filter.atHead === undefined || one.atHead === filter.atHead) &&
            (filter.productionOnly !== true || one.context === 'production'),
        ),
        filter.offset,
        filter.limit,
      ),
    ...changeQuestions({
      span: { from: at('01-01'), to: at('07-01') },
      rows: [change],
      repositories: [shop],
      gaps: [notConnected],
      tracks: [{ repository: shop, branch: 'main', stretches: [], gaps: [notConnected] }],
      storyOf: () => ({ relied: [], gaps: [withPart(notConnected)], commitTimes: new Map() }),
    }),
    facts: async (_run, ids) => (ids.includes(change.fact.id) ? [change.fact] : []),
    fileLines: async () => undefined,
    fileHistory: async () => undefined,
    file: async (repository, path) =>
      repository === shop && path === 'src/config.ts'
        ? { repository, path, commit: head, blob, language: 'TypeScript', size: 9, text: 'line one\n', findings: [] }
        : undefined,
    search: (query) => searchEvents(query),
    warmSearch: async () => undefined,
    indexStatistics: async () => ({
      repositories: 2,
      documents: 47,
      blobs: 45,
      contentBytes: 90_000,
      indexBytes: 30_000,
      shards: 1,
    }),
  };
}

const forge: SourceView = {
  id: 'github:acme',
  kind: 'github',
  origin: 'https://github.com',
  owner: 'acme',
  token: 'the environment variable GITHUB_TOKEN',
  configured: false,
  addedAt: at('01-01'),
  repositories: 2,
  matched: 1,
  syncedAt: at('07-02'),
};

function sourceCommands(): SourceUseCases {
  return {
    addSource: async () => forge,
    sources: async () => [forge],
    removeSource: async () => undefined,
    receiveDelivery: async ({ source }) =>
      source === forge.id ? { ok: true, value: 'taken-in' } : { ok: false, error: 'no-such-source' },
    deliveryCounts: () => ({ takenIn: 3, repeated: 1, refused: 0 }),
    keepSourcesFresh: async () => undefined,
    syncSources: async () => [
      {
        source: forge.id,
        repositories: 2,
        repositoryGaps: [],
        strands: [
          { repository: 'acme/shop', strand: 'changesets', records: 120, gaps: [], finished: true },
          {
            repository: 'acme/shop',
            strand: 'rule-bypasses',
            records: 0,
            gaps: [{ reason: 'forbidden', detail: 'Bypasses need Administration: write.' }],
            finished: true,
          },
        ],
      },
    ],
    examineSources: async () => [
      {
        source: forge,
        window: { from: at('01-01'), to: at('07-01') },
        examination: { version: 'github.com', identity: 'plumbline', scopes: ['repo'], rateLimit: null, troubles: [] },
        strands: [
          {
            strand: 'rule-bypasses',
            offered: 'yes',
            reason: null,
            leastScope: 'Administration: write',
            memory: 'log',
            decaysAfterDays: 30,
            coverage: { share: 0.17, since: at('06-02'), until: at('07-02'), gaps: [], lists: 1, finished: 1 },
            remedy: 'The forge forgets after 30 days: sync at least that often.',
          },
        ],
      },
    ],
  };
}

export function doublePlumbline(overrides: Partial<Plumbline> = {}): Plumbline {
  return {
    dataDirectory: '/var/plumbline',
    version: '0.1.0',
    addRepositories: async (locations) => ({
      added: repositories.slice(0, locations.length),
      troubles: [],
    }),
    readQuery: ({ query }) => ({ tokens: [{ kind: 'text', from: 0, to: query.length }], diagnoses: [] }),
    completeQuery: (_, cursor) =>
      Promise.resolve({ from: cursor, to: cursor, items: [{ label: 'repo:', insert: 'repo:', kind: 'filter' }] }),
    sealSearch: () => Promise.reject(new Error('the double seals no search')),
    searchExhaustively: () => Promise.reject(new Error('the double searches no file')),
    ...sourceCommands(),
    ...ledgerDouble,
    ...decisionDouble({
      now: at('07-03'),
      period: { from: at('01-01'), to: at('07-01') },
      decisions: decisions('CHG-02', requests[0]?.id ?? ''),
      controls,
      criteria: [criterion],
      requests,
    }),
    drawSample: () => Promise.reject(new Error('the double draws no sample')),
    samples: () => Promise.resolve([]),
    policies: () => Promise.resolve(undefined),
    programme: () =>
      Promise.resolve({ at: '2026-11-01T00:00:00.000Z' as Instant, run: null, steps: [], questions: [] }),
    startPolicies: () => Promise.resolve({ written: [], kept: [] }),
    sample: () => Promise.resolve(undefined),
    repositories: async () => repositories,
    audit: async () => ({ run, troubles: [] }),
    runs: async () => [
      {
        id: run.id,
        period,
        finishedAt: run.finishedAt,
        repositories: 2,
        results: { operated: 3, deviated: 3, 'not-operated': 1, 'not-applicable': 1, indeterminate: 2 },
        root: 'c3'.repeat(32),
      },
    ],
    run: async (id) => (id === 'latest' || id === run.id ? run : undefined),
    differences: async () => [
      { control: 'ENC-01', title: 'No weak cryptography', before: 'deviated', after: 'operated' },
    ],
    ...lookAts(),
    handlers: async () => ({
      at: '2026-11-01T00:00:00.000Z' as Instant,
      run: null,
      rows: [],
      repositories: [],
      coverage: [],
      guards: [],
      gaps: [],
    }),
    dataMap: async () => emptyMap,
    dataMapDifference: async () => ({ ...emptyMap, changes: [] }),
    checkoutMap: async () => emptyMap,
    dataMapDocument: async () => '',
    dependencies: async () => ({ items: [], undecided: [], repositories: [], gaps: [] }),
    exposures: async () => ({ items: [], undecided: [], repositories: [], gaps: [], advisories: 0, refused: [] }),
    billOfMaterials: async () => ({
      document: {},
      list: { items: [], undecided: [], repositories: [], gaps: [] },
    }),
    posture: async () => ({
      at: '2026-11-01T00:00:00.000Z' as Instant,
      run: null,
      rows: [],
      repositories: [],
      updateBots: [],
      gaps: [],
    }),
    findingAuthors: async (asked) =>
      asked.map(({ removedBy }) => ({
        introducedBy: 'Ada <ada@example.org>',
        removedBy: removedBy ? 'Bob <bob@example.org>' : null,
      })),
    secrets: async () => [],
    findingCounts: async () => [],
    findingDetails: async () => [],
    testRules: async () => ({ rules: [], notices: [] }),
    newRule: async ({ id }) => ({ id, path: `/code/acme/shop/.plumbline/rules/${id}.yaml` }),
    scanPaths: async () => ({
      root: '/code/acme/shop',
      ruleset: sha256('rules'),
      filesScanned: 40,
      bytesScanned: 90_000,
      findings: scanFindings,
      unscanned: [{ path: 'dump.sql', reason: 'too large: 80 MB, the limit is 32 MB' }],
    }),
    controls: () => controls,
    criteria: () => [criterion],
    crosswalk: () => crosswalk,
    requests: () => requests,
    checks: () => [check],
    rules: () => [rule],
    evidence: async () => [sealed],
    evidenceProof: async (id) => (id === sealed.envelope.id ? proof : undefined),
    evidenceBytes: async (digest) =>
      digest === sealed.envelope.digest
        ? { envelope: sealed.envelope, bytes: new TextEncoder().encode('{}') }
        : undefined,
    matchRequests: async () => ({
      requests: [
        {
          number: '7',
          description: 'Evidence that changes are approved',
          control: 'CC8.1',
          due: '2026-02-01',
          line: 2,
          matches: [{ control: 'CHG-02', confidence: 'criterion', because: 'it names CC8.1, which CHG-02 serves' }],
        },
        { number: '8', description: 'Board minutes', control: '', due: '', line: 3, matches: [] },
      ],
      mapping: 'number,description\r\n',
    }),
    exportPack: async (_run, out) => ({
      path: out ?? '/var/plumbline/exports/run-0002.zip',
      size: 123_456,
      digest: sha256('pack'),
      entries: 41,
      root: 'c3'.repeat(32),
    }),
    destinations: () => Promise.resolve([]),
    deliveries: () => Promise.resolve({ total: 0, items: [] }),
    pushEvidence: async ({ dryRun = false }) => ({
      run,
      pushed: [
        {
          destination: 'vanta',
          kind: 'vanta',
          item: 'CHG-02',
          target: 'document access-requests',
          file: `plumbline_CHG-02_sha256-${sha256('workbook')}.xlsx`,
          digest: sha256('workbook'),
          outcome: dryRun ? 'planned' : 'sent',
          because: dryRun ? 'a dry run' : 'it was uploaded',
        },
      ],
      troubles: [],
      unmapped: { vanta: 2 },
    }),
    doctor: async () => ({
      healthy: true,
      checks: [
        { name: 'git', ok: true, detail: 'git 2.43.0' },
        { name: 'data directory', ok: true, detail: '/var/plumbline is writable' },
      ],
    }),
    close: async () => undefined,
    ...overrides,
  };
}
