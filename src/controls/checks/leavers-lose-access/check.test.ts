import { test } from 'node:test';
import type { Employment } from '../../../model/access.ts';
import { asOf, casesOf, day, fact, gap, window, type When } from '../../test-facts.ts';
import { membership } from '../../test-forge-facts.ts';
import { leaversLoseAccess } from './check.ts';

const employed = (person: string, more: Partial<Employment> = {}, to: number | null = null) =>
  fact(
    'employment',
    {
      person,
      emails: [`${person}@example.com`],
      accounts: [`github:${person}`],
      from: day(0),
      to: to === null ? null : day(to),
      ...more,
    },
    { id: `employment:${person}:${to}`, ...(to === null ? {} : { to }) },
  );
const member = (login: string, when: When = {}, more = {}) =>
  fact('membership', membership(login, { identity: null, ...more }), { id: `membership:${login}`, ...when });
const [ann, annIn] = [employed('ann'), member('ann')];
const eveLeft = employed('eve', {}, 10);
const owners = fact('code-owners', {
  path: 'CODEOWNERS',
  rules: [{ pattern: '*', owners: ['@Eve', '@ann'], line: 1 }],
  invalidLines: [],
});

const cases = casesOf(leaversLoseAccess, {
  passes: [
    {
      name: 'gone from both',
      facts: [ann, annIn, eveLeft],
      because: /eve left on 2026-01-11; no access was seen since: answered at once/,
    },
    {
      name: 'removed on the same day',
      facts: [ann, annIn, eveLeft, member('eve', { to: 10 })],
      because: /no access was seen since/,
    },
    {
      name: 'an account that is switched off',
      facts: [ann, annIn, eveLeft, member('eve', {}, { active: false })],
      because: /no access was seen since/,
    },
  ],
  fails: [
    {
      name: 'still there',
      facts: [ann, annIn, eveLeft, member('eve')],
      because: /eve left on 2026-01-11; access as eve: late by 388 days 23 hours, and still open/,
    },
    {
      name: 'known by an address only',
      facts: [annIn, employed('eve', { accounts: [] }, 10), member('x9', {}, { identity: 'EVE@example.com' })],
      because: /as x9/,
    },
    {
      name: 'left before the period, and had access still when it began',
      facts: [ann, annIn, eveLeft, member('eve', { to: 25 })],
      period: window(20, 60),
      because: /1 in the population: 1 exception.*late by 14 days/,
    },
    {
      name: 'came back with an account that had never gone',
      facts: [
        annIn,
        eveLeft,
        fact('employment', { ...employed('eve').value, from: day(20) }, { id: 'again', from: 20 }),
        member('eve'),
      ],
      because: /access as eve: late by 9 days/,
    },
    {
      name: 'two spells of one person are two triggers',
      facts: [
        annIn,
        eveLeft,
        fact('employment', { ...eveLeft.value, from: day(20), to: day(30) }, { id: eveLeft.id, from: 20, to: 30 }),
        member('eve', { to: 30 }),
      ],
      because: /2 in the population: 1 passed, 1 exception/,
    },
    { name: 'named in the owners file', facts: [ann, annIn, eveLeft, owners], because: /in CODEOWNERS/ },
    {
      name: 'for as long as the access was',
      facts: [ann, annIn, eveLeft, member('eve', { to: 14 })],
      period: window(0, 30),
      because: /access as eve: late by 3 days; the limit was 2026-01-12/,
    },
  ],
  notDetermined: [
    { name: 'no people list', facts: [annIn], because: /No people list is connected/ },
    { name: 'no forge was asked', facts: [eveLeft], because: /Who has access at that time is not known/ },
    {
      name: 'nothing ties the leaver to an account',
      facts: [annIn, employed('eve', { accounts: [], emails: [] }, 10)],
      because: /Nothing ties eve/,
    },
    {
      name: 'between two looks nobody knows',
      facts: [ann, annIn, eveLeft],
      gaps: [gap('membership', { reason: 'not-observed', detail: 'Between two looks.', days: [9, 40] })],
      period: asOf(20),
      because: /Between two looks/,
    },
    {
      name: 'the account was not looked at since',
      facts: [ann, annIn, eveLeft, member('eve', { observed: 9 })],
      period: asOf(20),
      because: /nobody looked after 2026-01-10/,
    },
    {
      name: 'the limit lies between two looks',
      facts: [ann, annIn, eveLeft, member('eve', { to: 10.5 })],
      gaps: [gap('membership', { reason: 'not-observed', detail: 'Between two looks.', days: [10.5, 12] })],
      because: /answered between 2026-01-11 11:59:59 UTC and 2026-01-13 00:00:00 UTC/,
    },
    {
      name: 'left before the period, and nobody knows who had access when it began',
      facts: [ann, annIn, eveLeft],
      gaps: [gap('membership', { reason: 'not-observed', days: [0, 40] })],
      period: window(20, 60),
      because: /Of 1 earlier trigger nobody knows whether it was open at 2026-01-21/,
    },
  ],
  notApplicable: [
    { name: 'nobody left', facts: [ann, annIn], because: /No occurrence in the period; the list is whole/ },
    {
      name: 'the hours are still running',
      facts: [ann, annIn, eveLeft, member('eve')],
      period: asOf(10),
      because: /not due yet at the end of the period; the limit was 2026-01-12/,
    },
    {
      name: 'another contract goes on',
      facts: [annIn, eveLeft, fact('employment', employed('eve').value, { id: 'again', from: 20 }), member('eve')],
      because: /Another entry of the people list shows eve employed/,
    },
    {
      name: 'left before the period, and was gone before it',
      facts: [ann, annIn, eveLeft, member('eve', { to: 11 })],
      period: window(20, 60),
      because: /No occurrence/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
