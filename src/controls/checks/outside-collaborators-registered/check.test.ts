import { test } from 'node:test';
import type { Membership } from '../../../model/access.ts';
import { asOf, casesOf, day, fact, gap, repository, type When } from '../../test-facts.ts';
import { branchRules, membership } from '../../test-forge-facts.ts';
import { outsideCollaboratorsRegistered } from './check.ts';

const member = (login: string, more: Partial<Membership> = {}, when: When = {}) =>
  fact('membership', membership(login, more), { id: `membership:${login}`, ...when });
const [ann, eve] = [member('ann'), member('eve', { outside: true, role: 'write' })];

const cases = casesOf(outsideCollaboratorsRegistered, {
  passes: [
    {
      name: 'registered',
      facts: [ann, eve],
      parameters: { register: 'Eve@2026-06-30' },
      because: /1 outside account, each registered: eve/,
    },
    {
      name: 'the forge keeps the end',
      facts: [member('eve', { outside: true, expiresAt: day(200) })],
      parameters: { register: 'eve' },
      because: /each registered/,
    },
  ],
  fails: [
    {
      name: 'not registered',
      facts: [eve],
      parameters: { register: 'mallory@2026-06-30' },
      because: /eve \(write\) is not registered/,
    },
    { name: 'registered for ever', facts: [eve], parameters: { register: 'eve' }, because: /without a last day/ },
    { name: 'past its day', facts: [eve], parameters: { register: 'eve@2026-02-01' }, because: /last day has passed/ },
    {
      name: 'past the day that the forge keeps',
      facts: [member('eve', { outside: true, expiresAt: day(50) })],
      because: /last day has passed/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /Who has access at that time is not known/ },
    { name: 'no register', facts: [eve], because: /eve may reach the code from outside; no register/ },
    {
      name: 'the list was cut off',
      facts: [ann],
      gaps: [gap('membership', { detail: 'Page 2 is missing.' })],
      because: /Page 2 is missing/,
    },
    {
      name: 'looked at long ago',
      facts: [member('eve', { outside: true }, { observed: 5 })],
      period: asOf(60),
      because: /not looked at since/,
    },
  ],
  notApplicable: [
    { name: 'nobody from outside', facts: [ann], because: /Nobody from outside has access/ },
    {
      name: 'nobody at all, and the forge was asked',
      facts: [fact('branch-rules', branchRules())],
      because: /Nobody from outside/,
    },
    { name: 'before anything landed', facts: [repository({ from: 300 }), eve], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
