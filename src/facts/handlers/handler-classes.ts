/**
 * What handlers inherit, file by file: classes, mixins and modules with what asks before their methods; types that are made
 * of the request and turn away who is not known (Rust's `FromRequest`); names that stand for a guard (FastAPI's
 * `Annotated[User, Depends(…)]`). The chain over several files is followed in model/guard-ways.ts.
 */
import { closingBracket } from '../../detect/text/calls.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { Guard, HandlerClassFact, MethodBounds } from '../../model/handler.ts';
import type { ClassSpan } from './classes.ts';
import { permissionClasses, railsFilters } from './frameworks/conventional.ts';
import { shownDecorator } from './frameworks/annotated.ts';
import { asksOf, saysPublic } from './guard.ts';
import { asksOfDependency } from './router-graph.ts';
import { classAt, isWithin, lastName, literalAt, type Before, type HandlerSource } from './source.ts';

type Found = Omit<HandlerClassFact, 'path' | 'context'>;

/** Classes that somebody may inherit a guard from, though they hold none themselves. */
const telling =
  /Controller|View|Resource|Handler|Mixin|Api|API|Endpoint|Mutation|Base|Auth|Access|Require|Permission|Concern/;

export function* handlerClassesIn(source: HandlerSource): Iterable<HandlerClassFact> {
  const context = fileContextOf(source.path);
  for (const found of [...declared(source), ...madeOfRequests(source), ...annotatedNames(source)])
    yield { path: source.path, ...found, context };
}

function* declared(source: HandlerSource): Iterable<Found> {
  const filters = source.kind === 'ruby' ? railsFilters(source) : [];
  for (const one of source.classes) {
    const bases = [...one.bases.filter((base) => base !== one.name), ...mixedIn(source, one)];
    const skips = filters.filter(({ at, skips: isSkip }) => isSkip && classAt(source, at) === one);
    const asked = [
      ...before(source, one),
      ...filters.filter(({ at, skips: isSkip }) => !isSkip && classAt(source, at) === one),
    ];
    const guards = asked.flatMap((found) => guardOf(source, found));
    const isPublic = asked.find(({ name }) => saysPublic(name))?.name;
    const looks = source.kind === 'ruby' ? lookersIn(source, one) : [];
    const replaces = source.kind === 'python' && /^[ \t]+permission_classes\s*=/m.test(bodyHead(source, one));
    if (guards.length + skips.length + looks.length === 0 && isPublic === undefined && !replaces)
      if (bases.length === 0 || !telling.test([one.name, ...bases].join(' '))) continue;
    yield {
      line: source.lineOf(one.start),
      name: qualifiedName(source, one),
      bases: [...new Set(bases)].slice(0, 20),
      guards,
      ...(skips.length > 0 && { skips: skips.map(({ name, ...rest }) => ({ name, ...boundsOf(rest) })) }),
      ...(looks.length > 0 && { looks }),
      ...(isPublic !== undefined && { isPublic }),
      ...(replaces && { replaces }),
    };
  }
}

/** What can end a request before its action: an answer, an error, or something else that asks. */
const refusing =
  /\b(?:redirect\w*|render\w*|head|raise|fail|halt|throw|abort\w*|respond\w*|deny\w*|denied|forbid\w*|unauthori[sz]ed\w*|not_found\w*|require_\w+|ensure_\w+|check_\w+|login_\w+|warden|super|yield|instance_exec|send|public_send|call|performed\?|\w*authenticate_\w+|\w*authori[sz]\w*|\w*access_denied\w*|handle_\w+|invalid_\w+|\w+_error\w*|\w+!)/;

/** `authenticate_user` that only sets who it is lets everybody pass. */
function lookersIn(source: HandlerSource, one: ClassSpan): readonly string[] {
  return source.outline.functions
    .filter(({ name, start }) => asksOf(name) !== undefined && !/[?!]$/.test(name) && classAt(source, start) === one)
    .filter(({ bodyStart, end }) => !refusing.test(source.code.slice(bodyStart, end)))
    .map(({ name }) => name);
}

const boundsOf = ({ only, except }: MethodBounds): MethodBounds => ({
  ...(only && { only }),
  ...(except && { except }),
});

function guardOf(source: HandlerSource, { name, at, asks: said, ...rest }: Before & MethodBounds): Found['guards'] {
  if (saysPublic(name)) return [];
  const asks = said ?? asksOf(name) ?? asksOf(lastName(name));
  return asks === undefined ? [] : [{ name, line: source.lineOf(at), asks, ...boundsOf(rest) }];
}

/** What stands above the class, among its bases, or runs before each of its methods. */
function before(source: HandlerSource, one: ClassSpan): readonly Before[] {
  return [
    ...one.decorators.map((decorator) => ({ name: shownDecorator(decorator), at: one.start })),
    ...one.bases.filter((base) => base !== one.name).map((name) => ({ name, at: one.start })),
    ...(source.kind === 'python' ? [...permissionClasses(source, one), ...dispatching(source, one)] : []),
    ...(source.kind === 'php' ? constructed(source, one) : []),
  ];
}

/** What a view asks before it hands on: decorators and calls of its `dispatch`. */
function dispatching(source: HandlerSource, one: ClassSpan): readonly Before[] {
  return source.outline.functions
    .filter(({ name, start }) => /^(?:dispatch|initial|prepare|check_permissions)$/.test(name) && isWithin(one, start))
    .flatMap((method) => [
      ...(method.decorators ?? []).map((decorator) => ({ name: shownDecorator(decorator), at: method.start })),
      ...source.outline
        .callsIn({ start: method.bodyStart, end: method.end })
        .filter(({ callee }) => !callee.startsWith('super'))
        .map(({ callee, start }) => ({ name: lastName(callee), at: start })),
    ]);
}

function constructed(source: HandlerSource, one: ClassSpan): readonly Before[] {
  return source.outline.calls
    .filter(({ callee, start }) => callee === '$this->middleware' && isWithin(one, start))
    .flatMap((call) => {
      const name = call.args[0] && literalAt(source, call.args[0]);
      return name === undefined ? [] : [{ name, at: call.start }];
    });
}

/** Ruby's `include Authentication`, PHP's `use AuthorizesRequests;`. */
function mixedIn(source: HandlerSource, one: ClassSpan): readonly string[] {
  const shape =
    source.kind === 'ruby'
      ? /^[ \t]*(?:include|prepend)[ \t(]+([A-Z][^\n#]{0,300})/gm
      : source.kind === 'php'
        ? /^[ \t]+use[ \t]+([A-Z\\][^;{]{0,300})[;{]/gm
        : undefined;
  if (!shape) return [];
  return [...source.code.slice(one.start, one.end).matchAll(shape)]
    .filter(({ index }) => classAt(source, one.start + index) === one)
    .flatMap(([, names]) => names!.split(',').map((name) => name.trim().replace(/^.*\\/, '').replace(/\W+$/, '')))
    .filter((name) => /^[A-Z][\w:]*$/.test(name));
}

const bodyHead = (source: HandlerSource, { start, end }: ClassSpan): string =>
  source.uncommented.slice(start, Math.min(end, start + 4000));

/** With the modules and classes around it, as Ruby names it; of others the name alone. */
function qualifiedName(source: HandlerSource, one: ClassSpan): string {
  if (source.kind !== 'ruby') return one.name;
  return source.classes
    .filter((around) => around === one || (around.start < one.start && one.end <= around.end))
    .map((around) => /^\w+[ \t]+([\w:]+)/.exec(source.code.slice(around.start, around.start + 200))?.[1] ?? around.name)
    .join('::');
}

/** Rust: what a handler takes as a parameter is made of the request first, and may turn it away. */
function* madeOfRequests(source: HandlerSource): Iterable<Found> {
  if (source.kind !== 'rust') return;
  const shape = /\bimpl(?:<[^>{]*>)?\s+(?:[\w:]+::)?FromRequest(?:Parts)?(?:<[^{]*?>)?\s+for\s+(\w+)/g;
  for (const match of source.code.matchAll(shape)) {
    const open = source.code.indexOf('{', match.index);
    if (open < 0) continue;
    const body = source.uncommented.slice(open, closingBracket(source.code, open, 40_000) ?? open + 2000);
    const name = match[1]!;
    const turns =
      /\b(?:Unauthorized|UNAUTHORIZED|Forbidden|FORBIDDEN|Outcome::(?:Error|Failure|Forward)|err_handler!|Err\()/;
    const isAsking = turns.test(body) && /token|\bauth|session|cookie|claims|jwt|logged|signed/i.test(body);
    const needs = [...body.matchAll(/\b([A-Z]\w+)::(?:from_request|extract)|\.guard::<([A-Z]\w+)>/g)];
    const bases = needs.map(([, first, second]) => (first ?? second)!);
    if (!isAsking && bases.length === 0) continue;
    const asks: Guard['asks'] = /admin|manager|owner|role/i.test(name) ? 'may' : 'who';
    const line = source.lineOf(match.index);
    yield { line, name, bases, guards: isAsking ? [{ name: `FromRequest for ${name}`, line, asks }] : [] };
  }
}

/** `CurrentUser = Annotated[User, Depends(get_current_user)]`. */
function* annotatedNames(source: HandlerSource): Iterable<Found> {
  if (source.kind !== 'python') return;
  for (const { target, value, start } of source.outline.assignments) {
    const written = source.uncommented.slice(value.start, Math.min(value.end, value.start + 400));
    const depends = /^\s*Annotated\[[\s\S]*?\b(?:Depends|Security)\(\s*([\w.]+)/.exec(written)?.[1];
    const asks = depends === undefined ? undefined : asksOfDependency(depends);
    if (asks === undefined || !/^[A-Z]\w*$/.test(target)) continue;
    const line = source.lineOf(start);
    yield { line, name: target, bases: [], guards: [{ name: depends!, line, asks }] };
  }
}
