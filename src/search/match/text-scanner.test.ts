import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { plain, simd, TextMemory } from '../kernels/fixtures/texts.ts';
import { compiled, type CompiledPattern } from '../regex/pattern.ts';
import { LineList } from './line-list.ts';
import { TextScanner } from './text-scanner.ts';

const memory = new TextMemory(8 << 20);

function patternOf(source: string, ignoreCase: boolean): CompiledPattern {
  const result = compiled(source, { ignoreCase });
  assert.ok(result.ok, source);
  return result.value;
}

/** Line by line, as text, by the reference for regular expressions: numbers of the lines that match. */
function expectedLines(source: string, ignoreCase: boolean, text: Buffer): number[] {
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const lines = text.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, number) => (judge.test(line) ? [number] : []));
}

function boundsOf(text: Buffer, number: number): [start: number, end: number] {
  let start = 0;
  for (let line = 0; line < number; line++) start = text.indexOf(10, start) + 1;
  const feed = text.indexOf(10, start);
  return [start, feed < 0 ? text.length : feed];
}

const firstLine = 100;

function check(source: string, ignoreCase: boolean, text: Buffer, behind = 0): void {
  const expected = expectedLines(source, ignoreCase, text);
  const from = memory.put(text, behind, Buffer.from('foo\n'));
  const isUtf8 = memory.plain.isUtf8(from, from + text.length);
  const run = { from, to: from + text.length, firstLine, isUtf8 };
  for (const [program, kernels] of [
    [simd, memory.simd],
    [plain, memory.plain],
  ] as const) {
    const scanner = new TextScanner({ program, kernels, pattern: patternOf(source, ignoreCase) });
    const into = new LineList();
    // Twice: with the automaton as it is made, and as it was left.
    for (let round = 0; round < 2; round++) {
      into.clear();
      scanner.scan(run, into);
      const wanted = expected.flatMap((number) => {
        const [start, end] = boundsOf(text, number);
        return [firstLine + number, from + start, from + end];
      });
      assert.deepEqual([...into.words], wanted, `${source} with ${kernels.flavour} kernels`);
      assert.equal(scanner.count(run), expected.length);
    }
    scanner.close();
  }
}

const patterns: readonly (readonly [source: string, ignoreCase?: boolean])[] = [
  ['foo'],
  ['foo', true],
  ['PII|personalData|ssn|email', true],
  ['foo|bar|baz|qux'],
  ['[0-9]{3}-[0-9]{2}-[0-9]{4}'],
  ['password\\s*=\\s*["\']'],
  ['func.*Authenticate'],
  ['TLSv1(\\.[01])?\\b'],
  ['\\w+@\\w+\\.com'],
  ['^foo'],
  ['foo$'],
  ['^$'],
  ['^'],
  ['\\.$'],
  ['x*'],
  ['a.{3,}z'],
  ['.{30,}'],
  ['[a-z]+_[a-z]+'],
  ['\\bfoo\\b'],
  ['\\Bfoo'],
  ['ü', true],
  ['straße', true],
  ['k', true],
  ['[^a-z\\s]{4}'],
  ['�'],
  ['.'],
  ['\\pL\\d'],
];

const words = [
  'foo',
  'Foo',
  'bar',
  'ssn',
  'email',
  'personalData',
  '123-45-6789',
  'password = "',
  "password='",
  'func ',
  'Authenticate',
];
const more = [
  'TLSv1',
  '.1',
  '.',
  'a@b.com',
  'snake_case',
  'ü',
  'Ü',
  'straße',
  'K',
  'k',
  '�',
  '日本',
  '😀',
  '\r',
  ' ',
  'z',
  'a',
  '\t',
  '=',
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words, ...more).map((word) => Buffer.from(word)) },
  { weight: 3, arbitrary: fc.constant(Buffer.from('\n')) },
  { weight: 1, arbitrary: fc.nat(60).map((length) => Buffer.alloc(length, 'x ')) },
);
const broken = fc
  .constantFrom([0xff], [0xe2, 0x82], [0xc3], [0x80, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98])
  .map((bytes) => Buffer.from(bytes));

for (const [source, ignoreCase = false] of patterns) {
  test(`${source}${ignoreCase ? ', ignoring case' : ''}: the lines that match, and no others`, () => {
    for (const text of ['', '\n', 'foo', 'foo\n', '\n\nfoo', 'foo\n\n', 'x\r\nfoo\r\n'])
      check(source, ignoreCase, Buffer.from(text));
    const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces));
    fc.assert(
      fc.property(texts, fc.nat(20), (text, behind) => check(source, ignoreCase, text, behind)),
      { numRuns: 30 },
    );
    const brokenTexts = fc
      .array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: broken }), { maxLength: 30 })
      .map((pieces) => Buffer.concat(pieces));
    fc.assert(
      fc.property(brokenTexts, (text) => check(source, ignoreCase, text)),
      { numRuns: 15 },
    );
  });
}

test('text of more than one part, and more lines than are judged at once', () => {
  const text = Buffer.from('func nobody\nfunc Authenticate() foo\nfoo bar\n'.repeat(120_000));
  const from = memory.put(text);
  const run = { from, to: from + text.length, firstLine: 0, isUtf8: true };
  for (const [source, perRepeat] of [
    ['foo', 2],
    ['func.*Authenticate', 1],
    ['[a-c]ar$', 1],
    ['^f', 3],
  ] as const) {
    const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern: patternOf(source, false) });
    const into = new LineList();
    scanner.scan(run, into);
    assert.equal(into.count, 120_000 * perRepeat, source);
    assert.equal(scanner.count(run), 120_000 * perRepeat, source);
    const last = into.count - 1;
    const [start, end] = [into.start(last) - from, into.end(last) - from];
    assert.match(text.toString('latin1', start, end), new RegExp(source));
    assert.equal(into.number(last), text.subarray(0, start).toString('latin1').split('\n').length - 1);
    scanner.close();
  }
});

test('a cancelled scan stops early', () => {
  const text = Buffer.from('foo\n'.repeat(2_000_000));
  const from = memory.put(text.subarray(0, 7 << 20));
  let asked = 0;
  const pattern = patternOf('f.o', false);
  const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern, isCancelled: () => ++asked > 20 });
  const into = new LineList();
  scanner.scan({ from, to: from + (7 << 20), firstLine: 0, isUtf8: true }, into);
  assert.ok(into.count > 0 && into.count < 1_000_000, String(into.count));
  scanner.close();
});

const multiLine: readonly (readonly [source: string, text: string, lines: readonly number[]])[] = [
  ['a\\nb', 'x\na\nb\nc\na\nb', [1, 2, 4, 5]],
  ['foo\\s+bar\\n', 'foo\n\n bar\nx foo bar\n', [0, 1, 2, 3]],
  ['(?s)begin.*end', 'x\nbegin\n.\nend\nx', [1, 2, 3]],
  ['(?s)begin.*?\\nend', 'nothing\nbegin', []],
  ['^\\n', 'a\n\nb\n\n', [1, 3]],
];

for (const [source, text, lines] of multiLine) {
  test(`${JSON.stringify(source)} over ${JSON.stringify(text)}: the lines that hold a part of a match`, () => {
    const pattern = patternOf(source, false);
    assert.ok(pattern.multiLine);
    for (const bytes of [Buffer.from(text), Buffer.concat([Buffer.from(text), Buffer.of(0xff)])]) {
      const from = memory.put(bytes, 3);
      const run = { from, to: from + bytes.length, firstLine: 0, isUtf8: bytes.length === text.length };
      const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern });
      const into = new LineList();
      scanner.scan(run, into);
      assert.deepEqual(
        Array.from({ length: into.count }, (_, index) => into.number(index)),
        lines,
      );
      assert.equal(scanner.count(run), lines.length);
      scanner.close();
    }
  });
}
