import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stretchWords } from './span-words.ts';

test('a stretch as people write it: days by their last, moments to the minute', () => {
  const cases = [
    ['2026-03-03', '2026-03-04', '3 Mar 2026'],
    ['2026-03-03', '2026-04-01', '3 Mar 2026 – 31 Mar 2026'],
    ['2026-03-03T11:30:00.000Z', '2026-04-01', '3 Mar 2026, 11:30 UTC – 31 Mar 2026'],
    ['2026-03-03', undefined, 'since 3 Mar 2026'],
    [undefined, '2026-04-01', 'until 31 Mar 2026'],
    [undefined, undefined, ''],
  ] as const;
  for (const [from, to, words] of cases) assert.equal(stretchWords(from, to), words);
});
