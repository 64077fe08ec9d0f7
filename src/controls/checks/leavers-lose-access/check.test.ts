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
    { name: 'gone from both', facts: [ann, annIn, eveLeft], because: /1 leaver, none of them with access: eve/ },
    {
      name: 'removed on the same day',
      facts: [ann, annIn, eveLeft, member('eve', { to: 10 })],
      because: /none of them/,
    },
    {
      name: 'an account that is switched off',
      facts: [ann, annIn, eveLeft, member('eve', {}, { active: false })],
      because: /none of them/,
    },
  ],
  fails: [
    {
      name: 'still there',
      facts: [ann, annIn, eveLeft, member('eve')],
      because: /1 leaver still has access: eve, gone since 2026-01-11, as eve/,
    },
    {
      name: 'known by an address only',
      facts: [annIn, employed('eve', { accounts: [] }, 10), member('x9', {}, { identity: 'EVE@example.com' })],
      because: /as x9/,
    },
    { name: 'named in the owners file', facts: [ann, annIn, eveLeft, owners], because: /in CODEOWNERS/ },
    {
      name: 'for as long as the access was',
      facts: [ann, annIn, eveLeft, member('eve', { to: 14 })],
      period: window(0, 30),
      because: /From 2026-01-12 to 2026-01-15: 1 leaver still.*Passed since 2026-01-15/,
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
      because: /not known/,
    },
  ],
  notApplicable: [
    { name: 'nobody left', facts: [ann, annIn], because: /nobody has left/ },
    {
      name: 'the hours are still running',
      facts: [ann, annIn, eveLeft, member('eve')],
      period: asOf(10),
      because: /nobody has left/,
    },
    {
      name: 'somebody left and came back',
      facts: [annIn, eveLeft, fact('employment', employed('eve').value, { id: 'again', from: 20 }), member('eve')],
      because: /nobody has left/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
