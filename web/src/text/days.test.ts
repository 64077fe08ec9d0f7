import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, dayText, landingBars, queryTime } from './days.ts';

test('days go there and back', () => {
  for (const day of ['2024-02-29', '1999-12-31', '2026-11-23']) assert.equal(dayText(dayOf(day)), day);
  assert.equal(dayOf('2026-01-02') - dayOf('2026-01-01'), 1);
});

test('the moment of a query', () => {
  assert.deepEqual(queryTime(undefined, undefined), { kind: 'head' });
  assert.deepEqual(queryTime('2026-01-02', undefined), { kind: 'as-of', day: dayOf('2026-01-02') });
  const [from, to] = [dayOf('2026-01-02'), dayOf('2026-02-01')];
  assert.deepEqual(queryTime(undefined, '2026-01-02..2026-02-01'), { kind: 'between', from, to });
  assert.deepEqual(queryTime('3 months ago', undefined), { kind: 'other', text: 'asof:3 months ago' });
  assert.deepEqual(queryTime(undefined, '1 year ago..now'), { kind: 'other', text: 'between:1 year ago..now' });
});

test('bars cover the span, and what landed outside of it is in none', () => {
  const span = { from: dayOf('2026-01-01'), to: dayOf('2026-01-10') };
  const days = [
    { day: '2025-12-31', landings: 9 },
    { day: '2026-01-01', landings: 1 },
    { day: '2026-01-10', landings: 4 },
    { day: '2026-01-11', landings: 9 },
  ];
  const bars = landingBars(days, span, 5);
  assert.equal(bars.length, 5);
  assert.deepEqual(
    bars.map(({ height }) => height),
    [0.5, 0, 0, 0, 1],
  );
});
