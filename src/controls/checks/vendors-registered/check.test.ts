import { test } from 'node:test';
import { casesOf, gap, manifest, resource } from '../../test-facts.ts';
import { vendorsRegistered } from './check.ts';

const uses = manifest({ dependencies: ['@sentry/node', 'left-pad'] });

const cases = casesOf(vendorsRegistered, {
  passes: [
    {
      name: 'registered and reviewed',
      facts: [uses],
      parameters: { vendors: 'Sentry@2027-01-01, stripe@2027-01-01' },
      because: /1 vendor, each registered: sentry/,
    },
  ],
  fails: [
    {
      name: 'not registered',
      facts: [uses],
      parameters: { vendors: 'stripe@2027-01-01' },
      because: /1 of 1 vendor: sentry \(package\.json\) is not registered/,
    },
    {
      name: 'reviewed too long ago',
      facts: [uses],
      parameters: { vendors: 'sentry@2026-02-01' },
      because: /was last reviewed too long ago/,
    },
    {
      name: 'without a day',
      facts: [uses],
      parameters: { vendors: 'sentry' },
      because: /without the day until which its last review holds/,
    },
  ],
  notDetermined: [
    {
      name: 'no register',
      facts: [uses],
      because: /The code uses sentry \(package\.json\); no register is declared/,
    },
    {
      name: 'a manifest could not be read',
      facts: [manifest()],
      gaps: [gap('dependency-manifest')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'none', facts: [manifest()], because: /No vendor was recognised/ },
    {
      name: 'an example',
      facts: [resource('provider', {}, { name: 'aws', context: 'example' })],
      because: /No vendor/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
