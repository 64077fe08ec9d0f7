/** Handlers that say so themselves, by an annotation, attribute or decorator above the function. */
import {
  classAt,
  spanOfBody,
  type Before,
  type FoundHandler,
  type FunctionSpan,
  type HandlerReader,
  type HandlerSource,
} from '../source.ts';
import { asksOf } from '../guard.ts';
import { asksOfDependency, routerGraphOf } from '../router-graph.ts';
import { kindOf } from './routers.ts';

interface Annotation {
  readonly framework: string;
  readonly languages: readonly string[];
  /** What has to stand somewhere in the file. */
  readonly sign?: RegExp;
  /** Groups: the method, the arguments. */
  readonly shape: RegExp;
  /** Of the class: the beginning of the route. */
  readonly prefix?: RegExp;
}

const jvm = ['java', 'kotlin', 'groovy', 'scala'];
const annotations: readonly Annotation[] = [
  {
    framework: 'spring',
    languages: jvm,
    shape: /^@(Get|Post|Put|Patch|Delete|Request)Mapping\b(?:\s*\(([\s\S]*)\))?$/,
    prefix: /^@RequestMapping\b/,
  },
  { framework: 'jax-rs', languages: jvm, shape: /^@(GET|POST|PUT|PATCH|DELETE)\b()$/, prefix: /^@Path\b/ },
  {
    framework: 'micronaut',
    languages: jvm,
    sign: /io\.micronaut/,
    shape: /^@(Get|Post|Put|Patch|Delete)\b(?:\s*\(([\s\S]*)\))?$/,
    prefix: /^@Controller\b/,
  },
  {
    framework: 'nestjs',
    languages: ['typescript', 'javascript'],
    sign: /@nestjs\/common|routing-controllers/,
    shape: /^@(Get|Post|Put|Patch|Delete|All)\b(?:\s*\(([\s\S]*)\))?$/,
    prefix: /^@(?:Json)?Controller\b/,
  },
  {
    framework: 'asp.net',
    languages: ['c#'],
    shape: /^\[Http(Get|Post|Put|Patch|Delete)(?:Attribute)?\b(?:\s*\(([\s\S]*)\))?/,
    prefix: /^\[Route\b/,
  },
  {
    framework: 'flask',
    languages: ['python'],
    sign: /\bflask\b|\bBlueprint\b|\bquart\b|\bsanic\b/i,
    shape: /^@[\w.]+\.(route|get|post|put|patch|delete)\s*\(([\s\S]*)\)$/,
  },
  {
    framework: 'fastapi',
    languages: ['python'],
    sign: /\bfastapi\b|\bAPIRouter\b|\bstarlite\b|\blitestar\b/i,
    shape: /^@[\w.]+\.(get|post|put|patch|delete|api_route)\s*\(([\s\S]*)\)$/,
  },
  { framework: 'django-rest', languages: ['python'], shape: /^@api_view\s*\(()([\s\S]*)\)$/ },
  { framework: 'actix', languages: ['rust'], shape: /^#\[(get|post|put|patch|delete)\s*\(([\s\S]*)\)\]$/ },
  {
    framework: 'graphql',
    languages: ['typescript', 'javascript', 'c#', 'java', 'kotlin'],
    shape: /^@?\[?((?:GraphQL)?(?:Mutation|MutationMapping|DgsMutation))\b(?:\s*\(([\s\S]*)\))?/,
  },
  { framework: 'symfony', languages: ['php'], shape: /^#\[()Route\s*\(([\s\S]*)\)\]$/, prefix: /^#\[Route\b/ },
];

const anyMethod = /^(?:request|route|all|api_route|)$/i;

/** The first text in quotes among the arguments that looks like a route. */
const routeIn = (args: string): string | undefined => /["'](\/?[^"'\n]{0,300})["']/.exec(args)?.[1];
const methodIn = (args: string): string | undefined =>
  /\b(?:method|methods)\s*[=:][^"'A-Z]*(?:RequestMethod\.)?["']?([A-Z]{3,6})\b/.exec(args)?.[1] ??
  /^\s*\[?\s*["']([A-Z]{3,6})["']/.exec(args)?.[1];

export const annotated: HandlerReader = function* (source) {
  const fitting = annotations.filter(
    ({ languages, sign }) => languages.includes(source.kind) && (sign?.test(source.text) ?? true),
  );
  if (fitting.length === 0) return;
  for (const one of source.outline.functions) {
    const decorators = one.decorators ?? [];
    for (const { framework, shape, prefix } of fitting) {
      const match = decorators.map((decorator) => shape.exec(decorator)).find((found) => found !== null);
      if (!match) continue;
      const [, word = '', args = ''] = match;
      const owner = classAt(source, one.start);
      const route = joined(
        owner?.decorators.find((decorator) => prefix?.test(decorator)),
        framework === 'jax-rs' ? decorators.find((decorator) => decorator.startsWith('@Path')) : args,
      );
      const method = anyMethod.test(word) ? methodIn(args) : word.toUpperCase();
      yield {
        framework: framework === 'actix' && /\brocket\b/.test(source.text) ? 'rocket' : framework,
        kind: kindOf(route ?? ''),
        ...(method !== undefined && { method }),
        ...(route !== undefined && { route }),
        name: owner ? `${owner.name}.${one.name}` : one.name,
        at: one.start,
        body: spanOfBody(one),
        before: beforeOf(source, { decorators, at: one.start, owner, args }),
        ...(onRouters.has(framework) && wayOfDecorator(source, match[0], { at: one.start, route: route ?? '' })),
        ...(source.kind === 'rust' || framework === 'fastapi' ? { needs: typesOf(source, one) } : {}),
      };
      break;
    }
  }
};

const onRouters: ReadonlySet<string> = new Set(['fastapi', 'flask']);

/** `@router.get("/x")` hangs on `router`. */
function wayOfDecorator(
  source: HandlerSource,
  decorator: string,
  { at, route }: { at: number; route: string },
): Pick<FoundHandler, 'way'> {
  const name = /^@([\w.]+)\.\w+/.exec(decorator)?.[1];
  return name === undefined ? {} : { way: routerGraphOf(source).wayOfName(name, at, route) };
}

/** Types of the parameters, as written. */
function typesOf(source: HandlerSource, { start, bodyStart }: FunctionSpan): readonly string[] {
  const head = source.code.slice(start, Math.min(bodyStart, start + 3000));
  return [
    ...new Set(
      [...head.matchAll(/:\s*&?(?:\w+\.)?(?:Option<)?([A-Z]\w*)/g)].flatMap(([all, name]) =>
        all.includes('Option<') ? [] : [name!],
      ),
    ),
  ];
}

function joined(prefix: string | undefined, own: string | undefined): string | undefined {
  const parts = [prefix, own].map((part) => (part === undefined ? undefined : routeIn(part)));
  if (parts.every((part) => part === undefined)) return undefined;
  const route = parts
    .map((part) => (part ?? '').replace(/^\/|\/$/g, ''))
    .filter((part) => part !== '')
    .join('/');
  return `/${route}`;
}

interface Above {
  readonly decorators: readonly string[];
  readonly at: number;
  readonly owner: ReturnType<typeof classAt>;
  /** FastAPI names its guards among the arguments, and among the parameters. */
  readonly args: string;
}

/** Everything else that stands above the function and its class. */
export function beforeOf(source: HandlerSource, { decorators, at, owner, args }: Above): Before[] {
  const depends = [args, source.code.slice(at, at + 600).split(/\)\s*(?:->[^:]*)?:\s*\n|\{/)[0]!].flatMap((text) =>
    [...text.matchAll(/\b(?:Depends|Security)\(\s*([\w.]+)/g)].map((found) => found[1]!),
  );
  return [
    ...decorators.map((name) => ({ name: shownDecorator(name), at })),
    ...depends.map((name) => ({ name, at, ...dependency(name) })),
    ...(owner ? owner.decorators.map((name) => ({ name: shownDecorator(name), at: owner.start })) : []),
    ...(owner ? owner.bases.map((name) => ({ name, at: owner.start })) : []),
  ];
}

const dependency = (name: string): Pick<Before, 'asks'> => {
  const asks = asksOfDependency(name);
  return asks === undefined ? {} : { asks };
};

/** Of `@UseGuards(AuthGuard('jwt'))` the argument guards; of others only the name says what they are (not a description). */
export function shownDecorator(decorator: string): string {
  const name = /^[@#[\s]*[\w.:]+/.exec(decorator)?.[0] ?? '';
  const isTelling = /Guards?$|UseBefore|method_decorator|Middleware|Use$/.test(name) || asksOf(name) !== undefined;
  const shown = isTelling ? decorator.replace(/\s+/g, ' ').slice(0, 120) : name;
  return /^#?\[/.test(shown) && !shown.endsWith(']') ? `${shown}]` : shown;
}
