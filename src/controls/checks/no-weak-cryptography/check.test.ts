import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { noWeakCryptography } from './check.ts';

const bad = { class: 'crypto', rule: 'weak-cipher' } as const;

const cases = casesOf(noWeakCryptography, {
  passes: [
    {
      name: 'nothing found',
      facts: [],
      because: /No weak cryptography and no predictable randomness was found in production code/,
    },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No weak cryptography and no predictable randomness was found in production code/,
    },
    {
      name: 'a mere note',
      facts: [finding({ ...bad, severity: 'note' })],
      because: /No weak cryptography and no predictable randomness was found in production code/,
    },
    {
      name: 'a weak hash of which nothing tells what it is for',
      facts: [finding({ ...bad, severity: 'low' })],
      because:
        /was found in production code\. Below the severity that counts: 1 use of weak cryptography at src\/app\.ts:7/,
    },
    {
      name: 'fast-password-hash is the business of another check',
      facts: [finding({ class: 'crypto', rule: 'fast-password-hash' })],
      because: /No weak cryptography and no predictable randomness was found in production code/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } })],
      because: /1 use of weak cryptography is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'of low severity, when the parameter says that it counts',
      facts: [finding({ ...bad, severity: 'low' })],
      parameters: { leastSeverity: 'low' },
      because: /1 use of weak cryptography in 1 file/,
    },
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 use of weak cryptography in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 use of weak cryptography/,
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
