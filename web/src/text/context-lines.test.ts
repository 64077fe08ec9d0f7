import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stretchesAround } from './context-lines.ts';

test('stretches that touch are one', () =>
  assert.deepEqual(stretchesAround([10, 3, 5], 1, 12), [
    { from: 2, to: 7 },
    { from: 9, to: 12 },
  ]));

test('every line within reach of a match is in exactly one stretch, and no other line', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(40)), fc.nat(5), fc.nat(40), (numbers, around, count) => {
      const shown = stretchesAround(numbers, around, count).flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, index) => from + index),
      );
      const inside = numbers.filter((number) => number < count);
      const expected = Array.from({ length: count }, (_, line) => line).filter((line) =>
        inside.some((number) => Math.abs(number - line) <= around),
      );
      assert.deepEqual(shown, expected);
    }),
  ));
