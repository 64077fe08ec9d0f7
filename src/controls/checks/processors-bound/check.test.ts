import { test } from 'node:test';
import { casesOf, gap, manifest, repository } from '../../test-facts.ts';
import { processorsBound } from './check.ts';

const stripe = manifest({ dependencies: ['stripe', 'zod'] });
const agreed = (agreements: string, maximumHours = 72) => ({ agreements, maximumHours });

const cases = casesOf(processorsBound, {
  passes: [
    {
      name: 'on the list',
      facts: [stripe],
      parameters: agreed('Stripe:72@2027-12-31, sentry:24@2027-12-31'),
      because: /1 processor, each with an agreement .*: stripe\./,
    },
    {
      name: 'the later of two reviews',
      facts: [stripe],
      parameters: agreed('stripe:24@2025-12-31, stripe:72@2027-12-31'),
      because: /each with an agreement/,
    },
  ],
  fails: [
    {
      name: 'not on the list',
      facts: [stripe],
      parameters: agreed('sentry:24@2027-12-31'),
      because: /1 of 1 processor: stripe \(package\.json\) has no agreement on the list/,
    },
    {
      name: 'reviewed too long ago',
      facts: [stripe],
      parameters: agreed('stripe:72@2025-12-31'),
      because: /stripe .* was last reviewed too long ago\./,
    },
    {
      name: 'neither hours nor a day',
      facts: [stripe],
      parameters: agreed('stripe'),
      because: /has no day until which its last review holds and has no hours/,
    },
    {
      name: 'too many hours',
      facts: [stripe],
      parameters: agreed('stripe:72h@2027-12-31', 48),
      because: /within 72 hours where 48 are asked for/,
    },
  ],
  notDetermined: [
    { name: 'no list', facts: [stripe], because: /dependencies, to stripe \(package\.json\); no list of agreements/ },
    {
      name: 'a manifest could not be read',
      facts: [repository()],
      gaps: [gap('dependency-manifest')],
      because: /in what could be read/,
    },
  ],
  notApplicable: [
    { name: 'none', facts: [manifest({ dependencies: ['zod'] })], because: /No processor/ },
    { name: 'in a test', facts: [manifest({ dependencies: ['stripe'], context: 'test' })], because: /No processor/ },
  ],
});
for (const [name, run] of cases) test(name, run);
