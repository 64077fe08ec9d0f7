import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from './parse.ts';
import { unsupportedYet } from './unsupported.ts';

test('what is searched today is not refused', () => {
  const queries = ['foo', 'repo:x file:y lang:go -z a|b case:yes count:5', 'type:path select:repo a or b', ''];
  for (const query of queries) {
    const parsed = parseQuery(query);
    assert.ok(parsed.ok);
    assert.equal(unsupportedYet(parsed.value), undefined, query);
  }
});

test('a refusal has its place in the query and says what to do', () => {
  const queries = [
    '(type:file case:yes a) or b',
    'patternType:structural foo(...)',
    'type:diff author:x a',
    'asof:2026-01-31 a',
  ];
  for (const query of queries) {
    const parsed = parseQuery(query);
    assert.ok(parsed.ok);
    const refused = unsupportedYet(parsed.value);
    // Gone from here once it is executed.
    if (!refused) continue;
    assert.ok(0 <= refused.from && refused.from < refused.to && refused.to <= query.length);
    assert.notEqual(refused.hint, '');
  }
});
