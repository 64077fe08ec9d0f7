import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { sessionsHardened } from './check.ts';

const bad = { class: 'http', rule: 'insecure-cookie', severity: 'medium' } as const;

const cases = casesOf(sessionsHardened, {
  passes: [
    { name: 'nothing found', facts: [], because: /No unprotected session cookie/ },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No unprotected session cookie/,
    },
    {
      name: 'another rule of the class',
      facts: [finding({ ...bad, rule: 'plaintext-endpoint' })],
      because: /No unprotected session cookie/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'the mesh does it' } })],
      because: /1 unprotected session is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 unprotected session in 1 file of production code: src\/app.ts:7/,
    },
    { name: 'unverified-jwt', facts: [finding({ ...bad, rule: 'unverified-jwt' })], because: /1 unprotected session/ },
    {
      name: 'cors-any-origin',
      facts: [finding({ ...bad, rule: 'cors-any-origin' })],
      because: /1 unprotected session/,
    },
    {
      name: 'one that is certain and one that is suspected',
      facts: [finding(bad), finding({ ...bad, severity: 'low', path: 'src/b.ts' })],
      because:
        /1 unprotected session in 1 file of production code: src\/app.ts:7 \(a cookie without HttpOnly, Secure or SameSite\)\. Perhaps 1 unprotected session, which a person has to look at: src\/b.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 unprotected session/,
    },
  ],
  notDetermined: [
    {
      name: 'suspected only',
      facts: [finding({ ...bad, severity: 'low' })],
      because: /Perhaps 1 unprotected session, which a person has to look at: src\/app.ts:7/,
    },
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
