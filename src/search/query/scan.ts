/**
 * Our own mode (`auto`): from the text of a query to tokens. Where a term ends depends on what it is: a regular expression
 * may hold spaces in parentheses and quotes in a class (`["']`), so brackets are followed before spaces and quotes count.
 */
import { type Span } from './ast.ts';
import { scanQuoted, scanSlashed, type Delimited } from './delimited.ts';
import { fieldOf, fieldStartAt } from './fields.ts';
import { predicateEnd } from './predicates.ts';
import { filterValue, notBeforeGroup } from './sourcegraph-reader.ts';
import type { FilterToken, TermToken } from './syntax.ts';

export type Token =
  { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not'; readonly span: Span } | FilterToken | TermToken;

export function scanAuto(text: string): readonly Token[] {
  return new Scanner(text).tokens();
}

class Scanner {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #wholeOutline: string | undefined;
  #closings: Int32Array | undefined;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): readonly Token[] {
    while (true) {
      this.#at = skipSpace(this.#text, this.#at);
      if (this.#at >= this.#text.length) break;
      this.#tokens.push(this.#next());
    }
    return this.#tokens;
  }

  #next(): Token {
    const from = this.#at;
    if (this.#text[from] === ')' && this.#depth > 0) {
      this.#depth--;
      return this.#punctuation('close', 1);
    }
    if (this.#text[from] === '(' && this.#opensGroup(from)) {
      this.#depth++;
      return this.#punctuation('open', 1);
    }
    const operator = operatorAt(this.#text, from);
    if (operator && this.#isOperator(operator)) return this.#punctuation(operator, operator.length);
    return this.#filter() ?? this.#term();
  }

  #punctuation(kind: 'open' | 'close' | 'and' | 'or' | 'not', length: number): Token {
    const from = this.#at;
    this.#at += length;
    return { kind, span: { from, to: this.#at } };
  }

  /** A leading AND or OR has nothing to join: it is a word. After another operator it is a mistake, told by the parser. */
  #isOperator(operator: 'and' | 'or' | 'not'): boolean {
    const before = this.#tokens.at(-1);
    return operator === 'not' || (before !== undefined && before.kind !== 'open');
  }

  /** Whether parentheses group, or belong to a pattern. */
  #opensGroup(from: number): boolean {
    const outline = this.#outline();
    const close = this.#closingOf(from);
    if (close < 0) return false;
    if (hasStructure(outline.slice(from + 1, close))) return true;
    const inside = this.#text.slice(from + 1, close);
    const after = this.#text[close + 1];
    const stands = after === undefined || after === ')' || /\s/.test(after);
    if (!stands || inside.trim() === '') return false;
    // `(a|b)` is a pattern, `(a b)` two words, `(a|b c)` a pattern with a space.
    return !/[\\|*+?[\]{}^$]/.test(inside);
  }

  #filter(): Token | undefined {
    const from = this.#at;
    const start = fieldStartAt(this.#text, from);
    const field = start && fieldOf(start.written);
    if (!start || !field) return undefined;
    const { written, negated, valueFrom } = start;
    const { value, end, form } = filterValue(this.#text, valueFrom, field.name, this);
    this.#at = end;
    const valueSpan = form === 'bare' ? { from: valueFrom, to: end } : { from: valueFrom + 1, to: end - 1 };
    return { kind: 'filter', span: { from, to: end }, negated, field, written, value, form, valueSpan };
  }

  readonly readsSlashes = true;

  /** For a value without quotation marks. */
  bareEnd(from: number): number {
    return this.#termEnd(from);
  }

  #term(): Token {
    const from = this.#at;
    const negated = /^-[\w"'/(]/.test(this.#text.slice(from, from + 2));
    const start = negated ? from + 1 : from;
    if (negated && this.#text[start] === '(' && this.#opensGroup(start)) throw notBeforeGroup({ from, to: start + 1 });
    const delimited = this.#quoted(start) ?? this.#slashed(start);
    if (delimited) {
      this.#at = delimited.end;
      const span = { from, to: delimited.end };
      return {
        kind: 'term',
        span,
        negated,
        form: delimited.form,
        value: delimited.value,
        valueSpan: { from: start + 1, to: delimited.end - 1 },
      };
    }
    // A character that starts nothing is a term by itself.
    const end = Math.max(this.#unknownFilterEnd(start) ?? this.#termEnd(start), start + 1);
    this.#at = end;
    return {
      kind: 'term',
      span: { from, to: end },
      negated,
      form: 'bare',
      value: this.#text.slice(start, end),
      valueSpan: { from: start, to: end },
    };
  }

  #quoted(from: number): (Delimited & { readonly form: 'quoted' }) | undefined {
    const quoted = scanQuoted(this.#text, from);
    return quoted && quoted.value !== '' && this.#endsTerm(quoted.end) ? { ...quoted, form: 'quoted' } : undefined;
  }

  /** `/regex/`; not `//`, and not a path, which goes on after its second slash. */
  #slashed(from: number): (Delimited & { readonly form: 'slashed' }) | undefined {
    const slashed = scanSlashed(this.#text, from);
    return slashed && this.#endsTerm(slashed.end) ? { ...slashed, form: 'slashed' } : undefined;
  }

  /** `foo:"a b"` where there is no filter foo: is one word, so that what is said about it is about all of it. */
  #unknownFilterEnd(from: number): number | undefined {
    const start = fieldStartAt(this.#text, from);
    const quoted = start && scanQuoted(this.#text, start.valueFrom);
    return quoted && this.#endsTerm(quoted.end) ? quoted.end : undefined;
  }

  #endsTerm(at: number): boolean {
    return at >= this.#text.length || /[\s)]/.test(this.#text[at]!);
  }

  /** Where a term without quotes ends: at a space or a closing parenthesis of a group, neither inside brackets. */
  #termEnd(from: number): number {
    let at = from;
    while (at < this.#text.length) {
      const character = this.#text[at]!;
      if (/\s/.test(character)) return at;
      if (character === '\\') at = Math.min(at + 2, this.#text.length);
      else if (character === '[') at = classEnd(this.#text, at) + 1;
      else if (character === '(') at = this.#parenthesisEnd(at) + 1;
      else if (character === ')' && this.#depth > 0) return at;
      else at++;
    }
    return at;
  }

  /** The matching parenthesis when it and what is between belong to the term, else the position itself. */
  #parenthesisEnd(at: number): number {
    const outline = this.#outline();
    const close = this.#closingOf(at);
    return close < 0 || hasStructure(outline.slice(at + 1, close)) ? at : close;
  }

  /**
   * The text with everything blanked, at the same length, in which parentheses and operators mean nothing: quoted text,
   * `/regex/`, predicates, escaped characters and classes.
   */
  #outline(): string {
    if (this.#wholeOutline !== undefined) return this.#wholeOutline;
    let outline = '';
    for (let at = 0; at < this.#text.length;) {
      const end = this.#blankEnd(at);
      outline += end > at ? 'x'.repeat(end - at) : this.#text[at]!;
      at = Math.max(end, at + 1);
    }
    this.#wholeOutline = outline;
    return outline;
  }

  #closingOf(at: number): number {
    this.#closings ??= closings(this.#outline());
    return this.#closings[at] ?? -1;
  }

  #blankEnd(at: number): number {
    const character = this.#text[at]!;
    if (character === '\\') return Math.min(at + 2, this.#text.length);
    if (character === '[') {
      const end = classEnd(this.#text, at);
      return end > at ? end + 1 : at;
    }
    if (at > 0 && !/[\s(:-]/.test(this.#text[at - 1]!)) return at;
    if (this.#text[at - 1] === ':') {
      const name = /([A-Za-z]+):$/.exec(this.#text.slice(Math.max(0, at - 40), at))?.[1];
      const end = name === undefined ? undefined : predicateEnd(fieldOf(name)?.name ?? '', this.#text, at);
      if (end !== undefined) return end;
    }
    if (character === '/') return this.#slashed(at)?.end ?? at;
    const quoted = scanQuoted(this.#text, at);
    return quoted && this.#endsTerm(quoted.end) ? quoted.end : at;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** `and`, `or`, `not` in any case, after a space or parenthesis and before one. */
function operatorAt(text: string, at: number): 'and' | 'or' | 'not' | undefined {
  const word = /^(and|or|not)(?=[\s(])/i.exec(text.slice(at, at + 4))?.[1];
  return word === undefined ? undefined : (word.toLowerCase() as 'and' | 'or' | 'not');
}

/** Whether a parenthesised text can only be an expression: it has operators or filters in it. */
function hasStructure(inside: string): boolean {
  if (/(?:\S\s+|\))(?:and|or)(?=[\s(])/i.test(inside)) return true;
  if (/(?:^|[\s(])not\s+\S/i.test(inside)) return true;
  for (const found of inside.matchAll(/(?:^|[\s(])-?([A-Za-z]+):\S/g))
    if (fieldOf(found[1]!) !== undefined) return true;
  return false;
}

/** The closing bracket of a character class, or `from` itself when it is none. */
function classEnd(text: string, from: number): number {
  if (text.indexOf(']', from) < 0) return from;
  let at = from + 1;
  if (text[at] === '^') at++;
  if (text[at] === ']') at++;
  for (; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith('[:', at) && text.indexOf(':]', at) > 0) at = text.indexOf(':]', at) + 1;
    else if (text[at] === ']') return /\s(?:and|or|not)\s/i.test(text.slice(from, at)) ? from : at;
  }
  return from;
}

/** For every opening parenthesis where it is closed, -1 when it is not. */
function closings(outline: string): Int32Array {
  const found = new Int32Array(outline.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < outline.length; at++) {
    if (outline[at] === '(') open.push(at);
    else if (outline[at] === ')') {
      const from = open.pop();
      if (from !== undefined) found[from] = at;
    }
  }
  return found;
}
