import { test } from 'node:test';
import { asOf, casesOf, day, gap, incident, repository } from '../../test-facts.ts';
import { customersToldInTime } from './check.ts';

const cases = casesOf(customersToldInTime, {
  passes: [
    {
      name: 'within the hour',
      facts: [incident({ customersAffected: 'yes', customersToldAt: day(1 / 48) })],
      because: /customers were told on 2026-01-01 00:30/,
    },
  ],
  fails: [
    {
      name: 'later',
      facts: [incident({ customersAffected: 'yes', customersToldAt: day(0.5) })],
      because: /told on 2026-01-01 12:00:00 UTC, due by 2026-01-01 01:00/,
    },
    {
      name: 'never',
      facts: [incident({ customersAffected: 'yes' })],
      because: /does not say when customers were told/,
    },
  ],
  notDetermined: [
    { name: 'no record at all', facts: [repository()], because: /No incident is recorded in any repository/ },
    {
      name: 'records could not be read',
      facts: [repository()],
      gaps: [gap('incident')],
      because: /Some incident facts/,
    },
    {
      name: 'not told whether',
      facts: [incident({ customersAffected: null })],
      because: /does not say whether customers/,
    },
  ],
  notApplicable: [
    {
      name: 'recorded in another repository',
      facts: [repository(), incident({}, { repository: 'handbook' })],
      because: /recorded in handbook/,
    },
    { name: 'history', facts: [incident()], period: asOf(800), because: /of the last 400 days/ },
    { name: 'customers were not touched', facts: [incident()], because: /no incident touched customers/ },
  ],
});
for (const [name, run] of cases) test(name, run);
