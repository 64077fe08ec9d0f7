/**
 * Where a file hangs the routers of others: `app.use('/users', auth, require('./users'))`, `setupUsers(r)`,
 * `api.include_router(users.router)`, `Route::middleware('auth')->group(base_path('routes/api.php'))`.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { RouterMountFact } from '../../model/handler.ts';
import { asksOf } from './guard.ts';
import { importsOf, named, type Imported } from './imports.ts';
import { routerGraphOf, type Place } from './router-graph.ts';
import { lastName, type Argument, type Call, type HandlerSource } from './source.ts';

type Target = Imported;

const mounting =
  /^(?:use|route|register|include_router|Mount|mount|register_blueprint|merge|nest|Route|Handle|HandleFunc|add_url_rule)$/;
/** Names that routers go by when a function is handed one. */
const routerName =
  /^(?:r|g|e|f|s|app|api|group|mux|server|engine|fastify|routes?|builder|endpoints|v\d|\w*(?:[rR]outers?|[rR]outes?|[gG]roup|[aA]pp|[aA]pi|[mM]ux|[eE]ngine))$/;
const kinds: ReadonlySet<string> = new Set(['javascript', 'typescript', 'go', 'python', 'c#']);
const mostMounts = 500;

export function* routerMountsIn(source: HandlerSource): Iterable<RouterMountFact> {
  const of = source.kind === 'php' ? ofLaravel(source) : kinds.has(source.kind) ? ofRouters(source) : [];
  let count = 0;
  for (const found of of) {
    if (count++ >= mostMounts) return;
    yield { path: source.path, ...found, context: fileContextOf(source.path) };
  }
}

type Found = Omit<RouterMountFact, 'path' | 'framework' | 'context'>;

function* ofRouters(source: HandlerSource): Iterable<Found> {
  const graph = routerGraphOf(source);
  const imports = importsOf(source);
  const hung = (call: Call, place: Place, target: Target): Found => {
    const way = graph.wayFrom(place);
    // What a function is handed beside a router is for it to use, and stands before nothing by itself.
    const beside = mounting.test(lastName(call.callee)) ? graph.guardsIn(call) : [];
    const guards = [...beside, ...way.guards];
    return { line: source.lineOf(call.start), target, guards, root: way.root };
  };
  for (const call of source.outline.calls) {
    const name = lastName(call.callee);
    const place = mounting.test(name) && call.callee.includes('.') ? graph.placeOf(call) : undefined;
    if (place) {
      for (const arg of call.args) {
        const target = targetOf(source, arg, imports);
        if (target) yield hung(call, place, target);
      }
      continue;
    }
    const handed = call.args.slice(0, 6).find((arg) => isRouter(source, arg));
    const to = handed && graph.placeAt(handed);
    if (to) yield hung(call, to, calledTarget(call, imports));
    else if (source.kind === 'c#' && /^Map[A-Z]\w+/.test(name) && call.callee.includes('.')) {
      const extended = graph.placeOf(call);
      if (extended) yield hung(call, extended, { name });
    }
  }
}

function isRouter(source: HandlerSource, arg: Argument): boolean {
  const name = written(source, arg);
  if (routerName.test(name)) return true;
  return (
    source.kind === 'go' && /^[a-z]\w*$/.test(name) && routerGraphOf(source).placeAt(arg)?.router.above !== undefined
  );
}

const written = (source: HandlerSource, { start, end }: Argument): string =>
  source.uncommented.slice(start, Math.min(end, start + 200)).trim();

/** What an argument says to be a router of elsewhere. */
function targetOf(source: HandlerSource, arg: Argument, imports: ReadonlyMap<string, Target>): Target | undefined {
  const text = written(source, arg);
  const required = /^(?:await\s+)?(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)(?:\.(\w+))?/.exec(text);
  if (required) return named(required[1]!, required[2] === 'default' ? undefined : required[2]);
  // koa-mount: `app.use(mount('/api', api))`.
  const inner = /^mount\(\s*(?:["'`][^"'`\n]*["'`]\s*,\s*)?([\w$]+)\s*\)$/.exec(text)?.[1];
  const path = inner !== undefined ? [inner, inner] : /^(?:new\s+|await\s+)?([\w$]+)(?:\.([\w$]+))?(\()?/.exec(text);
  if (!path) return undefined;
  const [, first, second, isCall] = path;
  const isOwn = (isCall === undefined || second === 'routes') && routerGraphOf(source).isMade(first!);
  if (isOwn) return named(`./${source.path.split('/').at(-1)!}`, first);
  if (asksOf(lastName(text)) !== undefined && source.kind !== 'python' && !routerGraphOf(source).isRoutes(first!))
    return undefined;
  const imported = imports.get(first!);
  if (imported) {
    const own = second !== undefined && !/^(?:routes|middleware|handler|router)$/.test(second) ? second : imported.name;
    return source.kind === 'python'
      ? pythonTarget(imported, second)
      : { ...imported, ...(own !== undefined && { name: own }) };
  }
  // A function of the same file or package that makes the router that it hands back.
  return isCall !== undefined && /rout|handler|api|endpoint/i.test(second ?? first!)
    ? { name: second ?? first! }
    : undefined;
}

/** `users.router` of `from app.api import users` stands in app/api/users. */
function pythonTarget({ module, name }: Target, own: string | undefined): Target {
  if (own === undefined) return { ...(module !== undefined && { module }), ...(name !== undefined && { name }) };
  return named(name === undefined ? (module ?? '') : `${module ?? ''}/${name}`, own);
}

function calledTarget(call: Call, imports: ReadonlyMap<string, Target>): Target {
  const required = /^(?:require|import)\b/.test(call.callee) ? undefined : call.callee.split('.');
  const imported = required?.[0] === undefined ? undefined : imports.get(required[0]);
  const name = lastName(call.callee);
  if (!imported) return { name };
  const own = required!.length > 1 ? name : imported.name;
  return { ...imported, ...(own !== undefined && { name: own }) };
}

/** `->group(base_path('routes/api.php'))`, `require __DIR__.'/auth.php'` in a group. */
function* ofLaravel(source: HandlerSource): Iterable<Found> {
  if (!/\bRoute::/.test(source.code)) return;
  for (const call of source.outline.calls) {
    if (lastName(call.callee) !== 'group' || call.args.length === 0) continue;
    const text = written(source, call.args.at(-1)!);
    const file = /^(?:\\?base_path\(\s*|__DIR__\s*\.\s*)?["']([\w./-]+\.php)["']\s*\)?$/.exec(text)?.[1];
    if (file === undefined) continue;
    const chain = [...chainOf(call)].filter(({ callee }) => lastName(callee) === 'middleware');
    const guards = chain.flatMap(({ open, end, start }) =>
      [...source.uncommented.slice(open, end).matchAll(/["']([\w.:,-]+)["']/g)].flatMap(([, name]) => {
        const asks = asksOf(name!);
        return asks === undefined ? [] : [{ name: name!, line: source.lineOf(start), asks }];
      }),
    );
    yield {
      line: source.lineOf(call.start),
      target: { module: file.replace(/^\/+/, '') },
      guards,
      root: { router: 'Route', isTop: true },
    };
  }
}

function* chainOf(call: Call): Iterable<Call> {
  for (let one: Call | undefined = call; one; one = one.receiver) yield one;
}
