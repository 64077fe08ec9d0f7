import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuery } from './canonical.ts';
import { typedOperands } from './operands.ts';
import { parseQuery } from './parse.ts';

const cases: readonly (readonly [query: string, operands: readonly string[] | undefined])[] = [
  ['(patterntype:regexp a) or (b)', ['patterntype:regexp a', 'b']],
  [' (a) OR (patternType:literal f\\() or(c) ', ['a', 'patternType:literal f\\(', 'c']],
  ['(patterntype:regexp content:"a)") or (b)', ['patterntype:regexp content:"a)"', 'b']],
  ['(patterntype:keyword /[)]/) or (b)', ['patterntype:keyword /[)]/', 'b']],
  ['(patterntype:regexp (a|b)) or ((c or d) e)', ['patterntype:regexp (a|b)', '(c or d) e']],
  ['(a) or (b)', undefined],
  ['(patterntype:regexp a)', undefined],
  ['(patterntype:regexp a) or b', undefined],
  ['(patterntype:regexp a) and (b)', undefined],
  ['patterntype:regexp (a) or (b)', undefined],
  ['(patterntype:regexp a or (b)', undefined],
];
for (const [query, operands] of cases)
  test(query, () => {
    const found = typedOperands(query)?.map(({ from, to }) => query.slice(from, to));
    assert.deepEqual(found, operands);
  });

test('each operand is read in its own way, and spelled so that it is read so again', () => {
  const parsed = parseQuery('(patterntype:regexp a.b) or (patterntype:literal a.b) or (patterntype:structural f(...))');
  assert.ok(parsed.ok);
  const canonical = canonicalQuery(parsed.value, 'all');
  const again = parseQuery(canonical);
  assert.ok(again.ok);
  assert.equal(canonicalQuery(again.value, 'all'), canonical);
  assert.match(canonical, /content:\/a\.b\/.*content:"a\.b".*patternType:structural/);
});

test('errors keep their places', () => {
  const query = '(patterntype:regexp a) or (patterntype:regexp b[)';
  const parsed = parseQuery(query);
  assert.ok(!parsed.ok);
  assert.equal(query.slice(parsed.error.from, parsed.error.to).startsWith('['), true);
});
