/**
 * The index, needles and automata may admit too much, never too little: checked on random patterns and texts that hold what
 * is easily got wrong (letters with three cases, classes, quoted runs), against re2js run on every line.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { compare } from './agreement.ts';

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Array.from('abkKsSx1 _-"')) },
  { weight: 2, arbitrary: fc.constantFrom('key', 'pass', 'word', 'ask', 'Task', 'sk', '12') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('.', '\\w', '\\d', '\\s', '\\W', '\\S', '\\D', '[^a]', '[a-k]', '[sk]', '[^sk]'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'é',
      'É',
      'ſ',
      '日',
      '.{16,}',
      'x{0,20}',
      '^$',
      '\u212a',
      '\u{1f600}',
      'ß',
      '[é-ö]',
      '[^ſ]',
      '\\pL',
      '\\PL',
      '[^\\pL]',
      '\ufffd',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('^', '$', '\\b', '\\B', '\\A', '\\z', '(?i)', '(?-i)', '\\Qa.b\\E', '\\x6b', '\\163'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '[[:alpha:]]',
      '[[:^digit:]_]',
      '[]a]',
      '[^]a]',
      '[a\\]k]',
      '[-a]',
      '[a-]',
      '{',
      '}',
      ']',
    ),
  },
);

const pattern = fc.letrec<{ node: string; group: string }>((tie) => ({
  group: fc
    .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?-i:', '(?P<n>'), tie('node'))
    .map(([open, inside]) => `${open}${inside})`),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.array(atom, { minLength: 2, maxLength: 6 }).map((atoms) => atoms.join('')),
    fc
      .tuple(tie('group'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?', '+?'))
      .map(([a, b]) => a + b),
    fc.tuple(atom, fc.constantFrom('*', '+', '?', '{2}', '{3,}', '{0}', '{01}')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `${a}|${b}`),
  ),
})).node;

const piece = fc.oneof(
  fc.constantFrom(
    'key',
    'KEY',
    'pass',
    'PASS',
    'paſſ',
    'word',
    'ask',
    'a\u212a',
    'Task',
    'a.b',
    '12',
    '\u{1f600}',
    'é',
    'É',
    'ẞ',
    '日本',
    'long enough to be counted',
    '\ufffd',
  ),
  fc.constantFrom(...Array.from('abkKsSx1 _-"{}]\r\t')),
  fc.constantFrom('\n', '\n', '\n\n'),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

function check(source: string, ignoreCase: boolean, whole: string): boolean {
  const outcome = compare({ source, ignoreCase, text: whole });
  if (outcome === 'refused') return false;
  assert.equal(outcome, undefined, JSON.stringify(outcome));
  return true;
}

test('random patterns: the same lines and ranges as re2js on every line, and the plans admit each of them', () => {
  let compared = 0;
  fc.assert(
    fc.property(pattern, text, fc.boolean(), (source, whole, ignoreCase) => {
      if (check(source, ignoreCase, whole)) compared++;
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 3000) },
  );
  assert.ok(compared > 2000, `${compared} compared: too easy a test`);
});

test('a pattern drawn from the text is found in it', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(12), fc.boolean(), (whole, start, length, upper) => {
      const line = whole.split('\n').find((candidate) => candidate.length > 3) ?? '';
      fc.pre(line.length > 3);
      const characters = Array.from(line);
      const from = start % characters.length;
      const literal = characters.slice(from, from + length + 3).join('');
      assert.ok(check(RE2JS.quote(upper ? literal.toUpperCase() : literal), true, whole));
    }),
    { numRuns: 1000 },
  );
});
