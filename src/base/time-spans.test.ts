import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type TimeSpan } from './instant.ts';
import { touches, union, without } from './time-spans.ts';

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

test('spans touch where they share an instant; one of no length is an instant', () => {
  const of = (from: number, to: number) => ({ from: instantFromMillis(from), to: instantFromMillis(to) });
  const rows: readonly [a: readonly [number, number], b: readonly [number, number], expected: boolean][] = [
    [[1, 3], [2, 4], true],
    [[1, 3], [3, 4], false],
    [[1, 3], [1, 1], true],
    [[1, 3], [2, 2], true],
    [[1, 3], [3, 3], false],
    [[2, 2], [2, 2], true],
    [[2, 2], [3, 3], false],
  ];
  for (const [a, b, expected] of rows) {
    assert.equal(touches(of(...a), of(...b)), expected, `${a.join()} ${b.join()}`);
    assert.equal(touches(of(...b), of(...a)), expected, `${b.join()} ${a.join()}`);
  }
});
