import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSortedLine, type ReadAt } from './sorted-lines.ts';

function fileOf(text: string): ReadAt & { readonly reads: () => number } {
  const bytes = Buffer.from(text);
  let reads = 0;
  return {
    size: bytes.length,
    read(offset, length) {
      reads += 1;
      return bytes.subarray(offset, offset + length);
    },
    reads: () => reads,
  };
}

const word = fc
  .oneof(fc.constantFrom('', 'a', 'ab', 'ß', '€', '😀', '\uffee', 'a'.repeat(40_000)), fc.string({ unit: 'binary' }))
  .map((text) => text.replaceAll('\n', ' ').toWellFormed());

test('what is found is the first line that begins so, as a plain search finds it', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), word, fc.boolean(), (words, other, ends) => {
      const lines = words.toSorted();
      const file = fileOf(lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
      for (const wanted of [...words.map((one) => one.slice(0, 3).toWellFormed()), ...words, other]) {
        if (wanted === '') continue;
        assert.equal(
          findSortedLine(file, wanted),
          lines.find((line) => line.startsWith(wanted)),
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('a long file is not read', () => {
  const lines = Array.from({ length: 100_000 }, (_, number) => `{"id":"${String(number).padStart(8, '0')}","value":1}`);
  const file = fileOf(`${lines.join('\n')}\n`);
  assert.equal(findSortedLine(file, '{"id":"00077777",'), lines[77_777]);
  assert.equal(findSortedLine(file, '{"id":"x'), undefined);
  assert.ok(file.reads() < 300, String(file.reads()));
});
