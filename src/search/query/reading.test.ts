import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compiled } from '../regex/pattern.ts';
import { patternFault } from './reading.ts';

const pieces = [
  ...'a é . * + ? | ( ) (?: (?i) (?= [ ] [^ - {2} {1000} {2, \\ \\d \\b \\1 \\n'.split(' '),
  ...'\\Q \\E \\pL \\p{Greek} \\p{Nope} ^ $ (?P<x> \\x{110000}'.split(' '),
];
const piece = fc.constantFrom(...pieces);

test('the reader of queries judges patterns as the compiler of the engine does, in the same words', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const source = parts.join('');
      const made = compiled(source, { ignoreCase: true });
      assert.deepEqual(patternFault(source), made.ok ? undefined : made.error);
    }),
    { numRuns: 2000 },
  );
});

test('what is too large is too large for both', () => {
  for (const source of ['a'.repeat(10_001), '(a{1000}){10}', '\\w{1000}', '((a{100}){10}b){10}'])
    assert.deepEqual(patternFault(source)?.message, errorOf(source), source);
});

function errorOf(source: string): string | undefined {
  const made = compiled(source, { ignoreCase: true });
  return made.ok ? undefined : made.error.message;
}
