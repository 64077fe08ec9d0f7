import { test } from 'node:test';
import { casesOf, finding, gap, repository, resource, window } from '../../test-facts.ts';
import { noKnownMisconfiguration } from './check.ts';

const bad = { class: 'iac', rule: 'public-bucket' } as const;

const cases = casesOf(noKnownMisconfiguration, {
  passes: [
    {
      name: 'nothing found',
      facts: [resource('aws_s3_bucket')],
      because: /No known misconfiguration was found in infrastructure code/,
    },
    {
      name: 'only in test code',
      facts: [resource('aws_s3_bucket'), finding({ ...bad, context: 'test' })],
      because: /No known misconfiguration was found in infrastructure code/,
    },
    {
      name: 'a mere note',
      facts: [resource('aws_s3_bucket'), finding({ ...bad, severity: 'note' })],
      because: /No known misconfiguration was found in infrastructure code/,
    },
    {
      name: 'dangerous-trigger is the business of another check',
      facts: [resource('aws_s3_bucket'), finding({ class: 'ci', rule: 'dangerous-trigger' })],
      because: /No known misconfiguration was found in infrastructure code/,
    },
    {
      name: 'allowed with a reason',
      facts: [
        resource('aws_s3_bucket'),
        finding({ ...bad, suppressed: { marker: 'plumbline:allow', reason: 'a local test server' } }),
      ],
      because: /1 misconfiguration is allowed by a comment with a reason/,
    },
  ],
  fails: [
    {
      name: 'one in production code',
      facts: [finding(bad)],
      because: /1 misconfiguration in 1 file of production code: src\/app.ts:7/,
    },
    {
      name: 'mended within the window',
      facts: [finding(bad, { to: 30 })],
      period: window(10, 90),
      because: /From 2026-01-11 to 2026-01-31: 1 misconfiguration/,
    },
  ],
  notDetermined: [
    {
      name: 'code that could not be scanned',
      facts: [resource('aws_s3_bucket')],
      gaps: [gap('finding')],
      because: /Not everything could be looked at/,
    },
  ],
  notApplicable: [
    { name: 'no infrastructure as code', facts: [repository()], because: /No infrastructure is declared/ },
  ],
});
for (const [name, run] of cases) test(name, run);
