import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { noPersonalDataInLogs } from './check.ts';

const flow = {
  dataType: 'user.contact.email',
  owner: 'user',
  field: 'email',
  sink: 'log',
  callee: 'log.info',
  certainty: 'flows',
} as const;
const bad = { class: 'personal-data', rule: 'personal-data-in-logs', flow } as const;

const cases = casesOf(noPersonalDataInLogs, {
  passes: [
    { name: 'nothing found', facts: [], because: /No log call with personal data was found in production code/ },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No log call with personal data was found in production code/,
    },
    {
      name: 'named nearby, and not seen to flow',
      facts: [finding({ ...bad, flow: { ...flow, certainty: 'co-occurs' } })],
      because: /No log call with personal data was found in production code/,
    },
    {
      name: 'the name of an account, of low severity',
      facts: [finding({ ...bad, severity: 'low' })],
      because: /Below the severity that counts: 1 log call with personal data/,
    },
    {
      name: 'a mere note',
      facts: [finding({ ...bad, severity: 'note' })],
      because: /No log call with personal data was found in production code/,
    },
    {
      name: 'personal-data-schema-field is the business of another check',
      facts: [finding({ class: 'personal-data', rule: 'personal-data-schema-field' })],
      because: /No log call with personal data was found in production code/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } })],
      because: /1 log call with personal data is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 log call with personal data in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 log call with personal data/,
    },
  ],
  notDetermined: [
    {
      name: 'code that could not be scanned',
      facts: [],
      gaps: [gap('finding')],
      because: /Not everything could be looked at/,
    },
  ],
  notApplicable: [{ name: 'an empty repository', facts: [repository({}, {})], because: /no program code/ }],
});
for (const [name, run] of cases) test(name, run);
