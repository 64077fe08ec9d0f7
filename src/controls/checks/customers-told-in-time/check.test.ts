import { test } from 'node:test';
import { casesOf, day, incident } from '../../test-facts.ts';
import { everyIncidentCase } from '../../test-record-cases.ts';
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
    ...everyIncidentCase.notDetermined,
    {
      name: 'not told whether',
      facts: [incident({ customersAffected: null })],
      because: /does not say whether customers/,
    },
  ],
  notApplicable: [
    ...everyIncidentCase.notApplicable,
    { name: 'customers were not touched', facts: [incident()], because: /no incident touched customers/ },
  ],
});
for (const [name, run] of cases) test(name, run);
