/**
 * The shapes of a vendor's document in our own compact form: field, types, `!` for one that is always there. Objects are
 * closed, so that a field nobody documented fails, in what we send as in what the fakes answer. An empty object is open.
 */
import { readFileSync } from 'node:fs';

type Shape = string | readonly Shape[] | { readonly [field: string]: Shape };
type Part = 'query' | 'json' | 'multipart' | `${number}`;
type Contract = Readonly<Record<string, Readonly<Record<string, Shape>>>>;

export interface Route {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

export class Shapes {
  readonly #contract: Contract;

  constructor(vendor: 'vanta' | 'drata' | 'secureframe') {
    const file = new URL(`contracts/${vendor}.json`, import.meta.url);
    this.#contract = JSON.parse(readFileSync(file, 'utf8')) as Contract;
  }

  route(method: string, path: string): Route | undefined {
    for (const name of Object.keys(this.#contract)) {
      if (!name.startsWith(`${method} `)) continue;
      const names = [...name.matchAll(/\{(\w+)\}/g)].map(([, one]) => one!);
      const pattern = name.slice(method.length + 1).replace(/\{\w+\}/g, '([^/]+)');
      const found = new RegExp(`^${pattern}$`).exec(path);
      if (found)
        return { name, values: Object.fromEntries(names.map((one, at) => [one, decodeURIComponent(found[at + 1]!)])) };
    }
    return undefined;
  }

  faults(route: string, part: Part, value: unknown): readonly string[] {
    const shape = this.#contract[route]?.[part];
    if (shape === undefined) return value === undefined ? [] : [`${route}: no ${part} is documented`];
    return faultsOf(shape, value, `${route} ${part}`);
  }
}

function faultsOf(shape: Shape, value: unknown, at: string): readonly string[] {
  if (typeof shape === 'string') return fits(shape, value) ? [] : [`${at}: ${JSON.stringify(value)} is no ${shape}`];
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((one, index) => faultsOf(shape[0] as Shape, one, `${at}[${index}]`));
  }
  const fields = shape as Readonly<Record<string, Shape>>;
  if (Object.keys(fields).length === 0) return [];
  if (typeof value !== 'object' || value === null) return [`${at}: no object`];
  const own = value as Readonly<Record<string, unknown>>;
  return [
    ...Object.keys(own).flatMap((name) => (name in fields ? [] : [`${at}.${name}: is not documented`])),
    ...Object.entries(fields).flatMap(([name, inner]) =>
      name in own
        ? faultsOf(inner, own[name], `${at}.${name}`)
        : typeof inner === 'string' && inner.endsWith('!')
          ? [`${at}.${name}: is missing`]
          : [],
    ),
  ];
}

function fits(shape: string, value: unknown): boolean {
  const kind = value === null ? 'null' : value instanceof File ? 'file' : typeof value;
  return shape.replace('!', '').split('|').includes(kind);
}
