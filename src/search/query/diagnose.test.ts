import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from './diagnose.ts';

test('a query that does not hold together is told everything that is wrong with it, each at its place', () => {
  const found = diagnose('a or or /b[/ case:maybe /(?=x)/', { patternType: 'keyword' });
  assert.deepEqual(
    found.map(({ from, to, message }) => `${from}-${to} ${message}`),
    [
      '5-7 expected operand at 5',
      '10-11 not a valid regular expression: missing closing ]',
      '18-23 "maybe" is neither yes nor no',
      '25-28 look-around cannot be run in linear time and are not supported',
    ],
  );
});

test('nothing to say: an empty list', () => {
  assert.deepEqual(diagnose('a file:b', { patternType: 'keyword' }), []);
});
