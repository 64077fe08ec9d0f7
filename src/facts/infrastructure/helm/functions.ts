/**
 * Functions of Helm's templates (Go's own, Sprig's and Helm's) over plain values and marked texts. What asks for the cluster,
 * the time, chance, or a regular expression of the chart is `unknown`: known only when it is installed.
 */
import { stringify } from 'yaml';
import { isAllMark, isMarked } from './marks.ts';

export type ChartValue = string | number | boolean | null | readonly ChartValue[] | ChartMap;
export interface ChartMap {
  readonly [key: string]: ChartValue;
}

/** Not decided by what is in the repository. */
export const unknown = Symbol('unknown');

export type Implementation = (...args: readonly ChartValue[]) => ChartValue | typeof unknown;

export const isMap = (value: ChartValue | undefined): value is ChartMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: ChartValue | undefined): value is readonly ChartValue[] => Array.isArray(value);

/** What a condition takes it for; undefined: it hangs on a mark. */
export function truthOf(value: ChartValue): boolean | undefined {
  if (isAllMark(value)) return undefined;
  if (value === null || value === '' || value === 0 || value === false) return false;
  if (isList(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : true;
}

export function textOf(value: ChartValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const yamlOf = (value: ChartValue): string => stringify(value, { lineWidth: 0 }).trimEnd();

const indented = (by: ChartValue, text: ChartValue): string =>
  textOf(text)
    .split('\n')
    .map((line) => ' '.repeat(Math.min(200, Math.max(0, Number(by)))) + line)
    .join('\n');

const texts =
  (work: (...args: readonly string[]) => ChartValue): Implementation =>
  (...args) =>
    work(...args.map(textOf));

/** Of marked texts the answer may be either. */
const asked =
  (work: (...args: readonly ChartValue[]) => boolean): Implementation =>
  (...args) =>
    args.some(isMarked) ? unknown : work(...args);

const numbers =
  (work: (...args: readonly number[]) => number): Implementation =>
  (...args) =>
    args.some(isMarked) ? unknown : work(...args.map(Number));

const isEqual = (a: ChartValue, b: ChartValue): boolean => JSON.stringify(a) === JSON.stringify(b);

function merged(maps: readonly ChartValue[]): ChartValue {
  const all: Record<string, ChartValue> = {};
  for (const map of maps) {
    if (!isMap(map)) continue;
    for (const [key, value] of Object.entries(map)) {
      const before = Object.hasOwn(all, key) ? all[key] : undefined;
      if (before !== undefined && isMap(before) && isMap(value)) put(all, key, merged([before, value]));
      else if (before === undefined) put(all, key, value);
      else put(all, key, value);
    }
  }
  return all;
}

function put(into: Record<string, ChartValue>, key: string, value: ChartValue): void {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}

export const overlaid = (...maps: readonly ChartValue[]): ChartValue => merged(maps);

function formatted(pattern: ChartValue, ...args: readonly ChartValue[]): ChartValue {
  let at = 0;
  return textOf(pattern).replace(/%(?:%|[-+#0]*\d*(?:\.\d+)?[sdvqtf])/g, (verb) => {
    if (verb === '%%') return '%';
    const given = args[at++] ?? null;
    return verb.endsWith('q') ? JSON.stringify(textOf(given)) : textOf(given);
  });
}

function kindOf(value: ChartValue): string {
  if (value === null) return 'invalid';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'float64' : 'float64';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'slice' : 'map';
}

const mapOf = (pairs: readonly ChartValue[]): ChartValue => {
  const made: Record<string, ChartValue> = {};
  for (let at = 0; at < pairs.length; at += 2) put(made, textOf(pairs[at]!), pairs[at + 1] ?? null);
  return made;
};

const picked = (map: ChartValue | undefined, isWanted: (key: string) => boolean): ChartValue =>
  isMap(map) ? Object.fromEntries(Object.entries(map).filter(([key]) => isWanted(key))) : {};

function indexed(of: ChartValue, ...keys: readonly ChartValue[]): ChartValue {
  return keys.reduce<ChartValue>((value, key) => {
    if (isList(value)) return value[Number(key)] ?? null;
    return isMap(value) && Object.hasOwn(value, textOf(key)) ? value[textOf(key)]! : null;
  }, of);
}

const listOf = (value: ChartValue | undefined): readonly ChartValue[] => (isList(value) ? value : []);

export const functions: Readonly<Record<string, Implementation>> = {
  default: (otherwise, value = null) => {
    const truth = truthOf(value);
    return truth === undefined ? value : truth ? value : (otherwise ?? null);
  },
  empty: (value = null) => {
    const truth = truthOf(value);
    return truth === undefined ? unknown : !truth;
  },
  not: (value = null) => {
    const truth = truthOf(value);
    return truth === undefined ? unknown : !truth;
  },
  coalesce: (...values) => values.find((value) => truthOf(value) !== false) ?? null,
  ternary: (yes = null, no = null, test = null) => {
    const truth = truthOf(test);
    return truth === undefined ? unknown : truth ? yes : no;
  },
  eq: (a = null, ...others) => ([a, ...others].some(isMarked) ? unknown : others.some((other) => isEqual(a, other))),
  ne: asked((a = null, b = null) => !isEqual(a, b)),
  lt: asked((a, b) => Number(a) < Number(b)),
  le: asked((a, b) => Number(a) <= Number(b)),
  gt: asked((a, b) => Number(a) > Number(b)),
  ge: asked((a, b) => Number(a) >= Number(b)),
  quote: (...values) => values.map((value) => JSON.stringify(textOf(value))).join(' '),
  squote: (...values) => values.map((value) => `'${textOf(value)}'`).join(' '),
  toYaml: (value: ChartValue = null) => yamlOf(value),
  toYamlPretty: (value: ChartValue = null) => yamlOf(value),
  toJson: (value: ChartValue = null) => JSON.stringify(value),
  toPrettyJson: (value: ChartValue = null) => JSON.stringify(value, null, 2),
  toRawJson: (value: ChartValue = null) => JSON.stringify(value),
  indent: (by = 0, text = '') => indented(by, text),
  nindent: (by = 0, text = '') => `\n${indented(by, text)}`,
  // A mark stands for the whole of what is cut.
  trunc: (length = 0, text = '') => (isMarked(text) ? text : textOf(text).slice(0, Number(length))),
  trim: texts((text = '') => text.trim()),
  trimSuffix: texts((end = '', text = '') => (end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  trimPrefix: texts((begin = '', text = '') => (text.startsWith(begin) ? text.slice(begin.length) : text)),
  trimAll: texts((cut = '', text = '') => text.replace(new RegExp(`^[${escaped(cut)}]+|[${escaped(cut)}]+$`, 'g'), '')),
  replace: texts((from = '', to = '', text = '') => text.replaceAll(from, to)),
  lower: texts((text = '') => text.toLowerCase()),
  upper: texts((text = '') => text.toUpperCase()),
  title: texts((text = '') => text.replace(/(?<![A-Za-z\d])[a-z]/g, (letter) => letter.toUpperCase())),
  nospace: texts((text = '') => text.replace(/\s/g, '')),
  cat: texts((...all) => all.join(' ')),
  print: texts((...all) => all.join('')),
  println: texts((...all) => `${all.join(' ')}\n`),
  printf: (pattern = '', ...args) => formatted(pattern, ...args),
  join: (by = '', items = []) => listOf(items).map(textOf).join(textOf(by)),
  splitList: texts((by = '', text = '') => text.split(by)),
  contains: asked((part, text) => textOf(text ?? '').includes(textOf(part ?? ''))),
  hasPrefix: asked((part, text) => textOf(text ?? '').startsWith(textOf(part ?? ''))),
  hasSuffix: asked((part, text) => textOf(text ?? '').endsWith(textOf(part ?? ''))),
  toString: (value: ChartValue = null) => textOf(value),
  toStrings: (items = []) => listOf(items).map(textOf),
  int: numbers((value = 0) => Math.trunc(value || 0)),
  int64: numbers((value = 0) => Math.trunc(value || 0)),
  float64: numbers((value = 0) => value || 0),
  atoi: numbers((value = 0) => Math.trunc(value || 0)),
  add: numbers((...all) => all.reduce((a, b) => a + b, 0)),
  add1: numbers((value = 0) => value + 1),
  sub: numbers((a = 0, b = 0) => a - b),
  mul: numbers((...all) => all.reduce((a, b) => a * b, 1)),
  div: numbers((a = 0, b = 1) => Math.trunc(a / b)),
  mod: numbers((a = 0, b = 1) => a % b),
  max: numbers((...all) => Math.max(...all)),
  min: numbers((...all) => Math.min(...all)),
  len: (value = null) => {
    if (isMarked(value)) return unknown;
    return isMap(value) ? Object.keys(value).length : isList(value) ? value.length : textOf(value).length;
  },
  index: (of = null, ...keys) => indexed(of, ...keys),
  get: (map = null, key = '') => indexed(map, key),
  dig: (...args) => {
    const keys = args.slice(0, -2);
    const found = indexed(args.at(-1) ?? null, ...keys);
    return found === null ? (args.at(-2) ?? null) : found;
  },
  hasKey: (map = null, key = '') => isMap(map) && Object.hasOwn(map, textOf(key)),
  dict: (...pairs) => mapOf(pairs),
  list: (...items) => items,
  tuple: (...items) => items,
  append: (items = [], item = null) => [...listOf(items), item],
  prepend: (items = [], item = null) => [item, ...listOf(items)],
  concat: (...lists) => lists.flatMap(listOf),
  first: (items = []) => listOf(items)[0] ?? null,
  last: (items = []) => listOf(items).at(-1) ?? null,
  rest: (items = []) => listOf(items).slice(1),
  has: (item = null, items = []) => listOf(items).some((one) => isEqual(one, item)),
  without: (items = [], ...out) => listOf(items).filter((one) => !out.some((other) => isEqual(one, other))),
  compact: (items = []) => listOf(items).filter((one) => truthOf(one) !== false),
  uniq: (items = []) => listOf(items).filter((one, at, all) => all.findIndex((other) => isEqual(one, other)) === at),
  sortAlpha: (items = []) => listOf(items).map(textOf).toSorted(),
  keys: (...maps) => maps.flatMap((map) => (isMap(map) ? Object.keys(map) : [])),
  values: (map = null) => (isMap(map) ? Object.values(map) : []),
  pick: (map, ...keys) => picked(map, (key) => keys.includes(key)),
  omit: (map, ...keys) => picked(map, (key) => !keys.includes(key)),
  // The first one counts.
  merge: (...maps) => merged(maps.toReversed()),
  mergeOverwrite: (...maps) => merged(maps),
  deepCopy: (value = null) => value,
  until: numbersUpTo,
  kindIs: (kind = '', value = null) => kindOf(value) === kind,
  kindOf: (value: ChartValue = null) => kindOf(value),
  typeIs: (kind = '', value = null) => kindOf(value) === kind || (kind === '[]interface {}' && isList(value)),
  typeOf: (value: ChartValue = null) => kindOf(value),
  // What is encoded is mostly a secret.
  b64enc: (): ChartValue => '[redacted]',
};

function numbersUpTo(count: ChartValue = 0): ChartValue | typeof unknown {
  const most = Number(count);
  return Number.isNaN(most) || most > 1000 ? unknown : Array.from({ length: Math.max(0, most) }, (_, at) => at);
}

const escaped = (text: string): string => text.replace(/[\\\]^-]/g, '\\$&');
