import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupScanner, literalScanner } from './literal-scan.ts';
import { FileText, longestLine } from './windows.ts';

const word = fc
  .array(fc.constantFrom('a', 'b', 'c', '_', '\n'), { minLength: 1, maxLength: 4 })
  .map((one) => one.join(''));
const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'A', 'b', 'B', 'c', '_', 'é', ' ', '\n', '\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(700), `a${'x'.repeat(2100)}`, 'ab'.repeat(400)) },
);
const texts = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(''));

test('what a group is told leads to the same windows as every occurrence of its literals', () => {
  const groups = fc.uniqueArray(word, { minLength: 1, maxLength: 6 }).chain((words) =>
    fc.record({
      words: fc.constant(words),
      members: fc.array(fc.subarray([0, 1, 2], { minLength: 1 }), { minLength: words.length, maxLength: words.length }),
    }),
  );
  let shorter = 0;
  fc.assert(
    fc.property(groups, texts, ({ words, members }, text) => {
      const all: number[][] = [[], [], []];
      literalScanner(words).scan(text, (literal, end) => {
        for (const group of members[literal]!) all[group]!.push(end);
      });
      const literals = new Map(words.map((one, index) => [one, members[index]!]));
      const told = groupScanner(literals, 3).scan(text, longestLine);
      for (const [group, ends] of told.entries()) {
        if (ends.length < all[group]!.length) shorter++;
        assert.equal(ends.length > 0, all[group]!.length > 0);
        const file = new FileText(text, 'other');
        assert.deepEqual(file.seenAt(ends).windows, file.seenAt(all[group]!).windows);
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(shorter > 0, `only ${shorter} lists became shorter`);
});
