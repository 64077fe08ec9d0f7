import assert from 'node:assert/strict';
import { test } from 'node:test';
import { covers } from './star-pattern.ts';

const patterns: readonly (readonly [string, string, boolean])[] = [
  ['main', 'main', true],
  ['main', 'main2', false],
  ['release/*', 'release/1.x', true],
  ['release/*', 'releases/1', false],
  ['*', 'a/b', true],
  ['*-stable', '16-stable', true],
  ['*-stable', 'stable', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c', false],
  ['ab*ba', 'aba', false],
];
for (const [pattern, branch, expected] of patterns)
  test(`${pattern} ${expected ? 'covers' : 'does not cover'} ${branch}`, () =>
    assert.equal(covers(pattern, branch), expected));
