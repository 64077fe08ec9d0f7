import { test } from 'node:test';
import { casesOf, day, document, finding, gap } from '../../test-facts.ts';
import { privacyNoticeCurrent } from './check.ts';

const field = (dataType = 'user.contact.email', from = 0) =>
  finding(
    {
      class: 'personal-data',
      rule: 'personal-data-schema-field',
      path: 'db/schema.sql',
      field: { dataType, owner: 'customers', field: 'x', source: 'schema' },
    },
    { from, id: `finding:${dataType}` },
  );
const notice = document('privacy-notice', { revisedAt: day(50) });

const cases = casesOf(privacyNoticeCurrent, {
  passes: [
    {
      name: 'kept and newer than the data',
      facts: [field(), notice],
      because: /There is a current privacy notice: shop\/docs\/privacy-notice\.md, revised 2026-02-20/,
    },
  ],
  fails: [
    { name: 'none', facts: [field()], because: /No privacy notice was found/ },
    { name: 'out of date', facts: [field(), notice], parameters: { reviewDays: 20 }, because: /is out of date/ },
  ],
  notDetermined: [
    {
      name: 'a kind of data that came later',
      facts: [field(), field('user.health_and_medical', 80), notice],
      because: /Kinds of data came after the notice was revised on 2026-02-20.*user\.health_and_medical \(2026-03-22\)/,
    },
    { name: 'code could not be scanned', facts: [notice], gaps: [gap('finding')], because: /in what could be read/ },
  ],
  notApplicable: [{ name: 'no personal data', facts: [notice], because: /No field with personal data/ }],
});
for (const [name, run] of cases) test(name, run);
