import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeWith } from './range-with.ts';

const cases = [
  { name: 'in view: nothing is added', active: 12, indexes: [9, 10, 11, 12, 13] },
  { name: 'above the view', active: 2, indexes: [2, 9, 10, 11, 12, 13] },
  { name: 'below the view', active: 40, indexes: [9, 10, 11, 12, 13, 40] },
  { name: 'no longer in a list that became shorter', active: 50, indexes: [9, 10, 11, 12, 13] },
  { name: 'of an empty list', active: -1, indexes: [9, 10, 11, 12, 13] },
];

for (const { name, active, indexes } of cases)
  test(`the active row is kept in the page: ${name}`, () => {
    const range = { startIndex: 10, endIndex: 12, overscan: 1, count: 50 };
    assert.deepEqual(rangeWith(active)(range), indexes);
  });
