import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overlap, parseInstant, type Instant } from './instant.ts';

const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:30:00Z', '2026-01-31T12:30:00.000Z'],
  ['2026-01-31T12:30:00+02:00', '2026-01-31T10:30:00.000Z'],
  ['2026-01-31 12:30Z', '2026-01-31T12:30:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2026-02-29', undefined],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-13-01', undefined],
  ['2026-01-31T25:00:00Z', undefined],
  ['2026-01-31T12:30:00', undefined],
  ['yesterday', undefined],
  ['', undefined],
];

for (const [text, expected] of cases) {
  test(`"${text}" is read as ${expected ?? 'no instant'}`, () => assert.equal(parseInstant(text), expected));
}

test('stretches that only touch do not overlap', () => {
  const span = (from: string, to: string) => ({ from: from as Instant, to: to as Instant });
  assert.deepEqual(overlap(span('1', '5'), span('3', '9')), span('3', '5'));
  assert.equal(overlap(span('1', '3'), span('3', '9')), undefined);
});
