import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsIn, isFromPrivateFork } from './claims.ts';

const cases: readonly (readonly [message: string, expected: readonly string[]])[] = [
  ['Merge pull request #12 from ann/branch', ['12 merge-title']],
  ["Merge pull request 'Title' (#12) from ann/x into main", ['12 merge-title']],
  ['Merged in ann/branch (pull request #12)\n\nTitle', ['12 merge-title']],
  ['Merged PR 12: Title', ['12 merge-title']],
  ['bug #12 [Mailer] Fix it (ann)', ['12 merge-title']],
  ['Title (#12)', ['12 squash-title']],
  ['Title (#12) (#34)', ['34 squash-title']],
  ['Revert "Title (#12)"', []],
  ['Revert "Title (#12)" (#34)', ['34 squash-title']],
  ['Title (!12)', ['12 squash-title']],
  ['Auto merge of #12 - ann:branch, r=bob', ['12 queue-title']],
  ['Merge #12\n\n12: Title r=bob', ['12 queue-title']],
  ["Merge branch 'x' into 'main'\n\nTitle\n\nSee merge request group/project!12", ['12 merge-request']],
  ['Title\n\nPR-URL: https://github.com/o/r/pull/12\nReviewed-By: Ann <ann@x>', ['12 change-link']],
  ['Title\n\nPull Request resolved: https://github.com/o/r/pull/12', ['12 change-link']],
  [
    'Title\n\nReviewed-on: https://gerrit.example/c/project/+/12\nChange-Id: I0123456789abcdef',
    ['12 change-link', 'I0123456789abcdef change-id'],
  ],
  ['Title\n\nDifferential Revision: https://p.example/D12', ['D12 change-link']],
  ['Title\n\nCloses #12', ['12 closing']],
  ['Title\n\nCloses: https://github.com/curl/curl/pull/12', ['12 closing']],
  ['Title that mentions #12 in passing', []],
];
for (const [message, expected] of cases) {
  test(message.split('\n').join(' / ').slice(0, 70), () => {
    assert.deepEqual(
      claimsIn(message).map(({ id, by }) => `${id} ${by}`),
      expected,
    );
  });
}

test('links are kept', () => {
  assert.equal(claimsIn('T\n\nPR-URL: https://github.com/o/r/pull/12')[0]!.url, 'https://github.com/o/r/pull/12');
});

test('fixes of security advisories land without a public changeset', () => {
  assert.equal(isFromPrivateFork('Merge commit from fork\n\nFix'), true);
  assert.equal(isFromPrivateFork('Merge commit from forks of others'), false);
});
