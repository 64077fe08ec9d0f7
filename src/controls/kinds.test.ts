/** Calendars, clocks and watches: what the property test holds against an oracle, told by example. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import type { Instant } from '../base/instant.ts';
import type { DatedParameters } from '../model/control.ts';
import { exception, notApplicable, pass } from '../model/outcome.ts';
import { intervalsOf } from './calendar.ts';
import { absent, course, defineCheck } from './check.ts';
import { asOf, day, document, fact, finding, gap, landing, repository, run, window } from './test-facts.ts';
import { daysAfter, hoursAfter } from './time.ts';

const meta = { title: '', question: '', rationale: '', remediation: '', reference: '' } as const;
const at = (text: string): Instant => `${text}T00:00:00.000Z` as Instant;

const shown = (start: string, days: number | ((from: Instant) => number), until: string, after = start) =>
  intervalsOf({
    start: at(start),
    every: typeof days === 'number' ? () => days : days,
    after: at(after),
    until: at(until),
    constant: typeof days === 'number',
  }).map(({ from, to, whole }) => `${from.slice(0, 10)} ${to.slice(0, 10)}${whole ? '' : ' (part)'}`);

test('quarters, months, half-years, years and weeks are those of the calendar', () => {
  assert.deepEqual(shown('2026-01-01', 92, '2026-06-30'), ['2026-01-01 2026-04-01', '2026-04-01 2026-07-01']);
  assert.deepEqual(shown('2026-01-31', 31, '2026-03-01'), [
    '2026-01-31 2026-02-01 (part)',
    '2026-02-01 2026-03-01',
    '2026-03-01 2026-04-01',
  ]);
  assert.deepEqual(shown('2025-07-01', 184, '2026-01-01'), ['2025-07-01 2026-01-01', '2026-01-01 2026-07-01']);
  assert.deepEqual(shown('2024-01-01', 365, '2024-12-31'), ['2024-01-01 2025-01-01']);
  // 2026-01-05 is a Monday.
  assert.deepEqual(shown('2026-01-01', 7, '2026-01-11'), ['2026-01-01 2026-01-05 (part)', '2026-01-05 2026-01-12']);
});

test('an interval that began before the window and ends in it is listed; one that ended as it began is not', () => {
  assert.deepEqual(shown('2020-05-05', 92, '2026-06-30', '2026-02-10'), [
    '2026-01-01 2026-04-01',
    '2026-04-01 2026-07-01',
  ]);
  assert.deepEqual(shown('2020-05-05', 92, '2026-06-30', '2026-04-01'), ['2026-04-01 2026-07-01']);
});

test('where the limit changes, what the new calendar would cut is joined to the interval after it', () => {
  const monthsThenQuarters = (from: Instant): number => (from < at('2026-02-15') ? 31 : 92);
  assert.deepEqual(shown('2026-01-01', monthsThenQuarters, '2026-08-01'), [
    '2026-01-01 2026-02-01',
    '2026-02-01 2026-03-01',
    '2026-03-01 2026-07-01',
    '2026-07-01 2026-10-01',
  ]);
});

const monthly = defineCheck({
  meta: { ...meta, id: 'monthly', evaluation: 'periodic', parameters: { days: 31 } },
  population: 'repository',
  reads: ['document'],
  every: ({ days }) => days,
  test(_item, facts) {
    const { from, to } = facts.interval;
    const found = facts.of('document').filter(({ valid }) => from <= valid.from.at && valid.from.at < to);
    return found.length > 0 ? pass('One.', found) : absent('No document was written');
  },
});

const outcomes = ({ members }: ReturnType<typeof run>): readonly string[] =>
  members.map(({ label, result, because }) => `${label}: ${result}: ${because}`);

test('months with and without: an exception names its dates, and what is not over is no failure', () => {
  const facts = [repository({ from: -40 }), document('runbook', {}, { from: 5 })];
  const result = run(monthly, { facts, period: window(0, 70) });
  assert.deepEqual(outcomes(result), [
    'shop, 2026-01-01 to 2026-01-31: pass: One.',
    'shop, 2026-02-01 to 2026-02-28: exception: No document was written: none from 2026-02-01 to 2026-02-28.',
    'shop, 2026-03-01 to 2026-03-31: not-applicable: The interval is not over: it ends on 2026-03-31. So far: No document was written.',
  ]);
  assert.equal(result.result, 'deviated');
  assert.deepEqual(result.population.ids, [
    'repository:shop@2026-01-01',
    'repository:shop@2026-02-01',
    'repository:shop@2026-03-01',
  ]);
});

test('no interval that was due had one: not operated, though one is still running', () => {
  const result = run(monthly, { facts: [repository({ from: -40 })], period: window(0, 70) });
  assert.deepEqual([result.result, result.counts.exception, result.counts.notApplicable], ['not-operated', 2, 1]);
});

test('what an interval lacks is not determined while a gap touches it, and the stretch is told', () => {
  const facts = [repository({ from: -40 }), document('runbook', {}, { from: 40 })];
  const result = run(monthly, { facts, gaps: [gap('document', { days: [10, 12] })], period: window(0, 59) });
  assert.deepEqual(
    result.members.map(({ result }) => result),
    ['not-determined', 'pass'],
  );
  assert.equal(result.result, 'indeterminate');
  assert.equal(result.coverage, 0.5);
  assert.deepEqual(
    result.unjudged?.map(({ from, to, members }) => [from, to, members]),
    [[day(0), day(31), 1]],
  );
});

const dates: readonly (readonly [number, readonly number[], string])[] = [
  [45, [5], '2026-01-01 pass'],
  [45, [40], '2026-02-01 pass'],
  [45, [], '2026-01-01 exception'],
  [20, [5], '2026-01-01 pass'],
];
for (const [date, documents, expected] of dates)
  test(`on day ${date}, with documents of ${documents.join() || 'no'} days: ${expected}`, () => {
    const facts = [repository({ from: -40 }), ...documents.map((from) => document('runbook', {}, { from }))];
    const { members } = run(monthly, { facts, period: asOf(date) });
    assert.deepEqual(
      members.map(({ intervals, result }) => `${intervals[0]!.from.at.slice(0, 10)} ${result}`),
      [expected],
    );
  });

const answered = defineCheck({
  meta: { ...meta, id: 'answered', evaluation: 'sla', parameters: { hours: 48, highHours: 24 } },
  population: 'finding',
  reads: ['document'],
  test(item, facts, { hours, highHours }) {
    const since = item.valid.from.at;
    if (item.value.severity === 'note') return notApplicable('Only a note.');
    const due = hoursAfter(since, item.value.severity === 'high' ? highHours : hours);
    const answer = facts.ever('document').find(({ valid }) => valid.from.at >= since);
    return course({ since, due, answeredAt: answer?.valid.from.at, seenUntil: item.observedAt, because: 'Found' }, [
      item,
    ]);
  },
});

test('limits by severity; durations, and how late, to the millisecond', () => {
  const facts = [
    repository(),
    finding({ class: 'secret', severity: 'high' }, { from: 1, id: 'high' }),
    finding({ class: 'secret', severity: 'low' }, { from: 1, id: 'low' }),
    finding({ class: 'secret', severity: 'note' }, { from: 1, id: 'note' }),
    finding({ class: 'secret', severity: 'low' }, { from: 9, id: 'open' }),
    document('runbook', {}, { from: 2.75 }),
  ];
  const { members, result } = run(answered, { facts, period: window(0, 10) });
  assert.deepEqual(
    members.map(({ member, result, intervals: [one] }) => [
      member,
      result,
      one?.clock && one.clock.tookMillis / 36e5,
      one?.clock && one.clock.lateMillis / 36e5,
    ]),
    [
      ['high', 'exception', 42, 18],
      ['low', 'pass', 42, 0],
      ['note', 'not-applicable', undefined, undefined],
      ['open', 'not-applicable', 24 - 1 / 36e5, 0],
    ],
  );
  assert.match(members[3]!.because, /not due yet at the end of the period; the limit was 2026-01-12 00:00:00 UTC/);
  assert.equal(result, 'deviated');
});

test('a later run says the same of the same window', () => {
  const trigger = finding({ class: 'secret', severity: 'low' }, { from: 1, id: 'one' });
  const before = run(answered, { facts: [repository(), trigger], period: window(0, 10) });
  const answer = document('runbook', {}, { from: 20 });
  const after = run(answered, { facts: [repository(), trigger, answer], period: window(0, 10) });
  assert.deepEqual(
    [before.members[0]!.result, before.members[0]!.because],
    [after.members[0]!.result, after.members[0]!.because],
  );
});

const clean = defineCheck({
  meta: { ...meta, id: 'clean', evaluation: 'invariant', parameters: {} },
  population: 'landed-change',
  reads: ['document'],
  silenceMeans: 'Nobody watched.',
  test: (item) => (item.value.bot ? exception('A bot.', [item]) : pass('Nobody.')),
});

test('violations are the population; none means something as far as somebody watched', () => {
  const whole = run(clean, { facts: [repository(), landing({}, { from: 2 })], period: window(0, 10) });
  assert.deepEqual([whole.result, whole.counts.population, whole.coverage], ['operated', 0, 1]);
  assert.equal(whole.continuity?.since?.at, day(0));
  const half = run(clean, { facts: [repository({ observed: 5 }), landing({}, { from: 2 })], period: window(0, 10) });
  assert.deepEqual([half.result, half.coverage], ['indeterminate', 0.5]);
  assert.deepEqual([half.continuity?.since, half.continuity?.unknown], [null, [{ from: day(5), to: day(10) }]]);
  assert.equal(run(clean, { facts: [repository()], period: window(0, 10) }).result, 'indeterminate');
  assert.equal(run(clean, { facts: [], period: window(0, 10) }).result, 'not-applicable');
  const broken = run(clean, {
    facts: [repository(), landing({ bot: true }, { from: 4 }), landing({}, { from: 6 })],
    period: window(0, 10),
  });
  assert.deepEqual([broken.result, broken.counts.population], ['deviated', 1]);
  assert.deepEqual([broken.continuity?.since?.at, broken.continuity?.brokenBy], [day(4), 'lapse']);
});

const dated = defineCheck({
  meta: { ...meta, id: 'dated', evaluation: 'state', parameters: { days: 100 } },
  population: 'repository',
  reads: ['document'],
  test(_item, facts, { days }) {
    const fresh = facts.of('document').filter(({ value }) => !facts.hasPassed(daysAfter(value.revisedAt, days)));
    return fresh.length > 0 ? pass('Fresh.') : exception('Stale.');
  },
});
const blocks: readonly DatedParameters[] = [
  { until: day(20), parameters: { days: 40 } },
  { from: day(20), until: day(30), parameters: { days: 10 } },
];

test('a state is judged with the parameters of each instant, and each stretch shows them', () => {
  const facts = [repository(), document('runbook')];
  const result = run(dated, { facts, period: window(0, 50), parameters: blocks });
  assert.deepEqual(
    result.members[0]!.intervals.map(({ from, to, result, parameters }) => [from.at, to.at, result, parameters]),
    [
      [day(0), day(20), 'pass', { days: 40 }],
      [day(20), day(30), 'exception', { days: 10 }],
      [day(30), day(50), 'pass', { days: 100 }],
    ],
  );
  assert.deepEqual(result.parameters, { days: 100 });
  assert.deepEqual(result.parametersInForce, [
    { until: day(20), parameters: { days: 40 } },
    { from: day(20), until: day(30), parameters: { days: 10 } },
    { from: day(30), parameters: { days: 100 } },
  ]);
  assert.deepEqual(
    result.continuity?.lapses.map(({ from, to, members }) => [from.at, to.at, members]),
    [[day(20), day(30), 1]],
  );
  assert.deepEqual([result.continuity?.since?.at, result.continuity?.brokenBy], [day(30), 'lapse']);
  assert.deepEqual(result.continuity?.longest, { from: day(0), to: day(20) });
});

test('a trigger is held against the limit of its own time: a stricter one later does not rewrite it', () => {
  const facts = [
    repository(),
    finding({ class: 'secret', severity: 'low' }, { from: 1, id: 'before' }),
    finding({ class: 'secret', severity: 'low' }, { from: 4, id: 'after' }),
    document('runbook', {}, { from: 2.5 }),
    document('backup', {}, { from: 5.5 }),
  ];
  const parameters = [
    { until: day(3), parameters: { hours: 48 } },
    { from: day(3), parameters: { hours: 24 } },
  ];
  const { members } = run(answered, { facts, period: window(0, 10), parameters });
  assert.deepEqual(
    members.map(({ member, result }) => [member, result]),
    [
      ['before', 'pass'],
      ['after', 'exception'],
    ],
  );
});

test('blocks that overlap are refused', () => {
  const parameters = [{ parameters: { days: 1 } }, { from: day(3), parameters: { days: 2 } }];
  assert.throws(
    () => run(dated, { facts: [repository()], parameters }),
    (error) => isAppError(error) && error.code === 'controls/parameters-overlap',
  );
});

test('what happened out of scope is an exclusion with its reason; the size of the population stays', () => {
  const scope = () => [{ from: day(5), reason: 'bought then' }];
  const facts = [repository(), landing({}, { from: 2 }), landing({}, { from: 7 })];
  const events = defineCheck({
    meta: { ...meta, id: 'events', evaluation: 'population', parameters: {} },
    population: 'landed-change',
    reads: [],
    test: () => pass('Yes.'),
  });
  const { population, members } = run(events, { facts, scope, period: window(0, 10) });
  assert.deepEqual([population.size, members.length], [2, 1]);
  assert.deepEqual(
    population.exclusions.map(({ because }) => because),
    ['Out of scope at that time; in scope from 2026-01-06 (bought then).'],
  );
  const states = run(dated, { facts: [repository(), document('runbook')], scope, period: window(0, 10) });
  assert.deepEqual(
    states.members[0]!.intervals.map(({ from, result }) => [from.at, result]),
    [
      [day(0), 'not-applicable'],
      [day(5), 'pass'],
    ],
  );
  const never = run(dated, { facts: [repository(), document('runbook')], scope, period: window(0, 4) });
  assert.deepEqual([never.members.length, never.population.exclusions.length, never.result], [0, 1, 'not-applicable']);
  const watched = run(clean, { facts, scope, period: window(0, 10) });
  assert.equal(watched.coverage, 1, 'what is out of scope need not be watched');
});

test('branches have dates of their own', () => {
  const scope = (_: string, branch: string | undefined) =>
    branch === 'release' ? [{ until: day(3), reason: 'ended' }] : undefined;
  const facts = [
    repository(),
    landing({ branch: 'release', bot: true }, { from: 5, id: 'late' }),
    landing({ branch: 'main', bot: true }, { from: 5, id: 'main' }),
  ];
  const { population, members } = run(clean, { facts, scope, period: window(0, 10) });
  assert.deepEqual(
    [members.map(({ member }) => member), population.exclusions.map(({ id }) => id)],
    [['main'], ['late']],
  );
});

test('a course of a check that judges no triggers is refused', () => {
  const wrong = defineCheck({
    meta: { ...meta, id: 'wrong', evaluation: 'population', parameters: {} },
    population: 'landed-change',
    reads: [],
    test: () => absent('Nothing'),
  });
  assert.throws(
    () =>
      run(wrong, { facts: [repository(), fact('landed-change', landing().value, { from: 2 })], period: window(0, 9) }),
    (error) => isAppError(error) && error.code === 'controls/wrong-verdict',
  );
});
