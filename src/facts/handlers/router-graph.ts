/**
 * The routers of one file: which hang on which, what asks before each, and where the way leaves the file. `r.Group("/x",
 * Auth)`, `router.use(auth)`, `setupUsers(r)`, `app.use('/users', require('./users'))`, `app.MapGroup("/x")`,
 * `APIRouter(dependencies=[Depends(auth)])` and their like are read alike.
 *
 * Invariant: a guard counts for a route only when it certainly stands before it: on the same router (by its declaration,
 * not by its name alone) and above it, or on one that it hangs on. A way that cannot be read ends in a root that says so.
 */
import type { Guard, RouterRoot } from '../../model/handler.ts';
import { isBelow, turnsAway } from '../../model/guard-words.ts';
import type { Span } from '../../detect/rule.ts';
import { asksOf } from './guard.ts';
import { importsOf } from './imports.ts';
import { lastName, literalAt, nameAt, type Call, type FunctionSpan, type HandlerSource } from './source.ts';

/** One declaration of a router: a variable, or a parameter of a function. */
interface Router {
  readonly key: string;
  readonly name: string;
  /** What it hangs on in this file. */
  readonly above?: Place;
  readonly guards: readonly Guard[];
  readonly root: RouterRoot;
}

/** On a router, as seen from one place of the file. */
export interface Place {
  readonly router: Router;
  readonly at: number;
  readonly guards: readonly Guard[];
  readonly prefix: string;
}

export interface Way {
  readonly guards: readonly Guard[];
  readonly root: RouterRoot;
}

interface Hung {
  readonly at: number;
  readonly guard: Guard;
  readonly within: readonly string[] | undefined;
}

const using = /\.(?:use|Use|UseMiddleware|addHook|useAsync|before|middleware)$/;
/** What makes a router out of another. */
const child = /^(?:Group|group|MapGroup|With|Subrouter|PathPrefix|Route|route|basePath|nest|NewRoute|Host|Party)$/;
const newTop = /^(?:express|fastify|Fastify|FastAPI|Hono|Koa|New|Default|Classic|NewServeMux|OpenAPIHono)$/;
const guarding = /^(?:With|Use|use|RequireAuthorization|middleware|all|Filter|AddEndpointFilter)$/;
/** Bounds what hostile text can cost. */
const deepest = 8;

const graphs = new WeakMap<HandlerSource, RouterGraph>();

export function routerGraphOf(source: HandlerSource): RouterGraph {
  const known = graphs.get(source);
  if (known) return known;
  const made = new RouterGraph(source);
  graphs.set(source, made);
  return made;
}

export class RouterGraph {
  readonly #source: HandlerSource;
  readonly #routers = new Map<string, Router>();
  #hung: ReadonlyMap<string, readonly Hung[]> | undefined;

  constructor(source: HandlerSource) {
    this.#source = source;
  }

  /** What asks before a route that is registered by this call; undefined when it stands on no router. */
  wayOf(call: Call, route: string): Way | undefined {
    const place = this.placeOf(call);
    return place && this.#wayFrom(place, route, deepest);
  }

  wayFrom(place: Place): Way {
    return this.#wayFrom(place, '', deepest);
  }

  /** `@router.get("/x")`: the router of a decorator above the function. */
  wayOfName(name: string, at: number, route: string): Way {
    const router = this.#routerNamed(name, at, deepest);
    return this.#wayFrom({ router, at, guards: [], prefix: '' }, route, deepest);
  }

  /** The router that a call is made on. */
  placeOf(call: Call): Place | undefined {
    return this.#placeOf(call, deepest);
  }

  /** The router that an argument names, or makes on the spot. */
  placeAt({ start, end }: Span): Place | undefined {
    const written = this.#source.code.slice(start, Math.min(end, start + 200)).trim();
    if (/^[\w$]+(?:\.[\w$]+)?$/.test(written))
      return { router: this.#routerNamed(written, start, deepest), at: start, guards: [], prefix: '' };
    const outer = outermostIn(this.#source, { start, end });
    return outer && child.test(lastName(outer.callee)) ? this.#madeBy(outer, deepest) : undefined;
  }

  #placeOf(call: Call, depth: number): Place | undefined {
    if (depth === 0) return undefined;
    const guards: Guard[] = [];
    const prefixes: string[] = [];
    let first = call;
    for (let one = call.receiver; one; one = one.receiver) {
      guards.push(...this.#guardsOfLink(one));
      prefixes.unshift(this.#prefixOf(one));
      first = one;
    }
    const dot = first.callee.lastIndexOf('.');
    const base = dot < 0 ? '' : first.callee.slice(0, dot).replace(/^[@!]/, '');
    if (!/^[\w$.]+$/.test(base)) return undefined;
    const router = this.#routerNamed(base, first.start, depth - 1);
    return { router, at: call.start, guards, prefix: prefixes.join('') };
  }

  /** Of `r.With(auth)`, `r.Group("/x", auth)`, `g.RequireAuthorization()`. */
  #guardsOfLink(call: Call): readonly Guard[] {
    const name = lastName(call.callee);
    if (name === 'RequireAuthorization') return [this.#guard(name, call.start, 'who')];
    if (!guarding.test(name) && !child.test(name)) return [];
    return this.guardsIn(call);
  }

  #prefixOf(call: Call): string {
    if (!child.test(lastName(call.callee)) || !call.args[0]) return '';
    const route = literalAt(this.#source, call.args[0]) ?? '';
    return route === '' || route === '/' ? '' : `/${route.replace(/^\/|\/$/g, '')}`;
  }

  #routerNamed(name: string, at: number, depth: number): Router {
    const declared = this.#declared(name, at);
    const key = declared.key;
    const known = this.#routers.get(key);
    if (known) return known;
    // While it is read, it hangs on nothing: what names itself ends here.
    this.#routers.set(key, { key, name, guards: [], root: declared.root });
    const made = depth > 0 && declared.made ? this.#madeBy(declared.made, depth - 1) : undefined;
    const guards = declared.made ? this.#constructorGuards(declared.made) : [];
    const router: Router = { key, name, guards, root: declared.root, ...(made && { above: made }) };
    this.#routers.set(key, router);
    return router;
  }

  #declared(name: string, at: number): { readonly key: string; readonly root: RouterRoot; readonly made?: Call } {
    for (let one = this.#source.outline.functionAt(at); one; one = one.parent) {
      const value = this.#assigned(name, at, one);
      if (value) return { ...value, root: { router: name, function: nameOfFunction(one), ...topOf(value.made) } };
      const index = one.params.indexOf(name);
      if (index >= 0) {
        const handed = one.name === '' ? this.#handedTo(one) : undefined;
        const root = { router: name, function: nameOfFunction(one), isHanded: true };
        return { key: `param ${one.start} ${index}`, root, ...(handed && { made: handed }) };
      }
    }
    const value = this.#assigned(name, at, undefined);
    return value
      ? { ...value, root: { router: name, ...topOf(value.made) } }
      : { key: `name ${name}`, root: { router: name } };
  }

  #assigned(name: string, at: number, inside: FunctionSpan | undefined): { key: string; made?: Call } | undefined {
    const all = inside
      ? this.#source.outline.assignmentsIn({ start: inside.bodyStart, end: inside.end })
      : this.#source.outline.assignments;
    const found = all.findLast(
      (one) =>
        one.target === name &&
        (inside === undefined || one.value.start <= at) &&
        this.#source.outline.functionAt(one.start) === inside,
    );
    if (!found) return undefined;
    const made = outermostIn(this.#source, found.value);
    return { key: `value ${found.start}`, ...(made && { made }) };
  }

  /** The call whose argument a function without a name is: `r` of `r.Route("/x", func(r) { … })`. */
  #handedTo(one: FunctionSpan): Call | undefined {
    return this.#source.outline.calls.findLast(
      ({ open, end, args, callee }) =>
        open < one.start &&
        one.end <= end &&
        callee.includes('.') &&
        args.some((arg) => arg.start <= one.start && one.end <= arg.end && one.start - arg.start < 12),
    );
  }

  /** What a value or a closure's parameter hangs on, when a call on another router makes it. */
  #madeBy(call: Call, depth: number): Place | undefined {
    const word = lastName(call.callee);
    if (!call.callee.includes('.') || !(child.test(word) || guarding.test(word) || word === 'register'))
      return undefined;
    const place = this.#placeOf(call, depth);
    if (!place) return undefined;
    return {
      ...place,
      guards: [...place.guards, ...this.#guardsOfLink(call)],
      prefix: `${place.prefix}${this.#prefixOf(call)}`,
    };
  }

  /** `APIRouter(dependencies=[Depends(auth)])`. */
  #constructorGuards(call: Call): readonly Guard[] {
    return /(?:APIRouter|FastAPI|Router)$/.test(call.callee) ? this.guardsIn(call) : [];
  }

  /** What of a call's arguments asks. */
  guardsIn(call: Call): readonly Guard[] {
    return call.args.flatMap((arg) => {
      const written = this.#source.uncommented.slice(arg.start, Math.min(arg.end, arg.start + 600)).trim();
      const depends = [...written.matchAll(/\b(?:Depends|Security)\(\s*([\w.]+)/g)].map(([, name]) => name!);
      if (depends.length > 0)
        return depends.flatMap((name) => {
          const asks = asksOfDependency(name);
          return asks === undefined ? [] : [this.#guard(name, arg.start, asks)];
        });
      if (this.#source.kind === 'python' || /^(?:async\b|function\b|func\b|\()|=>/.test(written)) return [];
      const code = this.#source.code.slice(arg.start, Math.min(arg.end, arg.start + 600)).trim();
      const named = code.startsWith('[')
        ? [...code.matchAll(/[A-Za-z_$][\w$]*(?:\.[\w$]+)*/g)].map(([name]) => name)
        : [nameAt(this.#source, arg)];
      return named.flatMap((name) => {
        if (name === '' || this.isRoutes(name)) return [];
        const asks = asksOf(lastName(name)) ?? asksOf(name);
        return asks !== undefined && turnsAway(name) ? [this.#guard(name, arg.start, asks)] : [];
      });
    });
  }

  /** `auth` of `./routes/auth` is a router for signing in, and no guard. */
  isRoutes(name: string): boolean {
    if (!/^(?:auth\w{0,10}|session|oauth2?|saml|oidc|jwt|passport)$/i.test(name)) return false;
    const { module = '' } = importsOf(this.#source).get(name.split('.')[0]!) ?? {};
    return /rout|controller|(?:^|\/)(?:api|modules|features|handlers|endpoints)\//i.test(module);
  }

  #guard(name: string, at: number, asks: Guard['asks']): Guard {
    return { name: name.slice(0, 120), line: this.#source.lineOf(at), asks };
  }

  #wayFrom({ router, at, guards, prefix }: Place, route: string, depth: number): Way {
    const whole = joinedRoute(prefix, route);
    const own = [...guards, ...router.guards, ...this.#before(router, at, whole)];
    if (own.length > 0 || depth === 0 || !router.above) return { guards: own, root: router.root };
    return this.#wayFrom(router.above, whole, depth - 1);
  }

  #before(router: Router, at: number, route: string): readonly Guard[] {
    const hung = (this.#hung ??= this.#usedGuards()).get(router.key) ?? [];
    return hung
      .filter((one) => one.at < at && (one.within === undefined || one.within.some((part) => isBelow(route, part))))
      .map(({ guard }) => guard);
  }

  /** Is a router of that name made beside all functions of the file? */
  isMade(name: string): boolean {
    const { made } = this.#assigned(name, 0, undefined) ?? {};
    return made !== undefined && /router|routes|express|hono|koa|blueprint|fastapi/i.test(made.callee);
  }

  #usedGuards(): ReadonlyMap<string, readonly Hung[]> {
    const found = new Map<string, Hung[]>();
    const hang = (key: string, one: Hung): void => void (found.get(key)?.push(one) ?? found.set(key, [one]));
    for (const call of this.#source.outline.calls) {
      if (this.#source.kind === 'go')
        for (const { key, guard } of this.#wrapped(call)) hang(key, { at: -1, guard, within: undefined });
      if (!using.test(call.callee)) continue;
      const guards = this.guardsIn(call);
      const place = guards.length > 0 ? this.#placeOf(call, deepest) : undefined;
      if (!place) continue;
      const within = partsBefore(this.#source, call);
      for (const guard of guards) hang(place.router.key, { at: call.start, guard, within });
    }
    return found;
  }

  /** Go: `requireUser(mux)` stands around all of its routes. */
  #wrapped(call: Call): readonly { readonly key: string; readonly guard: Guard }[] {
    const name = lastName(call.callee);
    const asks = call.args.length === 1 && turnsAway(name) ? asksOf(name) : undefined;
    const written = asks && nameAt(this.#source, call.args[0]!);
    if (asks === undefined || written === undefined || !/^(?:\w*(?:[rR]outer|[mM]ux)|r)$/.test(written)) return [];
    return [{ key: this.#declared(written, call.start).key, guard: this.#guard(call.callee, call.start, asks) }];
  }
}

/** FastAPI: what hands over the user who is signed in asks who it is. */
export function asksOfDependency(name: string): Guard['asks'] | undefined {
  const own = lastName(name);
  if (/optional|_or_none|anonymous/i.test(own)) return undefined;
  if (/^get_(?:\w+_)?(?:superuser|admin)$/.test(own)) return 'may';
  return /^(?:get_)?(?:current|active|authenticated)_(?:\w+_)?(?:user|account|principal)$/.test(own)
    ? 'who'
    : (asksOf(own) ?? undefined);
}

/** Of `use('/a', …)`, `use(['/a', '/b'], …)`; none of a pattern, which may be any; undefined: of all. */
export function partsBefore(source: HandlerSource, { args: [first] }: Call): readonly string[] | undefined {
  if (!first) return undefined;
  const literal = literalAt(source, first);
  if (literal !== undefined) return literal.startsWith('/') ? [literal.replace(/\/\*$/, '')] : undefined;
  const written = source.uncommented.slice(first.start, Math.min(first.end, first.start + 1000)).trim();
  if (written.startsWith('[')) {
    const listed = [...written.matchAll(/["'`](\/[^"'`\n]{0,200})["'`]/g)].map(([, part]) => part!);
    return listed.length > 0 ? listed : undefined;
  }
  return written.startsWith('/') ? [] : undefined;
}

function outermostIn(source: HandlerSource, { start, end }: Span): Call | undefined {
  return source.outline
    .callsIn({ start, end })
    .filter((call) => call.end <= end + 1 && source.code.slice(start, call.start).trim().length < 14)
    .reduce<Call | undefined>((best, one) => (best && best.end >= one.end ? best : one), undefined);
}

const nameOfFunction = (one: FunctionSpan): string => {
  for (let at: FunctionSpan | undefined = one; at; at = at.parent) if (at.name !== '') return at.name;
  return '';
};

const topOf = (made: Call | undefined): { readonly isTop?: true } =>
  made && newTop.test(lastName(made.callee)) && !made.receiver ? { isTop: true } : {};

const joinedRoute = (prefix: string, route: string): string =>
  prefix === '' ? route : `${prefix}/${route.replace(/^\//, '')}`;
