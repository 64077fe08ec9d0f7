/** Tokens of Ruby, whose literals take a lexer of their own: here-documents, percent literals, regular expressions. */
import * as strings from './strings.ts';
import { tokensAtMost } from './lexer.ts';
import { firstKeyword, numberToken, stringToken, wordToken } from './tokens.ts';
import type { KeywordTable, Tokens } from './tokens.ts';

const closers = new Map([
  [0x28, 0x29],
  [0x5b, 0x5d],
  [0x7b, 0x7d],
  [0x3c, 0x3e],
]);

/** False when the file has more tokens than anybody needs. */
export function lexRuby(text: Uint8Array, keywords: KeywordTable, tokens: Tokens): boolean {
  tokens.begin(text);
  const complete = new RubyLexer(text, keywords, tokens).run();
  tokens.finish();
  return complete;
}

class RubyLexer {
  readonly #text: Uint8Array;
  readonly #keywords: KeywordTable;
  readonly #tokens: Tokens;
  readonly #end: number;
  #lineStart = 1;
  /** Here-documents that begin on this line: where the last of them ends. */
  #heredocEnd = 0;
  /** A tag that is never found costs a look at the whole rest of the file. */
  #heredocsLeft = 2000;
  #heredocsLost = 0;

  constructor(text: Uint8Array, keywords: KeywordTable, tokens: Tokens) {
    this.#text = text;
    this.#keywords = keywords;
    this.#tokens = tokens;
    this.#end = text.length;
  }

  run(): boolean {
    const text = this.#text;
    const end = this.#end;
    let at = 0;
    while (at < end) {
      const byte = text[at]!;
      if (byte === 0x0a) at = this.#newLine(at);
      else if (byte <= 0x20) at++;
      else if (isWordByte(byte)) at = byte >= 0x30 && byte <= 0x39 ? this.#number(at) : this.#word(at);
      else at = this.#mark(at, byte);
      if (at < 0) return true;
      if (this.#tokens.count >= tokensAtMost) return false;
    }
    return true;
  }

  #emit(kind: number, start: number, end: number): number {
    this.#tokens.push(kind, start, Math.min(end, this.#end), this.#lineStart);
    this.#lineStart = 0;
    return Math.min(end, this.#end);
  }

  #newLine(at: number): number {
    this.#lineStart = 1;
    let next = at + 1;
    if (this.#heredocEnd > at) {
      next = this.#heredocEnd;
      this.#heredocEnd = 0;
    }
    const text = this.#text;
    if (text[next] === 0x3d && startsWith(text, next, '=begin')) {
      const close = Buffer.from(text.buffer, text.byteOffset, text.byteLength).indexOf('\n=end', next);
      return close < 0 ? this.#end : strings.lineEnd(text, close + 1, this.#end);
    }
    return startsWith(text, next, '__END__') && (text[next + 7] === 0x0a || next + 7 >= this.#end) ? -1 : next;
  }

  #word(start: number): number {
    const text = this.#text;
    let at = start + 1;
    while (at < this.#end && isWordByte(text[at]!)) at++;
    const before = text[start - 1];
    // `key:` and `x.class` are no keywords; `name?` and `name!` are names.
    const isKey = text[at] === 0x3a && text[at + 1] !== 0x3a;
    const isCall =
      before === 0x2e || (before === 0x3a && text[start - 2] !== 0x3a) || before === 0x40 || before === 0x24;
    const keyword = isKey || isCall ? wordToken : this.#keywords.kindOf(text, start, at);
    if ((text[at] === 0x3f || text[at] === 0x21) && text[at + 1] !== 0x3d && keyword === wordToken) at++;
    return this.#emit(keyword, start, at);
  }

  #number(start: number): number {
    let at = start + 1;
    while (
      at < this.#end &&
      (isWordByte(this.#text[at]!) ||
        (this.#text[at] === 0x2e && this.#text[at + 1]! >= 0x30 && this.#text[at + 1]! <= 0x39))
    )
      at++;
    return this.#emit(numberToken, start, at);
  }

  #mark(at: number, byte: number): number {
    const text = this.#text;
    const end = this.#end;
    switch (byte) {
      case 0x23:
        return strings.lineEnd(text, at, end);
      case 0x22:
      case 0x60:
        return this.#emit(
          stringToken,
          at,
          strings.templateEnd(text, at + 1, end, { quote: byte, mark: 0x23, inner: [0x27], lines: true }),
        );
      case 0x27:
        return this.#emit(stringToken, at, strings.quotedEnd(text, at + 1, end, { quote: 0x27, lines: true }));
      case 0x3f:
        // `?a`, a character.
        if (!this.#isValue(at) && isWordByte(text[at + 1] ?? 0) && !isWordByte(text[at + 2] ?? 0))
          return this.#emit(stringToken, at, at + 2);
        return this.#emit(byte, at, at + 1);
      case 0x2f:
        return this.#slash(at);
      case 0x25:
        return this.#percent(at);
      case 0x3c:
        return this.#heredoc(at);
      default:
        return this.#bracket(at, byte);
    }
  }

  #bracket(at: number, byte: number): number {
    this.#emit(byte, at, at + 1);
    if (byte === 0x28 || byte === 0x5b || byte === 0x7b) this.#tokens.open();
    else if (byte === 0x29) this.#tokens.close(0x28);
    else if (byte === 0x5d || byte === 0x7d) this.#tokens.close(byte - 2);
    return at + 1;
  }

  /** Whether a value ends before `at`. `foo /x/` passes a regular expression, `foo / x` divides. */
  #isValue(at: number): boolean {
    const { kind, count, end } = this.#tokens;
    if (count === 0) return false;
    const last = kind[count - 1]!;
    // Behind `def` an operator is a name.
    if (last >= firstKeyword) return startsWith(this.#text, this.#tokens.start[count - 1]!, 'def');
    if (last === wordToken) {
      const spaced = end[count - 1]! < at;
      return !(spaced && this.#text[at + 1] !== 0x20 && this.#text[at + 1] !== 0x3d);
    }
    return last === numberToken || last === stringToken || last === 0x29 || last === 0x5d || last === 0x7d;
  }

  #slash(at: number): number {
    if (!this.#isValue(at)) {
      const behind = strings.regexEnd(this.#text, at + 1, this.#end);
      if (behind > 0) return this.#emit(stringToken, at, behind);
      if (this.#text[at + 1] === 0x0a) {
        // `/` alone: an expression over several lines, with comments.
        const close = strings.quotedEnd(this.#text, at + 1, this.#end, { quote: 0x2f, lines: true });
        return this.#emit(stringToken, at, close);
      }
    }
    return this.#emit(0x2f, at, at + 1);
  }

  /** `%w[a b]`, `%(text)`, `%r{…}`, `%i|a|`. */
  #percent(at: number): number {
    const text = this.#text;
    const letter = text[at + 1] ?? 0;
    const isLetter = 'wWiIqQrsx'.includes(String.fromCharCode(letter));
    const open = text[isLetter ? at + 2 : at + 1] ?? 0;
    const isMark =
      open > 0x20 &&
      !isWordByte(open) &&
      (isLetter || closers.has(open)) &&
      open !== 0x3d &&
      open !== 0x3b &&
      open !== 0x2c &&
      open !== 0x29;
    if (!isMark || this.#isValue(at)) return this.#emit(0x25, at, at + 1);
    const close = closers.get(open) ?? open;
    let depth = 1;
    let next = at + (isLetter ? 3 : 2);
    for (; next < this.#end && depth > 0; next++) {
      const byte = text[next]!;
      if (byte === 0x5c) next++;
      else if (byte === close) depth--;
      else if (byte === open) depth++;
    }
    return this.#emit(stringToken, at, next);
  }

  /** `<<~SQL`, `<<-'EOS'`, `<<EOS`: the text begins behind this line. */
  #heredoc(at: number): number {
    const text = this.#text;
    if (text[at + 1] !== 0x3c) return this.#emit(0x3c, at, at + 1);
    const indented = text[at + 2] === 0x7e || text[at + 2] === 0x2d;
    let from = at + (indented ? 3 : 2);
    const quote = text[from];
    const isQuoted = quote === 0x22 || quote === 0x27 || quote === 0x60;
    if (isQuoted) from++;
    let to = from;
    while (to < this.#end && isWordByte(text[to]!)) to++;
    const first = text[from] ?? 0;
    const isTag =
      to > from && (indented || isQuoted || (first >= 0x41 && first <= 0x5a)) && !(first >= 0x30 && first <= 0x39);
    if (!isTag || this.#heredocsLeft-- <= 0 || this.#heredocsLost > 8) return this.#emit(0x3c, at, at + 2);
    const line = strings.lineEnd(text, at, this.#end);
    const begin = Math.max(line, this.#heredocEnd > at ? this.#heredocEnd - 1 : line);
    const close = strings.heredocEnd(text, begin, this.#end, {
      bytes: text.subarray(from, to),
      indented,
      anythingBehind: false,
    });
    if (close >= this.#end && !endsWith(text, text.subarray(from, to))) {
      this.#heredocsLost++;
      return this.#emit(0x3c, at, at + 2);
    }
    this.#heredocEnd = close;
    return this.#emit(stringToken, at, isQuoted ? to + 1 : to);
  }
}

function startsWith(text: Uint8Array, at: number, word: string): boolean {
  for (let index = 0; index < word.length; index++) if (text[at + index] !== word.charCodeAt(index)) return false;
  return true;
}

function endsWith(text: Uint8Array, word: Uint8Array): boolean {
  return word.every((byte, index) => text[text.length - word.length + index] === byte);
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte >= 0x80
  );
}
