/** What queries mean, and what is said about those that mean nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { patternTypes, type PatternType } from './ast.ts';
import type { Instant } from '../../base/instant.ts';
import { canonicalQuery, spellQuery } from './canonical.ts';
import { meaningOf } from './fixtures/meaning.ts';
import { queryText } from './fixtures/query-text.ts';
import { queryAlternatives } from './fixtures/query-tree.ts';
import { parseQuery } from './parse.ts';
import { compiled } from '../regex/pattern.ts';
import { patternFault } from './reading.ts';

const now = '2026-06-28T12:00:00.000Z' as Instant;

/** The canonical query without the parameters in front, which are the same in all of these. */
function understood(text: string, patternType?: PatternType): string {
  const parsed = parseQuery(text, patternType ? { patternType } : {});
  assert.ok(parsed.ok, `${text}: ${JSON.stringify(parsed)}`);
  return canonicalQuery(parsed.value, 'all')
    .replace(/^patternType:keyword (?:case:no )?(?:type:file type:path )?/, '')
    .replace('count:all', '')
    .trim();
}

const understandings: readonly (readonly [query: string, meaning: string, type?: PatternType])[] = [
  // The guide's.
  [
    String.raw`repo:* file:\.go$ PII|personalData|ssn|email`,
    String.raw`repo:.* AND file:\.go$ AND content:/PII|personalData|ssn|email/`,
  ],
  [
    String.raw`repo:* (API_KEY|SECRET_KEY|password\s*=\s*["'])`,
    String.raw`repo:.* AND content:/(API_KEY|SECRET_KEY|password\s*=\s*["'])/`,
  ],
  ['repo:* lang:python import.*cryptography', 'repo:.* AND lang:Python AND content:/import.*cryptography/'],
  ['repo:* func.*Authenticate', 'repo:.* AND content:/func.*Authenticate/'],
  // Operators.
  ['a and b or c', '(content:"a" AND content:"b" OR content:"c")'],
  ['a OR b AND c', '(content:"a" OR content:"b" AND content:"c")'],
  ['(a or b) c', '(content:"a" OR content:"b") AND content:"c"'],
  ['a AND (b OR (c AND d))', 'content:"a" AND (content:"b" OR content:"c" AND content:"d")'],
  ['not a b', 'NOT content:"a" AND content:"b"'],
  ['a and OR', 'content:"a" AND content:"OR"'],
  ['or a', 'content:"or" AND content:"a"'],
  ['android order', 'content:"android" AND content:"order"'],
  ['"a and b"', 'content:"a and b"'],
  ['-foo bar', 'NOT content:"foo" AND content:"bar"'],
  ['-foo', 'content:"-foo"', 'keyword'],
  ['--flag', 'content:"--flag"'],
  ['- x', 'content:"-" AND content:"x"'],
  // Filters, their scope, their values.
  ['r:x f:y l:go -l:c a', 'repo:x AND file:y AND lang:Go AND NOT lang:C AND content:"a"'],
  ['repo:x a or b', 'repo:x AND (content:"a" OR content:"b")'],
  ['a or b repo:x', 'repo:x AND (content:"a" OR content:"b")'],
  ['repo:foo a or b and c', 'repo:foo AND (content:"a" OR content:"b" AND content:"c")'],
  ['repo:x a or repo:y b', '((repo:x AND content:"a") OR (repo:y AND content:"b"))'],
  ['file:main.c x or (y and z)', '((file:main.c AND content:"x") OR content:"y" AND content:"z")'],
  ['NOT file:x a', 'NOT file:x AND content:"a"'],
  ['path:"a b" x', 'file:"a b" AND content:"x"'],
  [String.raw`file:(a/b)|(c d)\.go x`, String.raw`file:"(a/b)|(c d)\\.go" AND content:"x"`],
  ['file:*.go x', String.raw`file:"(?:^|/)[^/]*\\.go$" AND content:"x"`],
  ['file:* x', 'file:.* AND content:"x"'],
  ['content:"repo:x"', 'content:"repo:x"'],
  ['-content:a b', 'NOT content:"a" AND content:"b"'],
  ['content:/a|b/', 'content:/a|b/'],
  ['context:global a', 'content:"a"'],
  [
    'https://x.y std::string x:=1 error: e',
    'content:"https://x.y" AND content:"std::string" AND content:"x:=1" AND content:"error:" AND content:"e"',
  ],
  // auto: what is a regular expression, what is text.
  ['a|b', 'content:/a|b/'],
  ['http.ListenAndServe', 'content:"http.ListenAndServe"'],
  ['foo()', 'content:"foo()"'],
  ['foo(', 'content:"foo("'],
  ['c++', 'content:"c++"'],
  ['$HOME ${name}', 'content:"$HOME" AND content:"${name}"'],
  ['foo$', 'content:/foo$/'],
  ['[ab', 'content:"[ab"'],
  ['TODO(.*):', 'content:/TODO(.*):/'],
  [String.raw`eval\(`, String.raw`content:/eval\(/`],
  ['x{2}', 'content:/x{2}/'],
  ['(a|b c)', 'content:/(a|b c)/'],
  ['(foo bar) bas', 'content:"foo" AND content:"bar" AND content:"bas"'],
  ['func(a int, b bool) error', 'content:"func(a int, b bool)" AND content:"error"'],
  ['[ \t"\']x', 'content:/[ \t"\']x/'],
  ['a)', 'content:"a)"'],
  ["it's", 'content:"it\'s"'],
  // Several words, one of them a regular expression: one line, in this order.
  ['func.*x user', 'content:/(?:func.*x).*?(?:user)/'],
  ['a.b c|d "e f"', String.raw`content:/(?:a\.b).*?(?:c|d).*?(?:e f)/`],
  ['a|b AND c', 'content:/a|b/ AND content:"c"'],
  ['a|b -c /d/', 'content:/a|b/ AND NOT content:"c" AND content:/d/'],
  ['a|b repo:x c', 'content:/(?:a|b).*?(?:c)/ AND repo:x'],
  ['("(" or x) y', '(content:"(" OR content:"x") AND content:"y"'],
  ['(content:/[(]/ or b)', '(content:/[(]/ OR content:"b")'],
  ['func("a or b")', String.raw`content:"func(\"a or b\")"`],
  [String.raw`(file:"a \(b" x) or z`, String.raw`((file:"a \\(b" AND content:"x") OR content:"z")`],
  // Delimiters.
  ['\\Qa/b\\', String.raw`content:/a\/b\\/`],
  ['/a b/', 'content:/a b/'],
  [String.raw`/a\/b/`, String.raw`content:/a\/b/`],
  ['//', 'content:"//"'],
  ['/a/file/path/', 'content:"/a/file/path/"'],
  [String.raw`"say \"x\" \\ \t"`, String.raw`content:"say \"x\" \\ \t"`],
  ['"a b" c', 'content:"a b" AND content:"c"'],
  ['"open', String.raw`content:"\"open"`],
  // The other pattern types.
  ['a|b c', 'content:"a|b" AND content:"c"', 'keyword'],
  ['a|b c', 'content:/(?:a|b).*?(?:c)/', 'regexp'],
  ['"a|b" c', String.raw`content:/(?:a\|b).*?(?:c)/`, 'regexp'],
  ['foo(bar baz) x', 'content:/(?:foo(bar baz)).*?(?:x)/', 'regexp'],
  ['"a b" c', String.raw`content:"\"a b\" c"`, 'standard'],
  ['a  b /c/', 'content:"a b" AND content:/c/', 'standard'],
  ['a b or c', '(content:"a b" OR content:"c")', 'standard'],
  ['/c/ d', 'content:"/c/ d"', 'literal'],
  ['patternType:literal a[0] b', 'content:"a[0] b"'],
  ['patternType:regexp a b', 'content:/(?:a).*?(?:b)/'],
  [String.raw`a\sb`, String.raw`content:"a\\sb"`, 'literal'],
];

for (const [query, meaning, type] of understandings)
  test(`${type ?? 'auto'}: ${query}`, () => {
    assert.equal(understood(query, type), meaning);
  });

const errors: readonly (readonly [query: string, from: number, to: number, message: RegExp, hint?: RegExp])[] = [
  ['not (a or b)', 0, 5, /expression after NOT/],
  ['x -(a or b)', 2, 4, /expression after NOT/],
  ['NOT -file:x', 0, 11, /negated already/],
  ['a or or b', 5, 7, /expected operand at 5/],
  ['a and and b', 6, 9, /expected operand at 6/],
  ['file:"a (b" x', 6, 10, /missing closing \)/],
  ['lang:pyton x', 5, 10, /unknown language: "pyton"/, /lang:python/],
  ['author:x foo', 0, 8, /requires type:commit or type:diff/],
  ['rev:main foo', 0, 8, /rev: needs a repo:/],
  ['repo:has.fil(x) y', 5, 12, /no predicate repo:has.fil/, /repo:has.file/],
  ['repo:a(b x', 5, 8, /missing closing \)/],
  ['file:a\\q x', 6, 8, /invalid escape sequence/],
  ['repo: x', 0, 5, /needs a value/],
  ['count:0', 6, 7, /no count/],
  ['count:10 count:20', 9, 17, /once/],
  ['case:maybe x', 5, 10, /neither yes nor no/],
  ['-case:yes x', 0, 9, /cannot be negated/],
  ['case:yes (a or (case:no b))', 16, 23, /given once/],
  ['type:commits x', 5, 12, /no type:commits/],
  ['type:repo file:x', 10, 16, /names of repositories/, /select:repo/],
  ['select:symbols x', 7, 14, /no select:symbols/],
  ['/a(?=b)/', 2, 5, /look-around/],
  ['a(?<!b)c', 1, 4, /look-around/],
  ['(a)\\1', 3, 5, /back-references/],
  ['/(a/', 1, 3, /missing closing \)/],
  ['x /a**/', 4, 6, /invalid nested repetition/],
  ['type:commit author:a\\nb', 20, 22, /within one line/],
  ['/(a{1000}){6}/', 10, 13, /invalid repeat count/],
  ['/(?:a{900}|b{900}|c{900}|d{900}|e{900}|f{900})/', 1, 46, /too large/],
];

for (const [query, from, to, message, hint] of errors)
  test(`error: ${query}`, () => {
    const parsed = parseQuery(query);
    assert.ok(!parsed.ok, JSON.stringify(parsed));
    assert.match(parsed.error.message, message);
    assert.deepEqual([parsed.error.from, parsed.error.to], [from, to], parsed.error.message);
    assert.match(parsed.error.hint, hint ?? /./);
  });

test('what was chosen for the user is said, with the query that says it', () => {
  const noticesOf = (query: string) => {
    const parsed = parseQuery(query);
    return parsed.ok
      ? parsed.value.notices.map(({ title, proposedQueries }) => [title, ...proposedQueries.map((p) => p.query)])
      : [];
  };
  assert.deepEqual(noticesOf('case:yes Foo|Bar x'), [
    ['Read as a regular expression', 'case:yes /(?:Foo|Bar).*?(?:x)/', 'case:yes "Foo|Bar" "x"'],
  ]);
  assert.deepEqual(noticesOf('repo:* a'), [['repo:* was read as every repository', 'repo:.* a']]);
  assert.deepEqual(noticesOf('-a b'), [['-a was read as NOT a', 'NOT a b', '"-a" b']]);
  assert.deepEqual(noticesOf('c++'), [['Read as text', '"c++"']]);
  assert.deepEqual(noticesOf('(a b'), [['Read as text', '"(a" b']]);
  assert.deepEqual(noticesOf('plain words'), []);
});

test('every proposed query and every canonical query is understood, the latter as itself', () => {
  for (const [query, , type] of understandings) {
    const parsed = parseQuery(query, type ? { patternType: type } : {});
    assert.ok(parsed.ok);
    const canonical = canonicalQuery(parsed.value, 'all');
    const again = parseQuery(canonical);
    assert.ok(again.ok, `${canonical}: ${JSON.stringify(again)}`);
    assert.equal(canonicalQuery(again.value, 'all'), canonical);
    for (const { proposedQueries } of parsed.value.notices)
      for (const proposed of proposedQueries) assert.ok(parseQuery(proposed.query).ok, proposed.query);
  }
});

test('any text is understood or refused with a place in it, and printed it means the same', () => {
  let understoodCount = 0;
  fc.assert(
    fc.property(queryText, fc.constantFrom(...patternTypes), (text, patternType) => {
      const parsed = parseQuery(text, { patternType, now });
      if (!parsed.ok) {
        const { from, to, message, hint } = parsed.error;
        assert.ok(0 <= from && from <= to && to <= text.length, `${from} ${to} in ${text}`);
        assert.ok(message !== '' && hint !== '');
        return;
      }
      understoodCount++;
      const spelled = spellQuery(parsed.value);
      const again = parseQuery(spelled);
      assert.ok(again.ok, `${spelled}: ${JSON.stringify(again)}`);
      assert.deepEqual(meaningOf(again.value), meaningOf(parsed.value), spelled);
      for (const { proposedQueries } of parsed.value.notices)
        for (const { description, query } of proposedQueries) {
          const proposed = parseQuery(query, { patternType, now });
          if (!description.startsWith('The same')) continue;
          assert.ok(proposed.ok, query);
          assert.deepEqual(meaningOf(proposed.value), meaningOf(parsed.value), query);
        }
      const canonical = canonicalQuery(parsed.value, 'all');
      const canonicalAgain = parseQuery(canonical);
      assert.ok(canonicalAgain.ok, `${canonical}: ${JSON.stringify(canonicalAgain)}`);
      assert.equal(canonicalQuery(canonicalAgain.value, 'all'), canonical);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1500) },
  );
  assert.ok(understoodCount > 500);
});

test('what is a pattern is judged as the engine judges it', () => {
  const sources = [
    'a',
    '(a',
    'a**',
    '[z-a]',
    'a(?=b)',
    '\\1',
    'a{1001}',
    '(?:a{900}|b{900}|c{900}|d{900}|e{900}|f{900})',
    'a\\nb',
  ];
  for (const source of [...sources, '\\p{Greek}', '\\p{No}', '', 'x'.repeat(10_001), '((a{1000}){1000}){1000}']) {
    const made = compiled(source, { ignoreCase: true });
    assert.deepEqual(patternFault(source), made.ok ? undefined : made.error, source.slice(0, 60));
  }
});

test('any tree is printed so that it is read back', () => {
  fc.assert(
    fc.property(queryAlternatives, (alternatives) => {
      const spelled = spellQuery({ alternatives });
      const again = parseQuery(spelled);
      assert.ok(again.ok, `${spelled}: ${JSON.stringify(again)}`);
      assert.deepEqual(meaningOf(again.value), meaningOf({ alternatives }), spelled);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1500) },
  );
});

test('nothing that is imported here comes from Node: the browser runs it too', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, type, from] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) (type )?[^;]*?from '([^']+)';/gm,
    )) {
      if (type) continue;
      if (from!.startsWith('.')) follow(resolve(dirname(file), from!));
      else packages.add(from!);
    }
  };
  for (const entry of ['parse.ts', 'canonical.ts', 'tokens.ts', 'diagnose.ts', 'complete.ts'])
    follow(resolve(import.meta.dirname, entry));
  assert.ok(seen.size > 20);
  assert.deepEqual([...packages], ['re2js']);
});
