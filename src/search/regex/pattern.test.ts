/** What a compiled pattern says of itself, by example; differential.test.ts compares what it finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstState, matchFlag } from './dfa-table.ts';
import { firstMatch } from './membership.ts';
import { hasByte, type Needle } from './needle.ts';
import { compiled, type CompiledPattern } from './pattern.ts';
import { readExpression } from './read-expression.ts';
import { newDfaTable, runDfa } from './run-dfa.ts';
import { LazySpans } from './spans.ts';

function pattern(source: string, ignoreCase = false): CompiledPattern {
  const result = compiled(source, { ignoreCase });
  assert.ok(result.ok, source);
  return result.value;
}

function spelled(needle: Needle): string {
  return needle
    .map((set) => {
      const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => hasByte(set, byte));
      const characters = bytes.map((byte) =>
        byte > 32 && byte < 127 ? String.fromCharCode(byte) : `<${byte.toString(16)}>`,
      );
      return characters.length === 1 ? characters[0] : `{${characters.join('')}}`;
    })
    .join('');
}

const plans: readonly (readonly [source: string, ignoreCase: boolean, kind: string, needles: readonly string[]])[] = [
  ['NullPointerException', false, 'exact', ['NullPointerException']],
  ['eval\\(', false, 'exact', ['eval(']],
  ['PII|ssn|email', false, 'exact', ['PII', 'ssn', 'email']],
  ['(API|SECRET)_KEY', false, 'exact', ['API_KEY', 'SECRET_KEY']],
  ['foo|foobar', false, 'exact', ['foo']],
  ['foobar|foo', false, 'exact', ['foobar', 'foo']],
  ['b[ue]?t', false, 'exact', ['b{eu}t', 'bt']],
  ['b[ue]??t', false, 'exact', ['bt', 'b{eu}t']],
  ['[0-9]{2}-[0-9]', false, 'exact', ['{0123456789}{0123456789}-{0123456789}']],
  ['deed', true, 'exact', ['{Dd}{Ee}{Ee}{Dd}']],
  ['key', true, 'exact', ['{Kk}{Ee}{Yy}', '<e2><84><aa>{Ee}{Yy}']],
  ['é', true, 'exact', ['<c3>{<89><a9>}']],
  ['md[45]', false, 'exact', ['md{45}']],
  ['a\\nb', false, 'exact', ['a<a>b']],
  ['http.ListenAndServe', false, 'required', ['ListenAndServe']],
  ['TLSv1(\\.[01])?\\b', false, 'required', ['TLSv1']],
  ['\\w+@\\w+\\.com', false, 'required', ['.com']],
  ['^import', false, 'required', ['import']],
  ['colou?r', false, 'exact', ['colour', 'color']],
  ['success keys', true, 'required', ['{Uu}{Cc}{Cc}{Ee}']],
  ['(foo|bar)+baz', false, 'required', ['baz']],
  ['.*', false, 'none', []],
  ['x*', false, 'none', []],
  ['\\w{40,}', false, 'none', []],
  ['[^a]', false, 'none', []],
];
for (const [source, ignoreCase, kind, needles] of plans)
  test(`needles of ${source}${ignoreCase ? ', case ignored' : ''}`, () => {
    const plan = pattern(source, ignoreCase).needles;
    assert.deepEqual([plan.kind, plan.needles.map(spelled)], [kind, needles]);
  });

const scopes: readonly (readonly [source: string, multiLine: boolean])[] = [
  ['a\\nb', true],
  ['a\\x0ab', true],
  ['a\\x{A}b', true],
  ['a\\012b', true],
  ['a\nb', true],
  ['[,\\n]', true],
  ['(?s)a.b', true],
  ['(?s:.)', true],
  ['[\\s\\S]', true],
  ['\\Qa\nb\\E', true],
  ['a\\sb', false],
  ['[^a]', false],
  ['[^\\n]', false],
  ['[\\t-\\r]', false],
  ['.', false],
  ['(?s)ab', false],
  ['a\\\\n', false],
];
for (const [source, multiLine] of scopes)
  test(`${JSON.stringify(source)} is matched ${multiLine ? 'over documents' : 'within lines'}`, () =>
    assert.equal(pattern(source).multiLine, multiLine));

test('shortest counts bytes', () => {
  for (const [source, ignoreCase, bytes] of [
    ['', false, 0],
    ['aé日', false, 6],
    ['k', true, 1],
    ['a|bc', false, 1],
    ['(ab){3,}c?', false, 6],
    ['\u{1f600}', false, 4],
  ] as const)
    assert.equal(pattern(source, ignoreCase).shortest, bytes, source);
});

test('digits are narrowed by the trigrams at their edges, common ones are named once', () => {
  assert.equal(pattern('TLSv1(\\.[01])?').trigrams.kind, 'and');
  const query = pattern('[0-9]{3}-[0-9]{2}-[0-9]{4}').trigrams;
  assert.ok(query.kind === 'and' && query.parts.every((part) => part.kind === 'or' && part.parts.length <= 100));
});

const refused: readonly (readonly [source: string, kind: 'invalid' | 'unsupported', message: RegExp])[] = [
  ['(?=a)', 'unsupported', /look-around/],
  ['(?<!a)b', 'unsupported', /look-around/],
  ['(?>a)', 'unsupported', /atomic/],
  ['(a)\\1', 'unsupported', /back-references/],
  ['(?P=n)', 'unsupported', /back-references/],
  ['(?(1)a|b)', 'unsupported', /conditional/],
  ['a**', 'invalid', /repetition/],
  ['a++', 'invalid', /repetition/],
  ['*a', 'invalid', /repetition/],
  ['(a', 'invalid', /missing closing/],
  ['[a', 'invalid', /bracket|\]/],
  ['\\C', 'invalid', /escape/],
  ['a{1001}', 'invalid', /repeat/],
  ['\\p{Nonsense}', 'invalid', /range/],
  [`${'('.repeat(3000)}a${')'.repeat(3000)}`, 'invalid', /./],
  ['(a{100}){11}', 'invalid', /repeat/],
  ['\\w{990}y{999}z{999}x{999}v{999}w{999}', 'unsupported', /too large/],
  ['a'.repeat(10_001), 'unsupported', /too large/],
];
for (const [source, kind, message] of refused)
  test(`${source.slice(0, 40)} is refused`, () => {
    const result = compiled(source, { ignoreCase: false });
    if (result.ok) assert.fail('it is not');
    assert.match(result.error.message, message);
    assert.equal(result.error.kind, kind);
    assert.ok(result.error.hint.length > 10 && result.error.from <= result.error.to);
  });

function positions(source: string, text: Uint8Array): number {
  const subject = pattern(source);
  const automaton = subject.newMembership();
  const table = newDfaTable(automaton.shape);
  automaton.attach(table);
  const run = (state: number, from: number, to: number) => runDfa(table, text, state, { from, to });
  return firstMatch(automaton, run, { bytes: text, table, from: 0, to: text.length, multiLine: subject.multiLine });
}

test('a match is known at the byte behind it, which belongs to its line', () => {
  assert.equal(positions('b', Buffer.from('abc\n')), 2);
  assert.equal(positions('b$', Buffer.from('abc\nab\n')), 6);
  assert.equal(positions('b$', Buffer.from('abc\nab')), 6);
  assert.equal(positions('^$', Buffer.from('a\n\nb\n')), 2);
  // Behind the last line feed there is no line, in a document there is its end.
  assert.equal(positions('^$', Buffer.from('a\n')), -1);
  assert.equal(positions('\\n\\z', Buffer.from('a\n')), 2);
  assert.equal(positions('x*', Buffer.from('')), -1);
});

test('any bytes at all can be read', () => {
  const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 4) * 31) & 0xff);
  for (const source of ['.\\B.', '\\pL+', '[^a]{3}', '(?s).\\n.', '\\b', 'x*']) {
    const spans = pattern(source).newSpans().spans(bytes, 0, bytes.length, Infinity);
    positions(source, bytes);
    for (let at = 0; at < spans.length; at++)
      assert.ok(spans[at]! >= (spans[at - 1] ?? 0) && spans[at]! <= bytes.length);
  }
  assert.equal(positions('é', Uint8Array.of(0xc3, 0xc3, 0xa9, 0x0a)), 3);
});

test('a search of a document can be given up after a megabyte', () => {
  const automaton = pattern('a[^b]*\\nb').newMembership();
  const table = newDfaTable(automaton.shape);
  automaton.attach(table);
  const bytes = Buffer.alloc(5 << 20, 'a');
  let read = 0;
  let looks = 0;
  const run = (state: number, from: number, to: number) => {
    const stopped = runDfa(table, bytes, state, { from, to });
    read += stopped.position - from;
    return stopped;
  };
  const text = { bytes, table, from: 0, to: bytes.length, multiLine: true };
  assert.equal(firstMatch(automaton, run, { ...text, isCancelled: () => ++looks === 2 }), -1);
  assert.ok(looks === 2 && read > 1 << 20 && read <= 2 << 20);
  assert.equal(firstMatch(automaton, run, text), -1);
  assert.ok(read > 6 << 20);
});

test('a table that is always full is noticed, and the answer stays right', () => {
  const automaton = pattern('[ab].{60}[cd].{60}e').newMembership();
  const table = newDfaTable(automaton.shape);
  automaton.attach(table);
  let random = 1;
  const bytes = Uint8Array.from({ length: 60_000 }, () => 97 + ((random = (random * 48_271) % 2_147_483_647) % 4));
  const run = (state: number, from: number, to: number) => runDfa(table, bytes, state, { from, to });
  const text = { bytes, table, from: 0, to: bytes.length, multiLine: false };
  assert.equal(firstMatch(automaton, run, text), -1);
  assert.ok(automaton.tooLarge);
  bytes[bytes.length - 1] = 101;
  const expected = /[ab].{60}[cd].{60}e/.test(String.fromCharCode(...bytes.subarray(-122)));
  assert.equal(firstMatch(automaton, run, text), expected ? bytes.length : -1);
});

test('counting without an upper bound needs few states', () => {
  for (const source of ['a.{80,}z', '\\w{40,}', '(\\w+\\s+){20,}', '.{1,100}x.{1,100}']) {
    const automaton = pattern(source).newMembership();
    const table = newDfaTable(automaton.shape);
    automaton.attach(table);
    const bytes = Buffer.from('abracadabra aaa zz aaaa b a\n'.repeat(500) + 'a quick brown fox '.repeat(500));
    let last = firstState;
    for (let state = automaton.start, at = 0; at < bytes.length; at++) {
      const next = automaton.step(state, table.classes[bytes[at]!]!, 1);
      last = Math.max(last, next & ~matchFlag);
      state = next & matchFlag ? automaton.start : next;
    }
    assert.ok(last < 600, `${source}: ${last}`);
  }
});

test('spans are absolute, at most as many as wanted, and see nothing outside', () => {
  const bytes = Buffer.from('xabab abx');
  const finder = pattern('\\b(ab)+\\b').newSpans();
  assert.deepEqual(finder.spans(bytes, 1, 8, 10), [1, 5, 6, 8]);
  assert.deepEqual(finder.spans(bytes, 1, 8, 1), [1, 5]);
  assert.deepEqual(finder.spans(bytes, 0, 9, 10), []);
});

test('work on one text is bounded, and whoever asked is told', () => {
  const { expression } = readExpression('a(.*z)?', { ignoreCase: false })!;
  const bytes = Buffer.from('a'.repeat(20_000));
  const bounded = new LazySpans(expression, { mostBytesRead: 1_000_000 });
  assert.equal(bounded.spans(bytes, 0, bytes.length, Infinity).length, 200);
  assert.equal(bounded.stoppedAt, 100);
  assert.equal(bounded.spans(bytes, 0, 300, Infinity).length, 600);
  assert.equal(bounded.stoppedAt, undefined);
});

/** Patterns that are none: the character the hint is about, and what it says to write instead. */
const hints: readonly (readonly [source: string, hint: RegExp])[] = [
  ['foo(bar', /character 4: .*"\(" is not closed; add "\)".*"\\\("/],
  ['a(b)(c', /character 5: .*not closed/],
  ['foo)', /character 4: .*closes no group.*"\\\)"/],
  ['ab[cd', /character 3: .*"\[" is not closed; add "\]".*"\\\["/],
  ['a|*b', /character 3: nothing stands before "\*".*"\\\*"/],
  ['(+)', /character 2: nothing stands before "\+"/],
  ['a**', /character 3: .*again.*\(\?:a\*\)\*/],
  ['a++', /character 3: a possessive .*leave out the last "\+"/],
  ['a*+b', /character 3: a possessive/],
  ['xa{1001}', /character 3: counts go up to 1000/],
  ['a{3,2}', /character 2: counts .*smaller one first/],
  ['(?<n', /character 1: a group is named .*\(\?<name>a\)/],
  ["(?'n'a)", /character 1: a group is named/],
  ['(?<n>a)(?<n>b)', /character 8: there is a group of this name/],
  ['(?x)a', /character 1: .*flags i, m, s and U/],
  ['a\\Z', /character 2: "\\Z" has no meaning; write "\$" or "\\z"/],
  ['\\h', /write "\[ \\t\]"/],
  ['\\u0041', /write "\\x\{0041\}"/],
  ['\\q', /write "q" for itself/],
  ['a\\', /character 2: .*ends with a backslash/],
  ['[z-a]', /character 2: .*wrong way round/],
  ['\\p{Nonsense}', /character 1: this class is not known.*\\p\{Greek\}/],
  ['[[:letters:]]', /character 2: this class is not known.*\[\[:alpha:\]\]/],
  ['\\x{110000}', /character 1: there is no such character/],
  ['a(?=b)', /character 2\. .*a AND b/],
  ['a(?!b)', /character 2\. .*a NOT b/],
  ['(?<=a)b', /character 1\. Write what comes before without/],
  ['(?<!a)b', /character 1\. .*\(\^\|\[\^a\]\)b/],
  ['(a)\\1', /character 4\. Write out what is to be repeated/],
  ['(?>a)', /character 1\. Write \(\?: in place of/],
];
for (const [source, hint] of hints)
  test(`${source}: the hint says where and what to write instead`, () => {
    const result = compiled(source, { ignoreCase: false });
    if (result.ok) assert.fail('it is a pattern');
    assert.match(result.error.hint, hint);
  });

test('groups may have names', () => {
  for (const source of ['(?<n>a)b', '(?P<n>a)b']) assert.ok(compiled(source, { ignoreCase: false }).ok, source);
});
