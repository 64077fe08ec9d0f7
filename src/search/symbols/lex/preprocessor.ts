/**
 * `#if` and its like. Both branches of a condition are read as long as they leave the brackets as they were; where the first
 * branch opens or closes some, the others are passed over, or the rest of the file would be nested wrongly. `#if 0` is
 * passed over, too. Macros that are defined become tokens, wherever they stand.
 */
import { continuedLineEnd, lineEnd } from './strings.ts';
import { defineToken } from './tokens.ts';
import type { Tokens } from './tokens.ts';

type Directive = 'define' | 'if' | 'zero' | 'else' | 'endif' | 'other';

const deepest = 1000;

export class Conditionals {
  readonly #text: Uint8Array;
  readonly #tokens: Tokens;
  /** How many brackets were open at each `#if` that still holds. */
  readonly #depths: number[] = [];

  constructor(text: Uint8Array, tokens: Tokens) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /** At a `#` that begins a line; returns where to read on. */
  directive(at: number, macros: boolean): number {
    const behind = this.#directiveEnd(at);
    switch (this.#read(at)) {
      case 'define':
        if (macros) this.#define(at, behind);
        return behind;
      case 'if':
        if (this.#depths.length < deepest) this.#depths.push(this.#tokens.depth);
        return behind;
      case 'zero':
        this.#depths.push(this.#tokens.depth);
        return this.#passOver(behind, { macros, toElse: true });
      case 'else':
        return this.#depths.length > 0 && this.#depths.at(-1) !== this.#tokens.depth
          ? this.#passOver(behind, { macros, toElse: false })
          : behind;
      case 'endif':
        this.#depths.pop();
        return behind;
      case 'other':
        return behind;
    }
  }

  /** To behind the `#endif` that belongs to it, or its `#else` when there is one. */
  #passOver(from: number, { macros, toElse }: { readonly macros: boolean; readonly toElse: boolean }): number {
    const text = this.#text;
    const end = text.length;
    let nested = 0;
    let line = from;
    while (line < end) {
      let at = line;
      while (at < end && (text[at] === 0x20 || text[at] === 0x09 || text[at] === 0x0d || text[at] === 0x0a)) at++;
      if (text[at] !== 0x23) {
        line = lineEnd(text, at, end) + 1;
        continue;
      }
      const directive = this.#read(at);
      const behind = this.#directiveEnd(at);
      if (directive === 'define' && macros) this.#define(at, behind);
      else if (directive === 'if' || directive === 'zero') nested++;
      else if (directive === 'else' && toElse && nested === 0) return behind;
      else if (directive === 'endif' && nested-- === 0) {
        this.#depths.pop();
        return behind;
      }
      line = behind;
    }
    return end;
  }

  #read(at: number): Directive {
    const text = this.#text;
    const from = this.#wordAfter(at + 1);
    const rest = String.fromCharCode(...text.subarray(from, from + 8));
    if (/^define\s/.test(rest)) return 'define';
    if (/^if\s+0\s/.test(rest)) return 'zero';
    if (rest.startsWith('if')) return 'if';
    if (rest.startsWith('el')) return 'else';
    return rest.startsWith('endif') ? 'endif' : 'other';
  }

  #define(at: number, end: number): void {
    const text = this.#text;
    const start = this.#wordAfter(this.#wordAfter(at + 1) + 6);
    let behind = start;
    while (behind < end && isNameByte(text[behind]!)) behind++;
    if (behind > start) this.#tokens.push(defineToken, start, behind, 1);
  }

  #wordAfter(from: number): number {
    let at = from;
    while (this.#text[at] === 0x20 || this.#text[at] === 0x09) at++;
    return at;
  }

  /** Directives go on behind a backslash at the end of a line, and through comments. */
  #directiveEnd(from: number): number {
    const text = this.#text;
    const end = text.length;
    let at = from;
    while (at < end && text[at] !== 0x0a) {
      if (text[at] === 0x5c) at += text[at + 1] === 0x0d ? 3 : 2;
      else if (text[at] === 0x2f && text[at + 1] === 0x2a) {
        at += 2;
        while (at < end && !(text[at] === 0x2a && text[at + 1] === 0x2f)) at++;
        at += 2;
      } else if (text[at] === 0x2f && text[at + 1] === 0x2f) at = continuedLineEnd(text, at, end);
      else at++;
    }
    return Math.min(at, end);
  }
}

function isNameByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x5f ||
    byte >= 0x80
  );
}
