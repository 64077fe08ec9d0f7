import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedBy } from './grid-keys.ts';

const place = { active: 10, count: 100, page: 15 };

test('keys lead to a row that there is, or nowhere', () => {
  const cases = [
    ['ArrowDown', 11],
    ['j', 11],
    ['ArrowUp', 9],
    ['PageDown', 25],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99],
    ['Enter', undefined],
    ['toString', undefined],
  ] as const;
  for (const [key, to] of cases) assert.equal(movedBy(key, place), to, key);
  assert.equal(movedBy('PageDown', { ...place, active: 95 }), 99);
});
