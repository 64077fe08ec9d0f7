/**
 * The index and the prefilter may admit too much, never too little: checked on random patterns and texts against re2js
 * run on every line.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { TrigramCollector } from '../index/alphabet.ts';
import { LineMatcher } from '../match/line-matcher.ts';
import { compilePattern } from './compile.ts';
import type { TrigramQuery } from './trigram-query.ts';

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

function trigramsOf(line: string): Set<number> {
  const collector = sharedCollector;
  collector.count = 0;
  const bytes = Buffer.from(line);
  collector.collect(bytes, 0, bytes.length);
  return new Set(collector.trigrams.subarray(0, collector.count));
}
const sharedCollector = new TrigramCollector();

function fulfils(query: TrigramQuery, line: string): boolean {
  return holds(query, trigramsOf(line), /[^\0-\x7f]/.test(line));
}

function holds(query: TrigramQuery, trigrams: ReadonlySet<number>, beyondAscii: boolean): boolean {
  switch (query.kind) {
    case 'any':
      return true;
    case 'trigram':
      return trigrams.has(query.trigram);
    case 'beyond-ascii':
      return beyondAscii;
    case 'and':
      return query.parts.every((part) => holds(part, trigrams, beyondAscii));
    case 'or':
      return query.parts.some((part) => holds(part, trigrams, beyondAscii));
  }
}

/** Every line by itself, with nothing but re2js. */
function reference(source: string, ignoreCase: boolean, whole: string): unknown[] {
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const lines = whole.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const found: unknown[] = [];
  lines.forEach((line, number) => {
    if (!judge.test(line)) return;
    const ranges: number[] = [];
    const matcher = judge.matcher(line);
    while (matcher.find()) if (matcher.end() > matcher.start()) ranges.push(matcher.start(), matcher.end());
    found.push({ number, line, ranges });
  });
  return found;
}

function withMatcher(matcher: LineMatcher, whole: string): unknown[] {
  const found: unknown[] = [];
  for (let at = 0; ;) {
    const matched = matcher.next(whole, at);
    if (!matched) return found;
    const number = whole.slice(0, matched.start).split('\n').length - 1;
    found.push({ number, line: whole.slice(matched.start, matched.end), ranges: [...matched.ranges] });
    at = matched.end + 1;
  }
}

test('random patterns: the same lines and ranges as re2js on every line, and the index admits each of them', () => {
  let matching = 0;
  let narrowed = 0;
  let filtered = 0;
  fc.assert(
    fc.property(pattern, text, fc.boolean(), (source, whole, ignoreCase) => {
      fc.pre(compilePattern(source, { ignoreCase }).ok);
      const matcher = new LineMatcher({ source, ignoreCase });
      const expected = reference(source, ignoreCase, whole);
      assert.deepEqual(withMatcher(matcher, whole), expected);
      if (matcher.trigrams.kind !== 'any') narrowed++;
      if (matcher.hasPrefilter) filtered++;
      for (const { line } of expected as { line: string }[]) {
        matching++;
        assert.ok(fulfils(matcher.trigrams, line), `the index would not find ${JSON.stringify(line)}`);
      }
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 4000) },
  );
  assert.ok(matching > 500 && narrowed > 100 && filtered > 500, `${matching} ${narrowed} ${filtered}: too easy a test`);
});

test('a pattern drawn from the text is found in it through index and prefilter', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(12), fc.boolean(), (whole, start, length, upper) => {
      const line = whole.split('\n').find((candidate) => candidate.length > 3) ?? '';
      fc.pre(line.length > 3);
      const characters = Array.from(line);
      const from = start % characters.length;
      const literal = characters.slice(from, from + length + 3).join('');
      const matcher = new LineMatcher({
        source: RE2JS.quote(upper ? literal.toUpperCase() : literal),
        ignoreCase: true,
      });
      const expected = reference(RE2JS.quote(upper ? literal.toUpperCase() : literal), true, whole);
      assert.deepEqual(withMatcher(matcher, whole), expected);
      for (const found of expected as { line: string }[]) assert.ok(fulfils(matcher.trigrams, found.line), found.line);
    }),
    { numRuns: 2000 },
  );
});
