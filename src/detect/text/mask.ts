/**
 * A file's text with comments blanked (`uncommented`) and with comments and the insides of strings blanked (`code`), at
 * the same offsets as the text itself. With these a rule tells a call from a sentence about a call.
 *
 * It is a lexer for all languages at once and so not exact for any: unterminated quotes end with their line, which
 * bounds what one misread character can spoil. Interpolated expressions (`${…}`, `#{…}`, f-strings) stay visible as code.
 * Linear: every character is visited once; nesting is bounded.
 */
import type { FileKind } from '../../model/file-kind.ts';
import { syntaxOf, type QuoteSyntax, type Syntax } from './syntax.ts';

export interface MaskedText {
  readonly uncommented: string;
  readonly code: string;
}

const deepestNesting = 20;

export function maskText(text: string, kind: FileKind): MaskedText {
  const syntax = syntaxOf(kind);
  if (!syntax) return { uncommented: text, code: text };
  const lexer = new Lexer(text, syntax);
  lexer.run();
  const { comments, strings } = lexer;
  let uncommented: string | undefined;
  let code: string | undefined;
  // Most rules ask for one of the two.
  return {
    get uncommented() {
      return (uncommented ??= blanked(text, [comments]));
    },
    get code() {
      return (code ??= blanked(text, [comments, strings]));
    },
  };
}

/** Flat list of start, end, start, end …, ascending. */
type Spans = number[];

class Lexer {
  readonly comments: Spans = [];
  readonly strings: Spans = [];
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #interesting = new Uint8Array(128);
  #at = 0;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    const starts = [
      ...syntax.lineComments,
      ...syntax.blockComments.map(([open]) => open),
      ...syntax.quotes.map((quote) => quote.open),
      '{',
      '}',
      ...(syntax.regexLiterals ? ['/'] : []),
    ];
    for (const start of starts) this.#interesting[start.charCodeAt(0)] = 1;
  }

  run(): void {
    while (this.#at < this.#text.length) {
      this.#code(0);
      this.#at++; // past a closing brace without an opening one
    }
  }

  /** Reads code until the brace that closes it (nested) or the end. */
  #code(nesting: number): void {
    let braces = 0;
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code >= 128 || this.#interesting[code] === 0) {
        this.#at++;
        continue;
      }
      if (this.#comment() || this.#quoted(nesting) || this.#regex()) continue;
      if (code === 123) braces++;
      if (code === 125 && nesting > 0 && --braces < 0) return;
      this.#at++;
    }
  }

  #comment(): boolean {
    for (const [open, close] of this.#syntax.blockComments) {
      if (!this.#text.startsWith(open, this.#at)) continue;
      const end = this.#text.indexOf(close, this.#at + open.length);
      this.#hide(this.comments, this.#at, end < 0 ? this.#text.length : end + close.length);
      return true;
    }
    for (const open of this.#syntax.lineComments) {
      if (!this.#text.startsWith(open, this.#at)) continue;
      const before = this.#text.charCodeAt(this.#at - 1);
      const spaced = this.#at === 0 || before === 10 || before === 32 || before === 9;
      if (this.#syntax.spacedComments && !spaced) continue;
      // `http://…` in an unquoted place (YAML-like values, JSX text) is no comment.
      if (open === '//' && before === 58) continue;
      this.#hide(this.comments, this.#at, this.#lineEnd());
      return true;
    }
    return false;
  }

  #quoted(nesting: number): boolean {
    for (const quote of this.#syntax.quotes) {
      if (!this.#text.startsWith(quote.open, this.#at)) continue;
      if (quote.single && !this.#singleCharacter()) continue;
      this.#string(quote, nesting);
      return true;
    }
    return false;
  }

  #singleCharacter(): boolean {
    const shape = /'(?:\\[^\n']{1,10}|\\'|[^\\'\n]{1,2})'/y;
    shape.lastIndex = this.#at;
    return shape.test(this.#text);
  }

  #string(quote: QuoteSyntax, nesting: number): void {
    const text = this.#text;
    const opening = this.#interpolationOf(quote, nesting);
    let from = (this.#at += quote.open.length);
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 92 && quote.escapes) this.#at += 2;
      else if (code === 10 && !quote.multiline) break;
      else if (text.startsWith(quote.close, this.#at)) break;
      else if (opening !== undefined && text.startsWith(opening, this.#at)) {
        if (opening === '{' && text.startsWith('{{', this.#at)) {
          this.#at += 2;
          continue;
        }
        this.strings.push(from, this.#at);
        this.#at += opening === '{$' ? 1 : opening.length;
        this.#code(nesting + 1);
        from = ++this.#at;
      } else if (code === 36 && quote.dollarNames) {
        this.strings.push(from, this.#at);
        this.#at = from = this.#endOfName();
      } else this.#at++;
    }
    const end = Math.min(this.#at, text.length);
    if (end > from) this.strings.push(from, end);
    this.#at = text.startsWith(quote.close, end) ? end + quote.close.length : end;
  }

  #interpolationOf(quote: QuoteSyntax, nesting: number): string | undefined {
    if (quote.interpolation === undefined || nesting >= deepestNesting) return undefined;
    if (quote.prefix === undefined) return quote.interpolation;
    const near = this.#text.slice(Math.max(0, this.#at - 2), this.#at);
    return quote.prefix.split('').some((letter) => near.includes(letter)) ? quote.interpolation : undefined;
  }

  #endOfName(): number {
    const name = /\$\w{0,80}(?:->\w{1,80})?/y;
    name.lastIndex = this.#at;
    name.test(this.#text);
    return Math.max(name.lastIndex, this.#at + 1);
  }

  /** A `/` where an expression may begin opens a regular expression, if it closes on the same line. */
  #regex(): boolean {
    if (!this.#syntax.regexLiterals || this.#text.charCodeAt(this.#at) !== 47) return false;
    let before = this.#at - 1;
    while (before >= 0 && this.#at - before < 40 && /[ \t]/.test(this.#text[before]!)) before--;
    if (before >= 0 && !/[(,=:[!&|?{};\n>+]/.test(this.#text[before]!)) {
      if (!/\b(?:return|typeof|case|in|of)$/.test(this.#text.slice(Math.max(0, before - 8), before + 1))) return false;
    }
    const shape = /\/(?![*/])(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n]){0,300}\]|[^/\\[\n]){1,500}\//y;
    shape.lastIndex = this.#at;
    if (!shape.test(this.#text)) return false;
    this.strings.push(this.#at + 1, shape.lastIndex - 1);
    this.#at = shape.lastIndex;
    return true;
  }

  #hide(spans: Spans, start: number, end: number): void {
    spans.push(start, end);
    this.#at = end;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }
}

/**
 * Blanks written over a copy in memory, and one string made of it: joining what is left between some thousand spans costs
 * several times as much, most of it garbage.
 */
function blanked(text: string, hidden: readonly Spans[]): string {
  if (hidden.every((spans) => spans.length === 0)) return text;
  const isWide = /[\u0100-\uffff]/.test(text);
  const encoding = isWide ? 'utf16le' : 'latin1';
  const length = isWide ? 2 * text.length : text.length;
  const bytes = length <= scratch.length ? scratch.subarray(0, length) : Buffer.allocUnsafeSlow(length);
  bytes.write(text, encoding);
  const units = isWide ? new Uint16Array(bytes.buffer, 0, text.length) : bytes;
  for (const spans of hidden) fill(units, spans);
  return bytes.toString(encoding);
}

/** Where the copies of most files are made, one after the other. */
const scratch = Buffer.allocUnsafeSlow(1 << 18);

function fill(units: Uint8Array | Uint16Array, spans: Spans): void {
  for (let i = 0; i < spans.length; i += 2) {
    const end = spans[i + 1]!;
    for (let at = spans[i]!; at < end; at++) if (units[at] !== 10) units[at] = 32;
  }
}
