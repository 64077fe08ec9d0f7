/**
 * Handlers that a call registers: `app.post('/x', guard, handler)` and its like in JavaScript, Go, Kotlin, Rust, C#, PHP,
 * Ruby. The receiver or the imports tell a router from an HTTP client.
 */
import type { Span } from '../../../detect/rule.ts';
import type { Call } from '../../../detect/text/outline.ts';
import { routerGraphOf } from '../router-graph.ts';
import {
  beforesIn,
  functionIn,
  functionNamed,
  lastName,
  literalAt,
  nameAt,
  nearestName,
  spanOfBody,
  unwrapped,
  type Argument,
  type Before,
  type FoundHandler,
  type FunctionSpan,
  type HandlerReader,
  type HandlerSource,
} from '../source.ts';

const verb = /^(?:get|post|put|patch|delete|del|all|any|head|options)$/i;
const clients =
  /(?:axios|https?|client|request|requests|fetch|cache|superagent|supertest|agent|\$http|api\(\)|store|map|params|headers|config|session|cy|page|nock|scope|server\(\))$/i;

const methodOf = (word: string): string | undefined => {
  const upper = word.toUpperCase();
  return upper === 'ALL' || upper === 'ANY' ? undefined : upper === 'DEL' ? 'DELETE' : upper;
};

interface Registration {
  readonly framework: string;
  readonly method: string | undefined;
  readonly route: string;
  /** The last is the handler. */
  readonly handlers: readonly Argument[];
  readonly at: number;
}

function found(source: HandlerSource, one: Registration): FoundHandler | undefined {
  const handler = one.handlers.at(-1);
  if (!handler) return undefined;
  const inline = functionIn(source, handler);
  const { span, around } = unwrapped(source, handler);
  const name = lastName(nameAt(source, span));
  const body: FunctionSpan | undefined = inline ?? functionNamed(source, name);
  if (!body && name === '') return undefined;
  return {
    framework: one.framework,
    kind: kindOf(one.route),
    ...(one.method !== undefined && { method: one.method }),
    route: one.route,
    name: inline ? inline.name : body ? nearestName(body) : name,
    at: one.at,
    ...(body && { body: spanOfBody(body) }),
    before: [...beforesIn(source, one.handlers.slice(0, -1)), ...around],
  };
}

export const kindOf = (route: string): FoundHandler['kind'] =>
  /(?:^|[/_-])(?:web)?hooks?(?:[/_-]|$)/i.test(route) ? 'webhook' : 'http';

const scriptFrameworks: readonly (readonly [string, RegExp])[] = [
  ['fastify', /["'](?:fastify|@fastify\/[\w-]+)["']/],
  ['hono', /["'](?:hono|@hono\/[\w/-]+|hono\/[\w-]+)["']/],
  ['koa', /["'](?:@?koa(?:-router|\/router)?)["']/],
  [
    'express',
    /["'](?:express(?:-promise-router)?|routing-controllers)["']|\bexpress\b|\bRouter\(|\((?:req|request), (?:res|response)\b/,
  ],
];

export function scriptFrameworkOf({ uncommented }: HandlerSource): string | undefined {
  return scriptFrameworks.find(([, sign]) => sign.test(uncommented))?.[0];
}

/** `app.post('/x', a, b)`, `router.route('/x').post(a)`, `fastify.route({ method, url, handler })`. */
export const scriptRouters: HandlerReader = function* (source) {
  const framework = scriptFrameworkOf(source);
  if (framework === undefined) return;
  for (const call of source.outline.calls) {
    const word = lastName(call.callee);
    if (!verb.test(word) || !call.callee.includes('.')) continue;
    const receiver = call.callee.slice(0, call.callee.lastIndexOf('.'));
    const opened = routeOfReceiver(source, call);
    if (opened === undefined && (clients.test(receiver) || call.args.length < 2)) continue;
    const route = opened ?? (call.args[0] && literalAt(source, call.args[0]));
    if (route === undefined || !/^(?:[/*:(]|$)/.test(route)) continue;
    const handlers = opened === undefined ? call.args.slice(1) : call.args;
    const one = found(source, { framework, method: methodOf(word), route, handlers, at: call.open - 1 });
    const way = routerGraphOf(source).wayOf(call, route);
    if (one) yield { ...one, ...(way && { way }) };
  }
};

/** `router.route('/x').get(a).post(b)`. */
function routeOfReceiver(source: HandlerSource, call: Call): string | undefined {
  for (let one = call.receiver; one; one = one.receiver) {
    if (lastName(one.callee) === 'route' && one.args[0]) return literalAt(source, one.args[0]);
  }
  return undefined;
}

const goFrameworks: readonly (readonly [string, RegExp])[] = [
  ['gin', /"github\.com\/gin-gonic\/gin"/],
  ['echo', /"github\.com\/labstack\/echo/],
  ['fiber', /"github\.com\/gofiber\/fiber/],
  ['chi', /"github\.com\/go-chi\/chi/],
  ['mux', /"github\.com\/gorilla\/mux"/],
];
const goVerb = /^(?:GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|HandleFunc|Handle|Combo|Path)$/;

/** `r.POST("/x", guard, h)`, `mux.HandleFunc("POST /x", s.h)`, `r.HandleFunc("/x", h).Methods("POST")`. */
export const goRouters: HandlerReader = function* (source) {
  if (source.kind !== 'go') return;
  const framework = goFrameworks.find(([, sign]) => sign.test(source.text))?.[0] ?? 'net/http';
  const methods = new Map<Call, string>();
  for (const call of source.outline.calls) {
    const named = lastName(call.callee) === 'Methods' && call.args[0] ? literalAt(source, call.args[0]) : undefined;
    if (call.receiver && named !== undefined) methods.set(call.receiver, named);
  }
  for (const call of source.outline.calls) {
    const word = lastName(call.callee);
    if (!goVerb.test(word) || !call.callee.includes('.') || call.args.length < 2) continue;
    const written = call.args[0] && literalAt(source, call.args[0]);
    const parts = written === undefined ? undefined : /^(?:([A-Z]+) )?(?:[\w.-]*)(\/.*)?$/.exec(written);
    if (!parts || (parts[2] === undefined && written !== '')) continue;
    const method =
      parts[1] ??
      methods.get(call) ??
      (/^(?:Handle|HandleFunc|Any|Combo|Path)$/.test(word) ? undefined : word.toUpperCase());
    // gin and chi: guards, then the handler; echo: the handler, then guards.
    const [first, ...rest] = call.args.slice(1);
    const handlers = framework === 'echo' && first ? [...rest, first] : call.args.slice(1);
    const one = found(source, { framework, method, route: parts[2] ?? '', handlers, at: call.open - 1 });
    const way = routerGraphOf(source).wayOf(call, parts[2] ?? '');
    if (one) yield { ...one, ...(way && { way }) };
  }
};

/** Ktor's `post("/x") { }`, Sinatra's `post '/x' do`. */
export const blockRouters: HandlerReader = function* (source) {
  const isKtor = source.kind === 'kotlin' && /\bio\.ktor\.server\b/.test(source.text);
  const isSinatra = source.kind === 'ruby' && /sinatra|Grape::API/i.test(source.text);
  if (!isKtor && !isSinatra) return;
  const authenticated = source.outline.calls.filter(({ callee, block }) => callee === 'authenticate' && block);
  for (const call of source.outline.calls) {
    if (!/^(?:get|post|put|patch|delete)$/.test(call.callee) || !call.block) continue;
    const route = call.args[0] ? literalAt(source, call.args[0]) : '';
    if (route === undefined) continue;
    yield {
      framework: isKtor ? 'ktor' : 'sinatra',
      kind: kindOf(route),
      method: call.callee.toUpperCase(),
      route,
      name: '',
      at: call.start,
      body: call.block,
      before: authenticated
        .filter(({ block }) => block!.start < call.start && block!.end >= call.end)
        .map(({ callee, start }) => ({ name: callee, at: start })),
    };
  }
};

/** axum's `.route("/x", post(h))`, minimal APIs' `app.MapPost("/x", h)`, Laravel's `Route::post('/x', [C::class, 'm'])`. */
export const wordedRouters: HandlerReader = function* (source) {
  if (source.kind === 'rust') yield* axum(source);
  if (source.kind === 'c#') yield* minimalApis(source);
  if (source.kind === 'php') yield* laravelRoutes(source);
};

function* axum(source: HandlerSource): Iterable<FoundHandler> {
  for (const call of source.outline.calls) {
    if (lastName(call.callee) !== 'route' || call.args.length < 2) continue;
    const route = literalAt(source, call.args[0]!);
    if (route === undefined || !route.startsWith('/')) continue;
    for (const inner of source.outline.callsIn(call.args[1]!)) {
      const word = lastName(inner.callee);
      if (!verb.test(word)) continue;
      const one = found(source, {
        framework: 'axum',
        method: methodOf(word),
        route,
        handlers: inner.args,
        at: inner.start,
      });
      if (one) yield one;
    }
  }
}

function* minimalApis(source: HandlerSource): Iterable<FoundHandler> {
  for (const call of source.outline.calls) {
    const word = /^Map(Get|Post|Put|Patch|Delete)$/.exec(lastName(call.callee))?.[1];
    const route = word !== undefined && call.args[0] ? literalAt(source, call.args[0]) : undefined;
    if (word === undefined || route === undefined) continue;
    const one = found(source, {
      framework: 'asp.net',
      method: word.toUpperCase(),
      route,
      handlers: call.args.slice(1, 2),
      at: call.start,
    });
    const after = source.outline.calls
      .filter(({ receiver }) => receiver === call)
      .map(({ callee, start }) => ({ name: lastName(callee), at: start }));
    const way = routerGraphOf(source).wayOf(call, route);
    if (one) yield { ...one, before: after, ...(way && { way }) };
  }
}

function* laravelRoutes(source: HandlerSource): Iterable<FoundHandler> {
  if (!/\bRoute::/.test(source.code)) return;
  const groups = guardedStretches(source);
  for (const call of source.outline.calls) {
    yield* laravelResource(source, call, groups);
    const word = /(?:Route::|->)(get|post|put|patch|delete|any)$/.exec(call.callee)?.[1];
    const route = word !== undefined && call.args.length > 1 ? literalAt(source, call.args[0]!) : undefined;
    if (word === undefined || route === undefined) continue;
    const before = groups.filter(({ within }) => within.start <= call.start && call.end <= within.end);
    const written = source.uncommented.slice(call.args[1]!.start, call.args[1]!.end);
    const target =
      /([\w\\]+)::class(?:\s*,\s*["'](\w+)["'])?/.exec(written) ?? /["'](?:[\w\\]*\\)?(\w+)@(\w+)["']/.exec(written);
    const one = found(source, {
      framework: 'laravel',
      method: methodOf(word),
      route,
      handlers: call.args.slice(1, 2),
      at: call.start,
    });
    if (target)
      yield {
        ...registered(call, word, route),
        name: `${target[1]!.split('\\').at(-1)}${target[2] === undefined ? '' : `.${target[2]}`}`,
        before,
      };
    else if (one) yield { ...one, before };
  }
}

const actionsOf: Readonly<Record<string, readonly (readonly [method: string, action: string])[]>> = {
  resource: [
    ['GET', 'create'],
    ['GET', 'edit'],
  ],
  apiResource: [
    ['GET', 'index'],
    ['POST', 'store'],
    ['GET', 'show'],
    ['PUT', 'update'],
    ['DELETE', 'destroy'],
  ],
  singleton: [
    ['GET', 'show'],
    ['GET', 'edit'],
    ['PUT', 'update'],
  ],
  apiSingleton: [
    ['GET', 'show'],
    ['PUT', 'update'],
    ['DELETE', 'destroy'],
  ],
};

/** `Route::apiResource('albums', AlbumController::class)`: a route for each of its usual actions. */
function* laravelResource(source: HandlerSource, call: Call, groups: readonly Stretch[]): Iterable<FoundHandler> {
  const word = /(?:Route::|->)(resource|apiResource|singleton|apiSingleton)s?$/.exec(call.callee)?.[1];
  if (word === undefined) return;
  const before = groups.filter(({ within }) => within.start <= call.start && call.end <= within.end);
  const listed = source.uncommented.slice(call.open, Math.min(call.end, call.open + 4000));
  const actions = word === 'resource' ? [...actionsOf['resource']!, ...actionsOf['apiResource']!] : actionsOf[word]!;
  for (const [, route, target] of listed.matchAll(/["']([\w./{}-]+)["']\s*(?:,|=>)\s*([\w\\]+)::class/g))
    for (const [method, action] of actions) {
      const name = `${target!.split('\\').at(-1)}.${action}`;
      const isOne = /^(?:show|edit|update|destroy)$/.test(action) && !word.includes('ingleton');
      const whole = `/${route!}${isOne ? '/{id}' : ''}${/^(?:create|edit)$/.test(action) ? `/${action}` : ''}`;
      yield { framework: 'laravel', kind: kindOf(route!), method, route: whole, name, at: call.start, before };
    }
}

function registered(call: Call, word: string, route: string): Omit<FoundHandler, 'name' | 'before'> {
  const method = methodOf(word);
  return { framework: 'laravel', kind: kindOf(route), ...(method !== undefined && { method }), route, at: call.start };
}

type Stretch = Before & { readonly within: Span };

/** `->middleware('auth')` behind a route, and `Route::middleware('auth')->group(…)` over all that stands in it. */
function guardedStretches(source: HandlerSource): readonly Stretch[] {
  const outermost = new Map<number, number>();
  for (const { start, end } of source.outline.calls) outermost.set(start, Math.max(end, outermost.get(start) ?? 0));
  const ofGroups = source.outline.calls
    .filter(({ callee, args }) => callee === 'Route::group' && args.length > 1)
    .flatMap((call) => {
      const written = source.uncommented.slice(call.args[0]!.start, call.args[0]!.end);
      const named = /["']middleware["']\s*=>\s*(\[[^\]]*\]|["'][^"']*["'])/.exec(written)?.[1] ?? '';
      return [...named.matchAll(/["']([\w.:,-]+)["']|([A-Z]\w+)::class/g)].map(([, text, type]) => ({
        name: (text ?? type)!,
        at: call.start,
        within: { start: call.start, end: call.end },
      }));
    });
  const chained = source.outline.calls
    .filter(({ callee }) => lastName(callee) === 'middleware')
    .flatMap((call) =>
      [...source.uncommented.slice(call.open, call.end).matchAll(/["']([\w.:,-]+)["']/g)].map((quoted) => ({
        name: quoted[1]!,
        at: call.start,
        within: { start: call.start, end: outermost.get(call.start)! },
      })),
    );
  return [...ofGroups, ...chained];
}
