/**
 * C and C++. A statement at the level of a file, a namespace or a class is read up to its brace or semicolon, and then judged:
 * a brace behind parameters makes a function, one behind `struct` and its like a type, a semicolon a variable or a member.
 * Declarations without a body (prototypes) are no definitions. Nothing is expanded: macros in odd places are stepped over.
 */
import { repairNesting } from '../lex/repair.ts';
import { defineToken, stringToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import { behindRequirement, readFunctionOrVariables } from './c-declarators.ts';
import { behindSemicolon, bodyOfType, cWords, isVariable } from './c-words.ts';

const { table, id } = cWords;

export const cRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'string',
  doubleQuote: 'string',
  tripleQuote: false,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'c++',
  preprocessor: 'c',
};

export function outlineC(outline: Outline): void {
  const { kind, count } = outline.tokens;
  if (outline.tokens.misnested) repairNesting(outline.tokens, (open) => opensNamespace(outline, open));
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (kind[at] === defineToken) outline.add(at++, 'constant', -1);
    else if (outline.scope === 'enum') at = readEnumerator(outline, at);
    else if (outline.scope === 'function') at = readLocal(outline, at);
    else at = Math.max(at + 1, readStatement(outline, at));
  }
  readMacros(outline);
}

/** `namespace a::b {`, `extern "C" {`. */
function opensNamespace(outline: Outline, open: number): boolean {
  const { kind } = outline.tokens;
  if (kind[open - 1] === stringToken) return kind[open - 2] === id.extern;
  let at = open - 1;
  while (at > open - 8 && (outline.isWord(at) || kind[at] === 0x3a)) at--;
  return kind[at] === id.namespace;
}

/** In a body only types are looked for, whose members are found like those of others. */
function readLocal(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  for (let at = from; at < outline.close; at++) {
    const mark = kind[at]!;
    if (mark === id.struct || mark === id.class || mark === id.union || mark === id.enum) {
      const open = bodyOfType(outline, at);
      if (open > 0 && !isVariable(outline, at, open)) return declareType(outline, { from: at, open, isTypedef: false });
    } else if (mark === id.typedef) return readType(outline, at);
    else if (mark === id.using && isAlias(outline, at)) outline.add(at + 1, 'class');
  }
  return outline.close;
}

/** Macros that are defined inside of what was passed over. */
function readMacros(outline: Outline): void {
  const { kind, start, count } = outline.tokens;
  const known = new Set(outline.symbols.map(({ start }) => start));
  for (let at = 0; at < count; at++)
    if (kind[at] === defineToken && !known.has(start[at]!)) outline.add(at, 'constant', -1);
}

function readStatement(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  switch (kind[from]!) {
    case id.namespace:
      return readNamespace(outline, from);
    case id.inline:
      return kind[from + 1] === id.namespace ? readNamespace(outline, from + 1) : readType(outline, from);
    case id.template:
      return kind[from + 1] === 0x3c ? outline.behindAngles(from + 1) : from + 1;
    case id.using:
      if (isAlias(outline, from)) outline.add(from + 1, 'class');
      return behindSemicolon(outline, from);
    case id.concept:
      if (outline.isName(from + 1)) outline.add(from + 1, 'interface');
      return behindSemicolon(outline, from);
    case id.requires:
      return behindRequirement(outline, from);
    case id.catch:
      // Of a function that is one `try`.
      return outline.behind(kind[from + 1] === 0x28 ? outline.behind(from + 1) : from + 1);
    case id.extern:
      // `extern "C" {`
      if (kind[from + 2] === 0x7b) return outline.enter(from + 2, 'namespace', outline.symbol);
      return kind[from + 2] === id.enum || outline.isName(from + 1) ? behindExtern(outline, from) : from + 2;
    case id.public:
    case id.private:
    case id.protected:
    case id.signals:
      return behindLabel(outline, from);
    case id.friend:
      // A function may have its body here; a type is only named.
      return kind[from + 1] === id.class || kind[from + 1] === id.struct ? behindSemicolon(outline, from) : from + 1;
    case id.static_assert:
      return behindSemicolon(outline, from);
    case 0x5b:
    case 0x7b:
    case 0x28:
      return outline.behind(from);
    case 0x3b:
    case 0x7d:
      return from + 1;
    default:
      return readType(outline, from);
  }
}

/** `using name =`, attributes and macros before the sign; not `using namespace a`, `using a::b`. */
function isAlias(outline: Outline, from: number): boolean {
  const { kind } = outline.tokens;
  if (!outline.isWord(from + 1)) return false;
  let at = from + 2;
  while (at < from + 8 && (outline.isWord(at) || kind[at] === 0x28 || kind[at] === 0x5b))
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  return kind[at] === 0x3d;
}

/** `public:`, `public slots:`. */
function behindLabel(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  return kind[from + 1] === 0x3a ? from + 2 : kind[from + 2] === 0x3a ? from + 3 : from + 1;
}

/** A declaration of something elsewhere, unless a body or a value says it is here. */
function behindExtern(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  for (let at = from + 1; at < outline.close; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    if (kind[at] === 0x3b) return at + 1;
    if (kind[at] === 0x7b || kind[at] === 0x3d) return from + 1;
  }
  return outline.close;
}

function readNamespace(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  let symbol = outline.symbol;
  while (at < outline.close && kind[at] !== 0x7b && kind[at] !== 0x3b && kind[at] !== 0x3d) {
    if (outline.isWord(at) && kind[at + 1] !== 0x28) symbol = outline.add(at, 'namespace', symbol);
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return kind[at] === 0x7b ? outline.enter(at, 'namespace', symbol) : behindSemicolon(outline, at);
}

/** A statement that may begin with, or hold, the definition of a type. */
function readType(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  const isTypedef = kind[at] === id.typedef;
  for (; at < outline.close;) {
    const mark = kind[at]!;
    if (mark === id.struct || mark === id.class || mark === id.union || mark === id.enum) {
      const open = bodyOfType(outline, at);
      if (open > 0) return declareType(outline, { from: at, open, isTypedef });
      break;
    }
    if (
      !(isTypedef && at === from) &&
      mark !== id.static &&
      mark !== id.const &&
      mark !== id.volatile &&
      mark !== id.__extension__ &&
      mark !== id.inline &&
      mark !== id.constexpr
    )
      break;
    at++;
  }
  if (isTypedef) return readTypedef(outline, from + 1, behindSemicolon(outline, from) - 1);
  return readFunctionOrVariables(outline, from);
}

interface TypePlace {
  readonly from: number;
  readonly open: number;
  readonly isTypedef: boolean;
}

function declareType(outline: Outline, { from, open, isTypedef }: TypePlace): number {
  const { kind } = outline.tokens;
  const isEnum = kind[from] === id.enum;
  const as = isEnum ? 'enum' : kind[from] === id.struct ? 'struct' : 'class';
  let name = nameOfType(outline, from, open);
  const behind = outline.behind(open);
  if (name < 0 && isTypedef && outline.isName(behind)) name = behind;
  const symbol = name < 0 ? outline.symbol : outline.add(name, as);
  readTail(outline, behind, { isTypedef, name });
  return outline.enter(open, isEnum ? 'enum' : 'type', symbol);
}

/** The last name before the base classes or the brace; macros and attributes stand before it. */
function nameOfType(outline: Outline, from: number, open: number): number {
  const { kind } = outline.tokens;
  let name = -1;
  for (let at = from + 1; at < open;) {
    const mark = kind[at]!;
    if (mark === 0x3a && !outline.isPair(at, 0x3a, 0x3a)) break;
    if (outline.isPair(at, 0x3a, 0x3a)) at += 2;
    else if (mark === 0x3c) {
      if (name >= 0) return name;
      at++;
    } else {
      if (outline.isWord(at) && kind[at + 1] !== 0x28) name = at;
      at = outline.isOpening(at) ? outline.behind(at) : at + 1;
    }
  }
  return name;
}

/** What is declared behind the brace: `} name_t, *pointer;`. */
function readTail(
  outline: Outline,
  from: number,
  { isTypedef, name }: { readonly isTypedef: boolean; readonly name: number },
): void {
  const { kind } = outline.tokens;
  const within = outline.scope === 'type' ? 'field' : 'variable';
  // Variables of a body are nobody's business.
  if (outline.scope === 'function' && !isTypedef) return;
  for (let at = from; at < outline.close && at < from + 60 && kind[at] !== 0x3b;) {
    const mark = kind[at]!;
    const next = kind[at + 1];
    if (outline.isWord(at) && at !== name && (next === 0x3b || next === 0x2c || next === 0x5b || next === 0x3d))
      outline.add(at, isTypedef ? 'class' : within);
    if (mark === 0x7d || mark === 0x7b) return;
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
}

/** `typedef int foo;`, `typedef int (*foo)(int);`, `typedef int foo[3], *bar;`. */
function readTypedef(outline: Outline, from: number, semicolon: number): number {
  const { kind, partner } = outline.tokens;
  let found = -1;
  for (let at = from; at < semicolon;) {
    const mark = kind[at]!;
    if (mark === 0x28 && kind[outline.behind(at)] === 0x28) {
      // A function, or a pointer to one: the name is the last one in the parentheses.
      found = -1;
      for (let inner = Math.min(partner[at]!, semicolon) - 1; inner > at && found < 0; inner--)
        if (outline.isWord(inner)) found = inner;
      break;
    }
    if (mark === 0x2c && found >= 0) outline.add(found, 'class');
    if (outline.isWord(at)) found = at;
    else if (mark === 0x28 && found >= 0 && !outline.isWord(outline.behind(at))) break;
    at =
      mark === 0x3c ? Math.max(at + 1, outline.behindAngles(at)) : outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  if (found >= 0) outline.add(found, 'class');
  return semicolon + 1;
}

function readEnumerator(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  const before = kind[from - 1];
  const isFirst = before === 0x7b || before === 0x2c || before === defineToken || outline.tokens.lineStart[from] === 1;
  if (isFirst && outline.isWord(from) && kind[from + 1] !== 0x28) outline.add(from, 'enum-member');
  let at = from;
  while (at < outline.close && kind[at] !== 0x2c && kind[at] !== defineToken)
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  return kind[at] === 0x2c ? at + 1 : Math.max(at, from + (at === from ? 1 : 0));
}
