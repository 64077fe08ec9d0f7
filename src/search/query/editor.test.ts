/** What editors ask: tokens, diagnoses, completions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '../../base/instant.ts';
import { patternTypes, type PatternType } from './ast.ts';
import { complete } from './complete.ts';
import { diagnose } from './diagnose.ts';
import { queryText } from './fixtures/query-text.ts';
import { parseQuery } from './parse.ts';
import { tokens } from './tokens.ts';
import { unsupportedYet } from './unsupported.ts';

const now = '2026-06-28T12:00:00.000Z' as Instant;

const coloured: readonly (readonly [query: string, tokens: string, patternType?: PatternType])[] = [
  ['repo:x foo', 'filter-name<repo:> regexp<x> text<foo>'],
  ['-file:a not b', 'operator<-> filter-name<file:> regexp<a> operator<not> text<b>'],
  ['(a or b) and c', 'parenthesis<(> text<a> operator<or> text<b> parenthesis<)> operator<and> text<c>'],
  [
    '/(a|b)+[c-e]\\d{2}$/',
    'regexp-delimiter</> regexp-group<(> regexp<a> regexp-alternation<|> regexp<b> regexp-group<)> regexp-quantifier<+> regexp-class<[c-e]> regexp-class<\\d> regexp-quantifier<{2}> regexp-anchor<$> regexp-delimiter</>',
  ],
  ['"a b" c', 'quoted<"a b"> text<c>'],
  ['"a b" c', 'text<"a> text<b"> text<c>', 'standard'],
  ['a.*b', 'regexp<a> regexp-class<.> regexp-quantifier<*> regexp<b>'],
  ['a.*b', 'text<a.*b>', 'keyword'],
  ['r:has.file(path:x)', 'filter-name<r:> predicate<has.file(> value<path:x> predicate<)>'],
  ['repo:x@main:v1 lang:go', 'filter-name<repo:> regexp<x> revision<@main:v1> filter-name<lang:> value<go>'],
  ['lang:pyton x', 'filter-name<lang:> error<pyton> text<x>'],
  ['file:"a b" count:0', 'filter-name<file:> quoted<"a b"> filter-name<count:> error<0>'],
  ['a or or b', 'text<a> operator<or> error<or> text<b>'],
  ['foo(:[x], ...)', 'text<foo(> hole<:[x]> text<,> hole<...> text<)>', 'structural'],
];

test('tokens: what is what', () => {
  for (const [query, expected, patternType] of coloured) {
    const found = tokens(query, patternType).map(({ kind, from, to }) => `${kind}<${query.slice(from, to).trim()}>`);
    assert.equal(found.join(' '), expected, query);
  }
});

const sayings: readonly (readonly [query: string, said: readonly string[]])[] = [
  ['foo', []],
  ['lang:pyton count:0 type:comit x', ['error 5-10', 'error 17-18', 'error 24-29']],
  ['langauge:go a|b', ['notice 0-11', 'notice 0-15']],
  ['(a or lang:pyton', ['notice 0-2', 'error 11-16']],
  ['not (a) count:x lang:go', ['error 0-5', 'error 14-15']],
  ['repo:has.fil(x) file:has.ownr(y)', ['error 5-12', 'error 21-29']],
  ['"a', []],
];

test('diagnose: everything at once, each at its place', () => {
  for (const [query, said] of sayings)
    assert.deepEqual(
      diagnose(query, { now }).map(({ severity, from, to }) => `${severity} ${from}-${to}`),
      said,
      query,
    );
});

test('diagnose: fixes are queries', () => {
  const fixesOf = (query: string) => diagnose(query, { now }).flatMap(({ fixes }) => fixes.map((fix) => fix.query));
  assert.deepEqual(fixesOf('lang:pyton x'), ['lang:python x']);
  assert.deepEqual(fixesOf('repo:has.fil(x) y'), ['repo:has.file(x) y']);
  assert.deepEqual(fixesOf('langauge:go'), ['language:go', '"langauge:go"']);
  assert.deepEqual(fixesOf('type:comit'), ['type:commit']);
});

const known = {
  repositories: ['github.com/acme/api', 'github.com/acme/web'],
  languages: ['Go', 'Jupyter Notebook'],
  revisions: ['main', 'v1.2'],
  paths: ['src/main.go'],
};

const completions: readonly (readonly [query: string, first: readonly string[]])[] = [
  ['re|', ['repo:', 'rev:', 'repohasfile:', 'repohascommitafter:']],
  ['-l|', ['-lang:']],
  ['-co|', ['-content:', '-committer:']],
  ['foo o|', ['or ']],
  ['repo:web|', [String.raw`^github\.com/acme/web$`]],
  ['repo:x@ma|', ['x@main']],
  ['repo:has.to|', ['has.topic()']],
  ['lang:g|', ['Go']],
  ['lang:jup| x', ['"Jupyter Notebook"']],
  ['type:sy|', ['symbol']],
  ['select:commit.|', ['commit.diff', 'commit.diff.added', 'commit.diff.removed']],
  ['case:|', ['yes', 'no']],
  ['asof:yes|', ['yesterday']],
  ['(a or file:main|', [String.raw`^src/main\.go$`]],
  ['"fo|', []],
];

test('complete: what may stand at the cursor', () => {
  for (const [marked, expected] of completions) {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { items, from, to } = complete(text, cursor, known);
    assert.ok(from <= cursor && cursor <= to, marked);
    assert.deepEqual(
      items.slice(0, Math.max(1, expected.length)).map(({ insert }) => insert),
      expected,
      marked,
    );
  }
});

test('complete: what is inserted makes a query', () => {
  const { from, to, items } = complete('a repo:acme b', 11, known);
  for (const { insert } of items.filter(({ kind }) => kind === 'repository'))
    assert.ok(parseQuery(`${'a repo:acme b'.slice(0, from)}${insert}${'a repo:acme b'.slice(to)}`).ok);
  assert.equal(from, 7);
  assert.equal(to, 11);
});

test('any text has tokens in order, diagnoses within it, and completions around the cursor', () => {
  let said = 0;
  fc.assert(
    fc.property(queryText, fc.constantFrom(...patternTypes), fc.nat(40), (text, patternType, cursor) => {
      let last = 0;
      for (const { from, to } of tokens(text, patternType, now)) {
        assert.ok(last <= from && from < to && to <= text.length, text);
        last = to;
      }
      const covered = tokens(text, patternType, now).reduce((sum, { from, to }) => sum + to - from, 0);
      assert.ok(
        covered >= text.replaceAll(/\s/g, '').length,
        `${text}: ${JSON.stringify(tokens(text, patternType, now))}`,
      );
      const diagnoses = diagnose(text, { patternType, now });
      for (const { from, to, fixes, severity } of diagnoses) {
        assert.ok(0 <= from && from <= to && to <= text.length, text);
        if (severity === 'error') said++;
        for (const { query } of fixes) assert.notEqual(query, text);
      }
      const parsed = parseQuery(text, { patternType, now });
      const isOfCommits =
        parsed.ok && parsed.value.alternatives.some(({ parameters: { types } }) => types?.some(ofCommits));
      const runs = parsed.ok && (isOfCommits || unsupportedYet(parsed.value) === undefined);
      assert.equal(
        diagnoses.some(({ severity }) => severity === 'error'),
        !runs,
        text,
      );
      const { from, to } = complete(text, cursor, known);
      const at = Math.min(cursor, text.length);
      assert.ok(0 <= from && from <= at && at <= to && to <= text.length, `${text} ${cursor} ${from} ${to}`);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1500) },
  );
  assert.ok(said > 100);
});

const ofCommits = (type: string): boolean => type === 'diff' || type === 'commit';

test('searches in differences and messages are not refused', () => {
  for (const query of ['type:diff a', 'type:commit a author:b', 'type:diff a after:yesterday'])
    assert.deepEqual(diagnose(query, { patternType: 'keyword', now }), [], query);
});
