import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approversIn, coAuthorsIn, isBackport, requestsIn, revertedIn } from './trailers.ts';

const approvers: readonly (readonly [name: string, message: string, expected: readonly string[]])[] = [
  ['Reviewed-by', 'T\n\nReviewed-by: Ann <ann@x>\nSigned-off-by: Bob <bob@x>', ['Ann <ann@x> trailer:Reviewed-by']],
  [
    'several kinds, one person once',
    'T\n\nAcked-by: Ann <ann@x>\nReviewed-by: ann <ANN@x>',
    ['Ann <ann@x> trailer:Acked-by'],
  ],
  [
    'a list',
    'KAFKA-1: T\n\nReviewers: Ann <ann@x>, Bob B. <bob@x>',
    ['Ann <ann@x> trailer:Reviewers', 'Bob B. <bob@x> trailer:Reviewers'],
  ],
  [
    'in the middle of a squash',
    'T (#1)\n\n* one\n\nReviewed-by: Ann <ann@x>\n\n* two',
    ['Ann <ann@x> trailer:Reviewed-by'],
  ],
  [
    'Phabricator: asked is not approved',
    'T\n\nReviewers: ann, #team\nReviewed By: bob\nDifferential Revision: https://p.example/D1',
    ['bob trailer:Reviewed-by'],
  ],
  ['homu', 'Auto merge of #12 - ann:branch, r=bob\n\nText', ['bob message:r=']],
  ['tested or signed off is not approved', 'T\n\nTested-by: Ann <ann@x>\nSigned-off-by: Ann <ann@x>', []],
  ['a sentence is no trailer', 'T\n\nThis was Reviewed-by: nobody', []],
];
for (const [name, message, expected] of approvers) {
  test(`approvers: ${name}`, () => {
    assert.deepEqual(
      approversIn(message).map(({ person, source }) => `${person} ${source}`),
      expected,
    );
  });
}

test('co-authors, each once', () => {
  const message = 'T\n\nCo-authored-by: Ann <ann@x>\nCo-Authored-By: Bob <bob@x>\nco-authored-by: ann <Ann@x>';
  assert.deepEqual(coAuthorsIn(message), ['Ann <ann@x>', 'Bob <bob@x>']);
});

const requests: readonly (readonly [message: string, expected: readonly string[]])[] = [
  ['SHOP-12: title', ['SHOP-12']],
  ['[ABC-1] and ABC-1, DEF-22', ['ABC-1', 'DEF-22']],
  ['UTF-8, SHA-256, CVE-2026-1 and ISO-27001 are no tickets', []],
  ['not-A-TICKET-12a nor xABC-1', []],
  ['Fixes #12, #13 and #14', ['#12', '#13', '#14']],
  ['Closes: #5', ['#5']],
  ['resolves owner/name#7', ['owner/name#7']],
  ['Title (#99)', []],
  ['See gh-31', ['#31']],
  [
    'https://tracker.example/browse/SHOP-9 and https://github.com/o/r/issues/3',
    ['https://tracker.example/browse/SHOP-9', 'https://github.com/o/r/issues/3'],
  ],
];
for (const [message, expected] of requests) {
  test(`requests: ${message.slice(0, 40)}`, () => assert.deepEqual(requestsIn(message), expected));
}

test('reverts name the commit', () => {
  assert.equal(revertedIn('Revert "x"\n\nThis reverts commit 0123456789abcdef.'), '0123456789abcdef');
  assert.equal(revertedIn('This reverts the decision of commit 0123456'), undefined);
});

test('backports', () => {
  const picked = 'Fix\n\n(cherry picked from commit 0123456789)';
  assert.deepEqual(
    [
      isBackport(picked, false),
      isBackport(picked, true),
      isBackport('[1.x] Backport #12: fix', true),
      isBackport('Fix backport job', true),
    ],
    [true, false, true, false],
  );
});
