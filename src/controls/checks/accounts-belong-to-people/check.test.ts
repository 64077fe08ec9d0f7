import { test } from 'node:test';
import type { Membership } from '../../../model/access.ts';
import { asOf, casesOf, fact, gap, repository } from '../../test-facts.ts';
import { account, membership } from '../../test-forge-facts.ts';
import { accountsBelongToPeople } from './check.ts';

const member = (login: string, more: Partial<Membership> = {}, observed = 1000) =>
  fact('membership', membership(login, more), { id: `membership:${login}`, observed });
const unbound = (login: string) => member(login, { identity: null });
const people = fact('employment', {
  person: 'Ann',
  emails: ['ann@example.com'],
  accounts: ['github:ann'],
  from: null,
  to: null,
});
const peopleWithoutAccounts = fact('employment', { ...people.value, accounts: [] });

const cases = casesOf(accountsBelongToPeople, {
  passes: [
    {
      name: 'bound by the identity provider',
      facts: [member('ann'), member('bob')],
      because: /2 accounts, each bound to a person or registered\./,
    },
    {
      name: 'on the people list',
      facts: [people, unbound('ann')],
      because: /by the people list only, which is less certain: ann/,
    },
    {
      name: 'by an address on the people list',
      facts: [people, member('a9', { identity: null, account: account('a9', { email: 'ANN@example.com' }) })],
      because: /less certain: a9/,
    },
    {
      name: 'a registered machine',
      facts: [people, unbound('robot')],
      parameters: { serviceAccounts: 'robot@2026-12-31' },
      because: /1 account, each bound/,
    },
    {
      name: 'outsiders have a register of their own',
      facts: [member('ann'), member('eve', { outside: true, identity: null })],
      because: /1 account, each/,
    },
  ],
  fails: [
    {
      name: 'nobody knows whose it is',
      facts: [people, unbound('ann'), unbound('ghost')],
      because: /binds 1 account to a person: ghost/,
    },
    {
      name: 'a machine whose registration has ended',
      facts: [people, unbound('robot')],
      parameters: { serviceAccounts: 'robot@2026-01-31' },
      because: /to a person: robot/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [people], because: /Who has access at that time is not known/ },
    { name: 'no people list', facts: [unbound('ghost')], because: /No people list names accounts/ },
    {
      name: 'a people list without accounts',
      facts: [peopleWithoutAccounts, unbound('ghost')],
      because: /No people list names accounts/,
    },
    {
      name: 'the list of members was cut off',
      facts: [member('ann')],
      gaps: [gap('membership')],
      because: /Not everything could be looked at/,
    },
    {
      name: 'looked at long ago',
      facts: [member('ann'), member('bob', {}, 5)],
      period: asOf(60),
      because: /1 account with access were not looked at/,
    },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), member('ann')], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
