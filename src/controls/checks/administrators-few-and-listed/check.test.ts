import { test } from 'node:test';
import type { Membership } from '../../../model/access.ts';
import { asOf, casesOf, fact, gap, repository, type When } from '../../test-facts.ts';
import { membership } from '../../test-forge-facts.ts';
import { administratorsFewAndListed } from './check.ts';

const member = (login: string, more: Partial<Membership> = {}, when: When = {}) =>
  fact('membership', membership(login, more), { id: `membership:${login}:${more.via ?? ''}`, ...when });
const admin = (login: string, more: Partial<Membership> = {}) => member(login, { role: 'admin', ...more });
const approved = { approved: 'ann, Bob' };
const [annBob, six] = [
  [admin('ann'), admin('bob'), member('cy')],
  ['a', 'b', 'c', 'd', 'e', 'f'].map((login) => admin(login)),
];

const cases = casesOf(administratorsFewAndListed, {
  passes: [
    {
      name: 'two, both approved',
      facts: annBob,
      parameters: approved,
      because: /2 accounts may administer it, each approved: ann and bob/,
    },
    {
      name: 'by two ways is one account',
      facts: [...annBob, admin('ann', { via: 'organisation', role: 'owner' })],
      parameters: { ...approved, maximumAdministrators: 2 },
      because: /2 accounts/,
    },
    {
      name: 'an account that is switched off',
      facts: [...annBob, admin('eve', { active: false })],
      parameters: approved,
      because: /ann and bob/,
    },
  ],
  fails: [
    { name: 'too many', facts: six, because: /6 accounts may administer it, more than 5/ },
    {
      name: 'not on the list',
      facts: [...annBob, admin('eve')],
      parameters: approved,
      because: /Not on the approved list: eve/,
    },
    {
      name: 'one alone',
      facts: [admin('ann')],
      parameters: approved,
      because: /Only 1 account may administer it, 2 needed/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /Who has access at that time is not known/ },
    { name: 'no list to hold them against', facts: annBob, because: /no approved list is declared/ },
    {
      name: 'one alone, but the list was cut off',
      facts: [admin('ann')],
      gaps: [gap('membership', { reason: 'truncated' })],
      parameters: approved,
      because: /Only 1 account/,
    },
    {
      name: 'looked at long ago',
      facts: [member('ann', { role: 'admin' }, { observed: 5 })],
      period: asOf(60),
      because: /not known/,
    },
    {
      name: 'one was not looked at since',
      facts: [...annBob, member('cy', { via: 'direct' }, { observed: 5 })],
      parameters: approved,
      because: /1 account with access were not looked at/,
    },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), ...annBob], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
