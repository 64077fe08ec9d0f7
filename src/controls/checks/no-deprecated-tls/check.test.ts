import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { noDeprecatedTls } from './check.ts';

const bad = { class: 'tls', rule: 'deprecated-tls' } as const;

const cases = casesOf(noDeprecatedTls, {
  passes: [
    {
      name: 'nothing found',
      facts: [],
      because: /No place where deprecated or weak TLS is allowed was found in production code/,
    },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No place where deprecated or weak TLS is allowed was found in production code/,
    },
    {
      name: 'a mere note',
      facts: [finding({ ...bad, severity: 'note' })],
      because: /No place where deprecated or weak TLS is allowed was found in production code/,
    },
    {
      name: 'disabled-certificate-check is the business of another check',
      facts: [finding({ class: 'tls', rule: 'disabled-certificate-check' })],
      because: /No place where deprecated or weak TLS is allowed was found in production code/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } })],
      because: /1 place where deprecated or weak TLS is allowed is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 place where deprecated or weak TLS is allowed in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 place where deprecated or weak TLS is allowed/,
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
  notApplicable: [{ name: 'an empty repository', facts: [repository({}, {})], because: /no file in a known language/ }],
});
for (const [name, run] of cases) test(name, run);
