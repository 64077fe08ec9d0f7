import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAround } from './cut-line.ts';

test('a line of ordinary length is whole', () =>
  assert.deepEqual(cutAround('a 😀 b', [[4, 1]]), [
    { text: 'a 😀 ', hit: false },
    { text: 'b', hit: true },
  ]));

test('a very long line is shown around its first match, also when that is longer than what is shown', () => {
  const line = `${'😀'.repeat(1000)}hit${'x'.repeat(1000)}`;
  const shown = cutAround(line, [[1000, 3]]);
  assert.equal(shown.find(({ hit }) => hit)?.text, 'hit');
  assert.ok(shown[0]!.text.includes('…') && shown.at(-1)!.text.includes('…'));
  assert.ok(Array.from(shown.map(({ text }) => text).join('')).length < 420);
  const all = cutAround(line, [[1000, 900]]);
  assert.equal(all.filter(({ hit }) => hit).length, 1);
});
