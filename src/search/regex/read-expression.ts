/**
 * Reads RE2 syntax into the exact tree of expression.ts, character by character as RE2 (Go's dialect, re2js) does: the
 * same patterns are valid, and they mean the same. What is invalid is only said to be so; compile.ts explains it.
 */
import { alternationOf } from './alternation.ts';
import {
  allCodePoints,
  codePointsOf,
  complementOf,
  hasCodePoint,
  lastCodePoint,
  lineFeedCharacter,
  withoutCodePoint,
  type CodePoints,
} from './code-points.ts';
import { emptyExpression, isEveryCharacter, mapLeaves, type Expression, type Repeat } from './expression.ts';
import { unicodeClass, withAllCases } from './unicode.ts';

export interface ReadExpression {
  readonly expression: Expression;
  /** Whether a line feed is spelled out where it can be matched; if not, none of the tree's sets has one. */
  readonly multiLine: boolean;
}

export type ReadingFault =
  | 'nesting'
  | 'nothing-to-repeat'
  | 'repeated-twice'
  | 'count'
  | 'unclosed-group'
  | 'unopened-group'
  | 'same-name'
  | 'group-start'
  | 'unknown-class'
  | 'escape'
  | 'last-backslash'
  | 'unclosed-class'
  | 'range'
  | 'code-point';

/** What is wrong with a source that is not valid, and where it begins (UTF-16). */
export function readingFault(source: string): { readonly kind: ReadingFault; readonly at: number } | undefined {
  try {
    new Reader(source, false).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
}

/** Undefined when the source is not valid. */
export function readExpression(source: string, options: { readonly ignoreCase: boolean }): ReadExpression | undefined {
  try {
    const reader = new Reader(source, options.ignoreCase);
    const expression = reader.whole();
    return { expression: reader.multiLine ? expression : withinLines(expression), multiLine: reader.multiLine };
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

/** Within lines there is no line feed, and a text's ends are a line's. */
function withinLines(expression: Expression): Expression {
  return mapLeaves(expression, (leaf) => {
    if (leaf.kind === 'characters') return { ...leaf, set: withoutCodePoint(leaf.set, lineFeedCharacter) };
    if (leaf.at === 'text-start') return { kind: 'assertion', at: 'line-start' };
    return leaf.at === 'text-end' ? { kind: 'assertion', at: 'line-end' } : leaf;
  });
}

/** Thrown inside this file only. */
class Invalid extends Error {
  readonly kind: ReadingFault;
  readonly at: number;

  constructor(kind: ReadingFault, at: number) {
    super(kind);
    this.kind = kind;
    this.at = at;
  }
}

/** `lines`: `^` and `$` are a line's. */
interface Flags {
  readonly foldCase: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
  readonly lazy: boolean;
}

const deepestNesting = 1000;
const mostRepeats = 1000;

const digit: CodePoints = [0x30, 0x39];
const word: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const perlClasses: Readonly<Record<string, CodePoints>> = { d: digit, w: word, s: [9, 10, 12, 13, 32, 32] };
const posixClasses: Readonly<Record<string, CodePoints>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0, 0x7f],
  blank: [9, 9, 32, 32],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [9, 13, 32, 32],
  upper: [0x41, 0x5a],
  word,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};
const controlEscapes: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const anchors: Readonly<Record<string, Expression>> = {
  A: { kind: 'assertion', at: 'text-start' },
  z: { kind: 'assertion', at: 'text-end' },
  b: { kind: 'assertion', at: 'word-edge' },
  B: { kind: 'assertion', at: 'no-word-edge' },
};

class Reader {
  multiLine = false;
  readonly #source: string;
  #at = 0;
  #flags: Flags;
  #depth = 0;
  readonly #names = new Set<string>();

  constructor(source: string, foldCase: boolean) {
    this.#source = source;
    this.#flags = { foldCase, lines: true, dotAll: false, lazy: false };
  }

  whole(): Expression {
    const expression = this.#alternation();
    if (this.#at < this.#source.length) throw new Invalid('unopened-group', this.#at);
    return expression;
  }

  #alternation(): Expression {
    if (++this.#depth > deepestNesting) throw new Invalid('nesting', this.#at);
    const branches = [this.#concatenation()];
    while (this.#take('|')) branches.push(this.#concatenation());
    this.#depth--;
    return branches.length === 1 ? branches[0]! : alternationOf(branches);
  }

  #concatenation(): Expression {
    const parts: Expression[] = [];
    let repeated = false;
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      const start = this.#at;
      const range = this.#quantifier();
      if (!range) {
        repeated = false;
        this.#readAtoms(parts);
        continue;
      }
      const part = parts.pop();
      // Nothing to repeat, or `a**`, which RE2 refuses.
      if (repeated) throw new Invalid('repeated-twice', start);
      if (!part) throw new Invalid('nothing-to-repeat', start);
      repeated = true;
      const greedy = this.#take('?') === this.#flags.lazy;
      const repeat: Repeat = { kind: 'repeat', part, ...range, greedy };
      if ((range.min >= 2 || (range.max >= 2 && range.max < Infinity)) && !repeatsFewer(repeat, mostRepeats))
        throw new Invalid('count', start);
      parts.push(repeat);
    }
    if (parts.length === 0) return emptyExpression;
    return parts.length === 1 ? parts[0]! : { kind: 'concat', parts };
  }

  #quantifier(): { readonly min: number; readonly max: number } | undefined {
    switch (this.#source[this.#at] ?? '') {
      case '*':
        this.#at++;
        return { min: 0, max: Infinity };
      case '+':
        this.#at++;
        return { min: 1, max: Infinity };
      case '?':
        this.#at++;
        return { min: 0, max: 1 };
      case '{':
        return this.#counted();
      default:
        return undefined;
    }
  }

  #counted(): { readonly min: number; readonly max: number } | undefined {
    const start = this.#at;
    const counted = this.#look(/\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/y);
    if (!counted) return undefined;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] === undefined ? Infinity : Number(counted[3]);
    if (min > mostRepeats || (max > mostRepeats && max < Infinity) || min > max) throw new Invalid('count', start);
    return { min, max };
  }

  /** Usually adds one; several for `\Q...\E`, none for a change of flags. */
  #readAtoms(parts: Expression[]): void {
    const next = this.#source[this.#at]!;
    if (next === '(') return this.#readGroup(parts);
    if (next === '\\') return this.#readEscape(parts);
    if (next === '[') parts.push(this.#characterClass());
    else if (next === '.') {
      this.#at++;
      if (this.#flags.dotAll) this.multiLine = true;
      const set = this.#flags.dotAll ? allCodePoints : withoutCodePoint(allCodePoints, lineFeedCharacter);
      parts.push({ kind: 'characters', set });
    } else if (next === '^' || next === '$') {
      this.#at++;
      const side = next === '^' ? 'start' : 'end';
      parts.push({ kind: 'assertion', at: this.#flags.lines ? `line-${side}` : `text-${side}` });
    } else parts.push(this.#character(this.#nextCodePoint()));
  }

  #character(codePoint: number): Expression {
    if (codePoint === lineFeedCharacter) this.multiLine = true;
    return { kind: 'characters', set: this.#folded([codePoint, codePoint]) };
  }

  #folded(set: CodePoints): CodePoints {
    return this.#flags.foldCase ? withAllCases(set) : set;
  }

  #readGroup(parts: Expression[]): void {
    const outside = this.#flags;
    const start = this.#at++;
    if (this.#sees('?')) {
      const named = this.#look(/\?P?<(\w+)>/y);
      if (named) {
        if (this.#names.has(named[1]!)) throw new Invalid('same-name', start);
        this.#names.add(named[1]!);
      } else if (this.#changeFlags() === ')') return;
    }
    const inside = this.#alternation();
    if (!this.#take(')')) throw new Invalid('unclosed-group', start);
    this.#flags = outside;
    parts.push(inside);
  }

  /** `(?i)` lasts to the end of the group it stands in, which puts its own flags back. */
  #changeFlags(): string {
    const written = this.#look(/\?([imsU]*)(?:-([imsU]+))?([:)])/y);
    if (!written) throw new Invalid('group-start', this.#at - 1);
    const on = written[1]!;
    const off = written[2] ?? '';
    const flag = (letter: string, before: boolean) => (off.includes(letter) ? false : on.includes(letter) || before);
    this.#flags = {
      foldCase: flag('i', this.#flags.foldCase),
      lines: flag('m', this.#flags.lines),
      dotAll: flag('s', this.#flags.dotAll),
      lazy: flag('U', this.#flags.lazy),
    };
    return written[3]!;
  }

  #readEscape(parts: Expression[]): void {
    const letter = this.#source[this.#at + 1];
    if (letter === 'Q') {
      const end = this.#source.indexOf('\\E', this.#at + 2);
      const quoted = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#source.length : end + 2;
      for (const character of quoted) parts.push(this.#character(character.codePointAt(0)!));
      return;
    }
    const anchor = letter === undefined ? undefined : anchors[letter];
    if (anchor) {
      this.#at += 2;
      parts.push(anchor);
      return;
    }
    const set = this.#escapedSet();
    parts.push(set ? { kind: 'characters', set } : this.#character(this.#escapedCodePoint()));
  }

  /** `\d`, `\W`, `\pL`, `\P{Greek}`: in a class or outside. */
  #escapedSet(): CodePoints | undefined {
    const start = this.#at;
    const letter = this.#source[start + 1];
    if (letter === 'p' || letter === 'P') {
      const written = this.#look(/\\[pP](?:\{(\^?)([^}]*)\}|(?!\{)([^]))/uy);
      const members = written && unicodeClass(written[2] ?? written[3]!);
      if (!members) throw new Invalid('unknown-class', start);
      const negated = (letter === 'P') !== (written[1] === '^');
      return negated ? complementOf(this.#folded(members)) : this.#folded(members);
    }
    const members = letter === undefined ? undefined : perlClasses[letter.toLowerCase()];
    if (letter === undefined || members === undefined) return undefined;
    this.#at += 2;
    return letter === letter.toLowerCase() ? this.#folded(members) : complementOf(this.#folded(members));
  }

  #escapedCodePoint(): number {
    const start = this.#at;
    const hex = this.#look(/\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/y);
    if (hex) {
      const codePoint = Number.parseInt(hex[1] ?? hex[2]!, 16);
      if (codePoint > lastCodePoint) throw new Invalid('code-point', start);
      return codePoint;
    }
    const octal = this.#look(/\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/y);
    if (octal) return Number.parseInt(octal[1]!, 8);
    this.#at++;
    if (this.#at >= this.#source.length) throw new Invalid('last-backslash', start);
    const codePoint = this.#nextCodePoint();
    const character = String.fromCodePoint(codePoint);
    const control = controlEscapes[character];
    if (control !== undefined) return control;
    if (codePoint >= 0x80 || /[0-9A-Za-z]/.test(character)) throw new Invalid('escape', start);
    return codePoint;
  }

  #characterClass(): Expression {
    const start = this.#at++;
    const negated = this.#take('^');
    const ranges: number[] = [];
    let spelled = false;
    for (let first = true; first || !this.#sees(']'); first = false) {
      if (this.#at >= this.#source.length) throw new Invalid('unclosed-class', start);
      if (this.#addToClass(ranges)) spelled = true;
    }
    this.#at++;
    const set = negated ? complementOf(codePointsOf(ranges)) : codePointsOf(ranges);
    if ((spelled && hasCodePoint(set, lineFeedCharacter)) || isEveryCharacter(set)) this.multiLine = true;
    return { kind: 'characters', set };
  }

  /** Returns whether a line feed was spelled out. */
  #addToClass(ranges: number[]): boolean {
    const start = this.#at;
    if (this.#source.startsWith('[:', this.#at) && this.#source.includes(':]', this.#at)) {
      const posix = this.#look(/\[:(\^?)(\w+):\]/y);
      const members = posix && posixClasses[posix[2]!];
      if (!members) throw new Invalid('unknown-class', start);
      ranges.push(...(posix[1] ? complementOf(this.#folded(members)) : this.#folded(members)));
      return false;
    }
    const set = this.#sees('\\') ? this.#escapedSet() : undefined;
    if (set) {
      for (const end of set) ranges.push(end);
      return false;
    }
    const from = this.#classCodePoint();
    let to = from;
    if (this.#sees('-') && this.#at + 1 < this.#source.length && this.#source[this.#at + 1] !== ']') {
      this.#at++;
      to = this.#classCodePoint();
    }
    if (to < from) throw new Invalid('range', start);
    for (const end of this.#folded([from, to])) ranges.push(end);
    return from === lineFeedCharacter || to === lineFeedCharacter;
  }

  #classCodePoint(): number {
    return this.#sees('\\') ? this.#escapedCodePoint() : this.#nextCodePoint();
  }

  #nextCodePoint(): number {
    const codePoint = this.#source.codePointAt(this.#at);
    if (codePoint === undefined) throw new Invalid('unclosed-class', this.#at);
    this.#at += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  /** `expected` is sticky: it looks at the current place, and goes behind what it finds there. */
  #look(expected: RegExp): RegExpExecArray | undefined {
    expected.lastIndex = this.#at;
    const found = expected.exec(this.#source);
    if (!found) return undefined;
    this.#at = expected.lastIndex;
    return found;
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at++;
    return true;
  }
}

/** Counts within counts multiply: RE2 takes products up to a thousand. */
function repeatsFewer(expression: Expression, most: number): boolean {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
    case 'characters':
      return true;
    case 'concat':
      return expression.parts.every((part) => repeatsFewer(part, most));
    case 'alternate':
      return expression.branches.every((branch) => repeatsFewer(branch, most));
    case 'repeat': {
      const { part, min, max } = expression;
      // `*`, `+` and `?` do not count.
      if ((min <= 1 && max === Infinity) || (min === 0 && max === 1)) return repeatsFewer(part, most);
      if (max === 0) return true;
      const count = max === Infinity ? min : max;
      return count <= most && repeatsFewer(part, count > 0 ? Math.trunc(most / count) : most);
    }
  }
}
