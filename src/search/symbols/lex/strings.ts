/** Where literals and comments end. Every function returns a position behind what it read, never beyond `end`. */

export const lineFeed = 0x0a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** Templates within templates: deeper ones are read as plain text. */
const deepest = 32;
/** Bounds the cost of a slash that begins no regular expression after all. */
const longestRegex = 1024;

export function lineEnd(text: Uint8Array, from: number, end: number): number {
  const at = text.indexOf(lineFeed, from);
  return at < 0 || at > end ? end : at;
}

/** A line comment of C: a backslash at the end of the line goes on. */
export function continuedLineEnd(text: Uint8Array, from: number, end: number): number {
  let at = lineEnd(text, from, end);
  while (at < end && (text[at - 1] === backslash || (text[at - 1] === 0x0d && text[at - 2] === backslash)))
    at = lineEnd(text, at + 1, end);
  return at;
}

/** From behind `/*`. */
export function blockCommentEnd(text: Uint8Array, from: number, end: number): number {
  for (let at = text.indexOf(0x2a, from); at >= 0 && at < end; at = text.indexOf(0x2a, at + 1))
    if (text[at + 1] === 0x2f) return at + 2;
  return end;
}

export function nestedCommentEnd(text: Uint8Array, from: number, end: number): number {
  let depth = 1;
  let at = from;
  while (at < end) {
    if (text[at] === 0x2a && text[at + 1] === 0x2f) {
      at += 2;
      if (--depth === 0) return at;
    } else if (text[at] === 0x2f && text[at + 1] === 0x2a) {
      depth++;
      at += 2;
    } else at++;
  }
  return end;
}

/** From behind the opening quote. Where a text may not span lines, an unclosed one ends before the line feed. */
export function quotedEnd(
  text: Uint8Array,
  from: number,
  end: number,
  rule: { readonly quote: number; readonly lines: boolean },
): number {
  const { quote, lines } = rule;
  let at = from;
  while (at < end) {
    const byte = text[at]!;
    if (byte === quote) return at + 1;
    if (byte === backslash) at += 2;
    else if (byte === lineFeed && !lines) return at;
    else at++;
  }
  return end;
}

/** Without escapes; two quotes in a row stand for one where `doubled`. */
export function rawEnd(
  text: Uint8Array,
  from: number,
  end: number,
  rule: { readonly quote: number; readonly doubled: boolean },
): number {
  const { quote, doubled } = rule;
  for (let at = text.indexOf(quote, from); at >= 0 && at < end; at = text.indexOf(quote, at + 2)) {
    if (!doubled || text[at + 1] !== quote) return at + 1;
  }
  return end;
}

/** From behind `"""`. */
export function tripleEnd(text: Uint8Array, from: number, end: number, quote: number): number {
  let at = from;
  while (at < end) {
    const byte = text[at]!;
    if (byte === backslash) at += 2;
    else if (byte === quote && text[at + 1] === quote && text[at + 2] === quote) {
      at += 3;
      while (text[at] === quote && at < end) at++;
      return at;
    } else at++;
  }
  return end;
}

/**
 * A text that holds expressions: `mark` and a brace begin one (`${` in JavaScript and Kotlin, `#{` in Ruby). The
 * expression is passed over, with the texts in it; nothing inside a text is a definition worth finding.
 */
export interface TemplateRule {
  readonly quote: number;
  readonly mark: number;
  /** Quotes that begin texts inside of expressions. */
  readonly inner: readonly number[];
  readonly lines: boolean;
}

export function templateEnd(text: Uint8Array, from: number, end: number, rule: TemplateRule): number {
  return templateEndAt(text, from, end, { rule, depth: 0 });
}

interface Nesting {
  readonly rule: TemplateRule;
  readonly depth: number;
}

function templateEndAt(text: Uint8Array, from: number, end: number, { rule, depth }: Nesting): number {
  let at = from;
  while (at < end) {
    const byte = text[at]!;
    if (byte === rule.quote) return at + 1;
    if (byte === backslash) at += 2;
    else if (byte === lineFeed && !rule.lines) return at;
    else if (byte === rule.mark && text[at + 1] === openBrace && depth < deepest)
      at = expressionEnd(text, at + 2, end, { rule, depth: depth + 1 });
    else at++;
  }
  return end;
}

function expressionEnd(text: Uint8Array, from: number, end: number, nesting: Nesting): number {
  const { rule } = nesting;
  let braces = 1;
  let at = from;
  while (at < end) {
    const byte = text[at]!;
    if (byte === openBrace) braces++;
    else if (byte === closeBrace && --braces === 0) return at + 1;
    else if (byte === lineFeed && !rule.lines) return at;
    else if (byte === rule.quote) {
      at = templateEndAt(text, at + 1, end, nesting);
      continue;
    } else if (rule.inner.includes(byte)) {
      at = quotedEnd(text, at + 1, end, { quote: byte, lines: false });
      continue;
    }
    at++;
  }
  return end;
}

/** A regular expression of JavaScript or Ruby, from behind its slash; -1 when the line ends before it does. */
export function regexEnd(text: Uint8Array, from: number, end: number): number {
  let inClass = false;
  for (let at = from; at < end && at - from < longestRegex; at++) {
    const byte = text[at]!;
    if (byte === lineFeed) return -1;
    if (byte === backslash) at++;
    else if (byte === 0x5b) inClass = true;
    else if (byte === 0x5d) inClass = false;
    else if (byte === 0x2f && !inClass) return at + 1;
  }
  return -1;
}

/** `'a'`, `'\n'`, `'é'`: the end of a character literal that begins at `from`, or -1 when it is none (a lifetime, a label). */
export function characterEnd(text: Uint8Array, from: number, end: number): number {
  const byte = text[from + 1];
  if (byte === undefined) return -1;
  if (byte === backslash) return quotedEnd(text, from + 1, end, { quote: 0x27, lines: false });
  const width = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
  return text[from + 1 + width] === 0x27 ? from + width + 2 : -1;
}

/**
 * A here-document whose text begins behind the line of `from`: the end of the line that holds nothing but the tag (and
 * white space before it, where `indented`).
 */
export function heredocEnd(
  text: Uint8Array,
  from: number,
  end: number,
  tag: { readonly bytes: Uint8Array; readonly indented: boolean; readonly anythingBehind: boolean },
): number {
  let line = lineEnd(text, from, end) + 1;
  while (line < end) {
    let at = line;
    if (tag.indented) while (text[at] === 0x20 || text[at] === 0x09) at++;
    let length = 0;
    while (length < tag.bytes.length && text[at + length] === tag.bytes[length]) length++;
    if (length === tag.bytes.length && endsWord(text[at + length], tag.anythingBehind)) return at + length;
    line = lineEnd(text, line, end) + 1;
  }
  return end;
}

function endsWord(byte: number | undefined, anythingBehind: boolean): boolean {
  if (byte === undefined || byte === lineFeed || byte === 0x0d) return true;
  return (
    anythingBehind &&
    !(
      (byte >= 0x30 && byte <= 0x39) ||
      (byte >= 0x41 && byte <= 0x5a) ||
      byte === 0x5f ||
      (byte >= 0x61 && byte <= 0x7a)
    )
  );
}
