/**
 * Ranges of versions as people write them: `<2.17.1`, `>=1.2,<2`, `^4.17`, `~1.4`, `~> 2.1`, `1.x`, `1.2 - 1.4`, `a || b`
 * and Maven's intervals `[1.0,2.0)`. One grammar for all ecosystems; which version comes first is asked of the scheme.
 *
 * A pre-release belongs to a range by its order alone: `<2.17.1` holds 2.17.1-rc1, `^1.2` does not hold 2.0.0-beta. (npm's
 * rule that hides pre-releases from ranges says what to install, not what is there.)
 */
import { failed, ok, type Result } from '../result.ts';
import { compareNumbers, type VersionScheme } from './version-scheme.ts';

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=' | '^' | '~' | '~>' | '.*';

interface Bound {
  readonly operator: Operator;
  readonly version: string;
}

/** Any of these, each of which is all of its bounds. */
export interface VersionRange {
  readonly text: string;
  readonly alternatives: readonly (readonly Bound[])[];
}

const longestRange = 1000;

export function readRange(text: string): Result<VersionRange, string> {
  if (text.length > longestRange) return failed('it is too long for a range of versions');
  const intervals = intervalsIn(text.trim());
  if (intervals) return ok({ text, alternatives: intervals });
  const alternatives: (readonly Bound[])[] = [];
  for (const part of text.split(/\|\|?/)) {
    const bounds = boundsIn(part.trim());
    if (!bounds.ok) return bounds;
    alternatives.push(bounds.value);
  }
  return ok({ text, alternatives });
}

/** Undefined when the scheme does not take the version, or one of the range, for a version. */
export function isWithin(range: VersionRange, version: string, scheme: VersionScheme): boolean | undefined {
  let isKnown = true;
  for (const bounds of range.alternatives) {
    const held = bounds.map((bound) => holds(bound, version, scheme));
    if (held.every((one) => one === true)) return scheme.isVersion(version) ? true : undefined;
    if (held.includes(undefined) && !held.includes(false)) isKnown = false;
  }
  return isKnown && scheme.isVersion(version) ? false : undefined;
}

const operators: Readonly<Record<string, Operator>> = {
  '': '.*',
  '=': '=',
  '==': '=',
  '===': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '^': '^',
  '~': '~',
  '~>': '~>',
  '~=': '~>',
};

const bound = /^(={1,3}|!=|<=|>=|~>|~=|[<>^~]|)\s*([vV]?\d[\w.+!*-]*|[*xX])$/;

function boundsIn(text: string): Result<readonly Bound[], string> {
  if (text === '' || text === '*') return text === '' ? failed('it is empty') : ok([]);
  const [, from, to] = /^(\S+)\s+-\s+(\S+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    const written = boundsIn(`>=${from} <=${to}`);
    if (!written.ok) return written;
    // `1.2 - 2` holds all of 2.x.
    const isPartial = numbersOf(to).length < 3;
    return ok(isPartial ? [written.value[0]!, { operator: '<=', version: `${to}.999999999` }] : written.value);
  }
  const bounds: Bound[] = [];
  for (const part of text.replaceAll(/(={1,3}|!=|<=|>=|~>|~=|[<>^~])\s+/g, '$1').split(/[\s,]+/)) {
    if (part === '') continue;
    const [, sign, version] = bound.exec(part) ?? [];
    if (sign === undefined || version === undefined) return failed(`"${part}" is no condition on a version`);
    if (/^[*xX]$/.test(version)) {
      if (sign !== '') return failed(`"${part}" is no condition on a version`);
      continue;
    }
    bounds.push(boundOf(operators[sign]!, version));
  }
  return ok(bounds);
}

/** `1.x`, `==1.2.*` and `1.2` name all that begins with these numbers; `=1.2` names one version. */
function boundOf(operator: Operator, version: string): Bound {
  const prefix = /^(.*?)(?:\.[*xX])+$/.exec(version)?.[1];
  if (prefix === undefined) {
    const isWhole = operator === '.*' && (numbersOf(version).length > 2 || /[^\d.vV]/.test(version));
    return { operator: isWhole ? '=' : operator, version };
  }
  return { operator: operator === '=' ? '.*' : operator, version: prefix };
}

const interval = /([[(])\s*([^,[\]()]*?)\s*(?:(,)\s*([^,[\]()]*?)\s*)?([\])])/y;

/** `[1.0,2.0)`, `(,1.0]`, `[1.0]`, several with commas between; undefined when it is something else. */
function intervalsIn(text: string): readonly (readonly Bound[])[] | undefined {
  if (!/^[[(]/.test(text)) return undefined;
  const alternatives: (readonly Bound[])[] = [];
  let at = 0;
  while (at < text.length) {
    interval.lastIndex = at;
    const match = interval.exec(text);
    if (!match) return undefined;
    const [all, opened, from = '', comma, to = '', closed] = match;
    if (comma === undefined) alternatives.push([{ operator: '=', version: from }]);
    else
      alternatives.push([
        ...(from === '' ? [] : [{ operator: opened === '[' ? '>=' : '>', version: from } as const]),
        ...(to === '' ? [] : [{ operator: closed === ']' ? '<=' : '<', version: to } as const]),
      ]);
    at += all.length;
    at += /^\s*,?\s*/.exec(text.slice(at))![0].length;
  }
  return alternatives;
}

/** The numbers that a version begins with. */
function numbersOf(version: string): readonly string[] {
  return /^[vV]?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.') ?? [];
}

function holds({ operator, version: of }: Bound, version: string, scheme: VersionScheme): boolean | undefined {
  if (operator === '.*') {
    if (!scheme.isVersion(version)) return undefined;
    const [wanted, numbers] = [numbersOf(of), numbersOf(version)];
    return wanted.every((number, at) => compareNumbers([number], [numbers[at] ?? '0']) === 0);
  }
  const order = scheme.compare(version, of);
  if (order === undefined) return undefined;
  if (operator === '=') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  if (operator === '>') return order > 0;
  return order >= 0 && (operator === '>=' || compareNumbers(numbersOf(version), ceilingOf(operator, of, scheme)) < 0);
}

/** The first numbers that no longer belong to `^x`, `~x` and `~>x`. */
function ceilingOf(operator: '^' | '~' | '~>', version: string, scheme: VersionScheme): readonly string[] {
  const numbers = numbersOf(version);
  const raised = (place: number): readonly string[] =>
    numbers.slice(0, place + 1).map((number, at) => (at === place ? String(BigInt(number) + 1n) : number));
  if (operator === '^') {
    const first = numbers.findIndex((number) => !/^0+$/.test(number));
    return raised(first < 0 ? numbers.length - 1 : first);
  }
  // `~1.2` of Composer is what others write `~>1.2`: below 2.0.
  if (operator === '~>' || scheme.name === 'composer') return raised(Math.max(0, numbers.length - 2));
  return raised(Math.min(1, numbers.length - 1));
}
