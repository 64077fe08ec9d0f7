/** The definitions of one file while they are being found: tokens to look at, a list to add to, frames of what is open. */
import type { SourceSymbol, SymbolKind } from './symbol.ts';
import { wordToken } from './lex/tokens.ts';
import type { Tokens } from './lex/tokens.ts';

/** Nobody looks for the hundred-thousandth definition of a file: it is generated. */
export const symbolsAtMost = 50_000;

export type Scope = 'namespace' | 'type' | 'enum' | 'function' | 'object';

interface Frame {
  /** Index of the closing token; the frame ends when it is reached. */
  readonly close: number;
  readonly scope: Scope;
  /** -1: none. */
  readonly symbol: number;
}

export class Outline {
  readonly tokens: Tokens;
  readonly symbols: SourceSymbol[] = [];
  truncated = false;
  readonly #bytes: Buffer;
  readonly #frames: Frame[] = [];
  readonly #types = new Map<string, number>();
  readonly #announced = new Map<number, { readonly scope: Scope; readonly symbol: number }>();

  constructor(tokens: Tokens) {
    this.tokens = tokens;
    const { text } = tokens;
    this.#bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  }

  /** The definition whose name is a token, in the innermost open frame unless told otherwise. Returns its index. */
  add(token: number, kind: SymbolKind, container = this.symbol): number {
    return this.addName({ start: this.tokens.start[token]!, end: this.tokens.end[token]!, kind, container });
  }

  addName({
    start,
    end,
    kind,
    container = this.symbol,
  }: {
    readonly start: number;
    readonly end: number;
    readonly kind: SymbolKind;
    readonly container?: number;
  }): number {
    // What is asked for behind the last token, or within empty quotes, has no name.
    if (start >= end) return -1;
    if (this.symbols.length >= symbolsAtMost) {
      this.truncated = true;
      return -1;
    }
    const name = this.#bytes.toString('utf8', start, end);
    const symbol = { name, kind, start, length: end - start };
    const index = this.symbols.push(container < 0 ? symbol : { ...symbol, container }) - 1;
    if (kind === 'class' || kind === 'struct' || kind === 'interface' || kind === 'enum') this.#types.set(name, index);
    return index;
  }

  word(token: number): string {
    return this.#bytes.toString('utf8', this.tokens.start[token], this.tokens.end[token]);
  }

  /** The type of that name defined further up, or -1. */
  typeNamed(name: string): number {
    return this.#types.get(name) ?? -1;
  }

  get scope(): Scope {
    return this.#frames.at(-1)?.scope ?? 'namespace';
  }

  get symbol(): number {
    return this.#frames.at(-1)?.symbol ?? -1;
  }

  get close(): number {
    return this.#frames.at(-1)?.close ?? this.tokens.count;
  }

  /** From an opening bracket to its partner. Returns the token behind it. */
  enter(open: number, scope: Scope, symbol: number): number {
    return this.enterUntil(open + 1, this.tokens.partner[open]!, { scope, symbol });
  }

  enterUntil(
    next: number,
    close: number,
    { scope, symbol }: { readonly scope: Scope; readonly symbol: number },
  ): number {
    this.#frames.push({ close, scope, symbol });
    return next;
  }

  /** Says what a brace further down will begin. */
  announce(open: number, scope: Scope, symbol: number): void {
    this.#announced.set(open, { scope, symbol });
  }

  /** Enters what was announced for this brace, or what it seems to be. Returns the token behind it. */
  enterAnnounced(open: number, otherwise: Scope): number {
    const announced = this.#announced.get(open);
    this.#announced.delete(open);
    return this.enter(open, announced?.scope ?? otherwise, announced?.symbol ?? this.symbol);
  }

  /** Ends the frames that are closed at this token. */
  leave(token: number): void {
    while (this.#frames.length > 0 && this.close <= token) this.#frames.pop();
  }

  isWord(token: number): boolean {
    return this.tokens.kind[token] === wordToken;
  }

  /** A word, be it a keyword: languages let contextual keywords be names. */
  isName(token: number): boolean {
    const kind = this.tokens.kind[token]!;
    return kind === wordToken || kind >= 256;
  }

  /** Behind the partner of an opening bracket; behind the token itself when it is none. */
  behind(token: number): number {
    const partner = this.tokens.partner[token]!;
    return Math.max(token, Math.min(partner, this.tokens.count)) + 1;
  }

  isOpening(token: number): boolean {
    const kind = this.tokens.kind[token]!;
    return kind === 0x28 || kind === 0x5b || kind === 0x7b;
  }

  /** Two marks without white space between them. */
  isPair(token: number, first: number, second: number): boolean {
    const { kind, start, end } = this.tokens;
    return kind[token] === first && kind[token + 1] === second && end[token] === start[token + 1];
  }

  /** Behind `<…>`; where it turns out not to be a list of types, the token itself. */
  behindAngles(open: number): number {
    const { kind } = this.tokens;
    const limit = Math.min(open + 400, this.tokens.count);
    let depth = 0;
    for (let at = open; at < limit; at++) {
      const mark = kind[at]!;
      if (mark === 0x3c) depth++;
      else if (mark === 0x3e) {
        // `->` and `=>` close nothing.
        const before = kind[at - 1];
        if ((before === 0x2d || before === 0x3d) && this.isPair(at - 1, before, 0x3e)) continue;
        if (--depth === 0) return at + 1;
      } else if (mark === 0x3b) return open;
      else if (mark === 0x28 || mark === 0x5b || mark === 0x7b) at = this.behind(at) - 1;
      else if (mark === 0x29 || mark === 0x7d || mark === 0x5d) return open;
    }
    return open;
  }
}
