/**
 * Handlers by where they stand and what they are handed: Rails and Laravel controllers, Django views, files of Next.js,
 * functions that take a request and a response. Their routes are in another file, or in the path itself.
 */
import {
  classAt,
  isWithin,
  literalAt,
  nearestName,
  spanOfBody,
  type Before,
  type FoundHandler,
  type FunctionSpan,
  type HandlerReader,
  type HandlerSource,
} from '../source.ts';
import { beforeOf } from './annotated.ts';
import { kindOf } from './routers.ts';

const restMethods: Readonly<Record<string, string>> = {
  index: 'GET',
  show: 'GET',
  new: 'GET',
  edit: 'GET',
  create: 'POST',
  store: 'POST',
  update: 'PUT',
  destroy: 'DELETE',
  list: 'GET',
  retrieve: 'GET',
  partial_update: 'PATCH',
  perform_create: 'POST',
  perform_update: 'PUT',
  perform_destroy: 'DELETE',
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  form_valid: 'POST',
};

const railsController = /(?:^|\/)app\/controllers\/(?!concerns\/).*_controller\.rb$/;
const notActions =
  /^(?:initialize|current_\w+|set_\w+|find_\w+|load_\w+|require_\w+|authenticate\w*|authorize\w*|\w+[?=]|\w+_params)$/;

export const railsControllers: HandlerReader = function* (source) {
  if (!railsController.test(source.path)) return;
  const hidden = [...source.code.matchAll(/^[ \t]*(?:private|protected)[ \t]*$/gm)].map(({ index }) => index);
  const filters = railsFilters(source).filter(({ skips }) => !skips);
  for (const one of source.outline.functions) {
    const owner = classAt(source, one.start);
    if (!owner || one.name === '' || one.parent || notActions.test(one.name)) continue;
    // What runs before actions is none.
    if (filters.some(({ name }) => name === one.name)) continue;
    if (hidden.some((at) => isWithin(owner, at) && at < one.start)) continue;
    const method = restMethods[one.name];
    yield {
      framework: 'rails',
      kind: kindOf(owner.name.replace(/([a-z])([A-Z])/g, '$1-$2')),
      ...(method !== undefined && { method }),
      name: `${owner.name}.${one.name}`,
      at: one.start,
      body: spanOfBody(one),
      before: filters.filter(({ only, except }) => (only ? only.includes(one.name) : !except?.includes(one.name))),
    };
  }
};

export interface RailsFilter extends Before {
  readonly skips?: true;
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** `before_action :authenticate_user!, only: [:create]`, `load_and_authorize_resource`. */
export function railsFilters(source: HandlerSource): readonly RailsFilter[] {
  const names =
    /^[ \t]*(?:(?:prepend_)?before_(?:action|filter)|load_and_authorize_resource|authorize_resource|allow_unauthenticated_access|skip_before_action)\b[^\n]*(?:,[ \t]*\n[^\n]*){0,4}/gm;
  return [...source.uncommented.matchAll(names)].flatMap((match) => {
    const [written] = match;
    const listed = (word: string): readonly string[] | undefined => {
      const list = new RegExp(String.raw`\b${word}:\s*(\[[^\]]*\]|%i\[[^\]]*\]|:\w+)`).exec(written)?.[1];
      return list === undefined
        ? undefined
        : [...list.matchAll(/\w+/g)].map(([name]) => name).filter((name) => name !== 'i');
    };
    const only = listed('only');
    const except = listed('except');
    const bounds = { ...(only && { only }), ...(except && { except }), at: match.index };
    const word = /^\s*(\w+)/.exec(written)![1]!;
    // What holds on a condition may not hold; Devise's own pages are those for signing in.
    if (/(?:\bif:|\bunless:(?!\s*:devise_controller\?))/.test(written) && !word.startsWith('skip')) return [];
    const named = [...written.split(/\b(?:only|except|if|unless):/)[0]!.matchAll(/:([\w!?]+)/g)].map(
      ([, name]) => name!,
    );
    if (word === 'allow_unauthenticated_access')
      return [{ ...bounds, name: 'require_authentication', skips: true as const }];
    if (word.startsWith('skip')) return named.map((name) => ({ ...bounds, name, skips: true as const }));
    return (named.length > 0 ? named : [word]).map((name) => ({ ...bounds, name }));
  });
}

const view = /View(?:Set)?$|ViewSet|APIView|Mixin$|Resource$|RequestHandler$/;

/** Functions of `views.py` that take a request, and methods of view classes. */
export const pythonViews: HandlerReader = function* (source) {
  if (source.kind !== 'python' || !/\bdjango\b|rest_framework|flask\.views|tornado|flask_restful/.test(source.text))
    return;
  const isViews = /(?:^|\/)(?:views?|api|viewsets?|handlers?|endpoints?)(?:\/|\w*\.py$)/.test(source.path);
  for (const one of source.outline.functions) {
    const owner = classAt(source, one.start);
    const isMethod =
      owner !== undefined &&
      !/(?:Serializer|Form|Admin|Manager|Field|Widget)$/.test(owner.name) &&
      restMethods[one.name] !== undefined &&
      owner.bases.some((base) => view.test(base));
    const isFunction = !owner && !one.parent && isViews && one.params[0] === 'request' && !one.name.startsWith('_');
    const isExtra = owner !== undefined && one.decorators?.some((decorator) => /^@action\b/.test(decorator)) === true;
    if (!isMethod && !isFunction && !isExtra) continue;
    const method = isMethod ? restMethods[one.name] : undefined;
    const decorators = one.decorators ?? [];
    yield {
      framework: 'django',
      kind: kindOf(one.name),
      ...(method !== undefined && { method }),
      name: owner ? `${owner.name}.${one.name}` : one.name,
      at: one.start,
      body: spanOfBody(one),
      before: [
        ...beforeOf(source, { decorators, at: one.start, owner, args: '' }),
        ...permissionClasses(source, owner),
      ],
    };
  }
};

/** Graphene: what a mutation does is said by its class. */
export const pythonMutations: HandlerReader = function* (source) {
  if (source.kind !== 'python' || !/\bclass \w+\([^)]*Mutation/.test(source.code)) return;
  const told = new Set<ReturnType<typeof classAt>>();
  for (const word of ['perform_mutation', 'mutate']) {
    for (const one of source.outline.functions.filter(({ name }) => name === word)) {
      const owner = classAt(source, one.start);
      if (told.has(owner) || !owner?.bases.some((base) => base.includes('Mutation'))) continue;
      told.add(owner);
      const before = permissionClasses(source, owner);
      yield { framework: 'graphene', kind: 'rpc', name: owner.name, at: one.start, body: spanOfBody(one), before };
    }
  }
};

export function permissionClasses(source: HandlerSource, owner: ReturnType<typeof classAt>): Before[] {
  if (!owner) return [];
  const head = source.uncommented.slice(owner.start, Math.min(owner.end, owner.start + 4000));
  return [
    ...head.matchAll(
      /\b(?:permission_classes|permission_required|permissions|decorators)\s*=\s*[([{]?([^\n\])}]{1,300})/g,
    ),
  ].flatMap((found) =>
    [...found[1]!.matchAll(/[A-Za-z_][\w.]*/g)].map(([name]) => ({ name, at: owner.start + found.index })),
  );
}

const nextRoute = /(?:^|\/)app\/((?:.*\/)?)route\.[jt]sx?$/;
const nextPage = /(?:^|\/)pages\/(api\/.*)\.[jt]sx?$/;

export const nextFiles: HandlerReader = function* (source) {
  const route = nextRoute.exec(source.path)?.[1] ?? nextPage.exec(source.path)?.[1];
  if (route === undefined) return;
  const shown = `/${route.replace(/\/$/, '').replace(/\/?index$/, '')}`;
  for (const one of source.outline.functions) {
    if (one.parent) continue;
    const isVerb = /^(?:GET|POST|PUT|PATCH|DELETE)$/.test(one.name);
    const head = source.code.slice(Math.max(0, one.start - 60), one.start);
    if (
      !isVerb &&
      !(
        nextPage.test(source.path) &&
        /export\s+default\s+(?:async\s+)?(?:function\s*)?$/.test(
          head + source.code.slice(one.start, one.start + 20).match(/^(?:async\s+)?function\s*/)?.[0],
        )
      )
    )
      continue;
    yield {
      framework: 'next.js',
      kind: kindOf(shown),
      ...(isVerb && { method: one.name }),
      route: shown,
      name: isVerb ? '' : one.name,
      at: one.start,
      body: spanOfBody(one),
      before: [],
    };
  }
};

const signatures: readonly (readonly [kinds: readonly string[], framework: string, shape: RegExp])[] = [
  [
    ['javascript', 'typescript'],
    'express',
    /\(\s*(?:_?(?:req|request)\b[^,{}]*(?:\{[^}]*\}[^,]*)?|\{[^}]*\}\s*:\s*(?:\w+\.)?Request\b[^,]*),\s*_?(?:res|response|reply)\b/,
  ],
  [['go'], 'net/http', /\bhttp\.ResponseWriter\s*,\s*\w+\s+\*http\.Request\b/],
  [['go'], 'gin', /\(\s*\w+\s+\*gin\.Context\s*\)/],
  [['go'], 'echo', /\(\s*\w+\s+echo\.Context\s*\)/],
  [['go'], 'grpc', /\(\s*\w+\s+context\.Context\s*,\s*\w+\s+\*(?:\w+\.)?\w*(?:Request|Req)\s*\)\s*\(/],
  [['java', 'kotlin'], 'servlet', /\b(?:doPost|doGet|doPut|doDelete|service)\s*\(\s*(?:final\s+)?HttpServletRequest\b/],
  [['java', 'kotlin'], 'grpc', /\(\s*\w*(?:Request|Req)\s+\w+\s*,\s*StreamObserver</],
  [['c#'], 'grpc', /\(\s*\w*Request\s+\w+\s*,\s*ServerCallContext\s+\w+\s*\)/],
  [['python'], 'grpc', /\(\s*self\s*,\s*request\s*,\s*context\s*\)/],
];

/** The other half of a registration in another file; joined by name (model/handler-join.ts). */
export const bySignature: HandlerReader = function* (source) {
  const fitting = signatures.filter(([kinds]) => kinds.includes(source.kind));
  if (fitting.length === 0) return;
  for (const one of source.outline.functions) {
    const head = source.code.slice(one.start, Math.min(one.bodyStart, one.start + 400));
    const found = fitting.find(([, , shape]) => shape.test(head));
    const name = found && nearestName(one);
    if (!found || name === undefined || name === '') continue;
    yield {
      framework: found[1],
      kind: found[1] === 'grpc' ? 'rpc' : 'http',
      name: qualified(source, one, name),
      at: one.start,
      body: spanOfBody(one),
      before: [],
      isRegistered: ['grpc', 'servlet'].includes(found[1]),
    };
  }
};

function qualified(source: HandlerSource, one: FunctionSpan, name: string): string {
  const owner = source.kind === 'go' ? undefined : classAt(source, one.start);
  return owner ? `${owner.name}.${name}` : name;
}

const laravelController = /(?:^|\/)app\/(?:.*\/)?Controllers\/.*Controller\.php$/;

export const laravelControllers: HandlerReader = function* (source) {
  if (!laravelController.test(source.path)) return;
  const guards = source.outline.calls
    .filter(({ callee }) => callee === '$this->middleware')
    .flatMap((call) => {
      const name = call.args[0] && literalAt(source, call.args[0]);
      return name === undefined ? [] : [{ name, at: call.start }];
    });
  for (const one of source.outline.functions) {
    const owner = classAt(source, one.start);
    if (!owner || one.parent || (one.name.startsWith('__') && one.name !== '__invoke') || one.name === '') continue;
    if (
      !/\bpublic\s+(?:static\s+)?$/.test(source.code.slice(Math.max(0, one.start - 40), one.start)) &&
      !/^public\b/.test(source.code.slice(one.start, one.start + 10))
    )
      continue;
    const method = restMethods[one.name];
    const found: FoundHandler = {
      framework: 'laravel',
      kind: kindOf(one.name),
      ...(method !== undefined && { method }),
      name: one.name === '__invoke' ? owner.name : `${owner.name}.${one.name}`,
      at: one.start,
      body: spanOfBody(one),
      before: guards,
    };
    yield found;
  }
};
