import { test } from 'node:test';
import { casesOf, fact, finding, gap, repository, window } from '../../test-facts.ts';
import { noCredentialInCode } from './check.ts';

const beside = (value: Parameters<typeof finding>[0], when: Parameters<typeof finding>[1] = {}) =>
  fact('side-commit-secret', finding(value).value, { id: `beside@${when.from ?? 0}`, ...when });

const cases = casesOf(noCredentialInCode, {
  passes: [
    { name: 'nothing found', facts: [], because: /No hard-coded credential/ },
    { name: 'only in tests', facts: [finding({ class: 'secret', context: 'test' })], because: /No hard-coded/ },
    {
      name: 'a test file was not scanned',
      facts: [],
      gaps: [gap('finding', { path: 'test/fixtures/big.bin' })],
      because: /No hard-coded/,
    },
    {
      name: 'only in tests that never landed',
      facts: [beside({ class: 'secret', context: 'test' })],
      because: /No hard/,
    },
    { name: 'another class', facts: [finding({ class: 'crypto' })], because: /No hard-coded/ },
    {
      name: 'allowed with a reason',
      facts: [
        finding({ class: 'secret', suppressed: { marker: 'plumbline:allow', reason: 'public key of the sandbox' } }),
      ],
      because: /1 hard-coded credential is allowed by a comment with a reason: src\/app.ts:7/,
    },
  ],
  fails: [
    {
      name: 'two in one file',
      facts: [finding({ class: 'secret' }), finding({ class: 'secret', line: 9 }, { id: 'other' })],
      because: /2 hard-coded credentials in 1 file of production code: src\/app.ts:7 and src\/app.ts:9/,
    },
    {
      name: 'allowed without a reason',
      facts: [finding({ class: 'secret', suppressed: { marker: 'plumbline:allow' } })],
      because: /1 hard-coded credential in/,
    },
    {
      name: 'one that never landed, in an environment file, from its commit on',
      facts: [beside({ class: 'secret', path: '.env' }, { from: 20 })],
      period: window(0, 90),
      because:
        /From 2026-01-21 .*: 1 hard-coded credential in commits that never landed, beside the branch, where whoever can fetch reads it: \.env:7 since [0-9a-f]{12}/,
    },
    {
      name: 'one that landed and two that did not',
      facts: [
        finding({ class: 'secret' }),
        beside({ class: 'secret', line: 1 }),
        beside({ class: 'secret', line: 2 }, { id: 'b' }),
      ],
      because:
        /1 hard-coded credential in 1 file of production code: src\/app.ts:7\. 2 hard-coded credentials in commits that never landed/,
    },
    {
      name: 'removed within the window',
      facts: [finding({ class: 'secret' }, { from: 20, to: 30 })],
      period: window(0, 90),
      because: /From 2026-01-21 to 2026-01-31: 1 hard-coded/,
    },
  ],
  notDetermined: [
    {
      name: 'commits beside the branch were not read',
      facts: [],
      gaps: [gap('side-commit-secret')],
      because: /Not everything/,
    },
    {
      name: 'a table could not be scanned',
      facts: [],
      gaps: [gap('finding', { path: 'data/users.csv' })],
      because: /Not everything/,
    },
    {
      name: 'a production file was not scanned',
      facts: [],
      gaps: [gap('finding', { path: 'src/big.ts' })],
      because: /Not everything could be looked at/,
    },
  ],
  notApplicable: [
    { name: 'an empty repository', facts: [repository({}, {})], because: /no file in a known language/ },
    { name: 'before the first landing', facts: [repository({ from: 200 })], because: /Nothing had landed before/ },
  ],
});
for (const [name, run] of cases) test(name, run);
