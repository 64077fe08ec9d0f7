import { test } from 'node:test';
import { casesOf, document, gap, image, repository, window } from '../../test-facts.ts';
import { runbooksCurrent } from './check.ts';

const cases = casesOf(runbooksCurrent, {
  passes: [
    {
      name: 'a current one',
      facts: [image(), document('runbook')],
      because: /There is a current runbook: shop\/docs\/runbook\.md, revised 2026-01-01/,
    },
    {
      name: 'in another repository of the run',
      facts: [repository(), image(), document('runbook', {}, { repository: 'handbook' })],
      because: /handbook\/docs/,
    },
    {
      name: 'although another document could not be read',
      facts: [image(), document('runbook')],
      gaps: [gap('document')],
      because: /There is a current/,
    },
  ],
  fails: [
    {
      name: 'none',
      facts: [image(), document('licence')],
      because: /No runbook was found in any repository of the run/,
    },
    { name: 'a stub', facts: [image(), document('runbook', { words: 5 })], because: /fewer than 20 words: shop\/docs/ },
    {
      name: 'not revised for too long, from that day on',
      facts: [image(), document('runbook')],
      period: window(528, 568),
      because:
        /The runbook is out of date: shop\/docs\/runbook\.md \(last revised 2026-01-01\) not revised for more than 548 days/,
    },
  ],
  notDetermined: [
    {
      name: 'a runbook beside another service',
      facts: [
        repository(),
        image(),
        document('runbook', {}, { repository: 'bank' }),
        image({}, { repository: 'bank' }),
      ],
      because: /those elsewhere stand beside services of their own: bank\/docs\/runbook\.md/,
    },
    {
      name: 'none, and a document could not be read',
      facts: [image()],
      gaps: [gap('document')],
      because: /may be in what could not be looked at/,
    },
  ],
  notApplicable: [{ name: 'no service', facts: [document('runbook')], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
