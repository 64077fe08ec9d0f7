import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimedDates } from '../model/change.ts';
import { pass } from '../model/outcome.ts';
import { defineCheck } from './check.ts';
import { usualDateLimits, withNotes } from './notes.ts';
import { indexFacts } from './fact-index.ts';
import { accessReview, day, landing, repository, run, window } from './test-facts.ts';

const meta = { title: '', question: '', rationale: '', remediation: '', reference: '', parameters: {} } as const;
const changes = defineCheck({
  meta: { ...meta, id: 'changes', evaluation: 'population' },
  population: 'landed-change',
  reads: [],
  test: () => pass('Yes.'),
});
/** Landed and judged on day 50, seen on day 60. */
const notesOf = (claimedDates: ClaimedDates) => {
  const facts = [repository(), landing({ claimedDates }, { from: 50, observed: 60 })];
  const result = run(changes, { facts, period: window(0, 55) });
  assert.equal(result.result, 'operated', 'a note changes no outcome');
  return (result.members[0]!.notes ?? []).map(({ code, because }) => `${code}: ${because}`);
};

const cases: readonly (readonly [name: string, dates: ClaimedDates, expected: readonly RegExp[]])[] = [
  ['within what is usual', { authoredAt: day(21), committedAt: day(50) }, []],
  [
    'authored long before',
    { authoredAt: day(10), committedAt: day(50) },
    [/^back-dated: The commit is dated 2026-01-11 00:00:00 UTC, 40 days before it landed on 2026-02-20/],
  ],
  [
    'committed long before, and before the landing that it follows',
    { authoredAt: day(10), committedAt: day(10), before: day(49) },
    [/^back-dated/, /^clock-backwards: .* 39 days before the landing that it follows/],
  ],
  [
    'a clock ahead by two hours',
    { authoredAt: day(50), committedAt: day(50 + 2 / 24) },
    [/^dated-ahead: .*, 2 hours after it landed/],
  ],
  ['a clock ahead by five minutes', { authoredAt: day(50), committedAt: day(50 + 5 / 1440) }, []],
  ['of the future', { authoredAt: day(61), committedAt: day(61) }, [/^dated-ahead: .*, 1 day after it was seen/]],
  [
    'authored after it was committed',
    { authoredAt: day(49.5), committedAt: day(49) },
    [/^dated-ahead: .* committed 12 hours before that/],
  ],
  ['backwards by a minute', { authoredAt: day(50), committedAt: day(50), before: day(50 + 1 / 1440) }, []],
];
for (const [name, dates, expected] of cases)
  test(name, () => {
    const notes = notesOf(dates);
    assert.equal(notes.length, expected.length, notes.join());
    for (const [index, pattern] of expected.entries()) assert.match(notes[index]!, pattern);
  });

test('a record that was written late is noted with the member that rests on it', () => {
  const check = defineCheck({
    meta: { ...meta, id: 'reviews', evaluation: 'state' },
    population: 'repository',
    reads: ['access-review'],
    test: (_item, facts) => pass('Reviewed.', facts.of('access-review')),
  });
  const facts = [repository(), accessReview({ date: day(3), recordedAt: day(20) }, { from: 20 })];
  const { members } = run(check, { facts, period: window(0, 30) });
  assert.deepEqual(members[0]!.notes, [
    {
      code: 'recorded-late',
      because:
        'access-reviews/20.yaml speaks of 2026-01-04 and was recorded on 2026-01-21 00:00:00 UTC, 17 days after it (limit 7 days).',
    },
  ]);
  const wide = { check: check as never, index: indexFacts(facts), limits: { ...usualDateLimits, lateDays: 17 } };
  const judged = [
    [
      { id: 'x', versions: [facts[0]!] },
      { ...members[0]!, notes: [] },
    ],
  ] as const;
  assert.deepEqual(withNotes(judged, wide)[0]!.notes, []);
});
