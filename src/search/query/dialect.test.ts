/** The guard: what was probably meant, ready to run; what was searched is what the language says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PatternType } from './ast.ts';
import { parseQuery } from './parse.ts';

interface Guarded {
  readonly query: string;
  readonly title: RegExp;
  readonly meant: readonly string[];
  readonly patternType?: PatternType;
}

const guarded: readonly Guarded[] = [
  { query: 'a|b x', title: /searched as text/, meant: ['/a|b/ x'], patternType: 'keyword' },
  { query: '.* x', title: /searched as text/, meant: ['/.*/ x'], patternType: 'keyword' },
  { query: 'x foo\\(', title: /searched as text/, meant: ['x /foo\\(/'], patternType: 'standard' },
  { query: 'a|b c', title: /searched as text/, meant: ['patternType:keyword /a|b/ c'], patternType: 'literal' },
  { query: 'a|b', title: /Read as a regular expression/, meant: ['/a|b/', '"a|b"'] },
  { query: 'langauge:go x', title: /no filter langauge:/, meant: ['language:go x', '"langauge:go" x'] },
  { query: '-flie:x a', title: /no filter flie:/, meant: ['-file:x a', '-"flie:x" a'] },
  { query: 'NOT a|b c', title: /searched as text/, meant: ['NOT /a|b/ c'], patternType: 'keyword' },
  { query: 'sym:Parse', title: /no filter sym:/, meant: ['type:symbol Parse', '"sym:Parse"'], patternType: 'keyword' },
  { query: 'branch:dev x', title: /no filter branch:/, meant: ['repo:.* rev:dev x', '"branch:dev" x'] },
  { query: 'r:a branch:dev x', title: /no filter branch:/, meant: ['r:a rev:dev x', 'r:a "branch:dev" x'] },
  { query: 'org:acme x', title: /no filter org:/, meant: ['repo:(?:^|/)acme/ x', '"org:acme" x'] },
  { query: 'user:bob', title: /no filter user:/, meant: ['repo:(?:^|/)bob/', '"user:bob"'] },
  { query: 'is:archived x', title: /no filter is:/, meant: ['archived:only x', '"is:archived" x'] },
  { query: 'extension:ts x', title: /no filter extension:/, meant: ['file:\\.ts$ x', '"extension:ts" x'] },
  { query: 'path:*.go x', title: /file:\*\.go was read as a wildcard/, meant: ['path:(?:^|/)[^/]*\\.go$ x'] },
  { query: 'repo:* x', title: /every repository/, meant: ['repo:.* x'], patternType: 'standard' },
  { query: 'repo:a/b/* x', title: /as a regular expression/, meant: ['repo:(?:^|/)a/b/[^/]*$ x'] },
  { query: 'c++', title: /Read as text/, meant: ['"c++"'] },
  { query: '-a b', title: /-a was read as NOT a/, meant: ['NOT a b', '"-a" b'] },
];

for (const { query, title, meant, patternType } of guarded)
  test(`${patternType ?? 'auto'}: ${query}`, () => {
    const parsed = parseQuery(query, patternType ? { patternType } : {});
    assert.ok(parsed.ok);
    const notice = parsed.value.notices.find((each) => title.test(each.title));
    assert.ok(notice, JSON.stringify(parsed.value.notices));
    const proposed = notice.proposedQueries.map((each) => each.query);
    assert.deepEqual(proposed, meant);
  });

const corrected: readonly (readonly [query: string, meant: readonly string[]])[] = [
  ['lang:pyton x', ['lang:python x']],
  ['lang:"typescritp" x', ['lang:typescript x']],
  ['type:comit x', ['type:commit x']],
  ['select:symbol.functoin x', ['select:symbol.function x']],
  ['repo:has.fil(a) x', ['repo:has.file(a) x']],
  ['file:has.contributer(a) x', ['file:has.contributor(a) x']],
];

test('an error that is a slip of the finger has the query that was meant', () => {
  for (const [query, meant] of corrected) {
    const parsed = parseQuery(query);
    assert.ok(!parsed.ok, query);
    assert.deepEqual(
      parsed.error.proposedQueries?.map((each) => each.query),
      meant,
      query,
    );
    for (const each of meant) assert.ok(parseQuery(each).ok, each);
  }
});

test('nothing is remarked on where nothing was chosen', () => {
  const queries = [
    'plain words',
    'repo:x file:\\.go$ /a|b/',
    '"a|b"',
    'https://x.y std::string x:=1 error: e',
    'http.Get',
  ];
  for (const query of queries) {
    const parsed = parseQuery(query);
    assert.deepEqual(parsed.ok && parsed.value.notices, [], query);
  }
});

test('what is too deep or too long is refused, whatever it repeats', () => {
  const bombs = [
    '(',
    '((a or ',
    '(a ',
    'a or ',
    '"',
    '[',
    '\\',
    '(repo:x or ',
    'repo:has.file(',
    ')',
    '()',
    'not ',
    '(type:file or type:path) ',
  ];
  for (const bomb of bombs)
    for (const patternType of ['auto', 'keyword', 'standard', 'regexp'] as const) {
      const text = bomb.repeat(3000 / bomb.length);
      const parsed = parseQuery(text, { patternType });
      if (!parsed.ok) assert.ok(parsed.error.to <= text.length && parsed.error.hint !== '', bomb);
    }
  const long = parseQuery('a '.repeat(30_000));
  assert.ok(!long.ok);
  assert.match(long.error.message, /longer than/);
});
