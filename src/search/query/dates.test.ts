import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '../../base/instant.ts';
import { endOf, readDate } from './dates.ts';
import { readDuration, spellDuration } from './duration.ts';

// A Sunday.
const now = '2026-06-28T12:30:00.000Z' as Instant;

const dates: readonly (readonly [text: string, at: string])[] = [
  ['2020.06.28', '2020-06-28T00:00:00.000Z'],
  ['2020-6-28', '2020-06-28T00:00:00.000Z'],
  ['2020/06/28', '2020-06-28T00:00:00.000Z'],
  ['6/28/2020', '2020-06-28T00:00:00.000Z'],
  ['06/28/2020', '2020-06-28T00:00:00.000Z'],
  ['28.06.2020', '2020-06-28T00:00:00.000Z'],
  ['01.02.2020', '2020-02-01T00:00:00.000Z'],
  ['Thu, 07 Apr 2005 22:13:13 +0200', '2005-04-07T20:13:13.000Z'],
  ['Thu, 7 Apr 2005 22:13:13 -0530', '2005-04-08T03:43:13.000Z'],
  ['7 April 2005', '2005-04-07T00:00:00.000Z'],
  ['April 7, 2005', '2005-04-07T00:00:00.000Z'],
  ['april 7 2005', '2005-04-07T00:00:00.000Z'],
  ['7-Apr-2005', '2005-04-07T00:00:00.000Z'],
  ['2005-04-07T22:13:13', '2005-04-07T22:13:13.000Z'],
  ['2005-04-07T22:13:13+07:00', '2005-04-07T15:13:13.000Z'],
  ['2005-04-07 22:13:13', '2005-04-07T22:13:13.000Z'],
  ['2005-04-07 22:13:13+07:00', '2005-04-07T15:13:13.000Z'],
  ['2005-04-07 22:13:13 +0700', '2005-04-07T15:13:13.000Z'],
  ['2005-04-07T22:13', '2005-04-07T22:13:00.000Z'],
  ['2005-04-07T22:13:13.25Z', '2005-04-07T22:13:13.250Z'],
  ['1136214245', '2006-01-02T15:04:05.000Z'],
  ['1136214245 +0700', '2006-01-02T15:04:05.000Z'],
  ['@86400', '1970-01-02T00:00:00.000Z'],
  ['now', '2026-06-28T12:30:00.000Z'],
  ['today', '2026-06-28T00:00:00.000Z'],
  ['yesterday', '2026-06-27T00:00:00.000Z'],
  ['5 days ago', '2026-06-23T12:30:00.000Z'],
  ['5.days.ago', '2026-06-23T12:30:00.000Z'],
  ['5 days', '2026-06-23T12:30:00.000Z'],
  ['20 minutes ago', '2026-06-28T12:10:00.000Z'],
  ['2 weeks ago', '2026-06-14T12:30:00.000Z'],
  ['a month ago', '2026-05-28T12:30:00.000Z'],
  ['1 year 2 months ago', '2025-04-28T12:30:00.000Z'],
  ['ten days ago', '2026-06-18T12:30:00.000Z'],
  ['last week', '2026-06-21T12:30:00.000Z'],
  ['last month', '2026-05-28T12:30:00.000Z'],
  ['last thursday', '2026-06-25T00:00:00.000Z'],
  ['Thursday', '2026-06-25T00:00:00.000Z'],
  ['last sunday', '2026-06-21T00:00:00.000Z'],
  ['last mon', '2026-06-22T00:00:00.000Z'],
  ['3:00', '2026-06-28T03:00:00.000Z'],
  ['3pm', '2026-06-28T15:00:00.000Z'],
  ['12 am', '2026-06-28T00:00:00.000Z'],
  ['noon', '2026-06-28T12:00:00.000Z'],
  ['yesterday 14:30', '2026-06-27T14:30:00.000Z'],
  ['yesterday at noon', '2026-06-27T12:00:00.000Z'],
];

test('dates as git takes them', () => {
  for (const [text, at] of dates) assert.equal(readDate(text, now)?.at, at, text);
});

test('a month before the 31st is the last day of a shorter month', () => {
  assert.equal(readDate('1 month ago', '2026-03-31T10:00:00.000Z' as Instant)?.at, '2026-02-28T10:00:00.000Z');
});

test('what does not exist or says nothing certain is no date', () => {
  const none = [
    '',
    'not a date',
    '2026',
    '20260131',
    '2026-02-30',
    '31.02.2026',
    '13/13/2020',
    '25:00',
    '13pm',
    '2026-01-31T25:00',
  ];
  for (const text of [
    ...none,
    'someday',
    'blunday',
    '5 parsecs ago',
    'ago',
    '99999999999999 days ago',
    '900000 years ago',
  ])
    assert.equal(readDate(text, now), undefined, text);
});

test('relative dates need a now', () => {
  assert.equal(readDate('yesterday', undefined), undefined);
  assert.equal(readDate('2026-01-31', undefined)?.at, '2026-01-31T00:00:00.000Z');
});

test('as an end a day counts whole, a moment as it is', () => {
  assert.equal(endOf(readDate('2026-01-31', now)!), '2026-02-01T00:00:00.000Z');
  assert.equal(endOf(readDate('yesterday', now)!), '2026-06-28T00:00:00.000Z');
  assert.equal(endOf(readDate('2026-01-31T00:00:00Z', now)!), '2026-01-31T00:00:00.000Z');
});

test('any text is a date of the one spelling, or none', () => {
  const word = fc.constantFrom(
    'last',
    'ago',
    '5',
    'days',
    'month',
    'mon',
    ':',
    '2026',
    '-',
    '01',
    'T',
    '12:00',
    'pm',
    'apr',
    ',',
    '.',
    '/',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 2 })), { maxLength: 8 }), (parts) => {
      const read = readDate(parts.join(''), now);
      if (read) assert.match(read.at, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    }),
    { numRuns: 2000 },
  );
});

test('durations as Go writes them', () => {
  const durations: readonly (readonly [string, number | undefined])[] = [
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['500ms', 500],
    ['.5s', 500],
    ['250us', 0.25],
    ['10', undefined],
    ['s', undefined],
    ['-1s', undefined],
    ['0s', undefined],
    ['1d', undefined],
  ];
  for (const [text, millis] of durations) assert.equal(readDuration(text), millis, text);
  for (const [, millis] of durations)
    if (millis !== undefined) assert.equal(readDuration(spellDuration(millis)), millis);
});
