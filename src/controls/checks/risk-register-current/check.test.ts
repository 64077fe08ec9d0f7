import { test } from 'node:test';
import { casesOf, document, gap, repository } from '../../test-facts.ts';
import { riskRegisterCurrent } from './check.ts';

const cases = casesOf(riskRegisterCurrent, {
  passes: [
    {
      name: 'kept and current',
      facts: [document('risk-register')],
      because: /There is a current risk register: shop\/docs\/risk-register\.md, revised 2026-01-01/,
    },
  ],
  fails: [
    { name: 'none', facts: [document('runbook')], because: /No risk register was found/ },
    {
      name: 'out of date',
      facts: [document('risk-register')],
      parameters: { reviewDays: 30 },
      because: /The risk register is out of date/,
    },
  ],
  notDetermined: [{ name: 'a file could not be read', facts: [], gaps: [gap('document')], because: /It may be in/ }],
  notApplicable: [{ name: 'nothing had landed', facts: [repository({ from: 200 })], because: /Nothing had landed/ }],
});
for (const [name, run] of cases) test(name, run);
