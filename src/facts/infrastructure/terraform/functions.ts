/**
 * Terraform's functions that settings are commonly made of, over values that are known. What is not in the table, or asks
 * for a value that is not known, is not worked out. Behaviour: Terraform language, "Built-in functions".
 */
import {
  areEqual,
  entriesOf,
  fault,
  isNull,
  isWhole,
  list,
  nothing,
  numberOf,
  object,
  scalar,
  textOf,
  truthOf,
  type Value,
} from './value.ts';

/** Undefined: not worked out. */
type Implementation = (...args: readonly Value[]) => Value | undefined;

const mostItems = 2_000;

const onTexts =
  (work: (...texts: readonly string[]) => Value | undefined): Implementation =>
  (...args) => {
    const texts = args.map(textOf);
    return texts.every((one) => one !== undefined) ? work(...texts) : undefined;
  };

const onNumbers =
  (work: (...numbers: readonly number[]) => number): Implementation =>
  (...args) => {
    const numbers = args.map(numberOf);
    return numbers.every((one) => one !== undefined) && numbers.length > 0 ? scalar(work(...numbers)) : undefined;
  };

const itemsOf = (value: Value | undefined): readonly Value[] | undefined =>
  value?.kind === 'list' ? value.items : undefined;

function distinct(items: readonly Value[]): Value | undefined {
  if (!items.every(isWhole) || items.length > mostItems) return undefined;
  return list(items.filter((item, at) => items.findIndex((other) => areEqual(item, other) === true) === at));
}

function flat(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items.flatMap(flat) : [value];
}

function merged(maps: readonly Value[]): Value | undefined {
  const members = new Map<string, Value>();
  for (const map of maps) {
    if (isNull(map)) continue;
    if (map.kind !== 'object') return undefined;
    for (const [key, member] of map.members) members.set(key, member);
  }
  return object(members);
}

function lookedUp(map: Value, key: Value, otherwise?: Value): Value | undefined {
  const name = textOf(key);
  if (map.kind !== 'object' || name === undefined) return undefined;
  return map.members.get(name) ?? otherwise ?? fault(`no member ${name}`);
}

function element(of: Value, at: Value): Value | undefined {
  const items = itemsOf(of);
  const index = numberOf(at);
  if (!items || index === undefined) return undefined;
  if (items.length === 0) return fault('an element of an empty list');
  return items[((Math.trunc(index) % items.length) + items.length) % items.length];
}

function contained(items: Value, wanted: Value): Value | undefined {
  const all = itemsOf(items);
  if (!all) return undefined;
  const answers = all.map((item) => areEqual(scalarText(item), scalarText(wanted)));
  if (answers.includes(true)) return scalar(true);
  return answers.includes(undefined) ? undefined : scalar(false);
}

/** Lists hold one type: `1` and `"1"` meet as texts. */
const scalarText = (value: Value): Value => (value.kind === 'scalar' ? scalar(textOf(value) ?? null) : value);

function formatted(pattern: string, ...args: readonly string[]): Value | undefined {
  let at = 0;
  let isKnown = true;
  const text = pattern.replace(/%(?:%|[sdvq]|0\d+d)/g, (verb) => {
    if (verb === '%%') return '%';
    const given = args[at++];
    if (given === undefined) isKnown = false;
    if (verb.startsWith('%0')) return (given ?? '').padStart(Number(verb.slice(2, -1)), '0');
    return verb === '%q' ? JSON.stringify(given ?? '') : (given ?? '');
  });
  return isKnown && !/%[^%\s]/.test(pattern.replace(/%(?:%|[sdvq]|0\d+d)/g, '')) ? scalar(text) : undefined;
}

const first = (values: readonly Value[], isGood: (value: Value) => boolean | undefined): Value | undefined => {
  for (const value of values) {
    const good = isGood(value);
    if (good === undefined) return undefined;
    if (good) return value;
  }
  return fault('nothing to choose from');
};

const lengthOf = (value: Value): number | undefined => {
  if (value.kind === 'list') return value.items.length;
  if (value.kind === 'object') return value.members.size;
  return value.kind === 'scalar' && typeof value.value === 'string' ? Array.from(value.value).length : undefined;
};

function asSet(value: Value): Value | undefined {
  const items = itemsOf(value);
  if (!items) return undefined;
  const alone = distinct(items);
  if (alone?.kind !== 'list') return undefined;
  return list(alone.items.toSorted((a, b) => ((textOf(a) ?? '') < (textOf(b) ?? '') ? -1 : 1)));
}

const sorted = (value: Value): Value | undefined => {
  const texts = itemsOf(value)?.map(textOf);
  if (!texts || !texts.every((one) => one !== undefined)) return undefined;
  return list(texts.toSorted().map(scalar));
};

const table: Readonly<Record<string, Implementation>> = {
  tostring: (value) => (value?.kind === 'scalar' ? scalar(textOf(value) ?? null) : undefined),
  tonumber: (value) => (value === undefined ? undefined : isNull(value) ? nothing : numeric(numberOf(value))),
  tobool: (value) => {
    if (value === undefined || isNull(value)) return value;
    const truth = truthOf(value);
    return truth === undefined ? undefined : scalar(truth);
  },
  tolist: (value) => (value?.kind === 'list' ? value : undefined),
  toset: (value) => value && asSet(value),
  tomap: (value) => (value?.kind === 'object' ? value : undefined),
  sensitive: (value) => value,
  nonsensitive: (value) => value,
  length: (value) => value && numeric(lengthOf(value)),
  merge: (...maps) => merged(maps),
  concat: (...lists) => {
    const all = lists.map(itemsOf);
    return all.every((one) => one !== undefined) ? list(all.flat()) : undefined;
  },
  flatten: (value) => (value?.kind === 'list' ? list(flat(value)) : undefined),
  compact: (value) => {
    const items = itemsOf(value);
    return items?.every((item) => item.kind === 'scalar')
      ? list(items.filter((item) => item.value !== null && item.value !== ''))
      : undefined;
  },
  distinct: (value) => value && distinct(itemsOf(value) ?? [{ kind: 'unknown', text: '', because: '' }]),
  reverse: (value) => (value?.kind === 'list' ? list(value.items.toReversed()) : undefined),
  sort: (value) => value && sorted(value),
  keys: (value) => value && keysOf(value, ([key]) => key),
  values: (value) => value && keysOf(value, ([, member]) => member),
  lookup: (map, key, otherwise) => (map && key ? lookedUp(map, key, otherwise) : undefined),
  element: (of, at) => (of && at ? element(of, at) : undefined),
  one: (value) => {
    const items = itemsOf(value);
    if (!items) return undefined;
    return items.length > 1 ? fault('more than one') : (items[0] ?? nothing);
  },
  contains: (items, wanted) => (items && wanted ? contained(items, wanted) : undefined),
  coalesce: (...values) =>
    first(values, (value) => (value.kind === 'unknown' ? undefined : !isNull(value) && textOf(value) !== '')),
  coalescelist: (...values) => first(values, (value) => (value.kind === 'list' ? value.items.length > 0 : undefined)),
  alltrue: (value) => truths(value, (all) => all.every(Boolean)),
  anytrue: (value) => truths(value, (all) => all.some(Boolean)),
  zipmap: (keys, values) => {
    const names = itemsOf(keys)?.map(textOf);
    const members = itemsOf(values);
    if (!names || !members || names.length !== members.length) return undefined;
    return names.every((name) => name !== undefined)
      ? object(names.map((name, at) => [name, members[at]!] as const))
      : undefined;
  },
  range: onRange,
  lower: onTexts((text) => scalar(text.toLowerCase())),
  upper: onTexts((text) => scalar(text.toUpperCase())),
  title: onTexts((text) => scalar(text.replace(/(?<![A-Za-z\d])[a-z]/g, (letter) => letter.toUpperCase()))),
  trimspace: onTexts((text) => scalar(text.trim())),
  trimprefix: onTexts((text, prefix) => scalar(text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onTexts((text, end) => scalar(end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  startswith: onTexts((text, prefix) => scalar(text.startsWith(prefix))),
  endswith: onTexts((text, suffix) => scalar(text.endsWith(suffix))),
  strcontains: onTexts((text, part) => scalar(text.includes(part))),
  // A pattern between slashes is a regular expression, which is not run.
  replace: onTexts((text, from, to) => (/^\/.*\/$/.test(from) ? undefined : scalar(text.replaceAll(from, to)))),
  split: onTexts((by, text) => list((text === '' ? [''] : text.split(by)).map(scalar))),
  join: (by, ...lists) => {
    const texts = lists.flatMap((one) => itemsOf(one) ?? [one]).map(textOf);
    const between = by && textOf(by);
    return between !== undefined && texts.every((one) => one !== undefined) ? scalar(texts.join(between)) : undefined;
  },
  format: onTexts((pattern, ...args) => formatted(pattern, ...args)),
  max: onNumbers((...all) => Math.max(...all)),
  min: onNumbers((...all) => Math.min(...all)),
  floor: onNumbers((one) => Math.floor(one)),
  ceil: onNumbers((one) => Math.ceil(one)),
  abs: onNumbers((one) => Math.abs(one)),
};

const numeric = (number: number | undefined): Value | undefined => (number === undefined ? undefined : scalar(number));

function keysOf(value: Value, pick: (entry: readonly [Value, Value]) => Value): Value | undefined {
  const entries = value.kind === 'object' ? entriesOf(value) : undefined;
  return entries && list(entries.map(pick));
}

function truths(value: Value | undefined, of: (all: readonly boolean[]) => boolean): Value | undefined {
  const all = itemsOf(value)?.map(truthOf);
  return all?.every((one) => one !== undefined) ? scalar(of(all)) : undefined;
}

function onRange(...args: readonly Value[]): Value | undefined {
  const numbers = args.map(numberOf);
  if (!numbers.every((one) => one !== undefined)) return undefined;
  const [from = 0, to = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]!] : numbers;
  const count = step === 0 ? 0 : Math.ceil((to - from) / step);
  return count > mostItems
    ? undefined
    : list(Array.from({ length: Math.max(0, count) }, (_, at) => scalar(from + at * step)));
}

export function call(name: string, args: readonly Value[]): Value | undefined {
  const implementation = Object.hasOwn(table, name) ? table[name] : undefined;
  return implementation?.(...args);
}
