import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, finding, gap, handler } from '../../test-facts.ts';
import { webhooksAuthenticated } from './check.ts';

const hook = (over: Partial<FactMap['handler']> = {}) =>
  handler({
    path: 'src/hooks.ts',
    line: 4,
    kind: 'webhook',
    route: '/webhooks/payments',
    name: '',
    calls: ['constructEvent'],
    ...over,
  });
const unverified = { class: 'validation', rule: 'unverified-webhook', severity: 'low', path: 'src/hooks.ts' } as const;

const cases = casesOf(webhooksAuthenticated, {
  passes: [
    {
      name: 'a signature is verified',
      facts: [hook()],
      because: /1 webhook checks who sends: POST \/webhooks\/payments/,
    },
    {
      name: 'a guard stands before it',
      facts: [hook({ calls: [], guards: [{ name: 'verifySignature', line: 4, asks: 'who' }] })],
      because: /1 webhook checks/,
    },
    {
      name: 'a comment says who checks',
      facts: [
        hook(),
        finding({
          ...unverified,
          path: 'src/b.ts',
          suppressed: { marker: 'plumbline:allow', reason: 'the gateway checks' },
        }),
      ],
      because: /By a comment with a reason, 1 is checked elsewhere: src\/b.ts:7/,
    },
  ],
  fails: [
    {
      name: 'anybody may call it, and nothing checks',
      facts: [hook({ calls: [], isPublic: '@PermitAll' }), finding(unverified)],
      because:
        /1 of 1 webhook says that anybody may call it, and nothing in the file checks who does: POST \/webhooks\/payments/,
    },
  ],
  notDetermined: [
    {
      name: 'nothing in the file checks',
      facts: [finding(unverified)],
      because: /Of 1 webhook no check of the sender was found in the file/,
    },
    {
      name: 'a handler that calls nothing of the sort',
      facts: [hook({ calls: ['save'] })],
      because: /POST \/webhooks\/payments \(src\/hooks.ts:4\)/,
    },
    {
      name: 'nothing found and code unread',
      facts: [],
      gaps: [gap('handler')],
      because: /some code could not be read/,
    },
  ],
  notApplicable: [
    { name: 'no webhook', facts: [hook({ kind: 'http' })], because: /No handler of requests takes webhooks/ },
    {
      name: 'a route by which people manage webhooks',
      facts: [hook({ name: 'WebhookEndpointsController.enable' })],
      because: /No handler/,
    },
    { name: 'a list of webhooks is no message', facts: [hook({ method: 'GET' })], because: /No handler/ },
  ],
});
for (const [name, run] of cases) test(name, run);
