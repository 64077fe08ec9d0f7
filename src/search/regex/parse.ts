/**
 * Reads RE2 syntax into the tree of syntax.ts. Only called for patterns that re2js has accepted; whatever this reader does
 * not know makes the whole pattern `anything`, so that an oversight costs time and never a match.
 */
import {
  allAscii,
  anything,
  asciiOf,
  asciiRange,
  foldedCodePoint,
  isCaseless,
  withBothCases,
  type Regex,
} from './syntax.ts';

interface Flags {
  readonly foldCase: boolean;
}

interface Sets {
  ascii: bigint;
  beyond: boolean;
  /** May hold more than the real set does: its complement is not known. */
  loose: boolean;
}

export function parseRegex(source: string, options: { readonly foldCase: boolean }): Regex {
  try {
    return new Reader(source, options).whole();
  } catch (error) {
    if (error instanceof Unknown) return anything;
    throw error;
  }
}

/** Thrown inside this file only: the pattern has something this reader does not know. */
class Unknown extends Error {}

const digit = asciiRange(0x30, 0x39);
const word = digit | asciiRange(0x41, 0x5a) | asciiRange(0x61, 0x7a) | asciiOf('_');
const perlClasses: Readonly<Record<string, bigint>> = { d: digit, w: word, s: asciiOf('\t\n\f\r ') };
const posixClasses: Readonly<Record<string, bigint>> = {
  alnum: word & ~asciiOf('_'),
  alpha: word & ~asciiOf('_') & ~digit,
  ascii: allAscii,
  blank: asciiOf('\t '),
  cntrl: asciiRange(0, 0x1f) | asciiRange(0x7f, 0x7f),
  digit,
  graph: asciiRange(0x21, 0x7e),
  lower: asciiRange(0x61, 0x7a),
  print: asciiRange(0x20, 0x7e),
  punct: asciiRange(0x21, 0x7e) & ~(word & ~asciiOf('_')),
  space: asciiOf('\t\n\v\f\r '),
  upper: asciiRange(0x41, 0x5a),
  word,
  xdigit: digit | asciiRange(0x41, 0x46) | asciiRange(0x61, 0x66),
};
const controlEscapes: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

class Reader {
  readonly #source: string;
  #at = 0;
  #flags: Flags;

  constructor(source: string, flags: Flags) {
    this.#source = source;
    this.#flags = flags;
  }

  whole(): Regex {
    const regex = this.#alternation();
    if (this.#at < this.#source.length) throw new Unknown();
    return regex;
  }

  #alternation(): Regex {
    const branches = [this.#concatenation()];
    while (this.#take('|')) branches.push(this.#concatenation());
    return branches.length === 1 ? branches[0]! : { kind: 'alternate', branches };
  }

  #concatenation(): Regex {
    const parts: Regex[] = [];
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      const atoms = this.#atoms();
      const last = atoms.pop();
      parts.push(...atoms);
      if (last) parts.push(this.#repeated(last));
      // A repetition after nothing, as in `a\Q\E*`: it would apply to what came before.
      else if (this.#quantifier()) throw new Unknown();
    }
    return parts.length === 1 ? parts[0]! : { kind: 'concat', parts };
  }

  #repeated(atom: Regex): Regex {
    let part = atom;
    while (true) {
      const range = this.#quantifier();
      if (!range) return part;
      this.#take('?');
      part = { kind: 'repeat', part, ...range };
    }
  }

  #quantifier(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const counted = /^\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/.exec(this.#rest());
    if (!counted) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    if (counted[2] === undefined) return { min, max: min };
    return { min, max: counted[3] ? Number(counted[3]) : Infinity };
  }

  /** Usually one; several for `\Q...\E`, none for a change of flags. A repetition applies to the last one. */
  #atoms(): Regex[] {
    const next = this.#nextChar();
    switch (next) {
      case '(':
        return this.#group();
      case '[':
        return [this.#characterClass()];
      case '.':
        return [{ kind: 'set', ascii: allAscii & ~asciiOf('\n'), beyond: true, foldCase: false }];
      case '^':
        return [{ kind: 'assertion', at: 'start' }];
      case '$':
        return [{ kind: 'assertion', at: 'end' }];
      case '\\':
        return this.#escape();
      default:
        return [this.#char(next.codePointAt(0)!)];
    }
  }

  #char(codePoint: number): Regex {
    const { foldCase } = this.#flags;
    if (!foldCase || isCaseless(codePoint)) return { kind: 'char', codePoint, foldCase: false };
    return { kind: 'char', codePoint: foldedCodePoint(codePoint), foldCase };
  }

  #group(): Regex[] {
    const outside = this.#flags;
    const named = /^\?P?<[^>]*>/.exec(this.#rest());
    const flags = named ? undefined : /^\?([imsU]*)(?:-([imsU]*))?([:)])/.exec(this.#rest());
    if (named) this.#at += named[0].length;
    else if (flags) {
      this.#at += flags[0].length;
      if (flags[1]!.includes('i')) this.#flags = { foldCase: true };
      if (flags[2]?.includes('i')) this.#flags = { foldCase: false };
      // `(?i)` lasts to the end of the group it stands in, which puts its own flags back.
      if (flags[3] === ')') return [];
    } else if (this.#sees('?')) throw new Unknown();
    const inside = this.#alternation();
    if (!this.#take(')')) throw new Unknown();
    this.#flags = outside;
    return [inside];
  }

  #escape(): Regex[] {
    const rest = this.#rest();
    const quoted = /^Q([\s\S]*?)(?:\\E|$)/.exec(rest);
    if (quoted) {
      this.#at += quoted[0].length;
      return Array.from(quoted[1]!, (character) => this.#char(character.codePointAt(0)!));
    }
    const set = this.#escapedSet();
    if (set) return [{ kind: 'set', ascii: set.ascii, beyond: set.beyond, foldCase: this.#flags.foldCase }];
    switch (rest[0] ?? '') {
      case 'A':
        this.#at++;
        return [{ kind: 'assertion', at: 'start' }];
      case 'z':
        this.#at++;
        return [{ kind: 'assertion', at: 'end' }];
      case 'b':
      case 'B':
        this.#at++;
        return [{ kind: 'assertion', at: rest[0] === 'b' ? 'word-edge' : 'no-word-edge' }];
      default:
        return [this.#char(this.#escapedCodePoint())];
    }
  }

  /** `\d`, `\W`, `\pL`, `\P{Greek}`: after the backslash, in a class or outside. */
  #escapedSet(): Sets | undefined {
    const unicode = /^[pP](?:\{[^}]*\}|.)/u.exec(this.#rest());
    if (unicode) {
      this.#at += unicode[0].length;
      return { ascii: allAscii, beyond: true, loose: true };
    }
    const letter = this.#source[this.#at];
    const members = letter === undefined ? undefined : perlClasses[letter.toLowerCase()];
    if (letter === undefined || members === undefined) return undefined;
    this.#at++;
    const negated = letter !== letter.toLowerCase();
    // Where case is ignored, \w holds U+017F and U+212A too: `foldCase` on the set stands for them.
    return { ascii: negated ? allAscii & ~members : members, beyond: negated, loose: false };
  }

  #escapedCodePoint(): number {
    const rest = this.#rest();
    const hex = /^x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(rest);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const match = hex ?? octal;
    if (match) {
      this.#at += match[0].length;
      return hex ? Number.parseInt(hex[1] ?? hex[2]!, 16) : Number.parseInt(match[0], 8);
    }
    const character = this.#nextChar();
    const control = controlEscapes[character];
    if (control !== undefined) return control;
    if (/[0-9A-Za-z]/.test(character) || character.codePointAt(0)! >= 0x80) throw new Unknown();
    return character.codePointAt(0)!;
  }

  #characterClass(): Regex {
    const negated = this.#take('^');
    const sets: Sets = { ascii: 0n, beyond: false, loose: false };
    for (let first = true; first || !this.#sees(']'); first = false) {
      if (this.#at >= this.#source.length) throw new Unknown();
      this.#classMember(sets);
    }
    this.#take(']');
    const { foldCase } = this.#flags;
    const ascii = foldCase ? withBothCases(sets.ascii) : sets.ascii;
    if (!negated) return { kind: 'set', ascii, beyond: sets.beyond, foldCase };
    // What lies beyond ASCII is only known as "maybe some", so its complement is that too.
    return { kind: 'set', ascii: sets.loose ? allAscii : allAscii & ~ascii, beyond: true, foldCase: false };
  }

  #classMember(sets: Sets): void {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.#rest());
    if (posix) {
      const members = posixClasses[posix[2]!];
      if (members === undefined) throw new Unknown();
      this.#at += posix[0].length;
      sets.ascii |= posix[1] ? allAscii & ~members : members;
      sets.beyond ||= posix[1] !== '';
      return;
    }
    if (this.#sees('\\')) {
      this.#at++;
      const set = this.#escapedSet();
      if (set) {
        sets.ascii |= set.ascii;
        sets.beyond ||= set.beyond;
        sets.loose ||= set.loose;
        return;
      }
      this.#at--;
    }
    const from = this.#classCodePoint();
    const to = /^-[^\]]/.test(this.#rest()) && this.#take('-') ? this.#classCodePoint() : from;
    sets.ascii |= asciiRange(from, to);
    if (to >= 0x80) this.#addBeyond(sets, from, to);
  }

  #addBeyond(sets: Sets, from: number, to: number): void {
    sets.beyond = true;
    if (!this.#flags.foldCase) return;
    if (from <= 0x17f && to >= 0x17f) sets.ascii |= asciiOf('s');
    if (from <= 0x212a && to >= 0x212a) sets.ascii |= asciiOf('k');
  }

  #classCodePoint(): number {
    if (this.#take('\\')) return this.#escapedCodePoint();
    return this.#nextChar().codePointAt(0)!;
  }

  #nextChar(): string {
    const codePoint = this.#source.codePointAt(this.#at);
    if (codePoint === undefined) throw new Unknown();
    const character = String.fromCodePoint(codePoint);
    this.#at += character.length;
    return character;
  }

  #rest(): string {
    return this.#source.slice(this.#at);
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }
}
