import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { landingSpanOf, monthsBefore, spanOf } from './default-period.ts';

const at = (text: string): Instant => `${text}:00.000Z` as Instant;

const cases: readonly (readonly [from: string, months: number, expected: string])[] = [
  ['2026-11-22T10:30', 12, '2025-11-22T10:30'],
  ['2026-03-31T00:00', 1, '2026-02-28T00:00'],
  ['2024-03-31T00:00', 1, '2024-02-29T00:00'],
  ['2024-02-29T12:00', 12, '2023-02-28T12:00'],
  ['2026-01-15T00:00', 3, '2025-10-15T00:00'],
];
for (const [from, months, expected] of cases) {
  test(`${months} months before ${from} is ${expected}`, () =>
    assert.equal(monthsBefore(at(from), months), at(expected)));
}

test('an as-of date covers its own instant, and asks for the landings of the year up to and including it', () => {
  const date = { type: 'as-of', at: at('2026-06-01T00:00') } as const;
  assert.deepEqual(spanOf(date), { from: date.at, to: date.at });
  assert.deepEqual(landingSpanOf(date), { from: at('2025-06-01T00:00'), to: '2026-06-01T00:00:00.001Z' });
});
