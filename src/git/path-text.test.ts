import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pathBytes, pathText } from './path-text.ts';

const cases: readonly (readonly [name: string, bytes: Buffer, text: string])[] = [
  ['plain', Buffer.from('src/a.ts'), 'src/a.ts'],
  ['UTF-8', Buffer.from('grüße/日本.txt'), 'grüße/日本.txt'],
  ['Latin-1', Buffer.from('caf\xe9.txt', 'latin1'), 'caf\\xE9.txt'],
  ['UTF-8 beside Latin-1', Buffer.concat([Buffer.from('ü'), Buffer.from([0xe9])]), 'ü\\xE9'],
  ['a backslash', Buffer.from('a\\b'), 'a\\b'],
  ['a name that looks escaped', Buffer.from('a\\xE9'), 'a\\\\xE9'],
  ['byte order mark', Buffer.from('\ufeffa'), '\ufeffa'],
];

for (const [name, bytes, text] of cases) {
  test(`${name}: as text and back`, () => {
    assert.equal(pathText(bytes), text);
    assert.deepEqual(pathBytes(text), bytes);
  });
}

test('any bytes come back, so no two paths become one', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => Buffer.from(text)),
    fc.constantFrom(Buffer.from('\\'), Buffer.from('\\xE9'), Buffer.from('\\\\x41'), Buffer.from([0xe9])),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
      const bytes = Buffer.concat(parts);
      assert.deepEqual(pathBytes(pathText(bytes)), bytes);
    }),
    { numRuns: 2000 },
  );
});
