/** Rust: items wherever they stand, members of types, functions of implementations. */
import { keywords } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords(
  'fn struct enum union trait impl mod type const static mut macro_rules pub where for dyn unsafe let use extern crate as in',
);

export const rustRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'nested',
  singleQuote: 'character',
  doubleQuote: 'lines',
  tripleQuote: false,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'rust',
  preprocessor: 'none',
};

export function outlineRust(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (kind[at]! >= 256) at = readKeyword(outline, at);
    else if (kind[at] === 0x7b) at = outline.enterAnnounced(at, 'function');
    else at++;
  }
}

function readKeyword(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = at + 1;
  switch (kind[at]!) {
    case id.fn:
      return outline.isName(name) ? readFunction(outline, name) : name;
    case id.struct:
      return outline.isWord(name) ? readStruct(outline, name, 'struct') : name;
    case id.union:
      return outline.isWord(name) && (kind[name + 1] === 0x7b || kind[name + 1] === 0x3c)
        ? readStruct(outline, name, 'class')
        : name;
    case id.enum:
      return outline.isWord(name) ? readEnum(outline, name) : name;
    case id.trait:
      return outline.isWord(name) ? readBlock(outline, name, outline.add(name, 'interface')) : name;
    case id.mod:
      if (!outline.isWord(name)) return name;
      return kind[name + 1] === 0x7b ? readModule(outline, name) : (outline.add(name, 'module'), name);
    case id.impl:
      return readImplementation(outline, at);
    case id.type:
      if (outline.isWord(name)) outline.add(name, 'class');
      return name + 1;
    case id.const:
    case id.static:
      return readConstant(outline, at);
    case id.macro_rules:
      if (kind[name] !== 0x21 || !outline.isName(name + 1)) return name;
      outline.add(name + 1, 'function');
      return outline.behind(name + 2);
    default:
      return name;
  }
}

/** Where the header of an item ends: its brace, or the semicolon of one without. */
function bodyOf(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (at < outline.close && kind[at] !== 0x7b && kind[at] !== 0x3b && kind[at] !== 0x7d)
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  return at;
}

function readFunction(outline: Outline, name: number): number {
  const { kind } = outline.tokens;
  const symbol = outline.add(name, outline.scope === 'type' ? 'method' : 'function');
  const open = bodyOf(outline, name + 1);
  return kind[open] === 0x7b ? outline.enter(open, 'function', symbol) : open;
}

function readBlock(outline: Outline, name: number, symbol: number): number {
  const open = bodyOf(outline, name + 1);
  return outline.tokens.kind[open] === 0x7b ? outline.enter(open, 'type', symbol) : open;
}

function readModule(outline: Outline, name: number): number {
  return outline.enter(name + 1, 'namespace', outline.add(name, 'module'));
}

function readStruct(outline: Outline, name: number, as: SymbolKind): number {
  const { kind } = outline.tokens;
  const symbol = outline.add(name, as);
  const open = bodyOf(outline, name + 1);
  if (kind[open] !== 0x7b) return open;
  readFields(outline, open, symbol);
  return outline.behind(open);
}

/** `name: Type,` on the level of the braces. */
function readFields(outline: Outline, open: number, symbol: number): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close;) {
    const before = kind[at - 1]!;
    const begins = before === 0x7b || before === 0x2c || before === 0x5d || before === 0x29 || before === id.pub;
    if (begins && outline.isName(at) && kind[at + 1] === 0x3a && !outline.isPair(at + 1, 0x3a, 0x3a))
      outline.add(at, 'field', symbol);
    at =
      kind[at] === 0x3c
        ? Math.max(at + 1, outline.behindAngles(at))
        : outline.isOpening(at)
          ? outline.behind(at)
          : at + 1;
  }
}

function readEnum(outline: Outline, name: number): number {
  const { kind, partner, count } = outline.tokens;
  const symbol = outline.add(name, 'enum');
  const open = bodyOf(outline, name + 1);
  if (kind[open] !== 0x7b) return open;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    const before = kind[at - 1];
    if (outline.isWord(at) && (before === 0x7b || before === 0x2c || before === 0x5d))
      outline.add(at, 'enum-member', symbol);
  }
  return close + 1;
}

/** `impl<T> Trait for Type<T> where … {`: functions in it belong to the type. */
function readImplementation(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  // `impl Trait` as a type stands behind other marks.
  const before = kind[from - 1] ?? 0x3b;
  const isItem =
    before === 0x3b || before === 0x7d || before === 0x5d || before === id.unsafe || before === 0x7b || from === 0;
  if (!isItem) return at;
  if (kind[at] === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
  let type = -1;
  while (at < outline.close && kind[at] !== 0x7b && kind[at] !== 0x3b && kind[at] !== id.where) {
    if (kind[at] === id.for) type = -1;
    else if (outline.isWord(at) && !outline.isPair(at + 1, 0x3a, 0x3a) && type < 0) type = at;
    at =
      kind[at] === 0x3c
        ? Math.max(at + 1, outline.behindAngles(at))
        : outline.isOpening(at)
          ? outline.behind(at)
          : at + 1;
  }
  const open = bodyOf(outline, at);
  if (kind[open] !== 0x7b) return open;
  return outline.enter(open, 'type', type < 0 ? -1 : outline.typeNamed(outline.word(type)));
}

function readConstant(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = kind[at + 1] === id.mut ? at + 2 : at + 1;
  // Not `const fn`, `&'static str`, `*const T`.
  if (!outline.isWord(name) || kind[name + 1] !== 0x3a || outline.isPair(name + 1, 0x3a, 0x3a)) return at + 1;
  if (outline.word(name) !== '_') outline.add(name, kind[at] === id.const ? 'constant' : 'variable');
  return name + 1;
}
