/** What is known of variables, by function: a lambda sees what the functions around it know. */
import type { FunctionSpan } from '../text/outline.ts';
import type { Taint } from './flow.ts';

/** `clean`: it was made harmless or is a constant, whatever its name says. An empty list: nothing is known. */
export type Known = readonly Taint[] | 'clean';

export class Scopes {
  readonly #known = new Map<FunctionSpan | undefined, Map<string, Known>>();
  readonly #owners = new Map<FunctionSpan | undefined, Map<string, string>>();

  set(scope: FunctionSpan | undefined, name: string, known: Known): void {
    within(this.#known, scope).set(name, known);
  }

  get(scope: FunctionSpan | undefined, name: string): Known | undefined {
    return lookUp(this.#known, scope, name);
  }

  setOwner(scope: FunctionSpan | undefined, name: string, owner: string): void {
    within(this.#owners, scope).set(name, owner);
  }

  ownerOf(scope: FunctionSpan | undefined, name: string): string | undefined {
    return lookUp(this.#owners, scope, name);
  }
}

function within<T>(
  maps: Map<FunctionSpan | undefined, Map<string, T>>,
  scope: FunctionSpan | undefined,
): Map<string, T> {
  let map = maps.get(scope);
  if (!map) maps.set(scope, (map = new Map()));
  return map;
}

const mostScopes = 40;

function lookUp<T>(
  maps: Map<FunctionSpan | undefined, Map<string, T>>,
  from: FunctionSpan | undefined,
  name: string,
): T | undefined {
  const root = /^[\w$@]+/.exec(name)?.[0] ?? name;
  let scope = from;
  for (let steps = 0; steps < mostScopes; steps++) {
    const found = maps.get(scope)?.get(name);
    if (found !== undefined) return found;
    // A parameter hides what is outside.
    if (!scope || scope.params.includes(root)) return undefined;
    scope = scope.parent;
  }
  return undefined;
}
