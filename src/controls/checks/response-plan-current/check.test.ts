import { test } from 'node:test';
import { casesOf, document, gap, repository, window } from '../../test-facts.ts';
import { responsePlanCurrent } from './check.ts';

const cases = casesOf(responsePlanCurrent, {
  passes: [
    {
      name: 'a current one',
      facts: [document('incident-response')],
      because: /There is a current incident response plan: shop\/docs\/incident-response\.md, revised 2026-01-01/,
    },
    {
      name: 'in another repository of the run',
      facts: [repository(), document('incident-response', {}, { repository: 'handbook' })],
      because: /handbook\/docs/,
    },
    {
      name: 'although another document could not be read',
      facts: [document('incident-response')],
      gaps: [gap('document')],
      because: /There is a current/,
    },
  ],
  fails: [
    {
      name: 'none',
      facts: [document('licence')],
      because: /No incident response plan was found in any repository of the run/,
    },
    {
      name: 'a stub',
      facts: [document('incident-response', { words: 5 })],
      because: /fewer than 80 words: shop\/docs/,
    },
    {
      name: 'not revised for too long, from that day on',
      facts: [document('incident-response')],
      period: window(345, 385),
      because:
        /The incident response plan is out of date: shop\/docs\/incident-response\.md \(last revised 2026-01-01\) not revised for more than 365 days/,
    },
  ],
  notDetermined: [
    {
      name: 'none here, and the company says where it is kept (issue 5)',
      facts: [],
      parameters: { reviewDays: 365, minimumWords: 80, keptIn: 'the wiki' },
      because: /No incident response plan was found in any repository of the run. It is said to be kept in the wiki/,
    },
    {
      name: 'none, and a document could not be read',
      facts: [],
      gaps: [gap('document')],
      because: /may be in what could not be looked at/,
    },
  ],
  notApplicable: [
    { name: 'before the first landing', facts: [repository({ from: 300 })], because: /Nothing had landed/ },
  ],
});
for (const [name, run] of cases) test(name, run);
