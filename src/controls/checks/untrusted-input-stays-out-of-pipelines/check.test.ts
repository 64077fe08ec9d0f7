import { test } from 'node:test';
import { casesOf, finding, gap, pipeline, repository, window } from '../../test-facts.ts';
import { untrustedInputStaysOutOfPipelines } from './check.ts';

const bad = { class: 'ci', rule: 'dangerous-trigger' } as const;

const cases = casesOf(untrustedInputStaysOutOfPipelines, {
  passes: [
    { name: 'nothing found', facts: [pipeline()], because: /No way in for untrusted input was found in the pipelines/ },
    {
      name: 'only in test code',
      facts: [pipeline(), finding({ ...bad, context: 'test' })],
      because: /No way in for untrusted input was found in the pipelines/,
    },
    {
      name: 'a mere note',
      facts: [pipeline(), finding({ ...bad, severity: 'note' })],
      because: /No way in for untrusted input was found in the pipelines/,
    },
    {
      name: 'unpinned-action is the business of another check',
      facts: [pipeline(), finding({ class: 'ci', rule: 'unpinned-action' })],
      because: /No way in for untrusted input was found in the pipelines/,
    },
    {
      name: 'allowed with a reason',
      facts: [
        pipeline(),
        finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } }),
      ],
      because: /1 way in for untrusted input is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 way in for untrusted input in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 way in for untrusted input/,
    },
  ],
  notDetermined: [
    {
      name: 'code that could not be scanned',
      facts: [pipeline()],
      gaps: [gap('finding')],
      because: /Not everything could be looked at/,
    },
  ],
  notApplicable: [{ name: 'no pipeline', facts: [repository()], because: /defines no pipeline/ }],
});
for (const [name, run] of cases) test(name, run);
