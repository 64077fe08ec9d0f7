import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, finding, gap, handler, manifest, repository } from '../../test-facts.ts';
import { inputValidated } from './check.ts';

const route = (over: Partial<FactMap['handler']> = {}, id = 'a') =>
  handler({ path: 'src/orders.ts', line: 4, route: '/orders', name: '', input: { takes: true }, ...over }, { id });
const checked = { takes: true, checkedBy: 'orderSchema.parse' } as const;
const whole = {
  class: 'validation',
  rule: 'unvalidated-input',
  severity: 'low',
  path: 'src/orders.ts',
  line: 6,
} as const;

const cases = casesOf(inputValidated, {
  passes: [
    {
      name: 'a schema',
      facts: [route({ input: checked })],
      because: /Of 1 route that changes something 1 checks what comes in: POST \/orders \(orderSchema\.parse/,
    },
    {
      name: 'one takes nothing',
      facts: [route({ input: checked }), route({ method: 'DELETE', input: { takes: false } }, 'b')],
      because: /and 1 takes nothing but the address/,
    },
    {
      name: 'the body of the other file checks',
      facts: [
        route({ hasBody: false, name: 'add', path: 'src/routes.ts' }),
        route({ name: 'add', isRegistered: false, input: checked }, 'b'),
      ],
      because: /1 checks what comes in/,
    },
  ],
  fails: [
    {
      name: 'the whole body without a shape',
      facts: [route(), finding(whole)],
      because: /1 place takes the caller’s body whole and without a shape: src\/orders\.ts:6\. Of 1 route/,
    },
  ],
  notDetermined: [
    { name: 'no check was found', facts: [route()], because: /Of 1 of 1 route no check was found: POST \/orders/ },
    {
      name: 'a model of Mongoose may check',
      facts: [route(), finding(whole), manifest({ dependencies: ['mongoose'] })],
      because: /where something else may have checked it: src\/orders\.ts:6/,
    },
    {
      name: 'away from handlers',
      facts: [route(), finding({ ...whole, path: 'src/store.ts' })],
      because: /where something else may have checked it: src\/store\.ts:6/,
    },
    {
      name: 'nobody knows the body',
      facts: [route({ hasBody: false, name: 'add' })],
      because: /no check was found/,
    },
    { name: 'unread', facts: [repository()], gaps: [gap('handler')], because: /could not be read/ },
  ],
  notApplicable: [
    { name: 'nothing changes', facts: [route({ method: 'GET' })], because: /No route that changes something/ },
    { name: 'in a test', facts: [route({ context: 'test' })], because: /No route that changes something/ },
  ],
});
for (const [name, run] of cases) test(name, run);
