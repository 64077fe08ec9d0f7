import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../base/instant.ts';
import { calendarIntervals, intervalAround, intervalName, type PeriodicCadence } from './calendar.ts';

const at = (text: string): Instant => parseInstant(text)!;
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const cadences: readonly PeriodicCadence[] = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'];

const rows: readonly [cadence: PeriodicCadence, at: string, from: string, to: string, name: string][] = [
  ['daily', '2026-02-28T23:59:59Z', '2026-02-28', '2026-03-01', '2026-02-28'],
  ['daily', '1969-12-31T12:00:00Z', '1969-12-31', '1970-01-01', '1969-12-31'],
  ['weekly', '2026-11-23', '2026-11-23', '2026-11-30', '2026-W48'],
  ['weekly', '2026-11-22T23:59:59Z', '2026-11-16', '2026-11-23', '2026-W47'],
  ['weekly', '2027-01-01', '2026-12-28', '2027-01-04', '2026-W53'],
  ['weekly', '2024-12-31', '2024-12-30', '2025-01-06', '2025-W01'],
  ['monthly', '2024-02-29', '2024-02-01', '2024-03-01', '2024-02'],
  ['monthly', '2026-12-31', '2026-12-01', '2027-01-01', '2026-12'],
  ['quarterly', '2026-06-30T23:59:59Z', '2026-04-01', '2026-07-01', '2026-Q2'],
  ['quarterly', '2026-10-01', '2026-10-01', '2027-01-01', '2026-Q4'],
  ['yearly', '2026-01-01', '2026-01-01', '2027-01-01', '2026'],
];
for (const [cadence, instant, from, to, name] of rows)
  test(`${cadence} around ${instant}: ${name}`, () => {
    const interval = intervalAround(cadence, at(instant));
    assert.deepEqual(interval, span(from, to));
    assert.equal(intervalName(cadence, interval), name);
  });

test('a span touches whole intervals; its end does not belong to it', () => {
  const names = (cadence: PeriodicCadence, from: string, to: string) =>
    calendarIntervals(cadence, span(from, to)).map((interval) => intervalName(cadence, interval));
  assert.deepEqual(names('quarterly', '2025-11-15', '2026-07-01'), ['2025-Q4', '2026-Q1', '2026-Q2']);
  assert.deepEqual(names('quarterly', '2025-11-15', '2026-07-02').at(-1), '2026-Q3');
  assert.deepEqual(names('yearly', '2026-03-01', '2026-03-01'), ['2026']);
  assert.equal(names('weekly', '2026-01-01', '2027-01-01').length, 53);
});

test('intervals follow one another without holes, cover the span and hold what is in them', () => {
  const millis = fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(2100, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...cadences), millis, fc.integer({ min: 0, max: 900 }), (cadence, begin, length) => {
      const asked = { from: instantFromMillis(begin), to: instantFromMillis(begin + length * 86_400_000) };
      const intervals = calendarIntervals(cadence, asked);
      assert.ok(intervals[0]!.from <= asked.from && intervals.at(-1)!.to >= asked.to);
      for (const [index, { from, to }] of intervals.entries()) {
        assert.ok(from < to);
        if (index > 0) assert.equal(from, intervals[index - 1]!.to);
        assert.deepEqual(intervalAround(cadence, instantFromMillis(millisOf(to) - 1)), { from, to });
      }
      assert.equal(new Set(intervals.map((one) => intervalName(cadence, one))).size, intervals.length);
    }),
  );
});
