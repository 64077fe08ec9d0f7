import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Control, ControlEvaluation, ControlResult } from '../../model/control.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { ClauseReport, PolicyReport } from '../../model/policy.ts';
import type { Run } from '../../model/run.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { SourceView } from '../forges/source-views.ts';
import { planOf } from './plan.ts';
import { reviewOf } from './review.ts';
import type { ProgrammeState } from './state.ts';

const at = (text: string): Instant => parseInstant(text)!;
const now = at('2026-07-02T00:00:00Z');

function control(id: string, checks: readonly string[] = ['a-check']): Control {
  return {
    id,
    area: 'change-management',
    title: id,
    statement: '',
    owner: '',
    frequency: '',
    criteria: [],
    iso: [],
    checks,
  };
}

function evaluation(id: string, result: ControlResult, rest: Partial<ControlEvaluation> = {}): ControlEvaluation {
  const counts = {
    population: 3,
    pass: 1,
    exception: result === 'deviated' ? 2 : 0,
    notApplicable: 0,
    notDetermined: 0,
  };
  return { control: control(id), result, because: `${id} is ${result}.`, counts, coverage: 1, checks: [], ...rest };
}

function run(controls: readonly ControlEvaluation[]): Run {
  return {
    id: 'run',
    finishedAt: at('2026-07-01T00:00:00Z'),
    period: { type: 'window', from: at('2026-01-01T00:00:00Z'), to: at('2026-07-01T00:00:00Z') },
    repositories: [{ name: 'shop' }],
    controls,
  } as unknown as Run;
}

const nothing: ProgrammeState = {
  at: now,
  run: undefined,
  controls: [control('CHG-01'), control('CHG-02')],
  configured: { scope: false, window: undefined, owners: new Set() },
  sources: [],
  policies: undefined,
  requests: [],
  waivers: [],
  remediations: [],
  statement: undefined,
};

const remediation = (id: string, target: string, standing: StandingRemediation['standing']): StandingRemediation =>
  ({
    remediation: { id, target: { control: target }, owner: 'mira', dueAt: at('2026-06-01T00:00:00Z'), reason: 'mend' },
    standing,
    retests: [],
    late: false,
  }) as unknown as StandingRemediation;

const waiver = (
  target: string,
  standing: StandingWaiver['standing'],
  expires = '2026-12-01T00:00:00Z',
): StandingWaiver =>
  ({
    waiver: {
      id: 'waiver-1',
      target: { control: target },
      waiver: 'risk-accepted',
      expiresAt: at(expires),
      reason: 'small',
      decidedBy: 'mira',
    },
    standing,
  }) as unknown as StandingWaiver;

const request = (id: string, rest: Partial<StandingRequest> = {}): StandingRequest => ({
  request: { id, ask: `Hand in ${id}.` } as EvidenceRequest,
  owner: 'Head of Security',
  begunAt: null,
  instances: [],
  counts: { accepted: 0, 'handed-in': 0, rejected: 0, due: 0, overdue: 0, 'not-due': 0 },
  result: 'indeterminate',
  because: 'Nobody has begun it.',
  outside: [],
  ...rest,
});

const policies = (verdict: ClauseReport['verdict'], serves: readonly string[]): PolicyReport => ({
  policies: [
    {
      repository: 'shop',
      path: 'policies/a.md',
      title: 'A',
      owner: null,
      version: null,
      clauses: 1,
      unmarked: [],
      unmarkedTotal: 0,
      faults: [],
    },
  ] as unknown as PolicyReport['policies'],
  clauses: [
    {
      repository: 'shop',
      path: 'policies/a.md',
      clause: 'c',
      verdict,
      because: 'It differs.',
      serves,
      tests: [],
      faults: [],
      wordings: [{ text: 'We do.' }],
    },
  ] as unknown as PolicyReport['clauses'],
  unwritten: [],
});

const source = (addedAt: string): SourceView => ({ id: 'github:acme', addedAt: at(addedAt), matched: 1 }) as SourceView;

const step = (state: Partial<ProgrammeState>, id: string) =>
  planOf({ ...nothing, ...state }).find((one) => one.id === id)!;

const steps: readonly (readonly [name: string, state: Partial<ProgrammeState>, id: string, standing: string])[] = [
  ['nothing was audited', {}, 'repositories-audited', 'open'],
  ['nothing was audited', {}, 'deviations-answered', 'unknown'],
  ['one repository was audited', { run: run([]) }, 'repositories-audited', 'done'],
  ['no forge is connected', { run: run([]) }, 'forges-connected', 'open'],
  ['its forge is connected', { run: run([]), sources: [source('2026-02-01T00:00:00Z')] }, 'forges-connected', 'done'],
  [
    'it was connected after the window began',
    { run: run([]), sources: [source('2026-02-01T00:00:00Z')] },
    'watched-from-the-start',
    'open',
  ],
  [
    'it was connected before',
    { run: run([]), sources: [source('2025-12-01T00:00:00Z')] },
    'watched-from-the-start',
    'done',
  ],
  ['nothing deviates', { run: run([evaluation('CHG-01', 'operated')]) }, 'deviations-answered', 'done'],
  ['something deviates', { run: run([evaluation('CHG-01', 'deviated')]) }, 'deviations-answered', 'open'],
  [
    'it is being mended',
    { run: run([evaluation('CHG-01', 'deviated')]), remediations: [remediation('remediation-1', 'CHG-01', 'open')] },
    'deviations-answered',
    'done',
  ],
  [
    'the remediation was withdrawn',
    {
      run: run([evaluation('CHG-01', 'deviated')]),
      remediations: [remediation('remediation-1', 'CHG-01', 'withdrawn')],
    },
    'deviations-answered',
    'open',
  ],
  [
    'it was waived',
    { run: run([evaluation('CHG-01', 'deviated')]), waivers: [waiver('CHG-01', 'in-force')] },
    'deviations-answered',
    'done',
  ],
  [
    'the waiver was only asked for',
    { run: run([evaluation('CHG-01', 'deviated')]), waivers: [waiver('CHG-01', 'requested')] },
    'deviations-answered',
    'open',
  ],
  [
    'a remediation is overdue',
    { run: run([]), remediations: [remediation('remediation-1', 'CHG-01', 'overdue')] },
    'remediations-in-time',
    'open',
  ],
  ['there is no policy', { run: run([]) }, 'policies-agree', 'open'],
  ['a clause differs', { run: run([]), policies: policies('differs', []) }, 'policies-agree', 'open'],
  ['all clauses are kept', { run: run([]), policies: policies('enforced', []) }, 'policies-agree', 'done'],
  ['policies speak of one of two controls', { policies: policies('enforced', ['CHG-01']) }, 'policies-written', 'open'],
  ['something could not be seen', { run: run([evaluation('CHG-01', 'indeterminate')]) }, 'everything-seen', 'open'],
  ['a request was not begun', { requests: [request('SEC-03/x')] }, 'requests-begun', 'open'],
  ['nothing was begun, so nothing is in time', { requests: [request('SEC-03/x')] }, 'requests-in-time', 'open'],
  [
    'a waiver ends soon',
    { run: run([]), waivers: [waiver('CHG-01', 'in-force', '2026-07-20T00:00:00Z')] },
    'waivers-not-ending',
    'open',
  ],
  ['the last audit was yesterday', { run: run([]) }, 'audited-lately', 'done'],
  ['the last audit was long ago', { run: run([]), at: at('2026-09-01T00:00:00Z') }, 'audited-lately', 'open'],
];

for (const [name, state, id, standing] of steps)
  test(`${id} is ${standing}: ${name}`, () => {
    const one = step(state, id);
    assert.equal(one.standing, standing);
    assert.equal(one.next === undefined, standing === 'done');
  });

test('each step has an id of its own, in every state', () => {
  for (const state of [nothing, { ...nothing, run: run([]) }]) {
    const ids = planOf(state).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('what an auditor would ask: deviations first, what was not seen next, and nothing that is in order', () => {
  const questions = reviewOf({
    ...nothing,
    run: run([
      evaluation('CHG-03', 'indeterminate', {
        unjudged: [{ from: at('2026-02-01T00:00:00Z'), to: at('2026-03-01T00:00:00Z'), because: [] }],
      }),
      evaluation('CHG-01', 'deviated'),
      evaluation('CHG-02', 'operated'),
      evaluation('CHG-04', 'not-operated'),
    ]),
    remediations: [remediation('remediation-1', 'CHG-01', 'open')],
    policies: policies('enforced', []),
    sources: [source('2025-12-01T00:00:00Z')],
  });
  assert.deepEqual(
    questions.map(({ topic, subject }) => [topic, subject]),
    [
      ['deviation', 'CHG-04'],
      ['deviation', 'CHG-01'],
      ['unseen', 'CHG-03'],
    ],
  );
  assert.match(questions[1]!.answerWith, /remediation-1 \(open\)/);
  assert.match(questions[2]!.because, /2026-02-01 to 2026-03-01/);
});

const asked: readonly (readonly [name: string, state: Partial<ProgrammeState>, topic: string, subject: string])[] = [
  ['a request nobody began', { requests: [request('SEC-03/x')] }, 'evidence', 'SEC-03/x'],
  [
    'a request with an overdue instance',
    {
      requests: [
        request('SEC-03/x', {
          begunAt: at('2026-01-01T00:00:00Z'),
          instances: [{ from: now, to: now, dueAt: now, standing: 'overdue', submissions: [] }],
          counts: { accepted: 0, 'handed-in': 0, rejected: 0, due: 0, overdue: 1, 'not-due': 0 },
        }),
      ],
    },
    'evidence',
    'SEC-03/x',
  ],
  ['no policy at all', {}, 'policy', 'policies'],
  ['a clause that the code contradicts', { policies: policies('differs', []) }, 'policy', 'shop/policies/a.md#c'],
  [
    'an overdue remediation',
    { remediations: [remediation('remediation-7', 'CHG-01', 'overdue')] },
    'remediation',
    'remediation-7',
  ],
  ['a waiver in force', { waivers: [waiver('CHG-01', 'in-force')] }, 'waiver', 'waiver-1'],
  ['no forge', { run: run([]) }, 'window', 'sources'],
];

for (const [name, state, topic, subject] of asked)
  test(`an auditor would ask about ${name}`, () => {
    const found = reviewOf({ ...nothing, ...state }).find((one) => one.topic === topic && one.subject === subject);
    assert.ok(found && found.question.length > 10 && found.because.length > 5 && found.answerWith.length > 5);
  });

test('a waiver in a file that covers nothing is asked about with its place, and mended there', () => {
  const landed = { commit: 'c'.repeat(40), at: now, by: 'bob', authors: [], approvers: [] };
  const declared = { repository: 'shop', path: 'plumbline-waivers.yaml', line: 3, landed, approverSeen: true };
  const problem = 'who asks approves';
  const one = { ...waiver('CHG-01', 'requested'), declared: { ...declared, problem } };
  const asked = reviewOf({ ...nothing, waivers: [one] }).find(({ topic }) => topic === 'waiver')!;
  assert.match(asked.because, /plumbline-waivers\.yaml:3, brought by bob.*covers nothing: who asks approves/);
  assert.match(asked.answerWith, /^Another wording in plumbline-waivers\.yaml/);
});

test('nothing is asked about evidence that was accepted', () => {
  const accepted = request('SEC-03/x', {
    begunAt: at('2026-01-01T00:00:00Z'),
    instances: [{ from: now, to: now, dueAt: now, standing: 'accepted', submissions: ['submission-1'] }],
  });
  assert.deepEqual(
    reviewOf({ ...nothing, requests: [accepted] }).filter(({ topic }) => topic === 'evidence'),
    [],
  );
});
