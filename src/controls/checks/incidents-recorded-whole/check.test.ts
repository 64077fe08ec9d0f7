import { test } from 'node:test';
import { casesOf, day, incident } from '../../test-facts.ts';
import { everyIncidentCase } from '../../test-record-cases.ts';
import { incidentsRecordedWhole } from './check.ts';

const numbered = (id: string, from: number) => incident({ id }, { from });

const cases = casesOf(incidentsRecordedWhole, {
  passes: [
    { name: 'with all that is asked', facts: [incident()], because: /1 incident is recorded as asked/ },
    {
      name: 'one that is worked on',
      facts: [incident({ times: { detected: day(95) } }, { from: 95 })],
      because: /whole so far/,
    },
    {
      name: 'numbers in a row',
      facts: [numbered('INC-4', 1), numbered('INC-5', 2)],
      because: /2 incidents are recorded/,
    },
    {
      name: 'days are no numbers',
      facts: [numbered('2026-01-03', 1), numbered('2026-02-07', 2)],
      because: /2 incidents/,
    },
  ],
  fails: [
    {
      name: 'what is asked is not told',
      facts: [incident({ severity: null, commander: null, personalData: null })],
      because: /does not tell severity, commander and personal data/,
    },
    {
      name: 'never resolved',
      facts: [incident({ times: { detected: day(0) } })],
      because: /does not tell resolved/,
    },
    {
      name: 'acknowledged a year before it was detected',
      facts: [incident({ times: { detected: day(10), acknowledged: day(2), resolved: day(11) } })],
      because: /is acknowledged on 2026-01-03 00:00:00 UTC, before it is detected on 2026-01-11/,
    },
    {
      name: 'a time that nobody can read',
      facts: [incident({ unreadTimes: ['contained'] })],
      because: /cannot be read \(contained\)/,
    },
    {
      name: 'a number is left out',
      facts: [numbered('INC-4', 1), numbered('INC-6', 2)],
      because: /follows inc-5, which no record has/,
    },
  ],
  notDetermined: [...everyIncidentCase.notDetermined],
  notApplicable: [...everyIncidentCase.notApplicable],
});
for (const [name, run] of cases) test(name, run);
