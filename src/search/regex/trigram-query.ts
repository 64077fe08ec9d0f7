/**
 * From a regular expression to a condition on trigrams that every text with a match fulfils (after Russ Cox, "Regular
 * Expression Matching with a Trigram Index").
 *
 * For each node: the set of strings it matches while that is small, else the sets its matches start and end with, and
 * what is required in between. Strings are in the folded alphabet of the index (index/alphabet.ts).
 */
import { symbolsOfCodePoint, trigramAt } from '../index/alphabet.ts';
import { countOf, lineFeedCharacter, membersOf, type CodePoints } from './code-points.ts';
import type { Expression } from './expression.ts';

export type TrigramQuery =
  | { readonly kind: 'any' }
  /** Some byte of 0x80 or above. */
  | { readonly kind: 'beyond-ascii' }
  | { readonly kind: 'trigram'; readonly trigram: number }
  | { readonly kind: 'and'; readonly parts: readonly TrigramQuery[] }
  | { readonly kind: 'or'; readonly parts: readonly TrigramQuery[] };

/** More different strings than this are cut down to how they start and end: ORs of hundreds cost more than they save. */
const mostStrings = 100;
/** A class of more symbols than this is taken for any character: digits are few enough, letters are not. */
const mostSymbols = 12;
/** Of which several are one symbol: cases of a letter, and much beyond ASCII. */
const mostCharacters = 60;
/** Long strings of which there are several are turned into conditions once they are this long. */
const longEnough = 12;

interface Strings {
  /** All strings the node matches, when they are few. */
  readonly whole: ReadonlySet<string> | undefined;
  /** Every match starts with one of these, ends with one of those. */
  readonly starts: ReadonlySet<string>;
  readonly ends: ReadonlySet<string>;
  readonly required: TrigramQuery;
}

const any: TrigramQuery = { kind: 'any' };
const nothing: ReadonlySet<string> = new Set(['']);
const emptyString: Strings = { whole: nothing, starts: nothing, ends: nothing, required: any };
const unknown: Strings = { whole: undefined, starts: nothing, ends: nothing, required: any };

/** A character that has no known bytes, but none of ASCII's: invalid UTF-8 is not ASCII either. */
const beyondAscii: Strings = { ...unknown, required: { kind: 'beyond-ascii' } };

export function requiredTrigrams(expression: Expression): TrigramQuery {
  const strings = analyse(expression);
  if (strings.whole) return and(strings.required, requireOneOf(strings.whole));
  return and(strings.required, and(requireOneOf(strings.starts), requireOneOf(strings.ends)));
}

function analyse(expression: Expression): Strings {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return emptyString;
    case 'characters':
      return ofCharacters(expression.set);
    case 'concat':
      return expression.parts.reduce<Strings>((left, part) => concatenate(left, analyse(part)), emptyString);
    case 'alternate':
      return expression.branches.map(analyse).reduce(eitherOf);
    case 'repeat':
      return repeat(analyse(expression.part), expression.min, expression.max);
  }
}

function ofStrings(whole: ReadonlySet<string>): Strings {
  return { whole, starts: whole, ends: whole, required: any };
}

/** U+FFFD also stands for bytes that are no UTF-8, and a line feed has no symbol: no trigram spans two lines. */
function ofCharacters(set: CodePoints): Strings {
  if (set.length > 0 && countOf(set) <= mostCharacters) {
    const members = membersOf(set);
    const symbols = new Set(members.map(symbolsOfCodePoint));
    const isKnown = !members.includes(0xfffd) && !members.includes(lineFeedCharacter);
    if (isKnown && symbols.size <= mostSymbols) return ofStrings(symbols);
  }
  return set.length > 0 && set[0]! >= 0x80 ? beyondAscii : unknown;
}

function concatenate(left: Strings, right: Strings): Strings {
  const required = and(left.required, right.required);
  if (left.whole && right.whole) {
    const whole = product(left.whole, right.whole);
    if (whole) return shorten({ ...ofStrings(whole), required });
  }
  return shorten({
    whole: undefined,
    starts: (left.whole && product(left.whole, right.starts)) ?? left.starts,
    ends: (right.whole && product(left.ends, right.whole)) ?? right.ends,
    required: and(and(required, atTheSeam(left.ends, right.starts)), and(alone(left), alone(right))),
  });
}

/** The condition for the strings that go over from one node to the next. */
function atTheSeam(ends: ReadonlySet<string>, starts: ReadonlySet<string>): TrigramQuery {
  const seam = product(ends, starts);
  return seam ? requireOneOf(seam) : any;
}

/** What the whole strings of a node demand by themselves, before they are given up. */
function alone(strings: Strings): TrigramQuery {
  return strings.whole ? requireOneOf(strings.whole) : any;
}

function eitherOf(left: Strings, right: Strings): Strings {
  if (left.whole && right.whole) {
    const whole = union(left.whole, right.whole);
    if (whole.size <= mostStrings) return { ...ofStrings(whole), required: or(left.required, right.required) };
  }
  return shorten({
    whole: undefined,
    starts: union(left.starts, right.starts),
    ends: union(left.ends, right.ends),
    required: or(and(left.required, alone(left)), and(right.required, alone(right))),
  });
}

function repeat(once: Strings, min: number, max: number): Strings {
  if (max === 0) return emptyString;
  if (min === 0) return max === 1 ? eitherOf(once, emptyString) : unknown;
  const copies = Math.min(min, 3);
  let strings = once;
  for (let copy = 1; copy < copies; copy++) strings = concatenate(strings, once);
  // Whatever comes after the copies, the whole ends as each copy does.
  if (max === copies) return strings;
  const open = concatenate(strings, unknown);
  return { ...open, ends: once.whole ?? once.ends };
}

function union(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left, ...right]);
}

/** Undefined when there would be too many. */
function product(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> | undefined {
  if (left.size * right.size > mostStrings) return undefined;
  const all = new Set<string>();
  for (const a of left) for (const b of right) all.add(a + b);
  return all;
}

/** Keeps the sets small: long whole strings become conditions, starts and ends keep two symbols. */
function shorten(strings: Strings): Strings {
  let { whole, required } = strings;
  if (whole && whole.size > 1 && (whole.size > 16 || shortest(whole) > longEnough) && shortest(whole) >= 3) {
    required = and(required, requireOneOf(whole));
    whole = undefined;
  }
  if (whole) return { ...strings, whole, required };
  required = and(required, and(requireOneOf(strings.starts), requireOneOf(strings.ends)));
  return {
    whole: undefined,
    starts: cut(strings.starts, (text, length) => text.slice(0, length)),
    ends: cut(strings.ends, (text, length) => (length === 0 ? '' : text.slice(-length))),
    required,
  };
}

function cut(texts: ReadonlySet<string>, part: (text: string, length: number) => string): ReadonlySet<string> {
  for (let length = 2; length > 0; length--) {
    const parts = new Set([...texts].map((text) => part(text, length)));
    if (parts.size <= mostStrings) return parts;
  }
  return nothing;
}

function shortest(texts: ReadonlySet<string>): number {
  let least = Infinity;
  for (const text of texts) least = Math.min(least, text.length);
  return least;
}

/** What all of them need comes first, once: `TLSv1`, `TLSv1.0` and `TLSv1.1` need no more than the first. */
function requireOneOf(texts: ReadonlySet<string>): TrigramQuery {
  if (shortest(texts) < 3) return any;
  const needs = Array.from(texts, trigramsOf);
  const [first, ...others] = needs;
  const common = new Set([...first!].filter((trigram) => others.every((other) => other.has(trigram))));
  let query: TrigramQuery | undefined;
  for (const needed of needs) {
    const rest = allOf(Array.from(needed).filter((trigram) => !common.has(trigram)));
    query = query ? or(query, rest) : rest;
  }
  return and(allOf([...common]), query!);
}

function trigramsOf(text: string): ReadonlySet<number> {
  const trigrams = new Set<number>();
  for (let at = 0; at + 3 <= text.length; at++) trigrams.add(trigramAt(text, at));
  return trigrams;
}

function allOf(trigrams: readonly number[]): TrigramQuery {
  const parts = trigrams.map((trigram) => ({ kind: 'trigram', trigram }) as const);
  if (parts.length === 0) return any;
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

function and(left: TrigramQuery, right: TrigramQuery): TrigramQuery {
  if (left.kind === 'any') return right;
  if (right.kind === 'any') return left;
  return { kind: 'and', parts: distinct([...partsOf(left, 'and'), ...partsOf(right, 'and')]) };
}

function or(left: TrigramQuery, right: TrigramQuery): TrigramQuery {
  if (left.kind === 'any' || right.kind === 'any') return any;
  return { kind: 'or', parts: distinct([...partsOf(left, 'or'), ...partsOf(right, 'or')]) };
}

function partsOf(query: TrigramQuery, kind: 'and' | 'or'): readonly TrigramQuery[] {
  return query.kind === kind ? query.parts : [query];
}

/** Drops repeated trigrams: concatenations name those at their seams several times. */
function distinct(parts: readonly TrigramQuery[]): readonly TrigramQuery[] {
  const seen = new Set<number>();
  return parts.filter((part) => {
    if (part.kind !== 'trigram') return true;
    if (seen.has(part.trigram)) return false;
    seen.add(part.trigram);
    return true;
  });
}
