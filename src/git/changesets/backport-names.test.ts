import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreTitle, namedOrigins } from './backport-names.ts';

const id = '0123456789abcdef0123456789abcdef01234567';

type Case = readonly [
  name: string,
  message: string,
  commits: readonly string[],
  numbers: readonly string[],
  bare?: readonly string[],
];
const named: readonly Case[] = [
  ['cherry-pick -x', `Fix (#7)\n\n(cherry picked from commit ${id})`, [id], []],
  ['a bot that squashed', `Backport of Fix it into v1.14 (#3805)\n\n* backport of commit ${id}`, [id], ['3805']],
  ['a shortened id', 'Fix\n\ncherry-picked from 01234abc', ['01234abc'], []],
  ['the number of the first changeset', 'Fix it (#3791) (#3805)', [], ['3791']],
  ['a number in words', 'fix: it (cherry-pick #2471 for 3.2) (#2522)', [], ['2471', '2522']],
  ['a number without its sign', 'chore: it - manual cherry-pick of 25682 for 3-2 (#25687)', [], ['25687'], ['25682']],
  ['an address', 'Fix\n\nBackport of https://forge.example/a/b/pull/77', [], ['77']],
  ['nothing', `Fix it (#12)\n\nSee ${id} and #9`, [], []],
  ['a version is no number', 'Backport fixes to 3.12.4', [], []],
];
for (const [name, message, commits, numbers, bare = []] of named)
  test(`named: ${name}`, () => assert.deepEqual(namedOrigins(message), { commits, numbers, bare }));

const titles: readonly (readonly [title: string, core: string | undefined])[] = [
  ['Fix the race in resolver (#18163)', 'fix the race in resolver'],
  ['[release-3.7.x] Fix the race in resolver (#1) (#2)', 'fix the race in resolver'],
  ['v1.14 backport: Fix the race in resolver (#38028) (#38058)', 'fix the race in resolver'],
  ['Backport of Fix the race in resolver into v1.13', 'fix the race in resolver'],
  ['Fix the race in resolver (cherry-pick #2471 for 3.2) (#2522)', 'fix the race in resolver'],
  ['Fix the race in resolver - #24089 [release-3.7.x] (#24148)', 'fix the race in resolver'],
  ['Merge pull request #7 from a/b\n\nFix the race in resolver', 'fix the race in resolver'],
  ['Fix tests (#12)', undefined],
  ['', undefined],
];
for (const [title, core] of titles)
  test(`core of "${title.split('\n')[0]}"`, () => assert.equal(coreTitle(title), core));
