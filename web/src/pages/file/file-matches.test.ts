import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFile } from './file-matches.ts';

const file = { repository: 'acme/web', path: 'src/a.ts' };
const here = String.raw`repo:^acme/web$ file:^src/a\.ts$ count:all`;

const cases: readonly (readonly [query: string, at: string | undefined, expected: string | undefined])[] = [
  ['md5', undefined, `md5 ${here}`],
  ['md5 repo:other file:x count:5', undefined, `md5 ${here}`],
  ['md5 asof:2026-01-01', '2025-02-03T00:00:00.000Z', `md5 ${here} asof:2025-02-03T00:00:00.000Z`],
  ['a b case:yes', undefined, `a b case:yes ${here}`],
  ['type:diff md5', undefined, undefined],
  ['repo:web file:a', undefined, undefined],
];
for (const [query, at, expected] of cases)
  test(`"${query}" in one file`, () => assert.equal(inFile(query, file, at), expected));

test('names with spaces are quoted', () =>
  assert.match(inFile('x', { repository: 'a', path: 'my file' }, undefined)!, /file:"\^my file\$"/));
