import { test } from 'node:test';
import { casesOf, day, incident } from '../../test-facts.ts';
import { everyIncidentCase } from '../../test-record-cases.ts';
import { incidentsHandledInTime } from './check.ts';

const { detected } = incident().value.times;
const late = { detected: detected!, acknowledged: day(0.5), contained: day(0.6), resolved: day(0.7) };

const cases = casesOf(incidentsHandledInTime, {
  passes: [
    { name: 'within the targets', facts: [incident()], because: /was in time/ },
    {
      name: 'late, and explained',
      facts: [incident({ times: late, explanation: 'The pager was off.' })],
      because: /explained: The pager was off/,
    },
  ],
  fails: [
    {
      name: 'acknowledged and contained too late',
      facts: [incident({ times: late })],
      because: /was acknowledged on 2026-01-01 12:00:00 UTC, due by 2026-01-01 00:15:00 UTC and was contained/,
    },
    {
      name: 'a target of one’s own',
      facts: [incident()],
      parameters: { sev1ResolveHours: 1 },
      because: /was resolved on 2026-01-01 02:00/,
    },
  ],
  notDetermined: [
    ...everyIncidentCase.notDetermined,
    { name: 'no severity', facts: [incident({ severity: null })], because: /gives no severity/ },
    {
      name: 'a time is missing',
      facts: [incident({ times: { detected: day(0) } })],
      because: /does not say when it was ack/,
    },
    { name: 'no beginning', facts: [incident({ times: {} })], because: /does not say when it was detected/ },
  ],
  notApplicable: [
    ...everyIncidentCase.notApplicable,
    { name: 'a small one', facts: [incident({ severity: 3, times: late })], because: /of severity 1 or 2/ },
  ],
});
for (const [name, run] of cases) test(name, run);
