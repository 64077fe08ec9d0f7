import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset, ProposalPush } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { resolveIdentities } from '../identity/identities.ts';
import { lastPusherOf } from './writers.ts';

const commit = (letter: string): ObjectId => asObjectId(letter.repeat(40));
const account = (login: string): Account => ({ forge: 'gitlab', id: login, login, kind: 'person', name: 'Jan Novak' });
const push = (by: string | null, before: string | null, after: string): ProposalPush => ({
  at: '2026-01-01T00:00:00Z' as Instant,
  by: by === null ? null : account(by),
  before: before === null ? null : commit(before),
  after: commit(after),
  forced: false,
});

/** `e` merges the base into `b`, and changes nothing on the way. */
const plain = commit('e');
const parentsOf = new Map([
  [commit('e'), [commit('b'), commit('0')]],
  [commit('c'), [commit('b')]],
]);
const identities = resolveIdentities([
  { accounts: ['gitlab:ann', 'gitlab:ann-at-home'], emails: ['ann@acme.example'], because: 'people list' },
  { accounts: ['gitlab:bob'], emails: ['bob@acme.example'], because: 'people list' },
]);

const cases: readonly (readonly [
  name: string,
  head: string,
  pushes: readonly ProposalPush[] | null,
  key: string | undefined,
])[] = [
  ['a second account is the same person', 'b', [push('bob', null, 'a'), push('ann-at-home', 'a', 'b')], 'ann'],
  ['an account that nobody spoke of', 'b', [push('eve', null, 'b')], 'gitlab:eve'],
  ['a push that the forge does not list', 'c', [push('bob', null, 'b')], undefined],
  ['an account that is gone', 'b', [push('bob', null, 'a'), push(null, 'a', 'b')], undefined],
  ['the base was merged in by another', 'e', [push('ann', null, 'b'), push('bob', 'b', 'e')], 'ann'],
  ['…together with commits of their own', 'e', [push('ann', null, 'a'), push('bob', 'a', 'e')], 'bob'],
  ['…and the push before is not listed', 'e', [push('bob', 'b', 'e')], undefined],
  ['pushes are not told', 'b', null, undefined],
];
for (const [name, head, pushes, key] of cases)
  test(`who pushed last: ${name}`, () => {
    const changeset = { head: commit(head), pushes } as Changeset;
    const isPlainMerge = (one: ObjectId): boolean => one === plain;
    const { lastPusher, lastPusherIdentity } = lastPusherOf(changeset, { identities, isPlainMerge, parentsOf });
    assert.equal(lastPusherIdentity?.replace('@acme.example', ''), key);
    assert.equal(lastPusher === null, key === undefined);
  });
