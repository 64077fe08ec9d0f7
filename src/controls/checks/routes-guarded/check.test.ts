import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, handler, manifest } from '../../test-facts.ts';
import { routesGuarded } from './check.ts';

const route = (over: Partial<FactMap['handler']> = {}) =>
  handler(
    { path: 'src/orders.ts', line: 10, route: '/orders', name: 'placeOrder', ...over },
    { id: `handler:${over.path ?? ''}:${over.route ?? over.name ?? ''}:${over.line ?? 10}` },
  );
const guard = (over: Partial<FactMap['request-guard']> = {}) =>
  fact('request-guard', {
    path: 'src/orders.ts',
    line: 2,
    framework: 'express',
    name: 'requireUser',
    asks: 'who',
    context: 'production',
    ...over,
  });
const listedRoute = (over: Partial<FactMap['public-route']>) =>
  fact('public-route', { path: 'public-routes.yaml', line: 2, route: '/orders', reason: null, ...over });
const user = { name: 'requireUser', line: 10, asks: 'who' } as const;
const admin = { name: 'requireAdmin', line: 10, asks: 'may' } as const;

const cases = casesOf(routesGuarded, {
  passes: [
    { name: 'a guard before the handler', facts: [route({ guards: [admin] })], because: /1 asks who calls \(1 also/ },
    { name: 'a question inside', facts: [route({ asksInside: [user] })], because: /1 asks who calls \(0 also/ },
    { name: 'a guard of the service above it', facts: [route(), guard()], because: /1 asks/ },
    { name: 'a guard of its part', facts: [route(), guard({ within: '/orders' })], because: /1 asks/ },
    {
      name: 'the first of several handlers of one route guards',
      facts: [route({ line: 4, guards: [user], name: 'limit' }), route()],
      because: /2 ask/,
    },
    {
      name: 'the filter chain of the same module',
      facts: [
        manifest({ path: 'a/pom.xml' }, { id: 'a' }),
        manifest({ path: 'b/pom.xml' }, { id: 'b' }),
        route({ path: 'a/src/Orders.java', framework: 'spring' }),
        guard({ path: 'a/src/Security.java', framework: 'spring', name: 'anyRequest().authenticated' }),
      ],
      because: /1 asks/,
    },
    {
      name: 'the body stands elsewhere and is guarded there',
      facts: [
        route({ path: 'routes.php', framework: 'laravel', name: 'OrderController.store', hasBody: false }),
        route({ path: 'app/OrderController.php', framework: 'laravel', name: 'OrderController.store', guards: [user] }),
      ],
      because: /1 route: 1 asks/,
    },
    {
      name: 'public by its purpose',
      facts: [route({ route: '/forgot-password', name: '' })],
      because: /1 is public by purpose/,
    },
    {
      name: 'health',
      facts: [route({ method: 'GET', route: '/healthz', name: '' })],
      because: /1 is public by purpose/,
    },
    {
      name: 'on the reviewed list, though it says public',
      facts: [route({ isPublic: '@AllowAnonymous' }), listedRoute({ method: 'POST' })],
      because: /1 stands on the list/,
    },
    {
      name: 'on the list by a part',
      facts: [route({ route: '/orders/:id/receipt' }), listedRoute({ route: '/orders/*' })],
      because: /1 stands/,
    },
    { name: 'on the list by its name', facts: [route(), listedRoute({ route: 'placeOrder' })], because: /1 stands/ },
    {
      name: 'says public and only reads',
      facts: [route({ method: 'GET', isPublic: '@Public' })],
      because: /1 that only reads says/,
    },
  ],
  fails: [
    {
      name: 'says public and changes something',
      facts: [route({ isPublic: '@AllowAnonymous' }), route({ line: 20, route: '/x', guards: [user] })],
      because:
        /1 of 2 routes says that anybody may call it, changes something and stands on no list of public routes: POST \/orders \(@AllowAnonymous, src\/orders.ts:10\)/,
    },
    {
      name: 'on the list with another method',
      facts: [route({ isPublic: 'AllowAny' }), listedRoute({ method: 'GET' })],
      because: /stands on no list/,
    },
  ],
  notDetermined: [
    {
      name: 'nothing found before it',
      facts: [route()],
      because:
        /Before 1 of 1 route no guard was found. The way to 1 could not be followed any further than its own file/,
    },
    { name: 'the guard comes later', facts: [route(), guard({ line: 30 })], because: /no guard was found/ },
    {
      name: 'the guard is for another part',
      facts: [route(), guard({ within: '/admin' })],
      because: /no guard was found/,
    },
    {
      name: 'the guard stands in another file',
      facts: [route(), guard({ path: 'src/app.ts' })],
      because: /could not be followed/,
    },
    {
      name: 'the whole way was read, and nothing on it asks',
      facts: [route({ root: { router: 'app', isTop: true } })],
      because: /was read to its end and nothing on it asks by its name/,
    },
    {
      name: 'its class inherits from a library',
      facts: [
        route({ framework: 'rails', name: 'OrdersController.create', path: 'app/orders.rb' }),
        fact('handler-class', {
          path: 'app/orders.rb',
          line: 1,
          name: 'OrdersController',
          bases: ['Gem::Base'],
          guards: [],
          context: 'production',
        }),
      ],
      because: /any further than Gem::Base \(1\)/,
    },
    {
      name: 'the filter chain of a neighbour',
      facts: [
        manifest({ path: 'a/pom.xml' }, { id: 'a' }),
        manifest({ path: 'b/pom.xml' }, { id: 'b' }),
        route({ path: 'a/src/Orders.java', framework: 'spring' }),
        guard({ path: 'b/src/Security.java', framework: 'spring', name: 'anyRequest().authenticated' }),
      ],
      because: /no guard was found/,
    },
    {
      name: 'the version of an order is no version',
      facts: [route({ method: 'GET', route: '/orders/:id/version' })],
      because: /no guard/,
    },
    { name: 'no route and code unread', facts: [], gaps: [gap('handler')], because: /some code could not be read/ },
    { name: 'guarded, and code unread', facts: [route({ guards: [user] })], gaps: [gap('handler')], because: /./ },
  ],
  notApplicable: [
    { name: 'no route', facts: [], because: /No handler of requests/ },
    { name: 'tests only', facts: [route({ context: 'test' })], because: /No handler/ },
    { name: 'webhooks are judged elsewhere', facts: [route({ kind: 'webhook' })], because: /No handler/ },
  ],
});
for (const [name, run] of cases) test(name, run);
