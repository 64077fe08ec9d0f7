/** One pass over the bytes of a file in a language with brackets: comments and literals go, tokens stay. */
import { Conditionals } from './preprocessor.ts';
import * as strings from './strings.ts';
import { numberToken, stringToken, wordToken } from './tokens.ts';
import type { KeywordTable, Tokens } from './tokens.ts';

export interface LexRules {
  readonly keywords: KeywordTable;
  readonly lineComment: readonly ('//' | '#' | '--')[];
  readonly blockComment: 'plain' | 'nested' | 'none';
  readonly singleQuote: 'string' | 'lines' | 'character' | 'none';
  /** What a text in double quotes may hold. */
  readonly doubleQuote: 'string' | 'lines' | 'template';
  readonly tripleQuote: boolean;
  /** In JavaScript a template, in Go a raw text, in Kotlin a name. */
  readonly backtick: 'template' | 'raw' | 'name' | 'none';
  readonly dollarWords: boolean;
  readonly heredoc: 'php' | 'hcl' | 'none';
  readonly prefixes: 'rust' | 'c++' | 'c#' | 'none';
  readonly preprocessor: 'c' | 'c#' | 'none';
  /** Keywords behind which a slash begins a regular expression; absent where the language has no such literals. */
  readonly regexAfter?: ReadonlySet<number>;
  /** Keywords with a condition in parentheses, behind which no operator can stand. */
  readonly conditions?: ReadonlySet<number>;
  /** Text outside of `<?php` and `?>` is not code. */
  readonly php?: boolean;
}

/** Beyond this many tokens (some 10 MB of code) nobody looks for definitions: the rest of such a file is not read. */
export const tokensAtMost = 2_000_000;

/** Names in backticks are sentences at most. */
const longestName = 400;

// Classes of bytes.
const space = 0;
const feed = 1;
const word = 2;
const digit = 3;
const punctuation = 4;
const opening = 5;
const closing = 6;
const special = 7;

const classesOf = new WeakMap<LexRules, Uint8Array>();

function byteClasses(rules: LexRules): Uint8Array {
  const known = classesOf.get(rules);
  if (known) return known;
  const classes = new Uint8Array(256).fill(punctuation);
  const set = (bytes: string, as: number) => {
    for (const byte of bytes) classes[byte.charCodeAt(0)] = as;
  };
  classes.fill(space, 0, 0x21);
  classes[0x0a] = feed;
  classes.fill(word, 0x80);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', word);
  set('0123456789', digit);
  set('([{', opening);
  set(')]}', closing);
  set('"', special);
  if (rules.singleQuote !== 'none') set("'", special);
  if (rules.backtick !== 'none') set('`', special);
  if (rules.dollarWords) set('$', word);
  if (rules.prefixes === 'c#') set('@$', special);
  set('/', special);
  if (rules.lineComment.includes('--')) set('-', special);
  if (rules.lineComment.includes('#') || rules.preprocessor !== 'none') set('#', special);
  if (rules.heredoc !== 'none') set('<', special);
  if (rules.php) set('?', special);
  classesOf.set(rules, classes);
  return classes;
}

const wordPartsOf = new WeakMap<Uint8Array, Uint8Array>();

function wordParts(classes: Uint8Array): Uint8Array {
  let parts = wordPartsOf.get(classes);
  if (!parts) wordPartsOf.set(classes, (parts = classes.map((one) => (one === word || one === digit ? 1 : 0))));
  return parts;
}

/** False when the file has more tokens than anybody needs. */
export function lex(text: Uint8Array, rules: LexRules, tokens: Tokens): boolean {
  tokens.begin(text);
  const complete = new Lexer(text, rules, tokens).run();
  tokens.finish();
  return complete;
}

class Lexer {
  readonly #text: Uint8Array;
  readonly #rules: LexRules;
  readonly #tokens: Tokens;
  readonly #end: number;
  readonly #conditionals: Conditionals | undefined;
  #lineStart = 1;
  /** Braces within template literals that are open. */
  readonly #templates: number[] = [];

  constructor(text: Uint8Array, rules: LexRules, tokens: Tokens) {
    this.#text = text;
    this.#rules = rules;
    this.#tokens = tokens;
    this.#end = text.length;
    this.#conditionals = rules.preprocessor === 'none' ? undefined : new Conditionals(text, tokens);
  }

  run(): boolean {
    const text = this.#text;
    const tokens = this.#tokens;
    const end = this.#end;
    const { keywords } = this.#rules;
    const classes = byteClasses(this.#rules);
    const isWordPart = wordParts(classes);
    const plainWords = this.#rules.prefixes === 'none';
    let at = this.#rules.php ? this.#phpStart(0) : text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
    while (at < end) {
      const byte = text[at]!;
      const byteClass = classes[byte]!;
      if (byteClass === space) {
        // Indentation.
        do at++;
        while (text[at] === 0x20);
      }
      // A no-break space, of which some editors make indentation.
      else if (byte === 0xc2 && text[at + 1] === 0xa0) at += 2;
      else if (byteClass === word) {
        const start = at++;
        while (at < end && isWordPart[text[at]!] === 1) at++;
        if (!plainWords && (text[at] === 0x22 || text[at] === 0x23)) {
          const behind = this.#prefixed(start, at);
          if (behind > 0) {
            at = behind;
            continue;
          }
        }
        tokens.push(keywords.kindOf(text, start, at), start, at, this.#lineStart);
        this.#lineStart = 0;
      } else if (byteClass === punctuation) {
        tokens.push(byte, at, ++at, this.#lineStart);
        this.#lineStart = 0;
      } else if (byteClass === feed) {
        this.#lineStart = 1;
        at++;
      } else if (byteClass === opening) {
        tokens.push(byte, at, ++at, this.#lineStart);
        this.#lineStart = 0;
        tokens.open();
      } else if (byteClass === closing) {
        tokens.push(byte, at, ++at, this.#lineStart);
        this.#lineStart = 0;
        tokens.close(byte === 0x29 ? 0x28 : byte - 2);
        if (this.#templates.length > 0 && tokens.partner[tokens.count - 1] === this.#templates.at(-1)) {
          this.#templates.pop();
          at = this.#template(at - 1);
        }
      } else if (byteClass === digit) at = this.#number(at);
      else at = this.#special(at, byte);
      if (tokens.count >= tokensAtMost) return false;
    }
    return true;
  }

  #emit(kind: number, start: number, end: number): number {
    const behind = Math.min(end, this.#end);
    this.#tokens.push(kind, start, behind, this.#lineStart);
    this.#lineStart = 0;
    return behind;
  }

  #number(start: number): number {
    const text = this.#text;
    let at = start + 1;
    while (at < this.#end) {
      const byte = text[at]!;
      const isPart =
        (byte >= 0x30 && byte <= 0x39) ||
        (byte >= 0x61 && byte <= 0x7a) ||
        (byte >= 0x41 && byte <= 0x5a) ||
        byte === 0x5f ||
        (byte === 0x2e && text[at + 1]! >= 0x30 && text[at + 1]! <= 0x39) ||
        (byte === 0x27 && this.#rules.prefixes === 'c++' && text[at + 1]! >= 0x30 && text[at + 1]! <= 0x66);
      if (!isPart) break;
      at++;
    }
    return this.#emit(numberToken, start, at);
  }

  #special(at: number, byte: number): number {
    const text = this.#text;
    const end = this.#end;
    const rules = this.#rules;
    switch (byte) {
      case 0x22:
        return this.#doubleQuoted(at);
      case 0x27:
        return this.#singleQuoted(at);
      case 0x60:
        if (rules.backtick === 'template') return this.#template(at);
        if (rules.backtick === 'raw')
          return this.#emit(stringToken, at, strings.rawEnd(text, at + 1, end, { quote: 0x60, doubled: false }));
        return this.#quotedName(at);
      case 0x2f:
        return this.#slash(at);
      case 0x23:
        return this.#hash(at);
      case 0x2d:
        return text[at + 1] === 0x2d ? strings.lineEnd(text, at, end) : this.#emit(byte, at, at + 1);
      case 0x3c:
        return this.#heredoc(at);
      case 0x3f:
        return text[at + 1] === 0x3e ? this.#phpStart(at + 2) : this.#emit(byte, at, at + 1);
      default:
        return this.#csharpPrefix(at);
    }
  }

  /** The text of a template, from its quote or a brace that closed an expression in it, to its end or the next expression. */
  #template(from: number): number {
    const text = this.#text;
    let at = from + 1;
    while (at < this.#end && text[at] !== 0x60) {
      if (text[at] === 0x24 && text[at + 1] === 0x7b) {
        this.#emit(stringToken, from, at);
        this.#emit(0x7b, at + 1, at + 2);
        this.#tokens.open();
        this.#templates.push(this.#tokens.count - 1);
        return at + 2;
      }
      at += text[at] === 0x5c ? 2 : 1;
    }
    return this.#emit(stringToken, from, at + 1);
  }

  #doubleQuoted(at: number): number {
    const text = this.#text;
    const { tripleQuote, doubleQuote } = this.#rules;
    if (tripleQuote && text[at + 1] === 0x22 && text[at + 2] === 0x22)
      return this.#emit(stringToken, at, strings.tripleEnd(text, at + 3, this.#end, 0x22));
    if (doubleQuote === 'template')
      return this.#emit(stringToken, at, strings.templateEnd(text, at + 1, this.#end, dollarTexts));
    return this.#emit(
      stringToken,
      at,
      strings.quotedEnd(text, at + 1, this.#end, { quote: 0x22, lines: doubleQuote === 'lines' }),
    );
  }

  #singleQuoted(at: number): number {
    const text = this.#text;
    const { tripleQuote, singleQuote, regexAfter } = this.#rules;
    if (singleQuote === 'character') {
      const behind = strings.characterEnd(text, at, this.#end);
      // A lifetime, or a character constant of several bytes in C: the mark alone.
      return behind < 0 ? at + 1 : this.#emit(stringToken, at, behind);
    }
    // "Don't" in the text of an element: no string begins right behind a name.
    if (regexAfter && this.#tokens.count > 0 && this.#isValue() && this.#tokens.end[this.#tokens.count - 1] === at)
      return at + 1;
    if (tripleQuote && text[at + 1] === 0x27 && text[at + 2] === 0x27 && singleQuote === 'string')
      return this.#emit(stringToken, at, strings.tripleEnd(text, at + 3, this.#end, 0x27));
    return this.#emit(
      stringToken,
      at,
      strings.quotedEnd(text, at + 1, this.#end, { quote: 0x27, lines: singleQuote === 'lines' }),
    );
  }

  /** A name in backticks: `fun \`does this\`()`. */
  #quotedName(at: number): number {
    const limit = Math.min(this.#end, at + longestName);
    let close = at + 1;
    while (close < limit && this.#text[close] !== 0x60 && this.#text[close] !== 0x0a) close++;
    close = Math.min(close + 1, limit);
    if (this.#text[close - 1] !== 0x60 || close - at < 3) return at + 1;
    this.#emit(wordToken, at + 1, close - 1);
    return close;
  }

  #slash(at: number): number {
    const text = this.#text;
    const { lineComment, blockComment, regexAfter, preprocessor } = this.#rules;
    if (text[at + 1] === 0x2f && lineComment.includes('//')) {
      const behind =
        preprocessor === 'c' ? strings.continuedLineEnd(text, at, this.#end) : strings.lineEnd(text, at, this.#end);
      return this.#rules.php ? this.#phpCommentEnd(at, behind) : behind;
    }
    if (text[at + 1] === 0x2a && blockComment !== 'none')
      return blockComment === 'nested'
        ? strings.nestedCommentEnd(text, at + 2, this.#end)
        : strings.blockCommentEnd(text, at + 2, this.#end);
    if (regexAfter && !this.#isValue()) {
      const behind = strings.regexEnd(text, at + 1, this.#end);
      if (behind > 0) return this.#emit(stringToken, at, behind);
    }
    return this.#emit(0x2f, at, at + 1);
  }

  /** Whether the last token ends a value, so that a slash behind it divides. */
  #isValue(): boolean {
    const { kind, partner, count } = this.#tokens;
    if (count === 0) return false;
    const last = kind[count - 1]!;
    if (last === 0x29) return !this.#rules.conditions?.has(kind[partner[count - 1]! - 1] ?? 0);
    // The closing tag of an element: `</div>`.
    if (last === 0x3c) return true;
    if (last >= 256) return !this.#rules.regexAfter!.has(last);
    return last === wordToken || last === numberToken || last === stringToken || last === 0x5d || last === 0x7d;
  }

  #hash(at: number): number {
    const rules = this.#rules;
    if (this.#conditionals && this.#lineStart === 1)
      return this.#conditionals.directive(at, rules.preprocessor === 'c');
    if (rules.php && this.#text[at + 1] === 0x5b) return this.#emit(0x23, at, at + 1);
    if (!rules.lineComment.includes('#')) return this.#emit(0x23, at, at + 1);
    const behind = strings.lineEnd(this.#text, at, this.#end);
    return rules.php ? this.#phpCommentEnd(at, behind) : behind;
  }

  #heredoc(at: number): number {
    const text = this.#text;
    const php = this.#rules.heredoc === 'php';
    const marks = php ? 3 : 2;
    for (let index = 0; index < marks; index++) if (text[at + index] !== 0x3c) return this.#emit(0x3c, at, at + 1);
    let from = at + marks;
    const isBefore = (byte: number) => byte === 0x20 || byte === 0x2d || byte === 0x22 || (php && byte === 0x27);
    while (from < this.#end && isBefore(text[from]!)) from++;
    let to = from;
    while (to < this.#end && isWordByte(text[to]!)) to++;
    if (to === from) return this.#emit(0x3c, at, at + 1);
    const tag = { bytes: text.subarray(from, to), indented: true, anythingBehind: php };
    return this.#emit(stringToken, at, strings.heredocEnd(text, to, this.#end, tag));
  }

  /** `r"…"`, `br#"…"#`, `r#type`; `R"x(…)x"`. Where no such thing begins, -1. */
  #prefixed(start: number, at: number): number {
    const text = this.#text;
    const last = text[at - 1];
    if (this.#rules.prefixes === 'rust') {
      if (at - start > 2 || last !== 0x72) return -1;
      let hashes = 0;
      while (text[at + hashes] === 0x23) hashes++;
      if (text[at + hashes] !== 0x22) return hashes === 1 ? at + 1 : -1;
      return this.#emit(stringToken, start, this.#rawTextEnd(at + hashes + 1, { mark: 0x23, marks: hashes }));
    }
    if (this.#rules.prefixes !== 'c++' || last !== 0x52 || at - start > 3 || text[at] !== 0x22) return -1;
    const paren = text.indexOf(0x28, at);
    if (paren < 0 || paren - at > 17) return -1;
    const closing = [0x29, ...text.subarray(at + 1, paren), 0x22];
    let behind = paren;
    do {
      behind = text.indexOf(0x29, behind + 1);
      if (behind < 0) return this.#emit(stringToken, start, this.#end);
    } while (!closing.every((byte, index) => text[behind + index] === byte));
    return this.#emit(stringToken, start, behind + closing.length);
  }

  #rawTextEnd(from: number, { mark, marks }: { readonly mark: number; readonly marks: number }): number {
    const text = this.#text;
    for (let at = text.indexOf(0x22, from); at >= 0; at = text.indexOf(0x22, at + 1)) {
      let found = 0;
      while (found < marks && text[at + 1 + found] === mark) found++;
      if (found === marks) return at + 1 + marks;
    }
    return this.#end;
  }

  /** `@"…"`, `$"…"`, `$@"…"`, `@name`. */
  #csharpPrefix(at: number): number {
    const text = this.#text;
    let quote = at;
    let verbatim = false;
    while (text[quote] === 0x40 || text[quote] === 0x24) verbatim = text[quote++] === 0x40 || verbatim;
    if (text[quote] !== 0x22) return text[at] === 0x40 ? at + 1 : this.#emit(text[at]!, at, at + 1);
    if (text[quote + 1] === 0x22 && text[quote + 2] === 0x22 && !verbatim)
      return this.#emit(stringToken, at, strings.tripleEnd(text, quote + 3, this.#end, 0x22));
    if (verbatim)
      return this.#emit(stringToken, at, strings.rawEnd(text, quote + 1, this.#end, { quote: 0x22, doubled: true }));
    return this.#emit(stringToken, at, strings.quotedEnd(text, quote + 1, this.#end, { quote: 0x22, lines: false }));
  }

  /** Behind the next `<?php` or `<?=`. */
  #phpStart(from: number): number {
    const text = this.#text;
    for (let at = text.indexOf(0x3c, from); at >= 0; at = text.indexOf(0x3c, at + 1)) {
      if (text[at + 1] !== 0x3f) continue;
      if (text[at + 2] === 0x3d) return at + 3;
      if ((text[at + 2]! | 0x20) === 0x70) return at + 5;
    }
    return this.#end;
  }

  /** In PHP `?>` ends a comment, too. */
  #phpCommentEnd(from: number, end: number): number {
    for (let at = this.#text.indexOf(0x3f, from); at >= 0 && at < end; at = this.#text.indexOf(0x3f, at + 1))
      if (this.#text[at + 1] === 0x3e) return at;
    return end;
  }
}

const dollarTexts = { quote: 0x22, mark: 0x24, inner: [], lines: false };

function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= 0x61 && byte <= 0x7a)
  );
}
