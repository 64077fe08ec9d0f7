import { test } from 'node:test';
import { casesOf, finding, gap, repository, window } from '../../test-facts.ts';
import { inputsValidated } from './check.ts';

const bad = { class: 'validation', rule: 'sql-injection' } as const;

const cases = casesOf(inputsValidated, {
  passes: [
    {
      name: 'nothing found',
      facts: [],
      because: /No place was found where input reaches a command, a query or a file path unchecked/,
    },
    {
      name: 'only in test code',
      facts: [finding({ ...bad, context: 'test' })],
      because: /No place was found where input reaches a command, a query or a file path unchecked/,
    },
    {
      name: 'a mere note',
      facts: [finding({ ...bad, severity: 'note' })],
      because: /No place was found where input reaches a command, a query or a file path unchecked/,
    },
    {
      name: 'weak-hash is the business of another check',
      facts: [finding({ class: 'crypto', rule: 'weak-hash' })],
      because: /No place was found where input reaches a command, a query or a file path unchecked/,
    },
    {
      name: 'allowed with a reason',
      facts: [finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } })],
      because: /1 path of unchecked input is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 path of unchecked input in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 path of unchecked input/,
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
