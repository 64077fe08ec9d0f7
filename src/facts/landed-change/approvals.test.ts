import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Approval, ContentComparison } from '../../model/change.ts';
import type { Changeset, Review } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { resolveIdentities } from '../identity/identities.ts';
import { approvalsOf, unclearReviews } from './approvals.ts';

const at = (hour: number): Instant => new Date(Date.UTC(2026, 0, 1, hour)).toISOString() as Instant;
const commit = (letter: string): ObjectId => asObjectId(letter.repeat(40));
const account = (login: string): Account => ({ forge: 'github', id: login, login, kind: 'person' });
/** Landed at hour 10; `a` was the last revision. */
const review = (by: string | null, hour: number | null, more: Partial<Review> = {}): Review => ({
  id: `${by} ${hour}`,
  reviewer: by === null ? null : account(by),
  state: 'approved',
  submittedAt: hour === null ? null : at(hour),
  timeFrom: 'review',
  commit: commit('a'),
  ...more,
});
const dismissed = (hour: number | null) => ({ dismissed: { at: hour === null ? null : at(hour), by: null } });
const contents: Readonly<Record<string, ContentComparison['result']>> = {
  [commit('b')]: 'equal',
  [commit('c')]: 'different',
  [commit('d')]: 'not-comparable',
};

const identities = resolveIdentities([
  { accounts: ['github:bob', 'github:bob-at-home'], names: ['Bob Ray'], because: 'people list' },
  { accounts: ['github:ann'], names: ['Ann Lee'], because: 'people list' },
  { accounts: ['github:other-ann'], names: ['Ann Lee'], because: 'forge' },
]);
const changesetOf = (reviews: readonly Review[]): Changeset => ({ head: commit('a'), reviews }) as unknown as Changeset;

function approvals(reviews: readonly Review[]): readonly Approval[] {
  return approvalsOf(changesetOf(reviews), {
    identities,
    writers: [identities.ofAccount(account('ann'))],
    landedAt: at(10),
    comparedWith: (oid) => ({ result: contents[oid] ?? 'conflict', against: oid, because: '', paths: [] }),
    source: 'api:github',
  });
}

const cases: readonly (readonly [name: string, reviews: readonly Review[], expected: readonly string[]])[] = [
  ['before, on the last revision', [review('bob', 5)], ['standing true final']],
  ['after it had landed', [review('bob', 12)], ['standing false final']],
  ['in the very second', [review('bob', 10)], ['standing true final']],
  ['at a time that is not known', [review('bob', null)], ['standing null final']],
  ['earlier content that is what landed', [review('bob', 5, { commit: commit('b') })], ['standing true same-content']],
  ['earlier content that is not', [review('bob', 5, { commit: commit('c') })], ['standing true older']],
  ['a revision that is gone from the clone', [review('bob', 5, { commit: commit('d') })], ['standing true unknown']],
  ['a revision that the forge does not name', [review('bob', 5, { commit: null })], ['standing true unknown']],
  ['dismissed before', [review('bob', 5, dismissed(8))], ['dismissed true final']],
  ['dismissed afterwards', [review('bob', 5, dismissed(11))], ['standing true final']],
  [
    'taken back by asking for changes',
    [review('bob', 5), review('bob', 6, { state: 'changes-requested' })],
    ['superseded true final'],
  ],
  [
    'taken back with a second account',
    [review('bob', 5), review('bob-at-home', 6, { state: 'changes-requested' })],
    ['superseded true final'],
  ],
  [
    'a comment takes nothing back',
    [review('bob', 5), review('bob', 6, { state: 'commented' })],
    ['standing true final'],
  ],
  [
    'changes asked for after it had landed',
    [review('bob', 5), review('bob', 12, { state: 'changes-requested' })],
    ['standing true final'],
  ],
  [
    'the same person twice',
    [review('bob', 5, { commit: commit('c') }), review('bob', 6)],
    ['superseded true older', 'standing true final'],
  ],
  ['two accounts that are gone', [review(null, 5), review(null, 6)], ['standing true final', 'standing true final']],
];
for (const [name, reviews, expected] of cases)
  test(`approval: ${name}`, () => {
    assert.deepEqual(
      approvals(reviews).map(({ state, beforeLanding, revision }) => `${state} ${beforeLanding} ${revision}`),
      expected,
    );
  });

test('somebody with a writer’s full name, of whom nothing more is known', () => {
  const told = approvals([review('other-ann', 5), review('bob', 5), review(null, 5)]);
  assert.deepEqual(
    told.map(({ namesakeOfWriter }) => namesakeOfWriter),
    [true, false, false],
  );
  assert.equal(told[2]!.identity, '', 'an account that is gone has no identity');
});

test('a dismissal of which too little is known is a missing part', () => {
  const unclear = (one: Review): number => unclearReviews(changesetOf([one]), at(10)).length;
  assert.equal(unclear(review('bob', 5)), 0);
  assert.equal(unclear(review('bob', 5, dismissed(null))), 1);
  assert.equal(unclear(review('bob', 5, { state: 'dismissed', ...dismissed(8) })), 0);
  assert.equal(unclear(review('bob', 5, { state: 'dismissed', ...dismissed(11) })), 1);
});

test('an approval says whose word joins the accounts of who gave it', () => {
  const joined = resolveIdentities([
    {
      accounts: ['github:bob', 'github:bob-at-home'],
      asserted: { by: 'Eve', on: null },
      because: 'people list, line 2',
    },
  ]);
  const [approval] = approvalsOf(changesetOf([review('bob', 5)]), {
    identities: joined,
    writers: [],
    landedAt: at(10),
    comparedWith: () => undefined,
    source: 'api:github',
  });
  assert.deepEqual(approval?.asserted, [
    { where: 'people list, line 2', by: 'Eve', on: null, joins: ['github:bob', 'github:bob-at-home'] },
  ]);
});
