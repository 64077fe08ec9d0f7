import { test } from 'node:test';
import { casesOf, day, fact, gap, type When } from '../../test-facts.ts';
import type { ForgeAlert } from '../../../model/deployment.ts';
import { alertsFixedInTime } from './check.ts';

const alert = (more: Partial<ForgeAlert> = {}, when: When = {}) =>
  fact(
    'forge-alert',
    {
      id: '1',
      kind: 'dependency',
      title: 'left-pad',
      severity: 'high',
      state: 'open',
      createdAt: day(5),
      fixedAt: null,
      dismissed: null,
      path: 'package-lock.json',
      url: null,
      ...more,
    },
    { from: 5, ...when },
  );

const cases = casesOf(alertsFixedInTime, {
  passes: [
    {
      name: 'mended in time',
      facts: [alert({ state: 'fixed', fixedAt: day(20) }, { to: 20 })],
      because: /high, reported on 2026-01-06, to be mended within 30 days; mended on 2026-01-21/,
    },
    {
      name: 'dismissed with a reason',
      facts: [alert({ state: 'dismissed', dismissed: { at: day(9), by: 'bob', reason: 'not used' } })],
      because: /dismissed by bob on 2026-01-10: not used/,
    },
    {
      name: 'days of the policy',
      facts: [alert({ state: 'fixed', fixedAt: day(60) }, { to: 60 })],
      parameters: { highDays: 90 },
      because: /within 90 days/,
    },
  ],
  fails: [
    { name: 'mended too late', facts: [alert({ state: 'fixed', fixedAt: day(60) }, { to: 60 })], because: /late by/ },
    { name: 'open still', facts: [alert()], because: /it still stands: .*364 days/ },
    {
      name: 'opened again',
      facts: [alert({ fixedAt: day(20) })],
      because: /it still stands/,
    },
    {
      name: 'dismissed without a reason',
      facts: [alert({ state: 'dismissed', dismissed: { at: day(9), by: null, reason: ' ' } })],
      because: /without a reason, and it still stands/,
    },
  ],
  notDetermined: [
    { name: 'no severity', facts: [alert({ severity: 'unknown' })], because: /does not tell its severity/ },
    { name: 'the list was not read', facts: [], gaps: [gap('forge-alert')], because: /nobody asked it/ },
  ],
  notApplicable: [
    { name: 'of a secret only', facts: [alert({ kind: 'secret' })], because: /the only item is excluded/ },
  ],
});
for (const [name, run] of cases) test(name, run);
