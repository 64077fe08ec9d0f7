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
const members: MemberRules = { attributes: '[', operator: id.operator, event: id.event, self: id.this, modifiers };

export function outlineCSharp(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (outline.scope === 'enum') at = readEnumMember(outline, at);
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
  if (outline.scope !== 'type') return outline.isOpening(at) ? outline.behind(at) : at + 1;
  return Math.max(from + 1, readMember(outline, at, members));
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
