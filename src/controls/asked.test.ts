import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant, type Instant } from '../base/instant.ts';
import type { CheckResult, Control, ControlEvaluation, ControlResult } from '../model/control.ts';
import type { EvidenceRequest, RequestStanding } from '../model/evidence-request.ts';
import type { Gap } from '../model/gap.ts';
import type { StandingRequest } from '../model/standing/requests.ts';
import { sayWhatIsAsked } from './asked.ts';
import { concludeControl } from './rollup.ts';

const control = (checks: readonly string[], requests: readonly string[]): Control => ({
  id: 'SEC-03',
  area: 'security',
  title: 'People are trained',
  statement: 'Everybody is trained.',
  owner: 'Head of People',
  frequency: 'yearly',
  criteria: ['CC1.4'],
  iso: ['A.6.3'],
  checks,
  requests,
});

const unjudged = (of: Control): ControlEvaluation => ({ control: of, ...concludeControl([]), checks: [] });

const request = (id: string): EvidenceRequest => ({
  id,
  reference: 'SEC-03',
  title: 'Who was trained',
  ask: 'From the training system: person, course, completed on.',
  form: 'export',
  cadence: 'yearly',
  owner: 'Head of People',
  looksFor: ['Everybody is on the list'],
});

const now: Instant = parseInstant('2026-07-01')!;
const none = { accepted: 0, 'handed-in': 0, rejected: 0, due: 0, overdue: 0, 'not-due': 0 };

function standing(
  id: string,
  result: ControlResult,
  counts: Partial<Record<RequestStanding, number>>,
): StandingRequest {
  const all = { ...none, ...counts };
  const instances = Object.entries(all).flatMap(([one, many]) =>
    Array.from({ length: many }, () => ({
      from: now,
      to: now,
      dueAt: now,
      standing: one as RequestStanding,
      submissions: [],
    })),
  );
  return {
    request: request(id),
    owner: 'Head of People',
    begunAt: now,
    instances,
    counts: all,
    result,
    because: `${result}.`,
    outside: [],
  };
}

const said = (...asked: readonly StandingRequest[]) =>
  sayWhatIsAsked(
    [
      unjudged(
        control(
          [],
          asked.map((one) => one.request.id),
        ),
      ),
    ],
    asked,
  )[0]!;

test('one that nobody has begun names what is asked, how often and of whom, and is not judged', () => {
  const one = said({ ...standing('SEC-03/a', 'indeterminate', {}), begunAt: null });
  assert.equal(one.result, 'indeterminate');
  assert.equal(
    one.because,
    'No check of code or forges decides this. Asked for: Who was trained (each year, from the Head of People). Nobody has begun it.',
  );
});

const cases: readonly (readonly [
  name: string,
  asked: readonly StandingRequest[],
  result: ControlResult,
  coverage: number,
])[] = [
  ['all that was due was accepted', [standing('SEC-03/a', 'operated', { accepted: 4, 'not-due': 1 })], 'operated', 1],
  [
    'handed in, and nobody else accepted it yet',
    [standing('SEC-03/a', 'indeterminate', { 'handed-in': 1 })],
    'indeterminate',
    0,
  ],
  ['one quarter is overdue', [standing('SEC-03/a', 'deviated', { accepted: 3, overdue: 1 })], 'deviated', 1],
  ['nothing was ever accepted when due', [standing('SEC-03/a', 'not-operated', { overdue: 4 })], 'not-operated', 1],
  [
    'one of two requests is accepted, the other waits',
    [standing('SEC-03/a', 'operated', { accepted: 1 }), standing('SEC-03/b', 'indeterminate', { due: 1 })],
    'indeterminate',
    0.5,
  ],
  [
    'one of two requests never worked',
    [standing('SEC-03/a', 'operated', { accepted: 1 }), standing('SEC-03/b', 'not-operated', { overdue: 1 })],
    'deviated',
    1,
  ],
];

for (const [name, asked, result, coverage] of cases)
  test(`decided by people: ${name}`, () => {
    const one = said(...asked);
    assert.deepEqual([one.result, one.coverage], [result, coverage]);
    const { population, pass, exception, notApplicable, notDetermined } = one.counts;
    assert.equal(pass + exception + notApplicable + notDetermined, population);
    assert.equal(/not a computation/.test(one.because), result === 'operated');
  });

test('a control with checks is left as its checks say', () => {
  const judged = unjudged(control(['some-check'], ['SEC-03/a']));
  assert.deepEqual(sayWhatIsAsked([judged], [standing('SEC-03/a', 'operated', { accepted: 1 })]), [judged]);
});

test('a control with neither says so', () => {
  const [one] = sayWhatIsAsked([unjudged(control([], []))], []);
  assert.equal(one?.because, 'No check looks at this control, and nothing is asked for it.');
});

const silentCheck = 'restores-tested';
const judgedBy = (check: string, counts: Partial<ControlEvaluation['counts']>): ControlEvaluation => ({
  ...unjudged(control([check], ['SEC-03/a'])),
  counts: { population: 1, pass: 0, exception: 0, notApplicable: 0, notDetermined: 1, ...counts },
  because: 'Nothing was found.',
});
const accepted = standing('SEC-03/a', 'operated', { accepted: 1 });

test('where checks that leave it to people showed nothing, what was handed in decides', () => {
  const [one] = sayWhatIsAsked([judgedBy(silentCheck, {})], [accepted]);
  assert.equal(one?.result, 'operated');
  assert.match(one?.because ?? '', /not a computation\. .* The checks showed nothing: Nothing was found\.$/);
});

const kept: readonly (readonly [name: string, evaluation: ControlEvaluation, standing: StandingRequest])[] = [
  ['an exception stands', judgedBy(silentCheck, { exception: 1, notDetermined: 0 }), accepted],
  ['what passed stands', judgedBy(silentCheck, { pass: 1 }), accepted],
  ['code that could not be read is for nobody to talk away', judgedBy('no-credential-in-code', {}), accepted],
  ['nobody has begun it', judgedBy(silentCheck, {}), { ...accepted, begunAt: null }],
];
for (const [name, evaluation, asked] of kept)
  test(name, () => assert.deepEqual(sayWhatIsAsked([evaluation], [asked]), [evaluation]));

test('that nothing was due here leaves a control open that people have not begun to show', () => {
  const nothingDue: ControlEvaluation = {
    ...judgedBy(silentCheck, { notDetermined: 0, notApplicable: 1 }),
    result: 'not-applicable',
  };
  const [one] = sayWhatIsAsked([nothingDue], [{ ...accepted, begunAt: null }]);
  assert.equal(one?.result, 'indeterminate');
  assert.match(one?.because ?? '', /^Nothing was found\. .*Nobody has begun it/);
});

const checked = (checks: readonly CheckResult[], counts: Partial<ControlEvaluation['counts']>): ControlEvaluation => {
  const base = unjudged(
    control(
      checks.map(({ check }) => check),
      ['SEC-03/a'],
    ),
  );
  return {
    ...base,
    result: 'indeterminate',
    because: 'Nothing declares it.',
    checks,
    counts: { ...base.counts, ...counts },
  };
};
const check = (id: string, result: ControlResult, reason?: Gap['reason']) =>
  ({
    check: id,
    result,
    gaps: reason ? [{ kind: 'gap', of: 'all', repository: 'all', reason, detail: '' }] : [],
  }) as unknown as CheckResult;
const undeclared = check('x', 'indeterminate', 'not-declared');
const handedOver = standing('SEC-03/a', 'operated', { accepted: 1 });

test('what no repository declares is asked of people, and their word decides it (issue 5)', () => {
  const open = sayWhatIsAsked([checked([undeclared], {})], [{ ...handedOver, begunAt: null }])[0]!;
  assert.deepEqual([open.result, open.coverage], ['indeterminate', 0]);
  assert.match(open.because, /^Nothing declares it\. Asked for: Who was trained .* Nobody has begun it\.$/);
  const decided = sayWhatIsAsked([checked([undeclared], {})], [handedOver])[0]!;
  assert.deepEqual([decided.result, decided.coverage], ['operated', 1]);
  assert.match(decided.because, /not a computation.* The checks showed nothing: Nothing declares it\.$/);
});

test('people decide nothing where a check saw an exception or could not look', () => {
  for (const [checks, counts] of [
    [[undeclared, check('y', 'deviated')], { population: 1, exception: 1 }],
    [[undeclared, check('y', 'indeterminate', 'unreadable')], {}],
  ] as const) {
    const judged = checked(checks, counts);
    assert.deepEqual(sayWhatIsAsked([judged], [handedOver]), [judged]);
  }
});

test('beside a check that operated, what people handed in completes the control, and says so', () => {
  const judged = checked([check('y', 'operated'), undeclared], { population: 1, pass: 1 });
  const one = sayWhatIsAsked([judged], [handedOver])[0]!;
  assert.equal(one.result, 'operated');
  assert.match(one.because, /not a computation.* The checks: Nothing declares it\.$/);
});
