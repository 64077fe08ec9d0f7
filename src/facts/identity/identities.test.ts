import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Account } from '../../model/account.ts';
import {
  accountClue,
  mailmapClues,
  personClue,
  resolveIdentities,
  type Identities,
  type IdentityClue,
} from './identities.ts';

const person = (text: string) => {
  const [, name = '', email = ''] = /^(.*?)\s*<(.*)>$/.exec(text) ?? [];
  return { name, email };
};
const account = (login: string, more: Partial<Account> = {}): Account => ({
  forge: 'github',
  id: login,
  login,
  kind: 'person',
  ...more,
});
const seen = (...people: readonly string[]): readonly IdentityClue[] =>
  people.map((one) => personClue(person(one), 'commit'));

type Someone = string | Account;
const keyOf = (identities: Identities, someone: Someone): string =>
  (typeof someone === 'string' ? identities.ofPerson(person(someone)) : identities.ofAccount(someone)).key;

interface Case {
  readonly name: string;
  readonly clues: readonly IdentityClue[];
  readonly a: Someone;
  readonly b: Someone;
  readonly same: boolean;
}

const cases: readonly Case[] = [
  { name: 'the same address, case ignored', clues: [], a: 'Ann <ann@x.org>', b: 'Ann B <ANN@X.org>', same: true },
  {
    name: 'the same name alone',
    clues: seen('Ann Lee <a@x.org>', 'Ann Lee <b@x.org>'),
    a: 'Ann Lee <a@x.org>',
    b: 'Ann Lee <b@x.org>',
    same: false,
  },
  {
    name: 'two addresses in a mailmap',
    clues: mailmapClues('Ann Lee <ann@x.org> <ann@home.net>'),
    a: 'Ann Lee <ann@x.org>',
    b: 'annie <ann@home.net>',
    same: true,
  },
  {
    name: 'an address that several share, by name',
    clues: mailmapClues('Ann Lee <ann@x.org> ann <dev@x.org>\nBob Ray <bob@x.org> bob <dev@x.org>'),
    a: 'ann <dev@x.org>',
    b: 'bob <dev@x.org>',
    same: false,
  },
  {
    name: 'an address that several share, to its owner',
    clues: mailmapClues('Ann Lee <ann@x.org> ann <dev@x.org>'),
    a: 'ann <dev@x.org>',
    b: 'Ann Lee <ann@x.org>',
    same: true,
  },
  {
    name: 'address that GitHub hands out',
    clues: [],
    a: 'Ann <12+ann-l@users.noreply.github.com>',
    b: account('Ann-L'),
    same: true,
  },
  {
    name: 'address of an account that GitLab made for a token',
    clues: [],
    a: 'updates <project_12_bot_0a9f@noreply.gitlab.example>',
    b: account('project_12_bot_0a9f', { forge: 'gitlab' }),
    same: true,
  },
  {
    name: 'address that GitHub hands out, beside another of that account',
    clues: [{ accounts: ['github:ann-l'], emails: ['ann@x.org'], because: 'commit of changeset 7' }],
    a: 'Ann <ann-l@users.noreply.github.com>',
    b: 'Ann <ann@x.org>',
    same: true,
  },
  {
    name: 'the forge puts the account beside the address',
    clues: [accountClue(account('ann-l', { email: 'ann@x.org' }), 'forge')],
    a: account('ann-l'),
    b: 'Ann <ann@x.org>',
    same: true,
  },
  {
    name: 'two accounts by the configuration',
    clues: [{ accounts: ['github:ann-l', 'github:ann-work'], because: 'plumbline.yaml' }],
    a: account('ann-l'),
    b: account('ann-work'),
    same: true,
  },
  {
    name: 'the same login on two forges',
    clues: [accountClue(account('ann'), 'forge'), accountClue(account('ann', { forge: 'gitlab' }), 'forge')],
    a: account('ann'),
    b: account('ann', { forge: 'gitlab' }),
    same: false,
  },
  {
    name: 'the web page of the forge commits for everybody',
    clues: seen('Ann Lee <noreply@github.com>', 'Bob Ray <noreply@github.com>'),
    a: 'Ann Lee <noreply@github.com>',
    b: 'Bob Ray <noreply@github.com>',
    same: false,
  },
  { name: 'root of two machines', clues: [], a: 'root <root@a.example>', b: 'admin <root@a.example>', same: false },
  {
    name: 'over several steps',
    clues: [
      ...mailmapClues('Ann <ann@x.org> <ann@y.org>'),
      { accounts: ['github:ann'], emails: ['ann@y.org'], because: 'forge' },
      { accounts: ['github:ann', 'gitlab:alee'], because: 'people list' },
    ],
    a: 'Ann <ann@x.org>',
    b: account('alee', { forge: 'gitlab' }),
    same: true,
  },
];

for (const { name, clues, a, b, same } of cases) {
  test(`${same ? 'one person' : 'two persons'}: ${name}`, () => {
    const identities = resolveIdentities(clues);
    assert.equal(
      keyOf(identities, a) === keyOf(identities, b),
      same,
      `${keyOf(identities, a)} ${keyOf(identities, b)}`,
    );
  });
}

test('people of the same full name are namesakes of each other; a first name makes none', () => {
  const identities = resolveIdentities(
    seen('Ann Lee <a@x.org>', 'ann  lee <b@x.org>', 'Ann <c@x.org>', 'Ann <d@x.org>'),
  );
  assert.deepEqual(identities.ofPerson(person('Ann Lee <a@x.org>')).namesakes, ['b@x.org']);
  assert.deepEqual(identities.ofPerson(person('Ann <c@x.org>')).namesakes, []);
  assert.deepEqual(identities.ofAccount(account('al', { name: 'Ann Lee' })).namesakes, ['a@x.org', 'b@x.org']);
});

test('what a mailmap prefers is shown, with all that belongs to it and why', () => {
  const clues = [
    ...seen('ann <ann@home.net>', 'A. Lee <ann@x.org>'),
    ...mailmapClues('# team\nAnn Lee <ann@x.org> <ann@home.net>\n'),
    accountClue(account('ann-l', { email: 'ann@home.net' }), 'forge'),
  ];
  const found = resolveIdentities(clues).ofAccount(account('ann-l'));
  assert.deepEqual(found, {
    key: 'ann@x.org',
    display: 'Ann Lee <ann@x.org>',
    kind: 'person',
    emails: ['ann@home.net', 'ann@x.org'],
    accounts: ['github:ann-l'],
    namesakes: [],
    because: ['commit', 'forge', 'mailmap line 2'],
  });
});

const bots: readonly (readonly [string, Someone, 'bot' | 'person'])[] = [
  ['by name', 'renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>', 'bot'],
  ['by what the forge says', account('deployer', { kind: 'bot' }), 'bot'],
  ['a login with the forge’s mark', account('dependabot[bot]', { kind: 'unknown' }), 'bot'],
  ['a person', 'Robert Bott <bott@x.org>', 'person'],
];
for (const [name, someone, kind] of bots) {
  test(`automation is told from people: ${name}`, () => {
    const identities = resolveIdentities([]);
    const found = typeof someone === 'string' ? identities.ofPerson(person(someone)) : identities.ofAccount(someone);
    assert.equal(found.kind, kind);
  });
}

const emails = fc.constantFrom('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'noreply@github.com');
const logins = fc.constantFrom('github:a', 'github:b', 'gitlab:a');
const clues: fc.Arbitrary<IdentityClue> = fc.record({
  emails: fc.array(emails, { maxLength: 2 }),
  accounts: fc.array(logins, { maxLength: 2 }),
  names: fc.array(fc.constantFrom('Ann Lee', 'Bob Ray', 'Ann'), { maxLength: 1 }),
  because: fc.constantFrom('forge', 'mailmap', 'people list'),
});

test('the order of clues does not matter, and joining is as in the slow closure', () => {
  fc.assert(
    fc.property(fc.array(clues, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (all, order) => {
      const shuffled = all.map((clue) => ({ clue, at: order.next().value as number }));
      const other = shuffled.sort((a, b) => a.at - b.at).map(({ clue }) => clue);
      assert.deepEqual(resolveIdentities(other).all(), resolveIdentities(all).all());
      const groups = closureOf(all);
      const found = resolveIdentities(all)
        .all()
        .map(({ emails: own, accounts }) => [...accounts, ...own].sort().join());
      assert.deepEqual(found.sort(), groups.map((group) => [...group].sort().join()).sort());
    }),
    { numRuns: 300 },
  );
});

function closureOf(all: readonly IdentityClue[]): readonly ReadonlySet<string>[] {
  let groups: Set<string>[] = [];
  for (const { emails: own = [], accounts = [] } of all) {
    const mine = new Set([...own.filter((email) => email !== 'noreply@github.com'), ...accounts]);
    if (mine.size === 0) continue;
    const touching = groups.filter((group) => [...group].some((one) => mine.has(one)));
    groups = [
      ...groups.filter((group) => !touching.includes(group)),
      touching.reduce((sum, group) => new Set([...sum, ...group]), mine),
    ];
  }
  return groups;
}
