/** C#: namespaces, types and their members. Bodies are passed over. */
import { keywords } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import { behindMember, readMember } from './typed-members.ts';
import type { MemberRules } from './typed-members.ts';

const { table, id } = keywords(
  'namespace using class struct interface enum record delegate event operator this where public private protected internal static readonly abstract sealed virtual override async extern unsafe partial new const volatile required file ref fixed implicit explicit global',
);

export const csharpRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'character',
  doubleQuote: 'string',
  tripleQuote: true,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'c#',
  preprocessor: 'c#',
};

const modifiers = new Set([
  id.public,
  id.private,
  id.protected,
  id.internal,
  id.static,
  id.readonly,
  id.abstract,
  id.sealed,
  id.virtual,
  id.override,
  id.async,
  id.extern,
  id.unsafe,
  id.partial,
  id.new,
  id.const,
  id.volatile,
  id.required,
  id.file,
  id.ref,
  id.fixed,
  id.implicit,
  id.explicit,
]);
const members: MemberRules = {
  attributes: '[',
  operator: id.operator,
  event: id.event,
  self: id.this,
  modifiers,
  // Local functions are looked for.
  entersBodies: true,
};

export function outlineCSharp(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (outline.scope === 'enum') at = readEnumMember(outline, at);
    else if (outline.scope === 'function') at = readLocal(outline, at);
    else at = readDeclaration(outline, at);
  }
}

function readDeclaration(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  for (;;) {
    if (kind[at] === 0x5b) at = outline.behind(at);
    // `file`, `required` and others are names where no declaration follows.
    else if (modifiers.has(kind[at]!) && (outline.isName(at + 1) || kind[at + 1] === 0x28 || kind[at + 1] === 0x7e))
      at++;
    else break;
  }
  switch (kind[at]!) {
    case id.namespace:
      return readNamespace(outline, at);
    case id.using:
      // `using Alias = Some.Type;`
      if (outline.isWord(at + 1) && kind[at + 2] === 0x3d) outline.add(at + 1, 'class');
      return behindMember(outline, at);
    case id.class:
    case id.struct:
    case id.interface:
    case id.enum:
      return readType(outline, at, at + 1);
    case id.record: {
      const name = kind[at + 1] === id.class || kind[at + 1] === id.struct ? at + 2 : at + 1;
      if (outline.isName(name) && kind[name + 1] !== 0x3b && kind[name + 1] !== 0x3d)
        return readType(outline, at, name);
      break;
    }
    case id.delegate:
      return readDelegate(outline, at);
    default:
  }
  // Statements of a program without a class around it.
  if (outline.scope !== 'type') return readLocal(outline, at);
  return Math.max(from + 1, readMember(outline, at, members));
}

/**
 * In statements only local functions are looked for: a type, a name, parameters, and then a brace or an arrow. Stops behind the
 * first one, or where there is none at the end of the frame, or in front of what may be a declaration of a file.
 */
function readLocal(outline: Outline, from: number): number {
  const { kind, lineStart } = outline.tokens;
  const isBody = outline.scope === 'function';
  for (let at = from; at < outline.close; at++) {
    if (!isBody && at > from && lineStart[at] === 1) return at;
    if (kind[at] !== 0x28 || !isLocalFunction(outline, at)) {
      if (!isBody && outline.isOpening(at)) return outline.behind(at);
      continue;
    }
    const name = nameBefore(outline, at);
    const symbol = outline.add(name, 'function');
    const body = behindConstraints(outline, outline.behind(at));
    return kind[body] === 0x7b ? outline.enter(body, 'function', symbol) : body;
  }
  return outline.close;
}

/** In front of parameters, and of parameters of types: `Name<T>(`. */
function nameBefore(outline: Outline, open: number): number {
  const { kind } = outline.tokens;
  let at = open - 1;
  if (kind[at] === 0x3e) while (at > open - 20 && kind[at] !== 0x3c) at--;
  return kind[at] === 0x3c ? at - 1 : at;
}

const noTypes = new Set(
  'await return new throw else in is as case when yield do if while for foreach switch lock catch using from where select and or not not default typeof nameof checked unchecked goto params out'.split(
    ' ',
  ),
);

function isLocalFunction(outline: Outline, open: number): boolean {
  const { kind } = outline.tokens;
  const name = nameBefore(outline, open);
  const type = name - 1;
  if (!outline.isWord(name)) return false;
  const isType =
    outline.isWord(type) || kind[type] === 0x3e || kind[type] === 0x5d || kind[type] === 0x3f || kind[type] === 0x29;
  if (!isType) return false;
  const body = behindConstraints(outline, outline.behind(open));
  if (kind[body] !== 0x7b && !outline.isPair(body, 0x3d, 0x3e)) return false;
  if (noTypes.has(outline.word(name)) || (outline.isWord(type) && noTypes.has(outline.word(type)))) return false;
  // `a > b(c) {`, `(x) name(y) {` and `case A: b(c) => d` are no declarations.
  return outline.isWord(type) || beginsStatement(outline, type);
}

/** Whether everything up to the end of a type stands behind a brace, a semicolon or a modifier. */
function beginsStatement(outline: Outline, type: number): boolean {
  const { kind, partner } = outline.tokens;
  let at = type;
  for (let left = 40; left > 0 && at >= 0; left--) {
    const mark = kind[at]!;
    if (mark === 0x3b || mark === 0x7b || mark === 0x7d || modifiers.has(mark)) return true;
    if (mark === 0x29 || mark === 0x5d) at = Math.max(partner[at]!, 0);
    else if (!outline.isWord(at) && mark !== 0x3c && mark !== 0x3e && mark !== 0x2c && mark !== 0x2e && mark !== 0x3f)
      return false;
    at--;
  }
  return false;
}

/** `where T : class where U : new()`. */
function behindConstraints(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  if (kind[from] !== id.where) return from;
  const limit = Math.min(outline.close, from + 100);
  let at = from;
  while (at < limit && kind[at] !== 0x7b && kind[at] !== 0x3d && kind[at] !== 0x3b) at++;
  return at;
}

function readNamespace(outline: Outline, at: number): number {
  const { kind, start, end } = outline.tokens;
  let last = at + 1;
  if (!outline.isName(last)) return at + 1;
  while (kind[last + 1] === 0x2e) last += 2;
  const symbol = outline.addName({ start: start[at + 1]!, end: end[last]!, kind: 'namespace' });
  if (kind[last + 1] === 0x7b) return outline.enter(last + 1, 'namespace', symbol);
  // For the rest of the file.
  return outline.enterUntil(last + 2, outline.close, { scope: 'namespace', symbol });
}

function readType(outline: Outline, at: number, name: number): number {
  const { kind } = outline.tokens;
  if (!outline.isName(name)) return at + 1;
  const word = kind[at];
  const as =
    word === id.enum
      ? 'enum'
      : word === id.interface
        ? 'interface'
        : word === id.struct || kind[name - 1] === id.struct
          ? 'struct'
          : 'class';
  const symbol = outline.add(name, as);
  let open = name + 1;
  while (open < outline.close && kind[open] !== 0x7b && kind[open] !== 0x3b) {
    if (word === id.record && kind[open] === 0x28 && open <= name + 8) readPositional(outline, open, symbol);
    open = kind[open] === 0x28 || kind[open] === 0x5b ? outline.behind(open) : open + 1;
  }
  return kind[open] === 0x7b ? outline.enter(open, as === 'enum' ? 'enum' : 'type', symbol) : open + 1;
}

/** `record Point(int X, int Y)`. */
function readPositional(outline: Outline, open: number, symbol: number): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close;) {
    if (outline.isWord(at) && (kind[at + 1] === 0x2c || kind[at + 1] === 0x3d || at + 1 === close))
      outline.add(at, 'property', symbol);
    if (kind[at] === 0x3d)
      while (at < close && kind[at] !== 0x2c) at = outline.isOpening(at) ? outline.behind(at) : at + 1;
    else
      at =
        kind[at] === 0x3c
          ? Math.max(at + 1, outline.behindAngles(at))
          : outline.isOpening(at)
            ? outline.behind(at)
            : at + 1;
  }
}

/** The name before the parameters. */
function readDelegate(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let name = -1;
  for (let at = from + 1; at < outline.close && kind[at] !== 0x3b;) {
    if (kind[at] === 0x28 && name >= 0) {
      outline.add(name, 'function');
      return behindMember(outline, at);
    }
    if (outline.isName(at)) name = at;
    at = kind[at] === 0x3c ? Math.max(at + 1, outline.behindAngles(at)) : at + 1;
  }
  return from + 1;
}

function readEnumMember(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (kind[at] === 0x5b) at = outline.behind(at);
  if (outline.isName(at)) outline.add(at, 'enum-member');
  while (at < outline.close && kind[at] !== 0x2c) at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  return kind[at] === 0x2c ? at + 1 : at;
}
