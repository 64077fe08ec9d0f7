import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import { cluesFrom } from './clues.ts';
import { resolveIdentities } from './identities.ts';

const account = (login: string): Account => ({ forge: 'github', id: login, login, kind: 'person' });
const ann = { name: 'Ann Lee', email: 'ann@x.org' };
const changeset = (id: string): Changeset =>
  ({
    id,
    author: account('ann-l'),
    mergedBy: null,
    reviews: [],
    commits: [
      {
        author: ann,
        authorAccount: account('ann-l'),
        committer: { name: 'GitHub', email: 'noreply@github.com' },
        committerAccount: account('web-flow'),
      },
    ],
  }) as unknown as Changeset;

test('an account beside a commit joins the address; the forge’s own address joins nobody', () => {
  const identities = resolveIdentities(cluesFrom({ changesets: [changeset('1')], persons: [ann] }));
  assert.equal(identities.ofAccount(account('ann-l')).key, identities.ofPerson(ann).key);
  assert.notEqual(identities.ofAccount(account('web-flow')).key, identities.ofPerson(ann).key);
});

test('a people list joins accounts and addresses, and says who was employed when', () => {
  const to = '2026-03-01T00:00:00.000Z' as Instant;
  const people = [{ person: 'Ann Lee', emails: ['ann@x.org'], accounts: ['github:ann-at-home'], from: null, to }];
  const identities = resolveIdentities(cluesFrom({ changesets: [changeset('1')], people }));
  const home = identities.ofAccount(account('ann-at-home'));
  assert.equal(home.key, identities.ofAccount(account('ann-l')).key);
  assert.equal(home.display, 'Ann Lee <ann@x.org>');
  assert.deepEqual(home.employment, { to });
});

test('what many changesets say alike is one clue', () => {
  const one = cluesFrom({ changesets: [changeset('1')] });
  assert.equal(cluesFrom({ changesets: [changeset('1'), changeset('2'), changeset('3')] }).length, one.length);
});

test('a mailmap joins addresses', () => {
  const identities = resolveIdentities(cluesFrom({ mailmap: 'Ann Lee <ann@x.org> <ann@home.net>', persons: [ann] }));
  assert.equal(identities.ofPerson({ name: 'ann', email: 'ann@home.net' }).key, identities.ofPerson(ann).key);
});

test('a row that joins accounts is told as somebody’s word; a row of one address joins nothing', () => {
  const on = '2026-01-02T00:00:00.000Z' as Instant;
  const joins = ['github:ann-l', 'github:ann-at-home'];
  const asserted = { where: 'people list, line 4', by: 'Eve', on, joins };
  const people = [
    { person: 'Ann Lee', emails: [], accounts: joins, from: null, to: null, asserted },
    { person: 'Bob Ray', emails: ['bob@x.org'], accounts: [], from: null, to: null },
  ];
  const identities = resolveIdentities(cluesFrom({ people }));
  const home = identities.ofAccount(account('ann-at-home'));
  assert.deepEqual(home.asserted, [{ ...asserted, joins: ['github:ann-at-home', 'github:ann-l'] }]);
  assert.deepEqual(home.because, ['people list, line 4']);
  assert.equal(identities.ofPerson({ name: 'Bob', email: 'bob@x.org' }).asserted, undefined);
});
