/**
 * Follows a handler to what asks before it in other files of its repository: up the classes that it inherits from, along
 * the routers that its own hangs on, and to the types that it demands.
 *
 * Invariants: where names allow several classes or several places, all of them must ask; a filter that a class skips does
 * not hold below it; a way that leaves the repository, or that nothing was found for, is told as lost and never as open to
 * everybody.
 */
import type { Guard, HandlerClassFact, HandlerFact, MethodBounds, RouterMountFact, RouterRoot } from './handler.ts';

export type Followed =
  | { readonly is: 'guarded'; readonly by: Guard }
  | { readonly is: 'says-public'; readonly by: string }
  /** The way was read to its end, and nothing on it asks by its name. */
  | { readonly is: 'read' }
  | { readonly is: 'lost'; readonly at: string };

interface Inherited {
  readonly guards: HandlerClassFact['guards'];
  readonly looks: readonly string[];
  readonly says?: string;
  readonly lost?: string;
}

const none: Inherited = { guards: [], looks: [] };
const deepest = 16;
/** Of frameworks: they ask nothing, and nobody has to read them. */
const ends =
  /^(?:ActionController::(?:Base|API|Metal)|ActiveSupport::Concern|(?:.*\.)?(?:Controller|ControllerBase|BaseController|APIController|PageModel|View|TemplateView|ListView|DetailView|FormView|CreateView|UpdateView|DeleteView|RedirectView|APIView|GenericAPIView|ViewSet|GenericViewSet|ModelViewSet|ReadOnlyModelViewSet|\w+ModelMixin|Resource|MethodView|RequestHandler|HttpServlet|object|Object|ABC|Generic|I[A-Z]\w*|AuthorizesRequests|DispatchesJobs|ValidatesRequests))$/;

export class GuardWays {
  readonly #classes: ReadonlyMap<string, readonly HandlerClassFact[]>;
  readonly #mounts: readonly RouterMountFact[];
  readonly #byTarget = new Map<string, readonly RouterMountFact[]>();

  constructor(classes: readonly HandlerClassFact[], mounts: readonly RouterMountFact[]) {
    this.#classes = Map.groupBy(classes, ({ name }) => lastOf(name));
    this.#mounts = mounts;
  }

  of(handler: HandlerFact): Followed {
    const ways = [this.#byNeeds(handler), this.#byClass(handler), this.#byRouter(handler)].filter(
      (way) => way !== undefined,
    );
    const answer = (is: Followed['is']): Followed | undefined => ways.find((way) => way.is === is);
    return answer('guarded') ?? answer('says-public') ?? answer('lost') ?? answer('read') ?? { is: 'lost', at: '' };
  }

  #byNeeds({ needs = [], path }: HandlerFact): Followed | undefined {
    for (const name of needs) {
      const found = this.#resolved(name, { path, name: '' });
      const asked = found.map((one) => this.#ofClass(one, '', deepest));
      const [first] = asked;
      if (first?.guards[0] && asked.every(({ guards }) => guards.length > 0))
        return { is: 'guarded', by: first.guards[0] };
    }
    return undefined;
  }

  knowsClassOf(handler: HandlerFact): boolean {
    return this.#ownerOf(handler) !== undefined;
  }

  #ownerOf({ name, path, line }: HandlerFact): HandlerClassFact | undefined {
    const dot = name.lastIndexOf('.');
    const all = dot < 0 ? [] : (this.#classes.get(name.slice(0, dot)) ?? []);
    return all.filter((one) => one.path === path && one.line <= line).at(-1);
  }

  #byClass(handler: HandlerFact): Followed | undefined {
    const owner = this.#ownerOf(handler);
    if (!owner) return undefined;
    const method = handler.name.slice(handler.name.lastIndexOf('.') + 1);
    const { guards, says, lost } = this.#ofClass(owner, method, deepest);
    const by = strongest(guards);
    if (by) return { is: 'guarded', by };
    if (says !== undefined) return { is: 'says-public', by: says };
    if (lost !== undefined) return { is: 'lost', at: lost };
    // Elsewhere a route, a setting or a filter of another file may ask as well.
    return handler.framework === 'rails' ? { is: 'read' } : undefined;
  }

  #ofClass(one: HandlerClassFact, method: string, depth: number): Inherited {
    const own = one.guards.filter((guard) => counts(guard, method));
    const { looks = [] } = one;
    if (one.isPublic !== undefined && own.length === 0) return { guards: [], looks, says: one.isPublic };
    if (one.replaces) return { guards: own, looks };
    if (depth === 0) return { guards: own, looks, lost: one.name };
    const above = one.bases.map((base) => this.#ofBase(base, one, { method, depth }));
    const lookers = [...looks, ...above.flatMap((found) => found.looks)];
    const inherited = above.flatMap(({ guards }) => guards);
    const skips = (one.skips ?? []).filter((skip) => counts(skip, method));
    const kept = inherited.filter(({ name }) => !skips.some((skip) => skip.name === name));
    const guards = [...own, ...kept].filter(({ name }) => !lookers.includes(name));
    const skipped = inherited.find(({ name }) => skips.some((skip) => skip.name === name));
    const lost = above.find((found) => found.lost !== undefined)?.lost;
    const says =
      guards.length > 0
        ? undefined
        : skipped
          ? `skip_before_action :${skipped.name}`
          : above.find((found) => found.says !== undefined)?.says;
    return { guards, looks: lookers, ...(says !== undefined && { says }), ...(lost !== undefined && { lost }) };
  }

  #ofBase(base: string, from: HandlerClassFact, { method, depth }: { method: string; depth: number }): Inherited {
    // Devise's controllers inherit from the application's own, unless its settings say otherwise.
    const wanted = base.startsWith('Devise::') ? 'ApplicationController' : base;
    const found = this.#resolved(wanted, from);
    if (found.length === 0) return ends.test(base) ? none : { ...none, lost: base };
    const all = found.map((one) => this.#ofClass(one, method, depth - 1));
    const [first] = all;
    if (all.every(({ guards }) => guards.length > 0) || all.length === 1) return first!;
    if (all.every(({ guards }) => guards.length === 0)) return first!;
    return { ...none, lost: `${base}, of which there are ${all.length},` };
  }

  /** The classes that a name can mean where it is written. */
  #resolved(written: string, from: Pick<HandlerClassFact, 'path' | 'name'>): readonly HandlerClassFact[] {
    const own = written.replace(/^::/, '').replaceAll('.', '::');
    const all = (this.#classes.get(lastOf(own)) ?? []).filter(
      ({ path, name }) => extensionOf(path) === extensionOf(from.path) && !(path === from.path && name === from.name),
    );
    if (all.length < 2 && !own.includes('::') && !from.path.endsWith('.rb')) return all;
    if (from.path.endsWith('.rb')) return nearest(lexically(own, from, all), from.path);
    const sameFile = all.filter(({ path }) => path === from.path);
    return sameFile.length > 0 ? sameFile : nearest(all, from.path);
  }

  #byRouter({ root, path }: HandlerFact): Followed | undefined {
    return root && this.#above(root, path, deepest);
  }

  #above(root: RouterRoot, path: string, depth: number): Followed {
    if (root.isTop) return { is: 'read' };
    const places = depth > 0 ? this.#hangingOf(root, path) : [];
    if (places.length === 0) return { is: 'lost', at: shownRoot(root) };
    const asked = places.map((place): Followed => {
      const by = strongest(place.guards);
      if (by) return { is: 'guarded', by };
      return place.root ? this.#above(place.root, place.path, depth - 1) : { is: 'lost', at: shownRoot(root) };
    });
    const open = asked.find(({ is }) => is !== 'guarded');
    if (!open || asked.length === 1) return asked[0]!;
    // Hung twice, guarded once: which of them a request takes is not known.
    return asked.every(({ is }) => is === 'read') ? open : { is: 'lost', at: shownRoot(root) };
  }

  #hangingOf(root: RouterRoot, path: string): readonly RouterMountFact[] {
    const key = `${path}\n${root.function ?? ''}\n${root.router}`;
    const known = this.#byTarget.get(key);
    if (known) return known;
    const found = this.#mounts.filter(({ target, path: from }) => {
      if (target.module !== undefined)
        return (
          isFile(target.module, from, path) &&
          (target.name === undefined || target.name === root.router || target.name === root.function)
        );
      return target.name !== undefined && target.name === root.function && extensionOf(from) === extensionOf(path);
    });
    this.#byTarget.set(key, found);
    return found;
  }
}

const counts = ({ only, except }: MethodBounds, method: string): boolean =>
  only ? only.includes(method) : !except?.includes(method);

const strongest = (guards: readonly Guard[]): Guard | undefined => {
  const found = guards.find(({ asks }) => asks === 'may') ?? guards[0];
  return found && { name: found.name, line: found.line, asks: found.asks };
};

const lastOf = (name: string): string => name.split('::').at(-1)!;
const extensionOf = (path: string): string => path.slice(path.lastIndexOf('.')).replace(/^\.(?:[cm]?[jt]sx?)$/, '.js');

/** Ruby looks for a name in the modules around it first, the innermost before. */
function lexically(
  own: string,
  from: Pick<HandlerClassFact, 'name'>,
  all: readonly HandlerClassFact[],
): readonly HandlerClassFact[] {
  const around = from.name.split('::');
  for (let depth = around.length; depth >= 0; depth -= 1) {
    const whole = [...around.slice(0, depth), own].join('::');
    const found = all.filter(({ name }) => name === whole);
    if (found.length > 0) return found;
  }
  return [];
}

/** Of several of a name those of the same application: what shares the longest way with the file. */
function nearest(all: readonly HandlerClassFact[], path: string): readonly HandlerClassFact[] {
  if (all.length < 2) return all;
  const shared = all.map((one) => sharedParts(one.path, path));
  const most = Math.max(...shared);
  return all.filter((_, at) => shared[at] === most);
}

function sharedParts(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const end = left.findIndex((part, at) => part !== right[at]);
  return end < 0 ? left.length : end;
}

/** Does `module`, as `from` imports it, mean the file `path`? */
function isFile(module: string, from: string, path: string): boolean {
  const file = path.replace(/\.(?:[cm]?[jt]sx?|py|php)$/, '').replace(/\/(?:index|__init__)$/, '');
  const named = module.replace(/\.(?:[cm]?[jt]sx?|py|php)$/, '').replace(/\/(?:index|__init__)$/, '');
  if (named.startsWith('.')) return joined(from, named) === file;
  const own = named.replace(/^[@~#]?\//, '').replace(/^[@~#](?=\w+\/)/, '');
  return own.length > 0 && (file === own || file.endsWith(`/${own}`));
}

function joined(from: string, relative: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const shownRoot = ({ router, function: inside }: RouterRoot): string =>
  inside === undefined || inside === '' ? router : `${router} in ${inside}`;
