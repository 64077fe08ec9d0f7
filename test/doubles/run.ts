/** Hand-built values for tests of the doors: one audit of two repositories, with every result that a control can have. */
import { sha256 } from '../../src/base/digest.ts';
import type { Instant } from '../../src/base/instant.ts';
import type {
  Area,
  CheckResult,
  Control,
  ControlEvaluation,
  ControlResult,
  OutcomeCounts,
  Period,
} from '../../src/model/control.ts';
import type { EvidenceRequest } from '../../src/model/evidence-request.ts';
import type { Gap } from '../../src/model/gap.ts';
import type { OutcomeResult } from '../../src/model/outcome.ts';
import { asObjectId, asRepositoryName, type Repository } from '../../src/model/repository.ts';
import type { Run } from '../../src/model/run.ts';

export const at = (text: string): Instant => `2026-${text}T00:00:00.000Z` as Instant;
export const shop = asRepositoryName('acme/shop');
export const bank = asRepositoryName('acme/bank');
export const head = asObjectId('a1'.repeat(20));
export const older = asObjectId('b2'.repeat(20));
export const period: Period = { type: 'window', from: at('01-01'), to: at('07-01') };

export const notConnected: Gap = {
  kind: 'gap',
  of: 'landed-change',
  repository: shop,
  reason: 'not-connected',
  detail: 'Approvals live on the forge, and no forge is connected: connect one to see them.',
};

type ControlRow = readonly [id: string, area: Area, title: string, criteria: readonly string[], check: string];

const controlRows: readonly ControlRow[] = [
  ['ACC-01', 'access-management', 'Code owners are named', ['CC6.1'], 'code-owners'],
  ['CHG-01', 'change-management', 'Changes are reviewed by another person', ['CC8.1'], 'change-reviewed'],
  ['CHG-02', 'change-management', 'Changes come through a changeset', ['CC8.1'], 'merged-change'],
  ['ENC-01', 'encryption', 'No weak cryptography', ['CC6.7'], 'weak-crypto'],
  ['LOG-01', 'logging-monitoring', 'Errors are not swallowed', ['CC7.2'], 'swallowed-errors'],
  ['VUL-01', 'vulnerability-management', 'Dependencies are scanned', ['CC7.1'], 'dependency-scan'],
  ['INC-01', 'security-incidents', 'Outsiders can report problems', ['CC7.3'], 'security-policy'],
  ['DAT-01', 'data-protection', 'Secrets stay out of the code', ['CC6.1', 'C1.1'], 'no-secrets'],
  ['REC-01', 'disaster-recovery', 'Recovery is written down', ['A1.2'], 'recovery-plan'],
];

/** What no check decides: one control, one thing that is asked of people for it. */
export const requests: readonly EvidenceRequest[] = [
  {
    id: 'SEC-03/training-export',
    reference: 'SEC-03',
    title: 'Who was trained',
    ask: 'From the training system: person, course, completed on; and the list of everybody active in the period.',
    form: 'export',
    cadence: 'yearly',
    owner: 'Head of People',
    looksFor: ['Everybody on the list has one within twelve months', 'Contractors are on the list'],
  },
];

const trained: Control = {
  id: 'SEC-03',
  area: 'security',
  title: 'People are trained',
  statement: 'Everybody is trained when they join and every year.',
  owner: 'Head of People',
  frequency: 'yearly',
  criteria: ['CC1.4'],
  iso: ['A.6.3'],
  checks: [],
  requests: ['SEC-03/training-export'],
};

export const controls: readonly Control[] = [
  ...controlRows.map(([id, area, title, criteria, check]) => ({
    id,
    area,
    title,
    statement: `${title} in every repository in scope.`,
    owner: 'engineering',
    frequency: 'per change',
    criteria,
    iso: ['A.8.32'],
    checks: [check],
  })),
  trained,
];

const counts = (population: number, rest: Partial<OutcomeCounts>): OutcomeCounts => ({
  population,
  pass: 0,
  exception: 0,
  notApplicable: 0,
  notDetermined: 0,
  ...rest,
});

interface Verdict {
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  readonly coverage: number;
  /** The outcome of the one member that is spelled out. */
  readonly member: OutcomeResult;
}

const verdict = (result: ControlResult, because: string, counts: OutcomeCounts, member: OutcomeResult): Verdict => ({
  result,
  because,
  counts,
  coverage: member === 'not-determined' || member === 'not-applicable' ? 0 : 1,
  member,
});

const verdicts: Readonly<Record<string, Verdict>> = {
  'ACC-01': verdict('operated', 'Every repository names owners.', counts(2, { pass: 2 }), 'pass'),
  'CHG-01': verdict(
    'indeterminate',
    'Reviews cannot be seen from git alone.',
    counts(3, { notDetermined: 3 }),
    'not-determined',
  ),
  'CHG-02': verdict('deviated', '1 of 3 changes landed directly.', counts(3, { pass: 2, exception: 1 }), 'exception'),
  'ENC-01': verdict('operated', 'No weak cryptography stood in the window.', counts(2, { pass: 2 }), 'pass'),
  'LOG-01': verdict(
    'deviated',
    '1 of 2 repositories swallows errors.',
    counts(2, { exception: 1, pass: 1 }),
    'exception',
  ),
  'VUL-01': verdict('not-operated', 'No pipeline scans dependencies.', counts(2, { exception: 2 }), 'exception'),
  'INC-01': verdict('operated', 'Both repositories say how to report.', counts(2, { pass: 2 }), 'pass'),
  'DAT-01': verdict('deviated', 'A secret stands in acme/shop.', counts(2, { exception: 1, pass: 1 }), 'exception'),
  'SEC-03': {
    result: 'indeterminate',
    because:
      'No check of code or forges decides this. Asked for: Who was trained (each year, from the Head of People). Nothing has been handed in.',
    counts: counts(0, {}),
    coverage: 0,
    member: 'not-determined',
  },
  'REC-01': verdict('not-applicable', 'Nothing here is deployed.', counts(2, { notApplicable: 2 }), 'not-applicable'),
};

function checkResult(check: string, said: Verdict): CheckResult {
  return {
    check,
    checkVersion: sha256(check),
    parameters: {},
    period,
    result: said.result,
    because: said.because,
    counts: said.counts,
    coverage: said.coverage,
    population: {
      kind: 'repository',
      query: 'all repositories in scope',
      size: said.counts.population,
      ids: Array.from({ length: said.counts.population }, (_, i) => `member-${i + 1}`),
      idsDigest: sha256('members'),
      exclusions: [],
      complete: true,
      reconciledWith: 'git rev-list --count',
    },
    members: [
      {
        member: 'member-1',
        repository: shop,
        label: 'acme/shop',
        result: said.member,
        because: said.because,
        intervals: [
          {
            from: { at: at('01-01') },
            to: { at: at('07-01') },
            result: said.member,
            because: said.because,
            relied: ['fact-1'],
          },
        ],
      },
    ],
    gaps: said.result === 'indeterminate' ? [notConnected] : [],
  };
}

function evaluation(control: Control): ControlEvaluation {
  const said = verdicts[control.id]!;
  const { result, because, counts, coverage } = said;
  return { control, result, because, counts, coverage, checks: control.checks.map((id) => checkResult(id, said)) };
}

export const run: Run = {
  id: 'run-0002',
  startedAt: at('07-02'),
  finishedAt: at('07-03'),
  period,
  repositories: [
    {
      name: shop,
      location: '/code/acme/shop',
      branch: 'main',
      head,
      commits: 120,
      landedInPeriod: 3,
      filesAtHead: 40,
      observedAt: at('07-02'),
      gaps: [notConnected],
    },
    {
      name: bank,
      location: '/code/acme/bank',
      branch: 'main',
      head: older,
      commits: 12,
      landedInPeriod: 0,
      filesAtHead: 7,
      observedAt: at('07-02'),
      gaps: [],
    },
  ],
  tool: { version: '0.1.0', ruleset: sha256('rules'), checks: sha256('checks') },
  controls: controls.map(evaluation),
  findings: { atHead: 3, byClass: { secret: 1, crypto: 1, 'swallowed-error': 1 } },
  work: { blobsRead: 512, bytesRead: 1_048_576, landingsRead: 132 },
  seal: { size: 41, root: 'c3'.repeat(32), checkpoint: 'plumbline.local/ledger\n41\nw8PDw8PD\n' },
};

export const repositories: readonly Repository[] = run.repositories.map((one) => ({
  name: one.name,
  location: one.location,
  gitDirectory: `${one.location}/.git`,
  objectFormat: 'sha1',
  defaultBranch: 'main',
  ...(one.head ? { head: one.head } : {}),
  observedAt: one.observedAt,
  gaps: one.gaps,
}));
