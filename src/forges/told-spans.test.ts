import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import { toldSpans, type Look, type Memory } from './told-spans.ts';

const on = (days: number): Instant => instantFromMillis(Date.UTC(2026, 0, 1) + days * 86_400_000);
const log: Memory = { memory: 'log', decaysAfterDays: 30 };
const look = (at: number, since?: number): Look => ({
  startedAt: on(at),
  finishedAt: on(at),
  ...(since === undefined ? {} : { since: on(since) }),
});

test('stretches that touch are one', () => {
  assert.deepEqual(toldSpans([look(40), look(60), look(200)], log), [
    { from: on(10), to: on(60) },
    { from: on(170), to: on(200) },
  ]);
});

test('spans are those of the obvious way, day by day', () => {
  const some = fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    since: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 6 }), (looks) => {
      const spans = toldSpans(
        looks.map(({ at, since }) => look(at, since)),
        log,
      );
      for (let of = 0; of < 100; of++) {
        const noon = on(of + 0.5);
        const known = looks.some(({ at, since }) => of < at && of >= at - 30 && of >= (since ?? 0));
        assert.equal(
          spans.some(({ from, to }) => from <= noon && noon < to),
          known,
          `day ${of}`,
        );
      }
    }),
  );
});
