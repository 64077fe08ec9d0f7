/**
 * Reading attributes of infrastructure resources. Attributes come flattened (`a.0.b`); positions in lists are left out of
 * names here, so `a.b` names it in every entry. A value that is an expression cannot be known from the code alone.
 */
import type { InfrastructureResourceFact } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';

type Value = string | number | boolean | null;
export type Resource = Fact<'infrastructure-resource'>;

/** All values at `name`, wherever it stands in lists; CloudFormation's `Properties.` may be left out. */
export function valuesAt({ attributes }: InfrastructureResourceFact, name: string): readonly Value[] {
  const wanted = name.toLowerCase();
  return Object.entries(attributes)
    .filter(([key]) => plainName(key) === wanted)
    .map(([, value]) => value);
}

/** Every attribute with its plain name. */
export function plainAttributes({ attributes }: InfrastructureResourceFact): readonly (readonly [string, Value])[] {
  return Object.entries(attributes).map(([key, value]) => [plainName(key), value] as const);
}

const plainName = (key: string): string =>
  key
    .replace(/\[(?:\d+|\*)?\]/g, '')
    .split('.')
    .filter((part) => part !== '' && !/^\d+$/.test(part))
    .join('.')
    .replace(/^Properties\./i, '')
    .toLowerCase();

/** `{ var.x }` as the collector writes it, and what templates and substitutions look like. `{}` is an empty map. */
export const isExpression = (value: Value): boolean =>
  typeof value === 'string' && /^\{\s*[^\s}]|\$\{|\{\{/.test(value);

/**
 * What the settings hang on that the repository does not say, and by what those are known that stand elsewhere; names as
 * they are asked for. Empty: they are written out where they stand.
 */
export function reasonsOf(
  { unset = {}, from = {} }: InfrastructureResourceFact,
  names: readonly string[],
): { readonly open: readonly string[]; readonly known: readonly string[] } {
  const wanted = names.map((name) => name.toLowerCase());
  const of = (reasons: Readonly<Record<string, string>>): readonly string[] => [
    ...new Set(
      Object.entries(reasons)
        .filter(([key]) => wanted.some((name) => isAbout(plainName(key), name)))
        .map(([, reason]) => reason),
    ),
  ];
  return { open: of(unset), known: of(from) };
}

/** The setting itself, or a block that it may stand in. */
const isAbout = (key: string, name: string): boolean =>
  key === name || name.startsWith(`${key.replace(/\.dynamic\.for_each$/, '')}.`);

export type Setting = 'on' | 'off' | 'absent' | 'unresolved';

/** The first of `names` that is set decides. Numbers count as on when above zero, texts when they say something. */
export function settingOf(resource: InfrastructureResourceFact, names: readonly string[]): Setting {
  for (const name of names) {
    const values = valuesAt(resource, name).filter((value) => value !== null);
    if (values.length === 0) continue;
    // A key or a flag handed in by reference: a key that is given is on; a flag may be either.
    if (values.some(isExpression)) return /kms|key/i.test(name) ? 'on' : 'unresolved';
    return values.every(isOn) ? 'on' : 'off';
  }
  return 'absent';
}

function isOn(value: Value): boolean {
  if (typeof value === 'number') return value > 0;
  if (typeof value === 'string') return !/^(?:|0|false|off|no|none|disabled|suspended)$/i.test(value.trim());
  return value === true;
}

export const resourceName = ({ value }: Resource): string =>
  `${value.name === '' ? value.type : `${value.type}.${value.name}`} (${value.path}:${value.line}${waysOf(value)})`;

/** The calls and files of values by which it is made. */
function waysOf({ through = [] }: InfrastructureResourceFact): string {
  if (through.length === 0) return '';
  const rest = through.length > 2 ? ` and ${through.length - 2} more` : '';
  return `, by ${through.slice(0, 2).join(' and ')}${rest}`;
}

/** What a type of resource says of itself when its setting is absent. */
export interface ResourceRule {
  readonly settings: readonly string[];
  readonly absent: Setting;
}
