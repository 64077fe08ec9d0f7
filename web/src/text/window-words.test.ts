import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changedSettings,
  clockWords,
  continuityWords,
  durationWords,
  lapseEdges,
  toTheSecond,
} from './window-words.ts';

const at = (day: string): string => `${day}T00:00:00.000Z`;

test('instants are told to the second, lengths in two units and never rounded up', () => {
  assert.equal(toTheSecond('2026-03-14T09:10:11.900Z'), '14 Mar 2026, 09:10:11 UTC');
  for (const [millis, words] of [
    [0, 'no time'],
    [999, 'less than a second'],
    [60_000, '1 minute'],
    [86_399_999, '23 hours 59 minutes'],
    [180_000_000, '2 days 2 hours'],
  ] as const)
    assert.equal(durationWords(millis), words);
});

test('what held when the period began may have held for longer, and what nobody judged breaks a stretch', () => {
  const longest = { from: at('2026-01-01'), to: at('2026-01-03') };
  const told = { since: { at: at('2026-01-01') }, atEnd: 'held', longest, lapses: [], unknown: [] } as const;
  assert.match(
    continuityWords({ ...told, brokenBy: 'period' }).join(' '),
    /since 1 Jan 2026, 00:00:00 UTC.*for longer/,
  );
  assert.match(continuityWords({ ...told, brokenBy: 'unknown' }).join(' '), /nobody could judge/);
  const broken = continuityWords({ ...told, since: null, brokenBy: null, atEnd: 'lapse' }).join(' ');
  assert.match(broken, /^Not in place at the end of the period\. Longest stretch.*\(2 days\)/);
  assert.match(continuityWords({ ...told, since: null, brokenBy: null, longest: null }).join(' '), /No stretch/);
});

test('an edge of the period is no edge of a lapse', () => {
  const lapse = { from: { at: at('2026-01-01') }, to: { at: at('2026-02-01') }, members: 1 };
  assert.equal(lapseEdges(lapse), '');
  assert.equal(
    lapseEdges({ ...lapse, before: true, ongoing: true }),
    'there when the period began, there still at its end',
  );
});

test('of settings only what changed is told', () => {
  const first = { parameters: { days: 7, minimum: 'high' } };
  assert.equal(changedSettings(undefined, first), 'days: 7, minimum: high');
  assert.equal(changedSettings(first, { parameters: { days: 5, minimum: 'high' } }), 'days: 5');
});

test('clocks: in time, late, bounded by two looks, open at the end', () => {
  const clock = { since: at('2026-01-01'), due: at('2026-01-08'), measuredTo: at('2026-02-01') };
  const day = 86_400_000;
  const answered = (day: string) => ({ openAt: at(day), answeredBy: at(day) });
  const inTime = clockWords({ ...clock, ...answered('2026-01-03'), tookMillis: 2 * day, lateMillis: 0 });
  assert.deepEqual(inTime, {
    limit: '7 days, until 8 Jan 2026, 00:00:00 UTC',
    took: 'Answered 3 Jan 2026, 00:00:00 UTC, after 2 days',
    late: 'In time',
  });
  const late = clockWords({ ...clock, ...answered('2026-01-10'), tookMillis: 9 * day, lateMillis: 2 * day });
  assert.equal(late.late, 'Late by 2 days');
  const bounded = clockWords({
    ...clock,
    openAt: at('2026-01-05'),
    answeredBy: at('2026-01-10'),
    tookMillis: 9 * day,
    lateMillis: 0,
  });
  assert.match(`${bounded.took} ${bounded.late}`, /Answered by .* within 9 days In time or late/);
  const open = clockWords({ ...clock, openAt: clock.measuredTo, tookMillis: 31 * day, lateMillis: 24 * day });
  assert.match(
    `${open.took} ${open.late}`,
    /^Open: 31 days, measured to 1 Feb 2026, 00:00:00 UTC Late by 24 days so far/,
  );
});
