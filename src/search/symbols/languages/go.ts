/** Go: functions, methods, types with their members, constants and variables of the package. */
import { keywords, numberToken, stringToken, wordToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords('package func type const var struct interface import');

export const goRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'character',
  doubleQuote: 'string',
  tripleQuote: false,
  backtick: 'raw',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
};

export function outlineGo(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    switch (kind[at]!) {
      case id.package:
        outline.add(at + 1, 'package', -1);
        at += 2;
        break;
      case id.func:
        at = readFunction(outline, at);
        break;
      case id.type:
        at = readGroup(outline, at, readType);
        break;
      case id.const:
        at = readGroup(outline, at, (o, from) => readNames(o, from, 'constant'));
        break;
      case id.var:
        at = readGroup(outline, at, (o, from) => readNames(o, from, 'variable'));
        break;
      default:
        at = outline.isOpening(at) ? outline.behind(at) : at + 1;
    }
  }
}

function readFunction(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  let receiver = -1;
  if (kind[at] === 0x28) {
    receiver = receiverType(outline, at);
    at = outline.behind(at);
  }
  if (!outline.isName(at)) return at;
  const isMethod = kind[from + 1] === 0x28;
  outline.add(at, isMethod ? 'method' : 'function', receiver < 0 ? -1 : outline.typeNamed(outline.word(receiver)));
  at++;
  if (kind[at] === 0x5b) at = outline.behind(at);
  if (kind[at] === 0x28) at = outline.behind(at);
  return behindBody(outline, at);
}

/** `(s *Server[T])`: the last name before type arguments. */
function receiverType(outline: Outline, open: number): number {
  const { kind, partner } = outline.tokens;
  const close = partner[open]!;
  let type = -1;
  for (let at = open + 1; at < close; at++) {
    if (kind[at] === 0x5b) break;
    if (kind[at] === wordToken) type = at;
  }
  return type;
}

/** Behind result types and body; a function without a body (written in assembly) ends with its line. */
function behindBody(outline: Outline, from: number): number {
  const { kind, lineStart, count } = outline.tokens;
  let at = from;
  while (at < count && lineStart[at] === 0) {
    if (kind[at] === 0x7b) {
      const isType = kind[at - 1] === id.struct || kind[at - 1] === id.interface;
      at = outline.behind(at);
      if (!isType) return at;
    } else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return at;
}

/** `type X …`, or a list of them in parentheses. */
function readGroup(outline: Outline, from: number, read: (outline: Outline, from: number) => number): number {
  const { kind, partner } = outline.tokens;
  if (kind[from + 1] !== 0x28) return read(outline, from + 1);
  const close = Math.min(partner[from + 1]!, outline.tokens.count);
  for (let at = from + 2; at < close;) at = beginsEntry(outline, at) ? read(outline, at) : next(outline, at);
  return close + 1;
}

/** A name at the beginning of a line, unless the line before goes on: where Go puts a semicolon. */
function beginsEntry(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  if (kind[at] !== wordToken) return false;
  const before = kind[at - 1]!;
  if (before === 0x28 || before === 0x7b || before === 0x3b) return true;
  if (lineStart[at] === 0) return false;
  return (
    before === wordToken ||
    before === numberToken ||
    before === stringToken ||
    before === 0x29 ||
    before === 0x5d ||
    before === 0x7d ||
    before >= 256
  );
}

function next(outline: Outline, at: number): number {
  return outline.isOpening(at) ? outline.behind(at) : at + 1;
}

function readNames(outline: Outline, from: number, as: SymbolKind): number {
  const { kind } = outline.tokens;
  let at = from;
  while (kind[at] === wordToken) {
    if (outline.word(at) !== '_') outline.add(at, as, -1);
    at++;
    if (kind[at] !== 0x2c) break;
    at++;
  }
  return behindLine(outline, at);
}

/** Behind the rest of a declaration: brackets are passed over, an operator at the end of a line goes on. */
function behindLine(outline: Outline, from: number): number {
  const { kind, lineStart, count } = outline.tokens;
  let at = from;
  while (at < count && kind[at] !== 0x29 && kind[at] !== 0x3b) {
    if (lineStart[at] === 1 && (beginsEntry(outline, at) || kind[at]! >= 256)) return at;
    at = next(outline, at);
  }
  return at;
}

function readType(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  if (!outline.isName(from)) return from + 1;
  let at = from + 1;
  // Type parameters, unless it is an array: `[T any]`, `[5]int`, `[]int`.
  if (kind[at] === 0x5b && kind[at + 1] === wordToken && kind[at + 2] !== 0x5d) at = outline.behind(at);
  if (kind[at] === 0x3d) at++;
  const isStruct = kind[at] === id.struct;
  const isInterface = kind[at] === id.interface;
  const type = outline.add(from, isStruct ? 'struct' : isInterface ? 'interface' : 'class', -1);
  if ((isStruct || isInterface) && kind[at + 1] === 0x7b) {
    if (isStruct) readFields(outline, at + 1, type);
    else readMethods(outline, at + 1, type);
    return outline.behind(at + 1);
  }
  return behindLine(outline, at);
}

function readFields(outline: Outline, open: number, type: number): void {
  const { kind, partner, lineStart } = outline.tokens;
  const close = Math.min(partner[open]!, outline.tokens.count);
  for (let at = open + 1; at < close;) {
    const first = kind[at] === 0x2a ? at + 1 : at;
    if (!outline.isName(first) || (lineStart[at] === 0 && kind[at - 1] !== 0x7b && kind[at - 1] !== 0x3b)) {
      at = next(outline, at);
      continue;
    }
    at = readField(outline, first, type);
  }
}

function readField(outline: Outline, from: number, type: number): number {
  const { kind, lineStart } = outline.tokens;
  let at = from;
  if (kind[at + 1] === 0x2e) {
    outline.add(at + 2, 'field', type);
    return at + 3;
  }
  while (outline.isName(at)) {
    if (outline.word(at) !== '_') outline.add(at, 'field', type);
    at++;
    if (kind[at] !== 0x2c || lineStart[at] === 1) break;
    at++;
  }
  return at;
}

function readMethods(outline: Outline, open: number, type: number): void {
  const { kind, partner } = outline.tokens;
  const close = Math.min(partner[open]!, outline.tokens.count);
  for (let at = open + 1; at < close;) {
    if (kind[at] === wordToken && kind[at + 1] === 0x28 && beginsEntry(outline, at)) outline.add(at, 'method', type);
    at = next(outline, at);
  }
}
