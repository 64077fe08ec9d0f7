/**
 * Who asks before a handler: something that stands before it, a guard of the whole service, or the handler itself. And
 * which handlers are there for everybody: by their purpose, by a reviewed list, or by their own word.
 *
 * Invariant: a handler is `guarded` only by what was read, and nothing is called unguarded: where no guard was found, one
 * may stand in a base class, a router or a gateway that is not read, so that is `open`.
 */
import { GuardWays } from './guard-ways.ts';
import type { Guard, HandlerClassFact, HandlerFact, RequestGuardFact, RouterMountFact } from './handler.ts';
import { fitsPattern, isBelow, isParameter, lastPartOf, partsOf, turnsAway } from './guard-words.ts';
import type { PublicRouteFact } from './web-surface.ts';

export type Standing =
  | { readonly is: 'guarded'; readonly by: string; readonly asks: Guard['asks'] }
  | { readonly is: 'listed'; readonly by: string }
  | { readonly is: 'for-everybody' }
  | { readonly is: 'says-public'; readonly by: string }
  /** `lost`: where the way to what stands before it could not be followed any further; absent: it was read to its end. */
  | { readonly is: 'open'; readonly lost?: string };

export interface Route {
  readonly handler: HandlerFact;
  readonly standing: Standing;
}

interface Around {
  readonly handlers: readonly HandlerFact[];
  readonly guards: readonly RequestGuardFact[];
  readonly classes: readonly HandlerClassFact[];
  readonly mounts: readonly RouterMountFact[];
  readonly listed: readonly PublicRouteFact[];
  /** Folders of what is built by itself, by their manifests: a guard of one service is none of its neighbour's. */
  readonly modules: readonly string[];
}

/** A handler with what other files know of it. */
export interface Served {
  readonly handler: HandlerFact;
  /** The bodies that a registration in another file may mean. */
  readonly halves: readonly HandlerFact[];
  /** What is registered for the same route before it. */
  readonly before: readonly HandlerFact[];
}

/** What answers requests and calls in production, each once. */
export function servedIn(handlers: readonly HandlerFact[]): readonly Served[] {
  const served = handlers.filter(
    ({ kind, context }) => (kind === 'http' || kind === 'rpc') && context === 'production',
  );
  const registered = served.filter(({ isRegistered }) => isRegistered);
  const named = new Set(handlers.filter((one) => one.isRegistered && isReference(one)).map(({ name }) => name));
  // What a route of another file names is judged there, with what stands before either.
  const judged = registered.filter(
    (one) => isReference(one) || !(one.name.includes('.') || one.framework === 'laravel') || !named.has(one.name),
  );
  const bodies = Map.groupBy(
    served.filter(({ hasBody, name }) => hasBody && name !== ''),
    ({ name }) => name,
  );
  const chains = Map.groupBy(
    judged.filter((one) => one.route !== undefined),
    chainOf,
  );
  return judged.map((handler) => ({
    handler,
    halves: isReference(handler) ? (bodies.get(handler.name) ?? []) : [],
    before: (chains.get(chainOf(handler)) ?? []).filter(({ line }) => line < handler.line),
  }));
}

/** With what is known to stand before each. */
export function routesIn(around: Around): readonly Route[] {
  const ways = new GuardWays(around.classes, around.mounts);
  return servedIn(around.handlers).map((one) => ({
    handler: one.handler,
    standing: standingOf({ ...one, around, ways }),
  }));
}

/** What rules by path say, when all of them that are for this path say the same. */
function byRules(handler: HandlerFact, { guards, modules }: Around): Standing | undefined {
  if (handler.framework !== 'spring' || handler.route === undefined) return undefined;
  const [route, module] = [handler.route, moduleOf(handler.path, modules)];
  const said = guards
    .filter(({ rules, path, context }) => rules && context === 'production' && moduleOf(path, modules) === module)
    .filter(({ paths }) => paths === undefined || paths.some((pattern) => fitsPattern(route, pattern)))
    .flatMap((guard) => ruleFor(handler, route, guard) ?? []);
  const [first] = said;
  return first && said.every(({ is }) => is === first.is) ? first : said.find(({ is }) => is === 'open');
}

function ruleFor(handler: HandlerFact, route: string, { path, rules = [] }: RequestGuardFact): Standing | undefined {
  const methods = (method: string | undefined): boolean =>
    method === undefined || handler.method === undefined || method === handler.method;
  const unread = rules.find(({ isUnread, asks, method }) => isUnread && asks === undefined && methods(method));
  const rule = rules.find((one) => methods(one.method) && one.paths.some((pattern) => fitsPattern(route, pattern)));
  if (!rule) return undefined;
  const place = `${path}:${rule.line}`;
  if (rule.asks === undefined) return { is: 'says-public', by: `permitAll in ${place}` };
  if (unread && rules.indexOf(unread) < rules.indexOf(rule))
    return { is: 'open', lost: `the list of public paths in ${path}:${unread.line}` };
  return { is: 'guarded', by: `the rule in ${place}`, asks: rule.asks };
}

const isReference = ({ hasBody, name, route }: HandlerFact): boolean => !hasBody && name !== '' && route !== undefined;

/** Several handlers of one route stand in a row. */
const chainOf = ({ path, method, route }: HandlerFact): string => [path, method ?? '', route ?? ''].join('\n');

interface Judged extends Served {
  readonly around: Around;
  readonly ways: GuardWays;
}

function standingOf({ handler, halves, before, around, ways }: Judged): Standing {
  // Of Rails the class tells more: which filters are skipped, and which only look.
  const own =
    strongest(handler.framework === 'rails' && ways.knowsClassOf(handler) ? [] : handler.guards) ??
    strongest(before.flatMap(({ guards }) => guards)) ??
    (halves.length > 0 && halves.every(({ guards }) => guards.length > 0) ? strongest(halves[0]!.guards) : undefined);
  if (own) return guardedBy(own);
  const listed = around.listed.find((entry) => isListed(entry, handler));
  if (listed) return { is: 'listed', by: `${listed.path}:${listed.line}` };
  const followed = [handler, ...halves].map((one) => ways.of(one));
  const asked = followed.find(({ is }) => is === 'guarded');
  if (asked?.is === 'guarded' && saysOf(handler, halves) === undefined) return guardedBy(asked.by);
  if (isForEverybody(handler)) return { is: 'for-everybody' };
  const inside = strongest([handler, ...halves].flatMap(questionsIn));
  if (inside) return guardedBy(inside);
  const says = saysOf(handler, halves);
  if (says !== undefined) return { is: 'says-public', by: says };
  const opened = followed.find(({ is }) => is === 'says-public');
  if (opened?.is === 'says-public') return opened;
  const ruled = byRules(handler, around);
  if (ruled) return ruled;
  const service = around.guards.find((guard) => guard.rules === undefined && covers(guard, handler, around.modules));
  if (service) return guardedBy(service);
  const lost = followed.flatMap((one) => (one.is === 'lost' ? [one.at] : []));
  const named = lost.find((at) => at !== '');
  if (named !== undefined) return { is: 'open', lost: named };
  return lost.length > 0 && !followed.some(({ is }) => is === 'read') ? { is: 'open', lost: '' } : { is: 'open' };
}

const saysOf = (handler: HandlerFact, halves: readonly HandlerFact[]): string | undefined =>
  handler.isPublic ?? halves.find(({ isPublic }) => isPublic !== undefined)?.isPublic;

/** In JavaScript `authorize` as often grants as asks, and `decode` believes what it reads. */
function questionsIn({ asksInside = [], framework }: HandlerFact): readonly Guard[] {
  const isScript = scripts.has(framework) || framework === 'next.js' || framework === 'nestjs';
  return asksInside.filter(({ name }) => {
    const own = lastPartOf(name);
    return isScript
      ? /^(?:require|ensure|check|verify|validate|authenticate|assert|enforce|must|is[A-Z]|get(?:Server)?Session|getCurrentUser|currentUser)/.test(
          own,
        )
      : turnsAway(own) ||
          /^(?:decode|parse|get_?session|get_?current_?user|current_?user|get_jwt_identity|can)/i.test(own);
  });
}

const guardedBy = ({ name, asks }: Guard): Standing => ({ is: 'guarded', by: name, asks });

const strongest = (guards: readonly Guard[]): Guard | undefined =>
  guards.find(({ asks }) => asks === 'may') ?? guards[0];

const scripts: ReadonlySet<string> = new Set(['express', 'koa', 'hono', 'fastify']);

/** Certainly so: whatever else may be is open. */
function covers(guard: RequestGuardFact, handler: HandlerFact, modules: readonly string[]): boolean {
  if (guard.context !== 'production') return false;
  // Of routers only the order within one file is known, and which of several routers of Go it is, is not.
  if (scripts.has(guard.framework)) {
    if (handler.root) return false;
    const isBefore = guard.path === handler.path && guard.line < handler.line && scripts.has(handler.framework);
    return isBefore && turnsAway(guard.name) && (guard.within === undefined || isBelow(handler.route, guard.within));
  }
  // Which of several routers it stands on is read where they are declared.
  if (guard.framework === 'net/http') return false;
  if (guard.within !== undefined || moduleOf(guard.path, modules) !== moduleOf(handler.path, modules)) return false;
  switch (guard.framework) {
    case 'django':
      // The default of Django REST framework is that of its own views; functions without `@api_view` are none.
      return guard.name.includes('LoginRequired')
        ? handler.framework.startsWith('django')
        : handler.framework === 'django-rest' ||
            (handler.framework === 'django' && /(?:ViewSet|API\w*)\./.test(handler.name));
    default:
      return guard.framework === handler.framework;
  }
}

function moduleOf(path: string, modules: readonly string[]): string {
  return modules.reduce((best, one) => (one.length > best.length && path.startsWith(`${one}/`) ? one : best), '');
}

function isListed({ method, route }: PublicRouteFact, handler: HandlerFact): boolean {
  if (!route.startsWith('/')) return handler.name !== '' && handler.name === route;
  if (handler.route === undefined || (method !== undefined && method !== handler.method)) return false;
  if (route.endsWith('/*')) return isBelow(handler.route, route.slice(0, -2));
  return partsOf(route).length === partsOf(handler.route).length && isBelow(handler.route, route);
}

const entries: ReadonlySet<string> = new Set(['sign-in', 'sign-up', 'sign-out']);
/** The words of the last part of a route, or of the last two. */
const comeIn =
  /^(?:(?:user|users|account|auth|customer|me|session) )?(?:sign ?(?:in|up|out)|log ?(?:in|out|on)|register|registrations?(?: new| create)?|(?:forgot|forgotten|reset|recover|lost)(?: your| user)? ?passwords?|passwords? (?:reset|resets|forgot|forgotten|recovery|recover|email)|(?:verify|confirm|resend) (?:email|account|confirmation|verification)|email (?:verification|confirmation|verify|confirm)|(?:oauth2?|sso|saml2?|oidc|openid)(?: \w+){0,2}|callback)(?: (?:page|form|submit|request|token))?$/;
const looks =
  /^(?:(?:api|system|service|app|server|internal|public) )?(?:health ?(?:check)?|healthz|healthy|readyz?|readiness|livez?|liveness|ping|version|metrics|prometheus|docs?|api docs|swagger(?: \w+)?|openapi(?: \w+)?|redoc|favicon(?: ico)?|robots(?: txt)?|sitemap(?: xml)?|manifest(?: json)?|(?:image )?captchas?|security txt)$/;
const files =
  /^(?:static|assets|css|js|images?|img|fonts|media|dist|vendor|well known|swagger|api docs|docs|oauth2?|sso|saml2?|oidc)$/;

const wordsOf = (text: string): string =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();

/** There so that somebody who is not signed in can come in, or holds nothing of anybody. */
function isForEverybody(handler: HandlerFact): boolean {
  const { event, route, name, method } = handler;
  if (event && entries.has(event.action) && !/\badmin\b/.test(wordsOf(name))) return true;
  if (method === 'OPTIONS' || method === 'HEAD') return true;
  if (route === undefined) return isNamedForEverybody(handler);
  const parts = route
    .split('/')
    .filter((part) => part !== '' && !isParameter(part))
    .map(wordsOf);
  const ends = [parts.slice(-1), parts.slice(-2)].map((some) => some.join(' '));
  if (/\b(?:change|2fa|mfa|admin|settings)\b/.test(parts.join(' '))) return false;
  if (ends.some((end) => comeIn.test(end))) return true;
  if (changesState(handler)) return false;
  const isWhole = !route.split('/').some(isParameter);
  return (isWhole && ends.some((end) => looks.test(end))) || (parts[0] !== undefined && files.test(parts[0]));
}

/** `ForgotPasswordController.store`, `AccountRegister`: the class says it where the route stands elsewhere. */
function isNamedForEverybody({ name }: HandlerFact): boolean {
  const words = wordsOf(name);
  return (
    !/\b(?:change|2fa|mfa|admin|settings)\b/.test(words) &&
    /\b(?:forgot(?:ten)? passwords?|request password reset|password resets?|reset password|account register|health(?: check)?s? (?:controller|show|index)|confirmations controller|auth controller (?:create|callback|refresh|providers))\b/.test(
      words,
    )
  );
}

const changing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const mutations: ReadonlySet<string> = new Set(['graphene', 'graphql']);

/** By its method, or because it is a mutation; of others it is not known. */
export const changesState = ({ method, framework }: HandlerFact): boolean =>
  method === undefined ? mutations.has(framework) : changing.has(method);
