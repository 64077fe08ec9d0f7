import type { Fact } from '../../../model/fact.ts';
import { handlerLabel } from '../../../model/handler-join.ts';
import { changesState, routesIn, type Route } from '../../../model/route-guards.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { productionCodeGap } from '../../kit/code.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type View = Pick<
  FactView<'handler' | 'request-guard' | 'handler-class' | 'router-mount' | 'public-route' | 'dependency-manifest'>,
  'of'
>;
type Placed = Route & { readonly fact: Fact<'handler'> };

export const routesGuarded = defineCheck({
  meta: {
    id: 'routes-guarded',
    title: 'Each route asks who calls, is public by its purpose, or stands on the list of public routes',
    question: 'Could an endpoint be reached without a permission check?',
    rationale:
      'One route that was forgotten is enough. Routes are read from the code of sixteen frameworks, with what stands before each: middlewares, decorators, annotations, filters of its class and of every class, mixin and module above it, the routers and groups that it hangs on in this file and in others of the repository, types of its parameters that turn away who is not known, rules by path (Spring Security, the first that fits holds), guards of the whole service in the same module, and calls of the handler itself whose name says that they ask. A filter that a class skips does not count below it, and where a name can mean several classes or places, all of them have to ask. Sign-in, sign-up, the reset of passwords, single sign-on, health, documentation and static files are public by their purpose; webhooks are judged by the check of their signatures. Others may be public by a reviewed list, `public-routes.yaml`. A route where no guard was found is never called unguarded, in any framework: it is told apart whether the whole way to it was read, so that only a gateway in front of the service may ask, or where the way was lost (a class of a library, a router that is hung where no code says so). Only what says of itself that anybody may call it, changes something and stands on no list is an exception. Whether a guard asks the right thing is not seen.',
    remediation:
      'Put a guard before the route, or enter it in `public-routes.yaml` (`routes:` with entries such as `- route: POST /sign-up` and a `reason`, or `- handler: UsersController.create`) and have that file reviewed by code owners. Guard whole services by default, so that a public route has to say so.',
    reference: 'ACC-13',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['handler', 'request-guard', 'handler-class', 'router-mount', 'public-route', 'dependency-manifest'],
  relevantGap: (gap) => gap.of !== 'dependency-manifest' && productionCodeGap(gap),
  test(_item, facts) {
    const routes = placedRoutes(facts);
    if (routes.length === 0) {
      const gaps = facts.gaps('handler');
      return gaps.length > 0
        ? notDetermined('No route was found, and some code could not be read.', gaps)
        : notApplicable('No handler of requests was found in production code.');
    }
    const of = (is: Route['standing']['is']): readonly Placed[] => routes.filter(({ standing }) => standing.is === is);
    const bare = of('says-public').filter(({ handler }) => changesState(handler));
    const open = of('open');
    const rest = toldRest(routes);
    if (bare.length > 0) {
      return exception(
        `${outOf(bare.length, routes.length, 'route')} ${agree(bare.length, 'says', 'say')} that anybody may call ${agree(bare.length, 'it', 'them')}, ${agree(bare.length, 'changes', 'change')} something and ${agree(bare.length, 'stands', 'stand')} on no list of public routes: ${shown(bare)}.${open.length > 0 ? ` Of ${open.length} more it is not known who asks.` : ''}`,
        bare.map(({ fact }) => fact),
      );
    }
    if (open.length > 0) {
      return notDetermined(
        `Before ${outOf(open.length, routes.length, 'route')} no guard was found. ${toldOpen(open)} Of the others, ${rest}.`,
      );
    }
    return pass(
      `${counted(routes.length, 'route')}: ${rest}.`,
      routes.map(({ fact }) => fact),
    );
  },
});

function placedRoutes(facts: View): readonly Placed[] {
  const handlers = facts.of('handler');
  const factOf = new Map(handlers.map((fact) => [fact.value, fact]));
  const modules = facts
    .of('dependency-manifest')
    .filter(({ value }) => value.role === 'manifest' && value.path.includes('/'))
    .map(({ value }) => value.path.slice(0, value.path.lastIndexOf('/')));
  const values = <V>(some: readonly { readonly value: V }[]): readonly V[] => some.map(({ value }) => value);
  return routesIn({
    handlers: values(handlers),
    guards: values(facts.of('request-guard')),
    classes: values(facts.of('handler-class')),
    mounts: values(facts.of('router-mount')),
    listed: values(facts.of('public-route')),
    modules,
  }).map((route) => ({ ...route, fact: factOf.get(route.handler)! }));
}

/** Where everything was read only a gateway can ask; elsewhere it is told what could not be followed. */
function toldOpen(open: readonly Placed[]): string {
  const lostAt = ({ standing }: Placed): string | undefined => (standing.is === 'open' ? standing.lost : undefined);
  const read = open.filter((one) => lostAt(one) === undefined);
  const lost = open.filter((one) => lostAt(one) !== undefined);
  const places = [...Map.groupBy(lost, (one) => lostAt(one)!)].sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  const told = places.filter(([place]) => place !== '').map(([place, some]) => `${place} (${some.length})`);
  return [
    ...(read.length > 0
      ? [
          `The way to ${read.length} of them was read to its end and nothing on it asks by its name, so only something in front of the service can: ${shown(changingFirst(read))}.`,
        ]
      : []),
    ...(lost.length > 0
      ? [
          `The way to ${lost.length} could not be followed any further${told.length > 0 ? ` than ${listed(told, 5)}` : ' than its own file'}: ${shown(changingFirst(lost))}.`,
        ]
      : []),
  ].join(' ');
}

const changingFirst = (routes: readonly Placed[]): readonly Placed[] => [
  ...routes.filter(({ handler }) => changesState(handler)),
  ...routes.filter(({ handler }) => !changesState(handler)),
];

const shown = (routes: readonly Placed[]): string =>
  listed(
    routes.map(({ handler, standing }) => {
      const word = standing.is === 'says-public' ? `${standing.by}, ` : '';
      return `${handlerLabel(handler)} (${word}${place(handler)})`;
    }),
    6,
  );

/** `12 ask who calls (4 of them whether they may), 3 are public by their purpose` */
function toldRest(routes: readonly Route[]): string {
  const count = (is: Route['standing']['is']): number => routes.filter(({ standing }) => standing.is === is).length;
  const mays = routes.filter(({ standing }) => standing.is === 'guarded' && standing.asks === 'may').length;
  const [guarded, known, onList, says] = [
    count('guarded'),
    count('for-everybody'),
    count('listed'),
    count('says-public'),
  ];
  return [
    `${guarded} ${agree(guarded, 'asks', 'ask')} who calls (${mays} also whether they may)`,
    ...(known > 0 ? [`${known} ${agree(known, 'is', 'are')} public by purpose`] : []),
    ...(onList > 0 ? [`${onList} ${agree(onList, 'stands', 'stand')} on the list of public routes`] : []),
    ...(says > 0
      ? [`${says} that only ${agree(says, 'reads', 'read')} ${agree(says, 'says', 'say')} that anybody may call`]
      : []),
  ].join(', ');
}
