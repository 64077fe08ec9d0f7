import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../base/instant.ts';
import type { Continuity } from './control.ts';
import { continuityWords, parameterWords, unjudgedWords } from './continuity-words.ts';

const at = (day: number): Instant => new Date(Date.UTC(2026, 0, day, 8, 0, 5)).toISOString() as Instant;
const continuity = (more: Partial<Continuity>): Continuity => ({
  since: null,
  atEnd: 'lapse',
  brokenBy: null,
  longest: null,
  lapses: [],
  unknown: [],
  ...more,
});

test('in place since, and what came before', () => {
  const words = (brokenBy: NonNullable<Continuity['brokenBy']>) =>
    continuityWords(continuity({ since: { at: at(3) }, atEnd: 'held', brokenBy }))[0];
  assert.equal(words('lapse'), 'In place without a break since 2026-01-03 08:00:05 UTC (before that it lapsed).');
  assert.match(words('unknown')!, /a stretch that nobody could judge/);
  assert.match(words('period')!, /may have held for longer/);
  assert.match(words('nothing-in-place')!, /nothing to be in place/);
});

test('how it ended, the longest stretch, lapses and unknown stretches, each list cut short and counted', () => {
  const lapse = { from: { at: at(1) }, to: { at: at(2) }, members: 2 };
  assert.deepEqual(
    continuityWords(
      continuity({
        longest: { from: at(2), to: at(9) },
        lapses: [{ ...lapse, before: true }, ...Array.from({ length: 5 }, () => lapse), { ...lapse, ongoing: true }],
        unknown: [{ from: at(4), to: at(5) }],
      }),
    ),
    [
      'Not in place at the end of the period. The longest stretch was 2026-01-02 08:00:05 UTC to 2026-01-09 08:00:05 UTC.',
      `7 lapses: 2026-01-01 08:00:05 UTC to 2026-01-02 08:00:05 UTC (2 members, since before the period); ${'2026-01-01 08:00:05 UTC to 2026-01-02 08:00:05 UTC (2 members); '.repeat(4)}2 more.`,
      '1 stretch not known, never counted as held: 2026-01-04 08:00:05 UTC to 2026-01-05 08:00:05 UTC.',
    ],
  );
  assert.match(continuityWords(continuity({ atEnd: 'unknown' }))[0]!, /is not known/);
  assert.match(continuityWords(continuity({ atEnd: 'none' }))[0]!, /nothing to be in place/);
});

test('what nobody could judge, and what was in force when', () => {
  const stretch = { from: at(1), to: at(2), members: 1, because: ['Not read.'], more: 2 };
  assert.deepEqual(unjudgedWords([stretch]), [
    '2026-01-01 08:00:05 UTC to 2026-01-02 08:00:05 UTC (1 member): Not read. And 2 more reasons.',
  ]);
  assert.deepEqual(parameterWords([{ until: at(2), parameters: { b: 1, a: 'x' } }, { parameters: {} }]), [
    'until 2026-01-02 08:00:05 UTC: a = x, b = 1',
    'always: ',
  ]);
});
