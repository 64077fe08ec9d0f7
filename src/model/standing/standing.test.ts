import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { ControlEvaluation, MemberResult } from '../control.ts';
import type { Decision, Submission } from '../decision.ts';
import type { Cadence, EvidenceRequest } from '../evidence-request.ts';
import { byRow } from './applicability.ts';
import { besideResults } from './beside.ts';
import { samePersonAmong } from './persons.ts';
import { requestAt, submissionsAt, type RequestTerms } from './requests.ts';
import { waiversAt } from './waivers.ts';

const on = (text: string): Instant => parseInstant(text)!;

describe('whether two names are of one person', () => {
  const people = [{ name: 'Ada Lovelace', emails: ['ada@x.org', 'lovelace@y.org'], accounts: ['github:ada'] }];
  const rows: readonly [a: string, b: string, expected: boolean][] = [
    ['ada@x.org', 'ADA@x.org', true],
    ['Ada <ada@x.org>', 'ada@x.org', true],
    ['Ada  Byron', ' ada byron ', true],
    ['Bob <bob@x.org>', 'Ada <ada@x.org>', false],
    ['lovelace@y.org', 'github:ada', true],
    ['Ada Lovelace', 'lovelace@y.org', true],
    // One name over two addresses: rather one person too few than a waiver approved by who asked for it.
    ['Cem <cem@x.org>', 'Cem <cem@y.org>', true],
    ['cem@x.org', 'cem@y.org', false],
  ];
  for (const [a, b, expected] of rows)
    test(`${a} and ${b}: ${expected ? 'one' : 'two'}`, () => {
      assert.equal(samePersonAmong(people)(a, b), expected);
      assert.equal(samePersonAmong(people)(b, a), expected);
    });
});

test('rows are in the order of their numbers, own ones last', () => {
  const rows = ['OWN-2', 'A.8.10', 'A.5.9', 'A.8.9', 'ACC-01', 'A.5.10'];
  assert.deepEqual(rows.sort(byRow), ['A.5.9', 'A.5.10', 'A.8.9', 'A.8.10', 'ACC-01', 'OWN-2']);
});

describe('waivers beside results', () => {
  const stretch = (from: string, to: string, result: MemberResult['result']) => ({
    from: { at: on(from) },
    to: { at: on(to) },
    result,
    because: 'b',
    relied: [],
  });
  const member = (id: string, intervals: MemberResult['intervals']): MemberResult => ({
    member: id,
    repository: 'r' as never,
    label: id,
    result: 'exception',
    because: 'b',
    intervals,
  });
  const state = member('state', [
    stretch('2026-01-01', '2026-02-01', 'pass'),
    stretch('2026-02-01', '2026-03-01', 'exception'),
    stretch('2026-03-01', '2026-04-01', 'pass'),
    stretch('2026-04-01', '2026-05-01', 'exception'),
  ]);
  const event = member('event', [stretch('2026-03-10', '2026-03-10', 'exception')]);
  const evaluation = {
    control: { id: 'CHG-02' },
    result: 'deviated',
    counts: { population: 2, pass: 0, exception: 2, notApplicable: 0, notDetermined: 0 },
    checks: [
      {
        check: 'approved',
        counts: { population: 2, pass: 0, exception: 2, notApplicable: 0, notDetermined: 0 },
        members: [state, event],
      },
    ],
  } as unknown as ControlEvaluation;

  const waiver = (
    target: object,
    [from, to]: readonly [string, string],
    approvedAt: string,
    number = 1,
  ): readonly Decision[] => [
    {
      kind: 'waiver',
      id: `waiver-${number}`,
      decidedAt: on('2026-01-01'),
      decidedBy: 'Ada',
      reason: 'r',
      waiver: 'risk-accepted',
      target: { control: 'CHG-02', ...target },
      from: on(from),
      expiresAt: on(to),
    },
    {
      kind: 'approval',
      id: `approval-${number}`,
      decidedAt: on(approvedAt),
      decidedBy: 'Bob',
      reason: 'r',
      of: `waiver-${number}`,
      verdict: 'approved',
    },
  ];

  const rows: readonly [
    name: string,
    decisions: readonly Decision[],
    expected: { waived: number; afterwards: number; state: unknown; event: unknown },
  ][] = [
    [
      'one of the control over all of it covers both',
      waiver({}, ['2026-01-01', '2026-06-01'], '2026-01-02'),
      { waived: 2, afterwards: 0, state: [['waiver-1', 'whole', false]], event: [['waiver-1', 'whole', false]] },
    ],
    [
      'one of a member covers that member',
      waiver({ check: 'approved', member: 'event' }, ['2026-03-01', '2026-04-01'], '2026-03-02'),
      { waived: 1, afterwards: 0, state: undefined, event: [['waiver-1', 'whole', false]] },
    ],
    [
      'approved after the event, it says so',
      waiver({ check: 'approved', member: 'event' }, ['2026-03-01', '2026-04-01'], '2026-03-11'),
      { waived: 0, afterwards: 1, state: undefined, event: [['waiver-1', 'whole', true]] },
    ],
    [
      'what ended before the second exception covers a part, and waives nothing',
      waiver({ check: 'approved', member: 'state' }, ['2026-01-01', '2026-04-10'], '2026-01-02'),
      { waived: 0, afterwards: 0, state: [['waiver-1', 'part', false]], event: undefined },
    ],
    [
      'two waivers one after the other cover what neither covers alone',
      [
        ...waiver({ check: 'approved', member: 'state' }, ['2026-01-01', '2026-04-10'], '2026-01-02'),
        ...waiver({ check: 'approved', member: 'state' }, ['2026-04-10', '2026-06-01'], '2026-01-02', 2),
      ],
      {
        waived: 1,
        afterwards: 0,
        state: [
          ['waiver-1', 'part', false],
          ['waiver-2', 'part', false],
        ],
        event: undefined,
      },
    ],
    [
      'one of another check covers nothing here',
      waiver({ check: 'landed' }, ['2026-01-01', '2026-06-01'], '2026-01-02'),
      { waived: 0, afterwards: 0, state: undefined, event: undefined },
    ],
  ];
  for (const [name, decisions, expected] of rows)
    test(name, () => {
      const [shown] = besideResults([evaluation], waiversAt(decisions, on('2026-12-01')));
      const members = shown!.checks[0]!.members;
      const of = (id: string) =>
        members.find((one) => one.member === id)?.waivers?.map((one) => [one.id, one.covers, one.afterwards]);
      assert.deepEqual(
        {
          waived: shown!.counts.waived,
          afterwards: shown!.counts.waivedAfterwards,
          state: of('state'),
          event: of('event'),
        },
        expected,
      );
      assert.equal(shown!.result, 'deviated');
      assert.equal(shown!.counts.exception, 2, 'a waived exception is an exception');
      assert.ok(members.every(({ result }) => result === 'exception'));
    });

  test('where nothing was ever waived, results are the same values', () => {
    const evaluations = [evaluation];
    assert.equal(besideResults(evaluations, []), evaluations);
  });
});

describe('how an evidence request stands', () => {
  const request = (cadence: Cadence): EvidenceRequest => ({
    id: 'SEC-03/training',
    reference: 'SEC-03',
    title: 't',
    ask: 'a',
    form: 'export',
    cadence,
    owner: 'Head of People',
    looksFor: [],
  });
  const submission = (number: number, about: readonly [string, string], at: string): Submission => ({
    kind: 'submission',
    id: `submission-${number}`,
    decidedAt: on(at),
    decidedBy: 'Ada',
    reason: 'r',
    request: 'SEC-03/training',
    name: 'f.csv',
    mediaType: 'text/csv',
    size: 1,
    digest: 'd' as never,
    about: { from: on(about[0]), to: on(about[1]) },
  });
  const review = (number: number, at: string, verdict: 'accepted' | 'rejected' = 'accepted'): Decision => ({
    kind: 'submission-review',
    id: `submission-review-${number}`,
    decidedAt: on(at),
    decidedBy: 'Bob',
    reason: 'r',
    of: `submission-${number}`,
    verdict,
  });
  const graceDays = { daily: 1, weekly: 3, monthly: 14, quarterly: 14, yearly: 30, once: 0, event: 14 };
  const year = { from: on('2025-11-15'), to: on('2026-11-15') };
  const stand = (cadence: Cadence, decisions: readonly Decision[], at: string, terms: Partial<RequestTerms> = {}) =>
    requestAt(request(cadence), submissionsAt(decisions, on(at)), {
      at: on(at),
      period: year,
      terms: { graceDays, ...terms },
    });
  const standings = ({ instances }: ReturnType<typeof stand>) =>
    instances.map(({ name, standing }) => [name, standing]);

  test('nobody named, nothing handed in: not begun, neither good nor bad', () => {
    const view = stand('quarterly', [], '2026-11-20');
    assert.deepEqual([view.begunAt, view.instances, view.result], [null, [], 'indeterminate']);
  });

  test('begun: each interval stands for itself, and one without evidence has the day it was due', () => {
    const decisions = [
      submission(1, ['2026-01-01', '2026-04-01'], '2026-04-03'),
      review(1, '2026-04-04'),
      submission(2, ['2026-04-01', '2026-07-01'], '2026-08-01'),
      submission(3, ['2026-07-01', '2026-10-01'], '2026-10-02'),
      review(3, '2026-10-03', 'rejected'),
    ];
    const view = stand('quarterly', decisions, '2026-10-10', { begin: on('2025-11-01') });
    assert.deepEqual(standings(view), [
      ['2025-Q4', 'overdue'],
      ['2026-Q1', 'accepted'],
      ['2026-Q2', 'handed-in'],
      ['2026-Q3', 'rejected'],
      ['2026-Q4', 'not-due'],
    ]);
    assert.equal(view.instances[0]!.dueAt, on('2026-01-15'));
    assert.deepEqual(view.instances[2]!.late, ['submission-2']);
    assert.equal(view.result, 'deviated');
    assert.match(view.because, /2025-Q4, 2026-01-15/);
    assert.deepEqual(standings(stand('quarterly', decisions, '2026-10-15', { begin: on('2025-11-01') }))[3], [
      '2026-Q3',
      'overdue',
    ]);
  });

  test('the first thing handed in begins it; an owner alone begins it with the period', () => {
    const decisions = [submission(1, ['2026-05-01', '2026-06-01'], '2026-06-02'), review(1, '2026-06-03')];
    const view = stand('quarterly', decisions, '2026-07-01');
    assert.deepEqual(standings(view), [
      ['2026-Q2', 'accepted'],
      ['2026-Q3', 'not-due'],
      ['2026-Q4', 'not-due'],
    ]);
    assert.equal(view.result, 'operated');
    assert.equal(stand('quarterly', [], '2026-11-20', { owner: 'Ada' }).begunAt, year.from);
  });

  test('what is about another time answers nothing and is named; what was withdrawn is neither', () => {
    const other = submission(1, ['2024-01-01', '2024-04-01'], '2026-06-02');
    const view = stand('quarterly', [other, review(1, '2026-06-03')], '2026-11-20', { begin: on('2026-07-01') });
    assert.deepEqual([view.outside, view.counts.accepted, view.result], [['submission-1'], 0, 'not-operated']);
    const withdrawn: Decision = { ...review(9, '2026-06-04'), kind: 'withdrawal', of: 'submission-1' } as never;
    assert.deepEqual(stand('quarterly', [other, withdrawn], '2026-11-20').begunAt, null);
  });

  test('once: one that covers the period; for each event: as many as there are', () => {
    const decisions = [submission(1, ['2026-01-01', '2026-10-01'], '2026-11-16'), review(1, '2026-11-17')];
    const once = stand('once', decisions, '2026-11-20');
    assert.deepEqual(
      once.instances.map(({ standing, late }) => [standing, late]),
      [['accepted', ['submission-1']]],
    );
    const events = stand('event', decisions, '2026-11-20');
    assert.deepEqual([events.instances.length, events.result], [1, 'operated']);
    assert.equal(stand('event', [], '2026-11-20', { begin: on('2026-01-01') }).result, 'indeterminate');
  });

  test('as of a date: the interval it falls into and the last one that had ended', () => {
    const view = requestAt(request('quarterly'), [], {
      at: on('2026-05-10'),
      period: { from: on('2026-05-10'), to: on('2026-05-10') },
      terms: { graceDays, begin: on('2020-01-01') },
    });
    assert.deepEqual(standings(view), [
      ['2026-Q1', 'overdue'],
      ['2026-Q2', 'not-due'],
    ]);
  });
});
