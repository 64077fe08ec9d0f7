import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import { exception, notDetermined, pass } from '../model/outcome.ts';
import { defineCheck } from './check.ts';
import { asOf, day, document, fact, gap, landing, repository, run, window } from './test-facts.ts';
import { daysAfter } from './time.ts';

const meta = {
  id: 'policy-present',
  title: 'A policy is there',
  question: 'Is there a policy?',
  rationale: 'Because.',
  remediation: 'Write one.',
  reference: 'INC-01',
  evaluation: 'state',
  parameters: { days: 100 },
} as const;

const policyCheck = defineCheck({
  meta,
  population: 'repository',
  reads: ['document'],
  test(_item, facts, { days }: { readonly days: number }) {
    const found = facts.of('document');
    if (found.length === 0) return exception('No policy.');
    const fresh = found.filter((document) => !facts.hasPassed(daysAfter(document.value.revisedAt, days)));
    return fresh.length > 0 ? pass('A fresh policy.', fresh) : exception('A stale policy.', found);
  },
});

const eventCheck = defineCheck({
  meta: { ...meta, id: 'change-signed', evaluation: 'population', parameters: {} },
  population: 'landed-change',
  reads: ['document'],
  test: (item, facts) => {
    if (item.value.bot) return notDetermined('A bot made it.');
    if (item.value.signature === 'none') return exception('Not signed.', [item]);
    return pass(`Signed, with ${facts.of('document').length} documents in force.`, [item]);
  },
});

const stretches = (result: ReturnType<typeof run>): unknown[] =>
  result.members.map((member) =>
    member.intervals.map(({ from, to, result }) => [
      (Date.parse(from.at) - Date.parse(day(0))) / 864e5,
      (Date.parse(to.at) - Date.parse(day(0))) / 864e5,
      result,
    ]),
  );

test('reading a kind that is not declared does not compile', () => {
  const check = defineCheck({
    meta: { ...meta, parameters: {} },
    population: 'repository',
    reads: ['document'],
    test: (_item, facts) => {
      // @ts-expect-error `pipeline` is not among `reads`
      const undeclared = facts.of('pipeline');
      // @ts-expect-error nor can it be read from elsewhere
      const elsewhere = facts.anywhere('finding');
      // @ts-expect-error nor can its gaps be asked for
      const gaps = facts.gaps('pipeline');
      return pass(`${undeclared.length} ${elsewhere.length} ${gaps.length}`);
    },
  });
  assert.deepEqual(check.reads, ['document']);
});

test('a window is cut exactly where something it read began, ended or expired', () => {
  const facts = [
    repository({ from: 10 }),
    document('runbook', {}, { from: 30, to: 50 }),
    document('backup', {}, { from: 60 }),
  ];
  const result = run(policyCheck, { facts, period: window(0, 300) });
  assert.deepEqual(stretches(result), [
    [
      [0, 10, 'not-applicable'],
      [10, 30, 'exception'],
      [30, 50, 'pass'],
      [50, 60, 'exception'],
      [60, 160, 'pass'],
      [160, 300, 'exception'],
    ],
  ]);
  const [member] = result.members;
  assert.equal(member!.result, 'exception');
  assert.match(
    member!.because,
    /From 2026-01-11 to 2026-01-31: No policy\. From 2026-02-20 to 2026-03-02: No policy\. From 2026-06-10 to/,
  );
  assert.equal(member!.intervals[2]!.from.commit, facts[1]!.valid.from.commit);
  assert.equal(member!.intervals[2]!.to.commit, facts[1]!.valid.to!.commit);
  assert.equal(member!.intervals[5]!.from.commit, undefined, 'a deadline is no landing');
  assert.equal(result.result, 'deviated', 'it passed for a while');
  assert.equal(result.coverage, 1);
  assert.equal(run(policyCheck, { facts, period: window(170, 300) }).result, 'not-operated');
});

test('equal neighbours are one stretch', () => {
  const facts = [
    repository(),
    document('runbook', {}, { from: 0, id: 'd' }),
    fact('finding', {} as never, { from: 20 }),
  ];
  const result = run(policyCheck, { facts, period: window(5, 90), parameters: { days: 1000 } });
  assert.deepEqual(stretches(result), [[[5, 90, 'pass']]]);
  assert.equal(result.result, 'operated');
});

test('a gap turns a pass into not-determined exactly as long as it lasts, and leaves an exception alone', () => {
  const facts = [repository(), document('runbook', {}, { to: 40 })];
  const result = run(policyCheck, { facts, gaps: [gap('document', { days: [20, 60] })], period: window(0, 80) });
  assert.deepEqual(stretches(result), [
    [
      [0, 20, 'pass'],
      [20, 40, 'not-determined'],
      [40, 80, 'exception'],
    ],
  ]);
  assert.equal(result.coverage, 0.75);
  assert.equal(result.gaps.length, 1);
});

const gapCases: readonly [string, ReturnType<typeof gap>, string][] = [
  ['of all kinds', gap('all'), 'indeterminate'],
  ['of all repositories', gap('document', { repository: 'all' }), 'indeterminate'],
  ['of another kind', gap('pipeline'), 'operated'],
  ['of another repository', gap('document', { repository: 'other' as never }), 'operated'],
  ['of another time', gap('document', { days: [100, 200] }), 'operated'],
];
for (const [name, touching, result] of gapCases) {
  test(`a gap ${name}: ${result}`, () => {
    const facts = [repository(), document('runbook')];
    assert.equal(run(policyCheck, { facts, gaps: [touching], period: asOf(20) }).result, result);
  });
}

test('a check that tolerates gaps keeps its pass; one that knows which gaps matter keeps it for the others', () => {
  const facts = [repository(), document('runbook')];
  const tolerant = { ...policyCheck, toleratesGaps: 'A policy that was found is there.' };
  assert.equal(run(tolerant, { facts, gaps: [gap('document')], period: asOf(20) }).result, 'operated');
  const choosy = { ...policyCheck, relevantGap: ({ path }: { path?: string }) => path === 'a' };
  assert.equal(run(choosy, { facts, gaps: [gap('document', { path: 'b' })], period: asOf(20) }).result, 'operated');
  assert.equal(
    run(choosy, { facts, gaps: [gap('document', { path: 'a' })], period: asOf(20) }).result,
    'indeterminate',
  );
});

test('after the last observation nothing is covered', () => {
  const facts = [repository({ observed: 50 }), document('runbook')];
  const result = run(policyCheck, { facts, period: window(0, 100) });
  assert.deepEqual(stretches(result), [
    [
      [0, 50, 'pass'],
      [50, 100, 'not-determined'],
    ],
  ]);
  assert.equal(result.coverage, 0.5);
  assert.equal(result.result, 'indeterminate');
  assert.equal(result.gaps[0]!.reason, 'not-observed');
  assert.equal(run(policyCheck, { facts, period: asOf(50) }).result, 'operated');
  assert.equal(run(policyCheck, { facts, period: asOf(51) }).result, 'indeterminate');
});

test('a population is judged event by event, as things stood when each happened', () => {
  const facts = [
    repository(),
    document('runbook', {}, { from: 15 }),
    landing({ signature: 'present' }, { from: 9, id: 'before' }),
    landing({ signature: 'present' }, { from: 10, id: 'a' }),
    landing({ signature: 'none' }, { from: 15, id: 'b' }),
    landing({ signature: 'present' }, { from: 16, id: 'c' }),
    landing({ signature: 'none' }, { from: 20, id: 'after' }),
  ];
  const result = run(eventCheck, { facts, period: window(10, 20) });
  assert.deepEqual(result.population.ids, ['a', 'b', 'c']);
  assert.equal(result.population.idsDigest, sha256('a\nb\nc'));
  assert.deepEqual(
    result.members.map((member) => [member.result, member.because]),
    [
      ['pass', 'Signed, with 0 documents in force.'],
      ['exception', 'Not signed.'],
      ['pass', 'Signed, with 1 documents in force.'],
    ],
  );
  assert.deepEqual(result.counts, { population: 3, pass: 2, exception: 1, notApplicable: 0, notDetermined: 0 });
  assert.equal(result.result, 'deviated');
  assert.match(result.population.reconciledWith, /rev-list --first-parent --count.* shop 5\./);
});

test('on a date, the last event of each repository is the example', () => {
  const facts = [
    landing({ signature: 'present' }, { from: 1, id: 'a' }),
    landing({ signature: 'present' }, { from: 5, id: 'b' }),
    landing({ signature: 'none' }, { from: 9, id: 'later' }),
    landing({ signature: 'present' }, { from: 2, id: 'c', repository: 'other' }),
  ];
  assert.deepEqual(run(eventCheck, { facts, period: asOf(7) }).population.ids, ['c', 'b']);
});

test('on a date, a repository with history but no listed landing is no "no occurrence"', () => {
  const none = run(eventCheck, { facts: [repository()], period: asOf(7) });
  assert.equal(none.result, 'indeterminate');
  assert.match(none.because, /it is not among the facts/);
  assert.equal(run(eventCheck, { facts: [repository({ from: 9 })], period: asOf(7) }).result, 'not-applicable');
});

test('exclusions are counted and named, and count towards the size', () => {
  const facts = [landing({ signature: 'present' }, { from: 1, id: 'a' }), landing({ bot: true }, { from: 2, id: 'b' })];
  const scoped = {
    ...eventCheck,
    scope: (item: (typeof facts)[number]) => (item.value.bot ? { excluded: 'Bots.' } : undefined),
  };
  const result = run(scoped, { facts, period: window(0, 9) });
  assert.deepEqual(result.population.exclusions, [{ id: 'b', because: 'Bots.' }]);
  assert.equal(result.population.size, 2);
  assert.equal(result.members.length, 1);
  assert.equal(result.result, 'operated');
});

const rollups: readonly [string, Parameters<typeof run>[1], string][] = [
  ['no member and a whole list', { facts: [repository()] }, 'not-applicable'],
  ['no member and a gap in the list', { facts: [repository()], gaps: [gap('landed-change')] }, 'indeterminate'],
  [
    'no member, the forge not connected',
    { facts: [], gaps: [gap('landed-change', { reason: 'not-connected' })] },
    'not-applicable',
  ],
  [
    'one exception of two',
    { facts: [landing({}, { from: 1 }), landing({ signature: 'present' }, { from: 2 })] },
    'deviated',
  ],
  ['exceptions only', { facts: [landing({}, { from: 1 }), landing({}, { from: 2 })] }, 'not-operated'],
  [
    'a not-determined',
    { facts: [landing({ bot: true }, { from: 1 }), landing({ signature: 'present' }, { from: 2 })] },
    'indeterminate',
  ],
  ['all passed', { facts: [landing({ signature: 'present' }, { from: 2 })] }, 'operated'],
  [
    'all passed, a gap in the list',
    { facts: [landing({ signature: 'present' }, { from: 2 })], gaps: [gap('landed-change')] },
    'indeterminate',
  ],
  [
    'an exception, a gap in the list',
    { facts: [landing({}, { from: 1 }), landing({ signature: 'present' }, { from: 2 })], gaps: [gap('all')] },
    'deviated',
  ],
  [
    'not observed to the end',
    { facts: [repository({ observed: 5 }), landing({ signature: 'present' }, { from: 2 })] },
    'indeterminate',
  ],
];
for (const [name, judging, expected] of rollups) {
  test(`${name}: ${expected}`, () => {
    const result = run(eventCheck, { period: window(0, 10), ...judging });
    assert.equal(result.result, expected, result.because);
    if (result.population.size === 0) assert.notEqual(result.result, 'operated');
  });
}

test('where silence says nothing, a repository without a member makes the list incomplete', () => {
  const watching = { ...eventCheck, silenceMeans: 'Nobody watched.' };
  const facts = [repository(), repository({ repository: 'other' }), landing({ signature: 'present' }, { from: 2 })];
  const result = run(watching, { facts, period: window(0, 10) });
  assert.equal(result.result, 'indeterminate');
  assert.match(result.because, /Nobody watched/);
  assert.equal(run(eventCheck, { facts, period: window(0, 10) }).result, 'operated');
});

test('two facts with one id are two versions of one member', () => {
  const facts = [repository({ to: 20 }), repository({ from: 30 }), document('runbook', {}, { to: 25 })];
  assert.deepEqual(stretches(run(policyCheck, { facts, period: window(0, 40) })), [
    [
      [0, 20, 'pass'],
      [20, 30, 'not-applicable'],
      [30, 40, 'exception'],
    ],
  ]);
});

test('a parameter that the check does not have is refused', () => {
  for (const parameters of [{ dayz: 1 }, { days: 'ten' }]) {
    assert.throws(
      () => run(policyCheck, { facts: [repository()], parameters }),
      (error) => isAppError(error) && error.code === 'controls/unknown-parameter',
    );
  }
});

test('a window without an instant is refused', () => {
  assert.throws(
    () => run(policyCheck, { facts: [repository()], period: window(5, 5) }),
    (error) => isAppError(error) && error.code === 'controls/empty-period',
  );
});
