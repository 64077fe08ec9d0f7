import { test } from 'node:test';
import { casesOf, document, gap, image, repository, window } from '../../test-facts.ts';
import { recoveryPlanCurrent } from './check.ts';

const cases = casesOf(recoveryPlanCurrent, {
  passes: [
    {
      name: 'a current one',
      facts: [image(), document('disaster-recovery')],
      because: /There is a current recovery plan: shop\/docs\/disaster-recovery\.md, revised 2026-01-01/,
    },
    {
      name: 'in another repository of the run',
      facts: [repository(), image(), document('disaster-recovery', {}, { repository: 'handbook' })],
      because: /handbook\/docs/,
    },
    {
      name: 'although another document could not be read',
      facts: [image(), document('disaster-recovery')],
      gaps: [gap('document')],
      because: /There is a current/,
    },
  ],
  fails: [
    {
      name: 'none',
      facts: [image(), document('licence')],
      because: /No recovery plan was found in any repository of the run/,
    },
    {
      name: 'a stub',
      facts: [image(), document('disaster-recovery', { words: 5 })],
      because: /fewer than 80 words: shop\/docs/,
    },
    {
      name: 'not revised for too long, from that day on',
      facts: [image(), document('disaster-recovery')],
      period: window(345, 385),
      because:
        /The recovery plan is out of date: shop\/docs\/disaster-recovery\.md \(last revised 2026-01-01\) not revised for more than 365 days/,
    },
  ],
  notDetermined: [
    {
      name: 'none, and a document could not be read',
      facts: [image()],
      gaps: [gap('document')],
      because: /may be in what could not be looked at/,
    },
  ],
  notApplicable: [{ name: 'no service', facts: [document('disaster-recovery')], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
