/**
 * Tables of what a resource has to say: (type, setting, what is wrong, what the provider does when nothing is said). A
 * default is a fact about the provider with its source beside it; where it depends on the version or the account,
 * `absent` is `unknown` and nothing is claimed. What an expression decides is never claimed.
 */
import type { RawMatch, ScannedFile } from '../rule.ts';
import type { Severity } from '../../model/finding.ts';
import { resourcesIn, spanOfLine, type DeclaredResource, type Scalar, type Setting } from './resources.ts';

export interface Expectation {
  readonly types: readonly string[];
  /** Dotted, lower case, without positions; any of them decides. CloudFormation's `Properties` is left out. */
  readonly settings: readonly string[];
  readonly bad: (value: Scalar) => boolean;
  readonly absent: 'bad' | 'good' | 'unknown';
  /** What the provider does when nothing is said, and who says so. Required where `absent` is `bad`. */
  readonly byDefault?: string;
  /** Where one of these stands, nothing is asked: copies, replicas, other ways to the same. */
  readonly unless?: readonly (string | ((resource: DeclaredResource) => boolean))[];
  readonly says: string;
  readonly severity?: Severity;
}

export const isFalse = (value: Scalar): boolean =>
  value === false || /^(?:false|no|off|disabled|0)$/i.test(String(value));
export const isTrue = (value: Scalar): boolean => value === true || /^(?:true|yes|on|enabled)$/i.test(String(value));
export const isOneOf =
  (...words: readonly string[]) =>
  (value: Scalar): boolean =>
    words.includes(String(value).toLowerCase());

export function settingsAt({ settings }: DeclaredResource, path: string): readonly Setting[] {
  return settings.filter((one) => one.path === path);
}

export const hasSetting = (resource: DeclaredResource, path: string): boolean =>
  resource.settings.some((one) => one.path === path || one.path.startsWith(`${path}.`));

/** The first literal value. */
export const valueAt = (resource: DeclaredResource, path: string): Scalar | undefined =>
  settingsAt(resource, path).find(({ value }) => value !== undefined)?.value;

/** The setting is this literal, or an expression that may be it. */
export const mayBe = (resource: DeclaredResource, path: string, value: Scalar): boolean =>
  settingsAt(resource, path).some((one) => one.value === value || (one.value === undefined && one.text !== undefined));

export const nameOf = ({ type, name }: DeclaredResource): string => (name === '' ? type : `${type}.${name}`);

export function* judgeByTable(file: ScannedFile, table: readonly Expectation[]): Iterable<RawMatch> {
  const byType = tableByType(table);
  for (const resource of resourcesIn(file)) {
    for (const row of byType.get(resource.type) ?? []) {
      const found = judged(resource, row);
      if (found) yield { ...spanOfLine(file, found.line), ...found.said };
    }
  }
}

const indexed = new WeakMap<readonly Expectation[], ReadonlyMap<string, readonly Expectation[]>>();

function tableByType(table: readonly Expectation[]): ReadonlyMap<string, readonly Expectation[]> {
  const known = indexed.get(table);
  if (known) return known;
  const made = new Map<string, Expectation[]>();
  for (const row of table) for (const type of row.types) made.set(type, [...(made.get(type) ?? []), row]);
  indexed.set(table, made);
  return made;
}

interface Judged {
  readonly line: number;
  readonly said: Pick<RawMatch, 'detail' | 'identity' | 'severity'>;
}

function judged(resource: DeclaredResource, row: Expectation): Judged | undefined {
  const isExcused = row.unless?.some((one) => (typeof one === 'string' ? hasSetting(resource, one) : one(resource)));
  if (isExcused === true) return undefined;
  const name = nameOf(resource);
  const severity = row.severity === undefined ? {} : { severity: row.severity };
  const identity = `${name} ${row.settings[0]!}`;
  const given = row.settings.flatMap((path) => settingsAt(resource, path));
  const wrong = given.find(({ value }) => value !== undefined && value !== null && row.bad(value));
  if (wrong) {
    const through = wrong.text === undefined ? '' : `, as ${wrong.text} is by default`;
    const written = `${wrong.place} = ${JSON.stringify(wrong.value)}${through}`;
    return { line: wrong.line, said: { identity, detail: `${name}: ${row.says} (${written})`, ...severity } };
  }
  if (given.length > 0 || row.absent !== 'bad' || resource.isOpen === true) return undefined;
  return {
    line: resource.line,
    said: { identity, detail: `${name}: ${row.says}, because nothing is said (${row.byDefault ?? ''})`, ...severity },
  };
}

/** Types of a table in lower case: what a prefilter looks for. */
export const typesOf = (table: readonly Expectation[]): string[] => [
  ...new Set(table.flatMap(({ types }) => types.map((type) => type.toLowerCase()))),
];
