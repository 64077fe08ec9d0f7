/** What a file of JavaScript or Python imports, by the names that it has there. */
import type { RouterMountFact } from '../../model/handler.ts';
import type { HandlerSource } from './source.ts';

export type Imported = RouterMountFact['target'];

const read = new WeakMap<HandlerSource, ReadonlyMap<string, Imported>>();

export const named = (module: string, name: string | undefined): Imported => ({
  module,
  ...(name !== undefined && { name }),
});

/** What a file imports, by the name that it has here. */
export function importsOf(source: HandlerSource): ReadonlyMap<string, Imported> {
  const known = read.get(source);
  if (known) return known;
  const found = new Map<string, Imported>();
  read.set(source, found);
  const text = source.uncommented;
  if (source.kind === 'python') {
    for (const [, module, names] of text.matchAll(
      /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]{0,4000}\)|[^\n]{1,600})/gm,
    ))
      for (const [, name, alias] of names!.matchAll(/(\w+)(?:\s+as\s+(\w+))?/g))
        found.set(alias ?? name!, named(pythonPath(module!), name));
    for (const [, module, alias] of text.matchAll(/^[ \t]*import[ \t]+([\w.]+)(?:[ \t]+as[ \t]+(\w+))?/gm))
      found.set(alias ?? module!, named(pythonPath(module!), undefined));
    return found;
  }
  if (source.kind !== 'javascript' && source.kind !== 'typescript') return found;
  const imports =
    /\bimport\s+(?:type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\*\s+as\s+([\w$]+)\s*)?(?:\{([^}]{0,4000})\}\s*)?from\s*["']([^"']+)["']/g;
  for (const [, own, all, names, module] of text.matchAll(imports)) {
    for (const one of [own, all]) if (one !== undefined) found.set(one, named(module!, undefined));
    for (const [, name, alias] of (names ?? '').matchAll(/([\w$]+)(?:\s+as\s+([\w$]+))?/g))
      found.set(alias ?? name!, named(module!, name === 'default' ? undefined : name));
  }
  const required =
    /\b(?:const|let|var)\s+(?:([\w$]+)|\{([^}]{0,2000})\})\s*=\s*require\(\s*["'`]([^"'`]+)["'`]\s*\)(?:\.(\w+))?/g;
  for (const [, own, names, module, part] of text.matchAll(required)) {
    if (own !== undefined) found.set(own, named(module!, part === 'default' ? undefined : part));
    for (const [, name, alias] of (names ?? '').matchAll(/([\w$]+)(?:\s*:\s*([\w$]+))?/g))
      found.set(alias ?? name!, named(module!, name));
  }
  return found;
}

/** `..users` is `../users`, `app.api` is `app/api`. */
function pythonPath(module: string): string {
  const dots = /^\.*/.exec(module)![0].length;
  const rest = module.slice(dots).replaceAll('.', '/');
  return dots === 0 ? rest : `${dots === 1 ? './' : '../'.repeat(dots - 1)}${rest}`;
}
