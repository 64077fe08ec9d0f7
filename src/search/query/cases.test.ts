/** The tables of fixtures/: what each query means, and that it means the same when it is printed and read again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { PatternType } from './ast.ts';
import { canonicalQuery, spellQuery } from './canonical.ts';
import { describe, type Case } from './fixtures/describe.ts';
import { filterKeyword } from './fixtures/filter-cases.ts';
import { keywordKeyword } from './fixtures/keyword-cases.ts';
import { meaningOf } from './fixtures/meaning.ts';
import { modeLiteral, modeRegexp, modeStandard, modeStructural } from './fixtures/mode-cases.ts';
import { ownAuto } from './fixtures/own-cases.ts';
import { parseQuery } from './parse.ts';

const now = '2026-06-28T12:00:00.000Z' as Instant;

const tables: readonly (readonly [name: string, patternType: PatternType, cases: readonly Case[]])[] = [
  ['keyword', 'keyword', keywordKeyword],
  ['standard', 'standard', modeStandard],
  ['literal', 'literal', modeLiteral],
  ['regexp', 'regexp', modeRegexp],
  ['structural', 'structural', modeStructural],
  ['filters', 'keyword', filterKeyword],
  ['auto', 'auto', ownAuto],
];

for (const [name, patternType, cases] of tables)
  test(`${name}: ${cases.length} queries mean what they mean`, () => {
    for (const [query, meaning] of cases)
      assert.equal(describe(parseQuery(query, { patternType, now })), meaning, `${name}: ${query}`);
  });

test('there are at least 400 cases', () => {
  assert.ok(tables.reduce((sum, [, , cases]) => sum + cases.length, 0) >= 400);
});

for (const [name, patternType, cases] of tables)
  test(`${name}: printed and read again, a query is the same; proposed queries can be run`, () => {
    for (const [query] of cases) {
      const parsed = parseQuery(query, { patternType, now });
      if (!parsed.ok) {
        const { from, to, proposedQueries = [] } = parsed.error;
        assert.ok(0 <= from && from <= to && to <= query.length, `${query}: ${from}-${to}`);
        for (const proposed of proposedQueries)
          assert.ok(parseQuery(proposed.query, { patternType, now }).ok, `${query}: ${proposed.query}`);
        continue;
      }
      // Whatever the mode of the reader, and long after: a canonical query has no relative dates.
      for (const reader of ['auto', 'literal'] as const) {
        const again = parseQuery(spellQuery(parsed.value), { patternType: reader });
        assert.ok(again.ok, `${query}: ${spellQuery(parsed.value)}: ${JSON.stringify(again)}`);
        assert.deepEqual(meaningOf(again.value), meaningOf(parsed.value), `${query}: ${spellQuery(parsed.value)}`);
        // A canonical query leaves nothing to choose; at most it looks like something else than it is.
        for (const { title } of again.value.notices) assert.match(title, /as a regular expression|names and addresses/);
      }
      const canonical = canonicalQuery(parsed.value, 500);
      const canonicalAgain = parseQuery(canonical);
      assert.ok(canonicalAgain.ok, canonical);
      assert.equal(canonicalQuery(canonicalAgain.value, 500), canonical);
      for (const { proposedQueries } of parsed.value.notices)
        for (const proposed of proposedQueries)
          assert.ok(parseQuery(proposed.query, { patternType, now }).ok, `${query}: ${proposed.query}`);
    }
  });
