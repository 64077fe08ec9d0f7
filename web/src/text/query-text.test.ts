import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  filterValue,
  filtersIn,
  hasWord,
  withFilter,
  withoutFilters,
  withoutWord,
  withWord,
  wordsOf,
} from './query-text.ts';

const cut: readonly (readonly [name: string, query: string, words: readonly string[]])[] = [
  ['words', ' a  b ', ['a', 'b']],
  ['a quoted phrase', '"a b" c', ['"a b"', 'c']],
  ['a quoted value', 'asof:"3 months ago" x', ['asof:"3 months ago"', 'x']],
  ['a predicate', 'repo:has.path(a b) x', ['repo:has.path(a b)', 'x']],
  ['a group', '(a or b) repo:c', ['(a or b)', 'repo:c']],
  ['a regular expression', '/a b/ c', ['/a b/', 'c']],
  ['an apostrophe inside a word', "don't stop", ["don't", 'stop']],
  ['an unclosed quote', '"a b', ['"a', 'b']],
  ['an unclosed group', 'f(a b', ['f(a', 'b']],
  ['an escaped space', 'a\\ b c', ['a\\ b', 'c']],
];
for (const [name, query, words] of cut)
  test(`words: ${name}`, () =>
    assert.deepEqual(
      wordsOf(query).map(({ text }) => text),
      words,
    ));

test('words lie in order, where they say, and leave only white space out', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '(', ')', '\\', '/', ':', '-', '😀') }),
      (query) => {
        let rest = query;
        for (const { text, from, to } of wordsOf(query).toReversed()) {
          assert.equal(query.slice(from, to), text);
          rest = rest.slice(0, from) + rest.slice(to);
        }
        assert.equal(rest.trim(), '');
      },
    ),
  ));

test('a filter is set in its place, added at the end, and taken out', () => {
  assert.equal(withFilter('a asof:2026-01-01 b', 'asof', '2026-02-01'), 'a asof:2026-02-01 b');
  assert.equal(withFilter('a', 'asof', '1 week ago'), 'a asof:"1 week ago"');
  assert.equal(withFilter('a asof:"1 week ago" b', 'asof', undefined), 'a b');
  assert.equal(withFilter('', 'patterntype', 'regexp'), 'patternType:regexp');
  assert.equal(withFilter('a patterntype:literal', 'patterntype', 'regexp'), 'a patternType:regexp');
  assert.equal(withoutFilters('asof:x a between:1..2', ['asof', 'between']), 'a');
});

test('values are read by any name of the filter', () => {
  assert.equal(filterValue('a r:foo', 'repo'), 'foo');
  assert.equal(filterValue('a -repo:foo', 'repo'), undefined);
  assert.equal(filterValue('asof:"1 week ago"', 'asof'), '1 week ago');
  assert.equal(filterValue('"asof:x"', 'asof'), undefined);
});

test('a word is added once, against its contrary', () => {
  assert.equal(withWord('a -lang:go', 'lang:go'), 'a lang:go');
  assert.equal(withWord('a lang:go b', 'lang:go'), 'a b lang:go');
  assert.equal(withWord('a lang:go', '-lang:go'), 'a -lang:go');
  assert.equal(withoutWord('a  lang:go  b', 'lang:go'), 'a  b');
  assert.ok(hasWord('a lang:go', 'lang:go'));
  assert.ok(!hasWord('"a lang:go"', 'lang:go'));
  assert.deepEqual(filtersIn('a r:x -file:"a b" case:yes'), ['r:x', '-file:"a b"']);
});
