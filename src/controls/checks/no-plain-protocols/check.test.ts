import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { noPlainProtocols } from './check.ts';

const bad = { class: 'http', rule: 'plaintext-endpoint', severity: 'medium' } as const;

const cases = casesOf(noPlainProtocols, {
  passes: [
    { name: 'nothing found', facts: [], because: /No connection in plain text/ },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No connection in plain text/,
    },
    {
      name: 'another rule of the class',
      facts: [finding({ ...bad, rule: 'insecure-cookie' })],
      because: /No connection in plain text/,
    },
    {
      name: 'an old version of TLS is no plain text',
      facts: [finding({ ...bad, rule: 'plaintext-traffic', excerpt: 'min_tls_version = "TLS_1_0"' })],
      because: /No connection in plain text/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'the mesh does it' } })],
      because: /1 connection in plain text is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 connection in plain text in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'plaintext-traffic',
      facts: [finding({ ...bad, rule: 'plaintext-traffic' })],
      because: /1 connection in plain text/,
    },
    {
      name: 'one that is certain and one that is suspected',
      facts: [finding(bad), finding({ ...bad, severity: 'low', path: 'src/b.ts' })],
      because:
        /1 connection in plain text in 1 file of production code: src\/app.ts:7\. Perhaps 1 connection in plain text, which a person has to look at: src\/b.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 connection in plain text/,
    },
  ],
  notDetermined: [
    {
      name: 'suspected only',
      facts: [finding({ ...bad, severity: 'low' })],
      because: /Perhaps 1 connection in plain text, which a person has to look at: src\/app.ts:7/,
    },
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
