/**
 * What was decided in the tests of the doors: a waiver that another person approved, one that waits, a remediation that is
 * overdue, two rows of the Statement of Applicability, two submissions. Standing is worked out by the real folds.
 */
import { sha256 } from '../../src/base/digest.ts';
import { parseInstant, type Instant, type TimeSpan } from '../../src/base/instant.ts';
import type { DecisionUseCases } from '../../src/app/decisions/use-cases.ts';
import { statementDifference, statementOf } from '../../src/app/decisions/statement.ts';
import type { Control, Criterion } from '../../src/model/control.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { EvidenceRequest } from '../../src/model/evidence-request.ts';
import { samePersonAmong } from '../../src/model/standing/persons.ts';
import { remediationsAt } from '../../src/model/standing/remediations.ts';
import { requestAt, submissionsAt } from '../../src/model/standing/requests.ts';
import { waiversAt } from '../../src/model/standing/waivers.ts';

const on = (text: string): Instant => parseInstant(text)!;

export interface DecisionWorld {
  readonly now: Instant;
  readonly period: TimeSpan;
  readonly decisions: readonly Decision[];
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly requests: readonly EvidenceRequest[];
}

export const decisions = (control: string, request: string): readonly Decision[] => [
  {
    kind: 'waiver',
    id: 'waiver-1',
    decidedAt: on('2026-03-02'),
    decidedBy: 'Ada <ada@example.org>',
    reason: 'The supplier mends it in June.',
    waiver: 'risk-accepted',
    target: { control },
    from: on('2026-03-02'),
    expiresAt: on('2026-06-01'),
    link: 'INC-7',
  },
  {
    kind: 'approval',
    id: 'approval-1',
    decidedAt: on('2026-03-03'),
    decidedBy: 'Bob <bob@example.org>',
    reason: 'Nothing of it reaches production.',
    of: 'waiver-1',
    verdict: 'approved',
  },
  {
    kind: 'waiver',
    id: 'waiver-2',
    decidedAt: on('2026-06-20'),
    decidedBy: 'Ada <ada@example.org>',
    reason: 'An emergency.',
    waiver: 'emergency',
    target: { control },
    from: on('2026-06-19'),
    expiresAt: on('2026-06-20'),
  },
  {
    kind: 'remediation',
    id: 'remediation-1',
    decidedAt: on('2026-04-01'),
    decidedBy: 'Bob <bob@example.org>',
    reason: 'It deviated in March.',
    target: { control },
    owner: 'Ada <ada@example.org>',
    severity: 'high',
    dueAt: on('2026-05-01'),
    link: '#77',
  },
  {
    kind: 'applicability',
    id: 'applicability-1',
    decidedAt: on('2026-02-01'),
    decidedBy: 'Cem',
    reason: 'Everything is encrypted by us.',
    row: 'A.8.24',
    applicable: true,
    inclusion: [{ because: 'risk', ref: 'R-12' }],
    status: 'implemented',
    owner: 'Ada',
  },
  {
    kind: 'applicability',
    id: 'applicability-2',
    decidedAt: on('2026-02-01'),
    decidedBy: 'Cem',
    reason: 'Not relevant',
    row: 'A.7.1',
    applicable: false,
    inclusion: [],
  },
  {
    kind: 'submission',
    id: 'submission-1',
    decidedAt: on('2026-04-05'),
    decidedBy: 'Ada',
    reason: 'The list of the first quarter.',
    request,
    name: 'list.csv',
    mediaType: 'text/csv',
    size: 120,
    digest: sha256('list'),
    about: { from: on('2026-01-01'), to: on('2026-04-01') },
  },
  {
    kind: 'submission-review',
    id: 'submission-review-1',
    decidedAt: on('2026-04-06'),
    decidedBy: 'Bob',
    reason: 'Everybody is on it.',
    of: 'submission-1',
    verdict: 'accepted',
  },
  {
    kind: 'submission',
    id: 'submission-2',
    decidedAt: on('2026-06-20'),
    decidedBy: 'Ada',
    reason: 'So far.',
    request,
    name: 'june.csv',
    mediaType: 'text/csv',
    size: 90,
    digest: sha256('june'),
    about: { from: on('2026-06-01'), to: on('2026-06-20') },
  },
];

const graceDays = { daily: 1, weekly: 3, monthly: 14, quarterly: 14, yearly: 30, once: 0, event: 14 } as const;

export function decisionDouble(world: DecisionWorld): DecisionUseCases {
  const { decisions: log, now, period } = world;
  const sealed = log.map((decision, index) => ({
    decision,
    evidence: {
      index,
      envelope: {
        type: 'plumbline-evidence' as const,
        version: 1 as const,
        id: `decisions-${index + 1}/decision/${decision.id}`,
        run: `decisions-${index + 1}`,
        kind: 'decision' as const,
        subject: decision.id,
        title: decision.id,
        mediaType: 'application/json',
        size: 100,
        digest: sha256(decision.id),
        period: { type: 'as-of' as const, at: decision.decidedAt },
        collectedAt: decision.decidedAt,
      },
    },
  }));
  const known = { ...world, samePerson: samePersonAmong([]) };
  return {
    decide: () => Promise.resolve({ decisions: sealed.slice(0, 1), repeated: false }),
    decisions: () => Promise.resolve(sealed),
    waivers: (at = now) => Promise.resolve(waiversAt(log, at)),
    checkWaiverFile: () => Promise.resolve({ waivers: [], faults: [{ line: 2, because: 'reason is missing' }] }),
    remediations: (at = now) => Promise.resolve(remediationsAt(log, at)),
    statement: async (wish) => statementOf(wish, known, () => undefined),
    statementDifference: async (from, to) => statementDifference(from, to, known),
    statementDocument: async (format) => ({
      name: `statement.${format}`,
      mediaType: 'text/plain',
      text: `A ${format}.\n`,
    }),
    readStatement: async () => [{ row: 'A.5.1', applicable: true, inclusion: [{ because: 'law' }], status: 'planned' }],
    evidenceRequests: async ({ at = now }) => {
      const submissions = submissionsAt(log, at);
      const terms = { graceDays };
      return {
        period: { type: 'window', ...period },
        at,
        submissions,
        requests: world.requests.map((request) => requestAt(request, submissions, { at, period, terms })),
      };
    },
  };
}
