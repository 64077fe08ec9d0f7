/**
 * From the text of a query to tokens. Where a term ends depends on how patterns are read: a regular expression may hold
 * spaces in parentheses and quotes in a class (`["']`), so brackets are followed before spaces and quotes count.
 */
import { QueryFault, type PatternType, type Span } from './ast.ts';
import { fieldOf, isLikelyText, unknownField } from './fields.ts';

export type Token =
  { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not'; readonly span: Span } | FilterToken | TermToken;

export interface FilterToken {
  readonly kind: 'filter';
  readonly span: Span;
  readonly negated: boolean;
  /** As in fields.ts: the full name. */
  readonly field: string;
  readonly value: string;
  readonly form: TermForm;
  readonly valueSpan: Span;
}

export type TermForm = 'bare' | 'quoted' | 'slashed';

export interface TermToken {
  readonly kind: 'term';
  readonly span: Span;
  readonly negated: boolean;
  readonly form: TermForm;
  /** Without quotes or slashes. */
  readonly value: string;
  /** Of `value`: the same length for a bare term. */
  readonly valueSpan: Span;
}

interface Delimited {
  readonly value: string;
  readonly end: number;
}

export function scanQuery(text: string, patternType: PatternType): readonly Token[] {
  const scanner = new Scanner(text, patternType);
  return scanner.tokens();
}

class Scanner {
  readonly #text: string;
  readonly #type: PatternType;
  readonly #tokens: Token[] = [];
  readonly #outlines = new Map<boolean, string>();
  #at = 0;
  #depth = 0;

  constructor(text: string, type: PatternType) {
    this.#text = text;
    this.#type = type;
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
    const outline = this.#outline(this.#readsRegex);
    const close = matchingParenthesis(outline, from);
    if (close < 0) return false;
    if (hasStructure(outline.slice(from + 1, close))) return true;
    const inside = this.#text.slice(from + 1, close);
    const after = this.#text[close + 1];
    const stands = after === undefined || after === ')' || /\s/.test(after);
    if (!stands || inside.trim() === '') return false;
    if (this.#type === 'keyword') return true;
    // `(a|b)` is a pattern, `(a b)` two words, `(a|b c)` a pattern with a space.
    return this.#type === 'auto' && !/[\\|*+?[\]{}^$]/.test(inside);
  }

  get #readsRegex(): boolean {
    return this.#type === 'auto' || this.#type === 'regexp';
  }

  get #readsQuotes(): boolean {
    return this.#type !== 'literal' && this.#type !== 'standard';
  }

  #filter(): Token | undefined {
    const from = this.#at;
    const start = /^(-?)([A-Za-z]+):/.exec(this.#text.slice(from, from + 40));
    if (!start) return undefined;
    const written = start[2]!;
    const nameSpan = { from: from + start[1]!.length, to: from + start[0].length };
    const field = fieldOf(written);
    const valueFrom = nameSpan.to;
    if (field === undefined) {
      if (isLikelyText(this.#text.slice(valueFrom))) return undefined;
      throw unknownField(written, { from: nameSpan.from, to: nameSpan.to });
    }
    const { value, end, form } = this.#filterValue(valueFrom, written);
    this.#at = end;
    return {
      kind: 'filter',
      span: { from, to: end },
      negated: start[1] === '-',
      field,
      value,
      form,
      valueSpan: form === 'bare' ? { from: valueFrom, to: end } : { from: valueFrom + 1, to: end - 1 },
    };
  }

  #filterValue(from: number, name: string): Delimited & { readonly form: TermForm } {
    const quote = this.#text[from];
    if (quote === '"' || quote === "'") {
      const quoted = readQuoted(this.#text, from);
      if (!quoted)
        throw new QueryFault('a quotation mark is not closed', `Add ${quote} at the end.`, {
          from,
          to: this.#text.length,
        });
      return { ...quoted, form: 'quoted' };
    }
    const slashed = fieldOf(name) === 'content' ? this.#slashed(from) : undefined;
    if (slashed) return { ...slashed, form: 'slashed' };
    const end = this.#termEnd(from, true);
    if (end === from)
      throw new QueryFault(`${name}: needs a value`, `Write ${name}:something without a space, or quote the text.`, {
        from: from - name.length - 1,
        to: from,
      });
    return { value: this.#text.slice(from, end), end, form: 'bare' };
  }

  #term(): Token {
    const from = this.#at;
    const negated = this.#type === 'auto' && /^-[\w"'/(]/.test(this.#text.slice(from, from + 2));
    const start = negated ? from + 1 : from;
    if (negated && this.#text[start] === '(' && this.#opensGroup(start)) throw notBeforeGroup({ from, to: start + 1 });
    const delimited = this.#quoted(start) ?? this.#slashedTerm(start);
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
    const end = Math.max(this.#termEnd(start, this.#readsRegex), start + 1);
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
    if (!this.#readsQuotes || !/["']/.test(this.#text[from] ?? '')) return undefined;
    const quoted = readQuoted(this.#text, from);
    return quoted && quoted.value !== '' && this.#endsTerm(quoted.end) ? { ...quoted, form: 'quoted' } : undefined;
  }

  #slashedTerm(from: number): (Delimited & { readonly form: 'slashed' }) | undefined {
    const slashed = this.#type === 'literal' ? undefined : this.#slashed(from);
    return slashed && { ...slashed, form: 'slashed' };
  }

  /** `/regex/`; not `//`, and not a path, which goes on after its second slash. */
  #slashed(from: number): Delimited | undefined {
    if (this.#text[from] !== '/') return undefined;
    for (let at = from + 1; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++;
      else if (this.#text[at] === '/') {
        if (at === from + 1 || !this.#endsTerm(at + 1)) return undefined;
        return { value: this.#text.slice(from + 1, at).replaceAll('\\/', '/'), end: at + 1 };
      }
    }
    return undefined;
  }

  #endsTerm(at: number): boolean {
    return at >= this.#text.length || /[\s)]/.test(this.#text[at]!);
  }

  /** Where a term without quotes ends: at a space or a closing parenthesis of a group, neither inside brackets. */
  #termEnd(from: number, asRegex: boolean): number {
    let at = from;
    while (at < this.#text.length) {
      const character = this.#text[at]!;
      if (/\s/.test(character)) return at;
      if (character === '\\' && asRegex) at = Math.min(at + 2, this.#text.length);
      else if (character === '[' && asRegex) at = classEnd(this.#text, at) + 1;
      else if (character === '(') at = this.#parenthesisEnd(at, asRegex) + 1;
      else if (character === ')' && this.#depth > 0) return at;
      else at++;
    }
    return at;
  }

  /** The matching parenthesis when it and what is between belong to the term, else the position itself. */
  #parenthesisEnd(at: number, asRegex: boolean): number {
    const outline = this.#outline(asRegex);
    const close = matchingParenthesis(outline, at);
    return close < 0 || hasStructure(outline.slice(at + 1, close)) ? at : close;
  }

  /**
   * The text with everything blanked, at the same length, in which parentheses and operators mean nothing: quoted text,
   * `/regex/`, and as a regular expression escaped characters and classes.
   */
  #outline(asRegex: boolean): string {
    const known = this.#outlines.get(asRegex);
    if (known !== undefined) return known;
    let outline = '';
    for (let at = 0; at < this.#text.length;) {
      const end = this.#blankEnd(at, asRegex);
      outline += end > at ? 'x'.repeat(end - at) : this.#text[at]!;
      at = Math.max(end, at + 1);
    }
    this.#outlines.set(asRegex, outline);
    return outline;
  }

  #blankEnd(at: number, asRegex: boolean): number {
    const character = this.#text[at]!;
    if (asRegex && character === '\\') return Math.min(at + 2, this.#text.length);
    if (asRegex && character === '[') {
      const end = classEnd(this.#text, at);
      return end > at ? end + 1 : at;
    }
    if (at > 0 && !/[\s(:-]/.test(this.#text[at - 1]!)) return at;
    // A value of a filter may be quoted whatever the pattern type.
    const isValue = this.#text[at - 1] === ':';
    if (character === '/' && (isValue || this.#type !== 'literal')) return this.#slashed(at)?.end ?? at;
    if (!/["']/.test(character) || !(isValue || this.#readsQuotes)) return at;
    const quoted = readQuoted(this.#text, at);
    return quoted && this.#endsTerm(quoted.end) ? quoted.end : at;
  }
}

export function notBeforeGroup(span: Span): QueryFault {
  const hint = 'Write NOT before each term: NOT a NOT b for neither, NOT a OR NOT b for not both.';
  return new QueryFault('it looks like you tried to use an expression after NOT', hint, span);
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

/** The end of `"..."` or `'...'` with the escapes `\n \r \t \\` and the quotation mark. */
function readQuoted(text: string, from: number): Delimited | undefined {
  const quote = text[from]!;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', [quote]: quote };
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === quote) return { value, end: at + 1 };
    if (character === '\\') {
      const escaped = escapes[text[at + 1] ?? ''];
      value += escaped ?? `\\${text[at + 1] ?? ''}`;
      at++;
    } else value += character;
  }
  return undefined;
}

/** The closing bracket of a character class, or `from` itself when it is none. */
function classEnd(text: string, from: number): number {
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

function matchingParenthesis(outline: string, from: number): number {
  let depth = 0;
  for (let at = from; at < outline.length; at++) {
    if (outline[at] === '(') depth++;
    else if (outline[at] === ')' && --depth === 0) return at;
  }
  return -1;
}
