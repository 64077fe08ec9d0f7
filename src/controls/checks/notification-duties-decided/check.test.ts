import { test } from 'node:test';
import { asOf, casesOf, day, incident } from '../../test-facts.ts';
import { everyIncidentCase } from '../../test-record-cases.ts';
import { notificationDutiesDecided } from './check.ts';

const touched = (
  notification: Partial<ReturnType<typeof incident>['value']['notification']>,
  personalData: 'yes' | 'unknown' = 'yes',
) => incident({ personalData, notification: { decidedAt: null, decision: null, sentAt: null, ...notification } });

const cases = casesOf(notificationDutiesDecided, {
  passes: [
    {
      name: 'decided, and told',
      facts: [touched({ decidedAt: day(1), decision: 'notify the authority', sentAt: day(2) })],
      because: /they were told on 2026-01-03/,
    },
    {
      name: 'decided that nobody has to be told',
      facts: [touched({ decidedAt: day(1), decision: 'no: data was encrypted' })],
      because: /nobody has to be told/,
    },
    { name: 'the hours are not over', facts: [touched({})], period: asOf(2), because: /is not due before 2026-01-04/ },
  ],
  fails: [
    {
      name: 'nothing was decided',
      facts: [touched({})],
      because: /does not say when it was decided whom to tell, due by 2026-01-04/,
    },
    {
      name: 'decided too late',
      facts: [touched({ decidedAt: day(4), decision: 'no' })],
      because: /on 2026-01-05 .* due by 2026-01-04/,
    },
    {
      name: 'told too late',
      facts: [touched({ decidedAt: day(1), decision: 'notify', sentAt: day(5) })],
      because: /they were told on 2026-01-06/,
    },
    {
      name: 'not known still',
      facts: [touched({ decidedAt: day(1), decision: 'wait' }, 'unknown')],
      because: /says after 72 hours still that it is not known/,
    },
  ],
  notDetermined: [
    ...everyIncidentCase.notDetermined,
    {
      name: 'whether personal data was touched is not told',
      facts: [incident({ personalData: null })],
      because: /does not say whether/,
    },
    { name: 'what was decided is not told', facts: [touched({ decidedAt: day(1) })], because: /what was decided/ },
    {
      name: 'no beginning',
      facts: [incident({ personalData: 'yes', times: {} })],
      because: /does not say when it was detected/,
    },
  ],
  notApplicable: [
    ...everyIncidentCase.notApplicable,
    { name: 'none was touched', facts: [incident()], because: /no incident touched personal data/ },
  ],
});
for (const [name, run] of cases) test(name, run);
