import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type TimeSpan } from './instant.ts';
import { union, without } from './time-spans.ts';

const tick = fc.integer({ min: 0, max: 30 });
const span = fc.tuple(tick, tick).map(([a, b]): TimeSpan => ({ from: instantFromMillis(a), to: instantFromMillis(b) }));
const heldBy = (spans: readonly TimeSpan[]): readonly boolean[] =>
  Array.from({ length: 31 }, (_, at) => instantFromMillis(at)).map((at) =>
    spans.some(({ from, to }) => from <= at && at < to),
  );

test('a union holds the same instants, in order, none touching another', () => {
  fc.assert(
    fc.property(fc.array(span), (spans) => {
      const joined = union(spans);
      assert.deepEqual(heldBy(joined), heldBy(spans));
      for (const [at, { from, to }] of joined.entries()) {
        assert.ok(from < to);
        const next = joined[at + 1];
        if (next) assert.ok(to < next.from);
      }
    }),
  );
});

test('without a hole, exactly the instants outside of it are left', () => {
  fc.assert(
    fc.property(fc.array(span), span, (spans, hole) => {
      const inHole = heldBy([hole]);
      assert.deepEqual(
        heldBy(without(spans, hole)),
        heldBy(spans).map((held, at) => held && !inHole[at]),
      );
    }),
  );
});
