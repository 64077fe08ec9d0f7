/**
 * Reads Terraform's language (HCL 2): blocks, attributes, literals, lists, objects, here-documents, comments, with lines.
 * Expressions are kept as text: what `var.x` is worth is decided elsewhere, and a check must not guess.
 *
 * Our own because extractors are synchronous and the WASM build of the real parser is not; that build is the oracle in
 * the tests. Text that it cannot read is an error with its line, never a shorter list of blocks.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export type HclScalar = string | number | boolean | null;

export type HclValue =
  | { readonly kind: 'scalar'; readonly value: HclScalar }
  /** `isTemplate`: the lines of a here-document. */
  | { readonly kind: 'expression'; readonly text: string; readonly isTemplate?: true }
  | { readonly kind: 'list'; readonly items: readonly HclValue[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: HclValue])[] };

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly attributes: readonly (readonly [name: string, value: HclValue, line: number])[];
  readonly blocks: readonly HclBlock[];
}

/** The file as one block without a type. */
export function readHcl(text: string): Result<HclBlock, string> {
  const reader = new HclReader(text.replace(/\r\n?/g, '\n'));
  try {
    return ok(reader.file());
  } catch (error) {
    if (error instanceof HclTrouble) return failed(error.message);
    throw error;
  }
}

/** Thrown and caught within this file only. */
class HclTrouble extends Error {}

const identifier = /[A-Za-z_][\w-]*/y;
const deepest = 100;

class HclReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #countedTo = 0;
  #countedLines = 1;

  constructor(text: string) {
    this.#text = text;
  }

  file(): HclBlock {
    const body = this.#body(false);
    return { type: '', labels: [], line: 1, ...body };
  }

  #trouble(what: string): never {
    throw new HclTrouble(`${what} at line ${this.#line()}`);
  }

  /** Asked for ever later places, so lines are counted once. */
  #line(at = this.#at): number {
    if (at < this.#countedTo) [this.#countedTo, this.#countedLines] = [0, 1];
    for (let i = this.#text.indexOf('\n', this.#countedTo); i >= 0 && i < at; i = this.#text.indexOf('\n', i + 1)) {
      this.#countedLines += 1;
      this.#countedTo = i + 1;
    }
    return this.#countedLines;
  }

  get #char(): string {
    return this.#text[this.#at] ?? '';
  }

  /** Passes over blanks and comments; over line ends only where they mean nothing. */
  #skip(lines: boolean): void {
    for (;;) {
      const char = this.#char;
      if (char === ' ' || char === '\t' || char === '\uFEFF' || (lines && char === '\n')) this.#at += 1;
      else if (char === '#' || this.#text.startsWith('//', this.#at)) this.#toLineEnd();
      else if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end < 0) this.#trouble('a comment that does not end');
        this.#at = end + 2;
      } else return;
    }
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #identifier(): string | undefined {
    identifier.lastIndex = this.#at;
    const found = identifier.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #body(inBlock: boolean): Pick<HclBlock, 'attributes' | 'blocks'> {
    const attributes: (readonly [string, HclValue, number])[] = [];
    const blocks: HclBlock[] = [];
    if ((this.#depth += 1) > deepest) this.#trouble('nested too deeply');
    for (;;) {
      this.#skip(true);
      if (this.#char === '') {
        if (inBlock) this.#trouble('a block that does not end');
        break;
      }
      if (inBlock && this.#char === '}') {
        this.#at += 1;
        break;
      }
      const start = this.#at;
      const name = this.#identifier() ?? this.#trouble(`unexpected "${this.#char}"`);
      this.#skip(false);
      if (this.#char === '=' && this.#text[this.#at + 1] !== '=') {
        this.#at += 1;
        const line = this.#line(start);
        attributes.push([name, this.#value('\n}'), line]);
      } else blocks.push(this.#block(name, this.#line(start)));
    }
    this.#depth -= 1;
    return { attributes, blocks };
  }

  #block(type: string, line: number): HclBlock {
    const labels: string[] = [];
    while (this.#char !== '{') {
      const label = this.#char === '"' ? this.#plainString() : this.#identifier();
      labels.push(label ?? this.#trouble(`unexpected "${this.#char}" after ${type}`));
      this.#skip(false);
    }
    this.#at += 1;
    return { type, labels, line, ...this.#body(true) };
  }

  #plainString(): string {
    const { value } = this.#string();
    return value ?? this.#trouble('a label with an expression');
  }

  /** One value; `ends` are the characters that may follow it. What is no literal is taken as text up to there. */
  #value(ends: string): HclValue {
    if ((this.#depth += 1) > deepest) this.#trouble('nested too deeply');
    this.#skip(ends !== '\n}');
    const start = this.#at;
    const literal = this.#literal();
    if (literal !== undefined) {
      this.#skip(false);
      if (this.#char === '' || ends.includes(this.#char)) {
        this.#depth -= 1;
        return literal;
      }
    }
    this.#at = start;
    this.#depth -= 1;
    return { kind: 'expression', text: this.#expression(ends) };
  }

  #literal(): HclValue | undefined {
    const char = this.#char;
    if (char === '"') {
      const { value, raw } = this.#string();
      return value === undefined ? { kind: 'expression', text: raw } : { kind: 'scalar', value };
    }
    if (char === '<' && this.#text[this.#at + 1] === '<') return this.#heredoc();
    if (char === '[') return this.#list();
    if (char === '{') return this.#object();
    const word = /(?:-?\d[\d.]*(?:[eE][+-]?\d+)?|true|false|null)(?![\w.([-])/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    const words: Readonly<Record<string, HclScalar>> = { true: true, false: false, null: null };
    return { kind: 'scalar', value: found in words ? words[found]! : Number(found) };
  }

  /** Between quotes. `value` is undefined when it has an expression in it. */
  #string(): { value: string | undefined; raw: string } {
    const start = this.#at;
    let value = '';
    let isTemplate = false;
    this.#at += 1;
    while (this.#char !== '"') {
      const two = this.#text.slice(this.#at, this.#at + 2);
      if (this.#char === '' || this.#char === '\n') this.#trouble('a string that does not end');
      if (two === '$$' || two === '%%') {
        value += two[0]!;
        this.#at += this.#text[this.#at + 2] === '{' ? 2 : 1;
        if (this.#char === '{') value += this.#take();
      } else if (two === '${' || two === '%{') {
        isTemplate = true;
        this.#interpolation();
      } else if (this.#char === '\\') value += this.#escape();
      else value += this.#take();
    }
    this.#at += 1;
    return { value: isTemplate ? undefined : value, raw: this.#text.slice(start, this.#at) };
  }

  #take(): string {
    const char = this.#char;
    this.#at += 1;
    return char;
  }

  #escape(): string {
    const char = this.#text[this.#at + 1] ?? '';
    this.#at += 2;
    const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
    if (char !== 'u' && char !== 'U') return simple[char] ?? char;
    const length = char === 'u' ? 4 : 8;
    const code = Number.parseInt(this.#text.slice(this.#at, this.#at + length), 16);
    if (Number.isNaN(code) || code > 0x10ffff) this.#trouble('a broken escape');
    this.#at += length;
    return String.fromCodePoint(code);
  }

  /** `${ … }`, strings and braces within it included. */
  #interpolation(): void {
    this.#at += 2;
    let depth = 1;
    while (depth > 0) {
      if (this.#char === '') this.#trouble('an expression that does not end');
      if (this.#char === '"') this.#string();
      else {
        if (this.#char === '{') depth += 1;
        if (this.#char === '}') depth -= 1;
        this.#at += 1;
      }
    }
  }

  #heredoc(): HclValue {
    const head = /<<(-?)([A-Za-z_]\w*)[ \t]*\n/y;
    head.lastIndex = this.#at;
    const match = head.exec(this.#text);
    if (!match) this.#trouble('a broken here-document');
    const begin = head.lastIndex;
    const end = new RegExp(`^[ \\t]*${match[2]}[ \\t]*$`, 'gm');
    end.lastIndex = begin;
    const stop = end.exec(this.#text);
    if (!stop) this.#trouble(`a here-document without ${match[2]}`);
    const content = this.#text.slice(begin, stop.index);
    // The line end after the mark closes the attribute; it stays for the caller.
    this.#at = stop.index + stop[0].length;
    if (/[$%]\{/.test(content.replace(/\$\$\{|%%\{/g, ''))) {
      return { kind: 'expression', text: content, isTemplate: true };
    }
    return { kind: 'scalar', value: match[1] === '-' ? dedented(content) : content };
  }

  #list(): HclValue | undefined {
    this.#at += 1;
    const items: HclValue[] = [];
    for (;;) {
      this.#skip(true);
      if (this.#char === ']') break;
      if (this.#isFor()) return undefined;
      items.push(this.#value(',]\n'));
      this.#skip(true);
      if (this.#char === ',') this.#at += 1;
      else if (this.#char !== ']') return undefined;
    }
    this.#at += 1;
    return { kind: 'list', items };
  }

  #object(): HclValue | undefined {
    this.#at += 1;
    const members: (readonly [string, HclValue])[] = [];
    for (;;) {
      this.#skip(true);
      if (this.#char === '}') break;
      if (this.#isFor()) return undefined;
      const key = this.#key();
      this.#skip(false);
      if (key === undefined || !/[=:]/.test(this.#char)) return undefined;
      this.#at += 1;
      members.push([key, this.#value(',}\n')]);
      this.#skip(true);
      if (this.#char === ',') this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'object', members };
  }

  #isFor(): boolean {
    return /^for\s/.test(this.#text.slice(this.#at, this.#at + 4));
  }

  /** A name, a string, or an expression in parentheses. */
  #key(): string | undefined {
    if (this.#char === '"') return this.#string().value;
    if (this.#char !== '(') {
      const number = /\d+/y;
      number.lastIndex = this.#at;
      const digits = number.exec(this.#text)?.[0];
      if (digits !== undefined) this.#at += digits.length;
      return digits ?? this.#identifier();
    }
    const start = this.#at;
    this.#brackets();
    return this.#text.slice(start, this.#at);
  }

  /** Text up to one of `ends` outside of brackets and strings. */
  #expression(ends: string): string {
    const start = this.#at;
    while (this.#char !== '') {
      const char = this.#char;
      if (ends.includes(char)) break;
      if (char === '"') this.#string();
      else if ('([{'.includes(char)) this.#brackets();
      else if (')]}'.includes(char)) this.#trouble(`unexpected "${char}"`);
      else if (char === '<' && /<<-?[A-Za-z_]\w*[ \t]*\n/y.test(this.#text.slice(this.#at, this.#at + 200)))
        this.#heredoc();
      else if (char === '#' || this.#text.startsWith('//', this.#at) || this.#text.startsWith('/*', this.#at))
        this.#skip(false);
      else this.#at += 1;
    }
    const text = this.#text.slice(start, this.#at).trim();
    return text === '' ? this.#trouble('a value is missing') : text;
  }

  /** From an opening bracket to its closing one. */
  #brackets(): void {
    const closing: string[] = [];
    do {
      const char = this.#char;
      if (char === '') this.#trouble('a bracket that is not closed');
      if (char === '"') this.#string();
      else if (char === '<' && /^<<-?[A-Za-z_]\w*[ \t]*\n/.test(this.#text.slice(this.#at, this.#at + 200)))
        this.#heredoc();
      else if (char === '#' || this.#text.startsWith('//', this.#at) || this.#text.startsWith('/*', this.#at))
        this.#skip(false);
      else {
        if (char === '(') closing.push(')');
        else if (char === '[') closing.push(']');
        else if (char === '{') closing.push('}');
        else if (')]}'.includes(char) && closing.pop() !== char) this.#trouble(`unexpected "${char}"`);
        this.#at += 1;
      }
    } while (closing.length > 0);
  }
}

/** `<<-`: the smallest indentation of a line is taken off all of them. */
function dedented(content: string): string {
  const lines = content.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(least, line.length - line.trimStart().length))).join('\n');
}
