import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { fileKindOf } from '../../model/file-kind.ts';
import type { OwnRule, OwnRulePattern } from '../../model/own-rule.ts';
import { readExpression } from '../../search/regex/read-expression.ts';
import { Dice, randomPattern, randomText } from '../../search/regex/random-case.ts';
import { scanWith } from '../scan.ts';
import { compileOwnRules } from './compile.ts';
import { globTest } from './paths.ts';
import { literalsOf, longestMatch } from './regex-rule.ts';
import { requiredLiterals } from './required-literals.ts';

const base: Omit<OwnRule, 'pattern'> = {
  id: 'acme-token',
  title: 'Token of Acme',
  class: 'secret',
  severity: 'high',
  why: 'Whoever reads it can use it.',
  remediation: 'Revoke it.',
  references: [],
  examples: { bad: [], good: [] },
  from: { file: 'rules/acme.yaml' },
};

function found(own: Partial<OwnRule> & { readonly pattern: OwnRulePattern }, text: string, path = 'a.txt') {
  const rules = compileOwnRules([{ ...base, ...own }]);
  return scanWith(rules, { text, kind: fileKindOf(path) }, { secretKey: new Uint8Array(32) });
}

const regex = (source: string, more: { group?: number; entropyAbove?: number } = {}): OwnRulePattern => ({
  kind: 'regex',
  regex: source,
  ...more,
});
const lines = (matches: ReturnType<typeof found>) => matches.map(({ line }) => line);

const table: readonly {
  readonly name: string;
  readonly own: Partial<OwnRule> & { readonly pattern: OwnRulePattern };
  readonly text: string;
  readonly lines: readonly number[];
}[] = [
  { name: 'a literal', own: { pattern: regex('acme_[0-9]{4}') }, text: 'x\nacme_1234\nacme_12\n', lines: [2] },
  { name: 'whatever case', own: { pattern: regex('(?i)acme_[0-9]{4}') }, text: 'ACME_1234', lines: [1] },
  {
    name: 'no literal at all',
    own: { pattern: regex('[a-z][0-9][a-z][0-9]') },
    text: 'ab\nq1w2\n\n z9x8',
    lines: [2, 4],
  },
  { name: 'the end of a line', own: { pattern: regex('^[0-9]+$') }, text: 'a 1\n22\r\n33', lines: [2, 3] },
  {
    name: 'entropy is above, not at, the limit',
    own: { pattern: regex('key=([a-z]+)', { entropyAbove: 2 }) },
    text: 'key=abcd\nkey=abcde\n',
    lines: [2],
  },
  {
    name: 'keywords on the line',
    own: { pattern: regex('[0-9a-f]{8}'), keywords: ['Acme'] },
    text: 'acme deadbeef\ncafebabe\n',
    lines: [1],
  },
  {
    name: 'keywords anywhere in the file',
    own: { pattern: regex('[0-9a-f]{8}'), keywords: ['Acme'], keywordsIn: 'file' },
    text: 'acme\ncafebabe\n',
    lines: [2],
  },
  {
    name: 'keywords nowhere in the file',
    own: { pattern: regex('[0-9a-f]{8}'), keywords: ['Acme'], keywordsIn: 'file' },
    text: 'akme\ncafebabe\n',
    lines: [],
  },
  {
    name: 'what an allowance names is left alone',
    own: {
      pattern: regex('acme_[a-z]+'),
      allow: [
        { of: 'secret', regexes: ['^acme_test'], words: ['EXAMPLE'] },
        { of: 'line', regexes: ['fixture'] },
      ],
    },
    text: 'acme_tester\nacme_anexample\nacme_real # fixture\nacme_real\n',
    lines: [4],
  },
  {
    name: 'an allowance that asks for both',
    own: { pattern: regex('acme_[a-z]+'), allow: [{ of: 'match', regexes: ['_t'], words: ['est'], all: true }] },
    text: 'acme_test\nacme_trial\nacme_best\n',
    lines: [2, 3],
  },
  {
    name: 'over lines, with a literal',
    own: { pattern: regex('(?s)BEGIN ACME.+?END ACME') },
    text: `a\nBEGIN ACME\n${'x\n'.repeat(3000)}END ACME\n`,
    lines: [2],
  },
  {
    name: 'over lines, without a literal',
    own: { pattern: regex('[0-9]\\n[0-9]') },
    text: `${'ab\n'.repeat(40_000)}1\n2\n`,
    lines: [40_001],
  },
  {
    name: 'no letter of another alphabet is taken for one of ours',
    own: { pattern: regex('(?i)acme-key') },
    text: 'acme-\u212aey\nacme-key',
    lines: [2],
  },
];
for (const { name, own, text, lines: expected } of table)
  test(name, () => assert.deepEqual(lines(found(own, text)), expected));

test('a secret is the group that holds it, and is never shown', () => {
  const [match] = found({ pattern: regex('acme: "([a-z]+)"') }, 'acme: "hunter"');
  assert.equal(match!.excerpt, 'acme: "[redacted]"');
  const [second] = found({ pattern: regex('(acme): "([a-z]+)"', { group: 2 }) }, 'acme: "hunter"');
  assert.equal(second!.identity, match!.identity);
});

test('what is no secret is shown, and its identity is that of its text', () => {
  const [match] = found({ class: 'http', pattern: regex('http://acme') }, 'get http://acme');
  assert.equal(match!.excerpt, 'get http://acme');
});

test('long lines are read to their end', () => {
  const text = `${'x'.repeat(100_000)} acme_1234 ${'y'.repeat(100_000)}`;
  assert.equal(found({ pattern: regex('acme_[0-9]{4}') }, text)[0]!.column, 100_002);
  assert.equal(found({ pattern: regex('[0-9][0-9][0-9][0-9]') }, text)[0]!.column, 100_007);
});

test('an expression that others take for ever over is answered', () => {
  const text = `${'a'.repeat(50_000)}\n${'a'.repeat(20)}b\n`;
  assert.deepEqual(lines(found({ class: 'http', pattern: regex('^(a+)+b$') }, text)), [2]);
  assert.equal(longestMatch, 16_000);
});

test('paths', () => {
  const asked = (own: Partial<OwnRule>, path: string): boolean =>
    compileOwnRules([{ ...base, pattern: regex('abc'), ...own }])[0]!.appliesTo?.(path) ?? true;
  assert.equal(asked({ paths: ['*.go'] }, 'a/b.go'), true);
  assert.equal(asked({ paths: ['src/**'], exceptPaths: ['**/*.test.ts'] }, 'src/a/b.test.ts'), false);
  assert.equal(asked({ exceptPathRegexes: ['(?i)Test'] }, 'src/my-tests/a.ts'), false);
  assert.equal(asked({ pathRegexes: ['\\.tf$'] }, 'main.tf.json'), false);
  assert.equal(asked({}, 'anything'), true);
  assert.equal(asked({ from: { file: '/src/shop/.plumbline/rules/a.yaml' } }, '.plumbline/rules/a.yaml'), false);
  assert.equal(asked({ from: { file: '/src/shop/.plumbline/rules/a.yaml' } }, 'other/rules/a.yaml'), true);
});

const globs: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ['*.ts', 'a/b.ts', true],
  ['/*.ts', 'a/b.ts', false],
  ['src/', 'src/a/b.ts', true],
  ['test/', 'src/test/b.ts', true],
  ['src/*/b.ts', 'src/a/b.ts', true],
  ['src/**/b.ts', 'src/b.ts', true],
  ['**/b.{ts,js}', 'x/y/b.js', true],
  ['a,b', 'a,b', true],
  ['a.c', 'abc', false],
];
for (const [glob, path, matches] of globs)
  test(`${glob} and ${path}`, () => assert.equal(globTest(glob)(path), matches));

const literals: readonly (readonly [regex: string, literals: readonly string[] | undefined])[] = [
  ['acme_[0-9]{4}', ['acme_']],
  ['(?i)AcMe-(?:live|test)-[a-z]{20}', ['acme-live-', 'acme-test-']],
  ['[0-9]+', undefined],
  ['(foo|bar|x)yz', ['fooyz', 'baryz', 'xyz']],
  ['(foo|bar|x)[a-z]', undefined],
  ['(?:foo|bazaar)+[0-9]*', ['foo', 'bazaar']],
  ['a?b?c?', undefined],
];
for (const [source, expected] of literals)
  test(`literals of ${source}`, () => {
    assert.deepEqual(literalsOf({}, source)?.toSorted(), expected?.toSorted());
  });

test('every match holds one of the literals that every match is said to hold', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const dice = new Dice(seed);
      const source = randomPattern(dice);
      const read = readExpression(source, { ignoreCase: false });
      const needed = read && requiredLiterals(read.expression);
      if (!needed) return;
      const matcher = RE2JS.compile(source).matcher(randomText(dice));
      while (matcher.find()) {
        const text = matcher.group()!;
        if (!/[\u017f\u212a]/.test(text) && (read.multiLine || !text.includes('\n')))
          assert.ok(
            needed.some((one) => text.toLowerCase().includes(one)),
            `${source}: ${text}`,
          );
      }
    }),
    { numRuns: 2000 },
  );
});
