import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { slowPasswordHash } from './check.ts';

const bad = { class: 'crypto', rule: 'fast-password-hash' } as const;

const cases = casesOf(slowPasswordHash, {
  passes: [
    { name: 'nothing found', facts: [], because: /No password behind a fast hash was found in production code/ },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No password behind a fast hash was found in production code/,
    },
    {
      name: 'a mere note',
      facts: [finding({ ...bad, severity: 'note' })],
      because: /No password behind a fast hash was found in production code/,
    },
    {
      name: 'weak-cipher is the business of another check',
      facts: [finding({ class: 'crypto', rule: 'weak-cipher' })],
      because: /No password behind a fast hash was found in production code/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } })],
      because: /1 password behind a fast hash is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 password behind a fast hash in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 password behind a fast hash/,
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
