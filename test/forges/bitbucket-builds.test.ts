/** What Bitbucket counts of builds, as the kit of controls judges it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../src/base/instant.ts';
import { judgeRequired, type CheckVerdict } from '../../src/controls/kit/required-checks.ts';
import type { Status } from '../../src/forges/bitbucket/changeset-schema.ts';
import { commitOf, passingBuilds, statusChecksOf } from '../../src/forges/bitbucket/status-checks.ts';

const commit = 'a'.repeat(40);
const at = (minute: number): Instant => `2025-05-05T10:${String(minute).padStart(2, '0')}:00.000Z` as Instant;
const build = (key: string, state: Status['state'], from: number, to: number): Status => ({
  key,
  state,
  created_on: at(from),
  updated_on: at(to),
});

/** Landed at ten minutes past. */
const cases: readonly (readonly [string, number, readonly Status[], CheckVerdict])[] = [
  ['as many as demanded', 2, [build('a', 'SUCCESSFUL', 1, 2), build('b', 'SUCCESSFUL', 1, 3)], 'passed'],
  ['more than demanded', 1, [build('a', 'SUCCESSFUL', 1, 2), build('b', 'SUCCESSFUL', 1, 3)], 'passed'],
  ['fewer than demanded', 2, [build('a', 'SUCCESSFUL', 1, 2)], 'missing'],
  ['none', 1, [], 'missing'],
  ['enough, and one that failed', 1, [build('a', 'SUCCESSFUL', 1, 2), build('b', 'FAILED', 1, 3)], 'failed'],
  [
    'enough, and one that failed after the landing',
    1,
    [build('a', 'SUCCESSFUL', 1, 2), build('b', 'FAILED', 11, 12)],
    'passed',
  ],
  ['enough after the landing only', 2, [build('a', 'SUCCESSFUL', 1, 2), build('b', 'SUCCESSFUL', 11, 12)], 'after'],
  [
    'one that was stopped counts for neither',
    1,
    [build('a', 'SUCCESSFUL', 1, 2), build('b', 'STOPPED', 1, 3)],
    'passed',
  ],
  ['one that never ended', 1, [build('a', 'SUCCESSFUL', 1, 2), build('b', 'INPROGRESS', 1, 1)], 'missing'],
];
for (const [name, demanded, statuses, verdict] of cases)
  test(`builds that must pass: ${name}`, () => {
    const checks = statusChecksOf(statuses.map((status) => ({ status, commit })));
    assert.equal(judgeRequired(passingBuilds(demanded), checks, at(10)), verdict);
  });

test('the commit of a status stands in its address', () => {
  const linked = (href: string): Status => ({ ...build('a', 'FAILED', 1, 2), links: { commit: { href } } });
  assert.equal(commitOf(linked(`https://api.bitbucket.org/2.0/repositories/acme/shop/commit/${commit}`)), commit);
  assert.equal(commitOf(linked('https://api.bitbucket.org/2.0/repositories/acme/shop/commit/aaaa')), undefined);
  assert.equal(commitOf(build('a', 'FAILED', 1, 2)), undefined);
});
