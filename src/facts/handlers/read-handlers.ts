/**
 * Handlers of requests in one source file, what guards them and what they log: the ground of "which security events leave
 * a trace" and "which routes ask who you are".
 *
 * Invariant: a file alone is read, so a registration whose function stands elsewhere says `hasBody: false`, and a function
 * that is registered elsewhere has no route: the two halves meet by name in model/handler-join.ts. Nothing is concluded here.
 *
 * Rejected: a graph of calls over the whole repository: it would cost a repository per commit instead of a file.
 */
import type { Span } from '../../detect/rule.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { Guard, HandlerFact } from '../../model/handler.ts';
import { annotated } from './frameworks/annotated.ts';
import {
  bySignature,
  laravelControllers,
  nextFiles,
  pythonMutations,
  pythonViews,
  railsControllers,
} from './frameworks/conventional.ts';
import { blockRouters, goRouters, scriptRouters, wordedRouters } from './frameworks/routers.ts';
import { asksOf, saysPublic } from './guard.ts';
import { inputOf } from './input.ts';
import { tracesIn } from './log-calls.ts';
import { securityActionOf } from './security-action.ts';
import {
  isWithin,
  lastName,
  type Before,
  type FoundHandler,
  type HandlerReader,
  type HandlerSource,
} from './source.ts';

/** In order: of two that find the same function the first tells, because it knows more. */
const readers: readonly HandlerReader[] = [
  annotated,
  scriptRouters,
  goRouters,
  blockRouters,
  wordedRouters,
  nextFiles,
  railsControllers,
  pythonMutations,
  pythonViews,
  laravelControllers,
  bySignature,
];

export function readHandlers(source: HandlerSource): readonly HandlerFact[] {
  const taken: FoundHandler[] = [];
  for (const reader of readers) {
    const bodies = taken.flatMap(({ body }) => (body ? [body] : []));
    for (const one of reader(source)) {
      if (reader === bySignature && one.body && bodies.some((body) => overlaps(body, one))) continue;
      taken.push(one);
    }
  }
  return taken
    .filter(({ name, body }) => body !== undefined || asksOf(name) === undefined)
    .map((one) => handlerFact(source, one))
    .sort((a, b) => a.line - b.line);
}

/** The same function, or one that a registered handler makes and hands back. */
function overlaps(body: { readonly start: number; readonly end: number }, { body: own }: FoundHandler): boolean {
  return own !== undefined && (isWithin(body, own.start) || isWithin(own, body.start));
}

function handlerFact(source: HandlerSource, one: FoundHandler): HandlerFact {
  const event = securityActionOf(one);
  const { logs, calls } = one.body ? tracesIn(source, one.body) : { logs: [], calls: [] };
  const asksInside = one.body ? askedIn(source, one.body) : [];
  const input = inputOf(source, one);
  const isPublic = one.before.find(({ name }) => saysPublic(name))?.name;
  const guards = [
    ...(isOpened(one.before) ? [] : guardsIn(source, one.before)),
    ...(isPublic === undefined ? (one.way?.guards ?? []) : []),
  ];
  return {
    path: source.path,
    line: source.lineOf(one.at),
    framework: one.framework,
    kind: one.kind,
    ...(one.method !== undefined && { method: one.method }),
    ...(one.route !== undefined && { route: one.route.slice(0, 200) }),
    name: one.name.slice(0, 120),
    ...(event && { event }),
    isRegistered: one.isRegistered ?? true,
    hasBody: one.body !== undefined,
    logs,
    calls,
    guards,
    ...(asksInside.length > 0 && { asksInside }),
    ...(isPublic !== undefined && { isPublic }),
    ...(one.way && { root: one.way.root }),
    ...(input && { input }),
    ...(one.needs && one.needs.length > 0 && { needs: one.needs }),
    context: fileContextOf(source.path),
  };
}

const mostAsked = 5;
/** What makes a token or says who may is no question who somebody is. */
const noQuestion =
  /sign|encode|create|issue|generate|refresh|revoke|hash|compare|password|config|setup|register|logout/i;

/** Calls of the body whose name asks: `verify_token(token)`, `jwt.decode(…)`, `this.authorize(…)`. */
function askedIn(source: HandlerSource, body: Span): readonly Guard[] {
  const found: Guard[] = [];
  for (const call of source.outline.callsIn(body)) {
    const name = lastName(call.callee);
    const shown = call.callee.slice(-80);
    const asks = noQuestion.test(name) ? undefined : (asksOf(name) ?? readsToken(shown));
    if (asks === undefined || found.some((one) => one.name === shown)) continue;
    found.push({ name: shown, line: source.lineOf(call.start), asks });
    if (found.length === mostAsked) break;
  }
  return found;
}

/** `jwt.decode(…)`, `verifier.verify(…)`, `getServerSession(…)`: fetching who it is asks as well. */
function readsToken(callee: string): Guard['asks'] | undefined {
  return /(?:jwt|token|jose|session|verifier)\w{0,20}\.(?:verify|decode|parse|validate)\w{0,12}$|(?:^|\.)(?:get(?:Server)?Session|getCurrentUser|get_current_user|currentUser|current_user|requireUser|getToken|get_jwt_identity)$/i.test(
    callee,
  )
    ? 'who'
    : undefined;
}

/** What stands nearer to the handler holds; ASP.NET lets `[AllowAnonymous]` win from anywhere. */
function isOpened(before: readonly Before[]): boolean {
  const opens = before.findIndex(({ name }) => !name.startsWith('skip_') && saysPublic(name));
  if (opens < 0) return false;
  const asks = before.findIndex(
    ({ name, asks: said }) => (said ?? asksOf(name) ?? asksOf(lastName(name))) !== undefined,
  );
  return asks < 0 || opens < asks || /^\[?AllowAnonymous/.test(before[opens]!.name);
}

function guardsIn(source: HandlerSource, before: readonly Before[]): readonly Guard[] {
  return before.flatMap(({ name, at, asks: said }) => {
    // `skip_before_action :authenticate_user!`, `@PreAuthorize("permitAll()")`
    if (name.startsWith('skip_') || saysPublic(name)) return [];
    const asks = said ?? asksOf(name) ?? asksOf(lastName(name));
    return asks === undefined ? [] : [{ name, line: source.lineOf(at), asks }];
  });
}
