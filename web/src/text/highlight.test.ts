import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pieces } from './highlight.ts';

test('hits behind an emoji stand where they should', () => {
  assert.deepEqual(
    pieces('😀 email 😀 email', [
      [2, 5],
      [10, 5],
    ]),
    [
      { text: '😀 ', hit: false },
      { text: 'email', hit: true },
      { text: ' 😀 ', hit: false },
      { text: 'email', hit: true },
    ],
  );
});

test('a hit at the start and one to the end', () => {
  assert.deepEqual(
    pieces('abc', [
      [0, 1],
      [2, 1],
    ]),
    [
      { text: 'a', hit: true },
      { text: 'b', hit: false },
      { text: 'c', hit: true },
    ],
  );
});

test('no text is lost or doubled, whatever the ranges', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.tuple(fc.nat(30), fc.nat(10))), (line, ranges) => {
      assert.equal(
        pieces(line, ranges)
          .map(({ text }) => text)
          .join(''),
        line,
      );
    }),
  );
});
