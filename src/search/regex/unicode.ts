/**
 * Unicode classes and simple case folding. The tables are V8's own: its regular expressions are asked once about the
 * characters, when a pattern needs it; ASCII never does.
 */
import { RE2JS, RE2JSException } from 're2js';
import {
  allCodePoints,
  codePointsOf,
  complementOf,
  hasCodePoint,
  lastCodePoint,
  type CodePoints,
} from './code-points.ts';

const classes = new Map<string, CodePoints | undefined>();

/** Of `\p{name}`: a general category, a script, a property, or what RE2 adds to them. Undefined: there is none of this name. */
export function unicodeClass(name: string): CodePoints | undefined {
  if (!classes.has(name)) classes.set(name, buildClass(name));
  return classes.get(name);
}

function buildClass(name: string): CodePoints | undefined {
  if (name === 'Any') return allCodePoints;
  if (name === 'Ascii') return [0, 0x7f];
  if (name === 'Assigned') return complementOf(unicodeClass('Cn')!);
  // Which of the many names of a class RE2 takes is not for V8 to say.
  if (!/^\w+$/.test(name) || !isKnownToRe2(name)) return undefined;
  const run = [`gc=${name === 'Lc' ? 'LC' : name}`, `sc=${name}`, name].map(runOf).find((found) => found);
  return run && rangesOf(run);
}

function runOf(property: string): RegExp | undefined {
  try {
    return new RegExp(`\\p{${property}}+`, 'gu');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isKnownToRe2(name: string): boolean {
  try {
    RE2JS.compile(`\\p{${name}}`);
    return true;
  } catch (error) {
    if (error instanceof RE2JSException) return false;
    throw error;
  }
}

/** Ranges that V8 is asked about as a whole. Between and behind them all is alike: unassigned or for private use. */
const spelledOut: readonly (readonly [number, number])[] = [
  [0, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x3ffff],
  [0xe0000, 0xe0fff],
];
const alike: readonly (readonly [number, number])[] = [
  [0xd800, 0xdfff],
  [0x40000, 0xdffff],
  [0xe1000, 0xeffff],
  [0xf0000, 0xffffd],
  [0xffffe, 0xfffff],
  [0x100000, 0x10fffd],
  [0x10fffe, lastCodePoint],
];
let texts: readonly string[] | undefined;

function rangesOf(run: RegExp): CodePoints {
  texts ??= spelledOut.map(([from, to]) => textOf(from, to));
  const ranges: number[] = [];
  texts.forEach((text, index) => {
    const [first] = spelledOut[index]!;
    const width = first > 0xffff ? 2 : 1;
    run.lastIndex = 0;
    for (let found = run.exec(text); found; found = run.exec(text))
      ranges.push(first + found.index / width, first + run.lastIndex / width - 1);
  });
  for (const [from, to] of alike) {
    run.lastIndex = 0;
    if (run.test(String.fromCodePoint(from))) ranges.push(from, to);
  }
  return codePointsOf(ranges);
}

function textOf(from: number, to: number): string {
  let text = '';
  for (let at = from; at <= to; at += 4096) {
    const codePoints = Array.from({ length: Math.min(4096, to + 1 - at) }, (_, index) => at + index);
    text += String.fromCodePoint(...codePoints);
  }
  return text;
}

/** Characters that may have another case. */
const cased = '[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]';
const isCased = new RegExp(cased, 'u');

/** The set with every other case of its characters: what they become by Unicode's simple folding decides. */
export function withAllCases(set: CodePoints): CodePoints {
  const ranges = [...set];
  let beyondAscii = false;
  for (let at = 0; at < set.length; at += 2) {
    const from = set[at]!;
    const to = set[at + 1]!;
    addShifted(ranges, [Math.max(from, 0x41), Math.min(to, 0x5a)], 0x20);
    addShifted(ranges, [Math.max(from, 0x61), Math.min(to, 0x7a)], -0x20);
    for (const [letters, other] of asciiWithOthers)
      for (const letter of letters) if (from <= letter && letter <= to) ranges.push(other, other);
    if (to >= 0x80) beyondAscii = true;
  }
  if (beyondAscii) ranges.push(...otherCases(set));
  return codePointsOf(ranges);
}

/** U+017F and U+212A are the only characters beyond ASCII that are another case of characters in it. */
const asciiWithOthers = [
  [[0x53, 0x73], 0x17f],
  [[0x4b, 0x6b], 0x212a],
] as const;

function addShifted(ranges: number[], [from, to]: readonly [number, number], by: number): void {
  if (from <= to) ranges.push(from + by, to + by);
}

function otherCases(set: CodePoints): number[] {
  if (set.length === 2 && set[0] === set[1] && !isCased.test(String.fromCodePoint(set[0]!))) return [];
  const others: number[] = [];
  for (const alike of casesOfCharacters())
    if (alike.some((codePoint) => hasCodePoint(set, codePoint)))
      for (const codePoint of alike) others.push(codePoint, codePoint);
  return others;
}

let caseGroups: readonly (readonly number[])[] | undefined;

/** Characters that simple folding makes equal, group by group. */
function casesOfCharacters(): readonly (readonly number[])[] {
  caseGroups ??= buildCaseGroups();
  return caseGroups;
}

function buildCaseGroups(): readonly (readonly number[])[] {
  // None lies beyond the first two planes.
  const characters = (textOf(0, 0xd7ff) + textOf(0xe000, 0x1ffff)).match(new RegExp(cased, 'gu')) ?? [];
  const groups = new Map<string, Set<string>>(characters.map((character) => [character, new Set([character])]));
  const join = (left: string, right: string) => {
    const joined = groups.get(left)!;
    const other = groups.get(right);
    if (!other || other === joined) return;
    for (const character of other) {
      joined.add(character);
      groups.set(character, joined);
    }
  };
  for (const character of characters) {
    // Its upper case is `I`, whose lower case it is not: folding keeps it apart.
    if (character === '\u0131') continue;
    join(character, character.toLowerCase());
    join(character, character.toUpperCase());
  }
  // A few are made equal by folding though neither is the other's upper or lower case.
  const alone = characters.filter((character) => groups.get(character)!.size === 1);
  for (const character of alone)
    for (const other of alone.join('').match(new RegExp(character, 'giu')) ?? []) join(character, other);
  return [...new Set(groups.values())]
    .filter(({ size }) => size > 1)
    .map((group) => Array.from(group, (character) => character.codePointAt(0)!));
}
