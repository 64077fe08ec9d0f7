/** Java: types and their members. Bodies are passed over: what is local to them nobody looks for by name. */
import { keywords, wordToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import { behindAnnotation, readMember } from './typed-members.ts';
import type { MemberRules } from './typed-members.ts';

const { table, id } = keywords(
  'package import class interface enum record extends implements permits public private protected static final abstract sealed default synchronized native transient volatile strictfp throws',
);

export const javaRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'character',
  doubleQuote: 'string',
  tripleQuote: true,
  backtick: 'none',
  dollarWords: true,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
};

const none = -1;
const modifiers = new Set([
  id.public,
  id.private,
  id.protected,
  id.static,
  id.final,
  id.abstract,
  id.sealed,
  id.default,
  id.synchronized,
  id.native,
  id.transient,
  id.volatile,
  id.strictfp,
]);
const members: MemberRules = { attributes: '@', operator: none, event: none, self: none, modifiers };

export function outlineJava(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (outline.scope === 'enum') at = readEnumConstant(outline, at);
    else at = readDeclaration(outline, at);
  }
}

function readDeclaration(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  for (;;) {
    if (kind[at] === 0x40 && kind[at + 1] !== id.interface) at = behindAnnotation(outline, at);
    else if (modifiers.has(kind[at]!)) at++;
    // `non-sealed`
    else if (kind[at] === wordToken && kind[at + 1] === 0x2d && kind[at + 2] === id.sealed) at += 3;
    else break;
  }
  switch (kind[at]!) {
    case id.package:
      return readPackage(outline, at);
    case id.import:
      return behindSemicolon(outline, at);
    case 0x40:
      return readType(outline, at + 1);
    case id.class:
    case id.interface:
    case id.enum:
      return readType(outline, at);
    case id.record:
      if (outline.isWord(at + 1) && (kind[at + 2] === 0x28 || kind[at + 2] === 0x3c)) return readType(outline, at);
      break;
    case 0x7b:
      return outline.behind(at);
    default:
  }
  if (outline.scope !== 'type') return outline.isOpening(at) ? outline.behind(at) : at + 1;
  return Math.max(from + 1, readMember(outline, at, members));
}

function readPackage(outline: Outline, at: number): number {
  const { kind, start, end } = outline.tokens;
  let last = at + 1;
  while (kind[last + 1] === 0x2e) last += 2;
  if (outline.isName(at + 1))
    outline.addName({ start: start[at + 1]!, end: end[last]!, kind: 'package', container: -1 });
  return last + 1;
}

function behindSemicolon(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  let at = from;
  while (at < count && kind[at] !== 0x3b) at++;
  return at + 1;
}

function readType(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  if (!outline.isName(at + 1)) return at + 1;
  const as = kind[at] === id.enum ? 'enum' : kind[at] === id.interface ? 'interface' : 'class';
  const symbol = outline.add(at + 1, as);
  const isRecord = kind[at] === id.record;
  let open = at + 2;
  while (open < outline.close && kind[open] !== 0x7b && kind[open] !== 0x3b) {
    if (isRecord && kind[open] === 0x28) readComponents(outline, open, symbol);
    open = kind[open] === 0x28 ? outline.behind(open) : open + 1;
  }
  return kind[open] === 0x7b ? outline.enter(open, as === 'enum' ? 'enum' : 'type', symbol) : open + 1;
}

/** `record Point(int x, int y)`. */
function readComponents(outline: Outline, open: number, symbol: number): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close;) {
    if (kind[at] === 0x40) at = behindAnnotation(outline, at);
    else if (kind[at] === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else {
      const isName = outline.isWord(at) && (kind[at + 1] === 0x2c || at + 1 === close);
      if (isName) outline.add(at, 'field', symbol);
      at++;
    }
  }
}

/** Constants come first, up to a semicolon; from there on an enumeration is a class like others. */
function readEnumConstant(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (kind[at] === 0x40) at = behindAnnotation(outline, at);
  if (kind[at] === 0x3b) {
    const { close, symbol } = outline;
    outline.leave(close);
    return outline.enterUntil(at + 1, close, { scope: 'type', symbol });
  }
  const constant = outline.isName(at) ? outline.add(at, 'enum-member') : outline.symbol;
  while (at < outline.close && kind[at] !== 0x2c && kind[at] !== 0x3b) {
    // A constant may have members of its own.
    if (kind[at] === 0x7b) return outline.enter(at, 'type', constant);
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return kind[at] === 0x2c ? at + 1 : at;
}
