/**
 * JavaScript and TypeScript, with elements in angle brackets. Functions count wherever they stand, also those that are values
 * of variables, properties and object keys; variables only at the top of modules and namespaces.
 */
import { keywords, stringToken, wordToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import { readClassMember, readInterfaceMember } from './javascript-members.ts';
import { announceFunction, endsLine, isFunctionValue } from './javascript-values.ts';

const { table, id } = keywords(
  'function class extends implements const let var return typeof case in of delete void throw new instanceof else do await yield if while for with default export import async static get set public private protected readonly abstract override declare accessor interface type enum namespace module global this super null true false',
);
export const javascriptRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'string',
  doubleQuote: 'string',
  tripleQuote: false,
  backtick: 'template',
  dollarWords: true,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
  regexAfter: new Set([
    id.return,
    id.typeof,
    id.case,
    id.in,
    id.of,
    id.delete,
    id.void,
    id.throw,
    id.new,
    id.instanceof,
    id.else,
    id.do,
    id.await,
    id.yield,
    id.default,
  ]),
  conditions: new Set([id.if, id.while, id.for, id.with]),
};

export function outlineJavaScript(outline: Outline): void {
  readStatements(outline, false);
}

export function outlineTypeScript(outline: Outline): void {
  readStatements(outline, true);
}

function readStatements(outline: Outline, typed: boolean): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
      continue;
    }
    const { scope } = outline;
    if (scope === 'type') at = readClassMember(outline, at);
    else if (scope === 'enum') at = readEnumMember(outline, at);
    else if (kind[at] === 0x7b) at = outline.enterAnnounced(at, isObject(outline, at) ? 'object' : 'function');
    else if (kind[at] === wordToken) at = readWord(outline, at);
    else if (kind[at]! >= 256) at = kind[at - 1] === 0x2e ? readWord(outline, at) : readKeyword(outline, at, typed);
    else if (kind[at] === stringToken && scope === 'object') at = readProperty(outline, at);
    else at++;
  }
}

/** A brace where a value is expected. */
function isObject(outline: Outline, at: number): boolean {
  const { kind } = outline.tokens;
  const before = kind[at - 1];
  if (before === undefined) return false;
  return (
    before === 0x28 ||
    before === 0x2c ||
    before === 0x5b ||
    before === 0x3f ||
    before === id.return ||
    before === id.default ||
    ((before === 0x3a || before === 0x7b) && looksLikeProperties(outline, at + 1)) ||
    (before === 0x3d && !outline.isPair(at - 1, 0x3d, 0x3e)) ||
    (before === 0x7c && kind[at - 2] === 0x7c)
  );
}

/** Tells an object from a block behind the colon of a `case`, or within an element's braces. */
function looksLikeProperties(outline: Outline, at: number): boolean {
  const { kind } = outline.tokens;
  if (kind[at] === 0x7d || outline.isPair(at, 0x2e, 0x2e)) return true;
  if (!outline.isName(at) && kind[at] !== stringToken) return false;
  const next = kind[at + 1];
  return next === 0x3a || next === 0x2c || next === 0x7d;
}

function readKeyword(outline: Outline, at: number, typed: boolean): number {
  const { kind } = outline.tokens;
  switch (kind[at]!) {
    case id.function:
      return readFunction(outline, at);
    case id.class:
      return readClass(outline, at);
    case id.const:
    case id.let:
    case id.var:
      return readVariables(outline, at);
    case id.enum:
      return typed ? readBraced(outline, at, 'enum') : at + 1;
    case id.interface:
      return typed ? readBraced(outline, at, 'interface') : at + 1;
    case id.namespace:
    case id.module:
      return typed ? readNamespace(outline, at) : readWord(outline, at);
    case id.type:
      return typed ? readAlias(outline, at) : readWord(outline, at);
    default:
      return readWord(outline, at);
  }
}

function readFunction(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = kind[at + 1] === 0x2a ? at + 2 : at + 1;
  if (!outline.isName(name) || (kind[name + 1] !== 0x28 && kind[name + 1] !== 0x3c)) return at + 1;
  const symbol = outline.add(name, 'function');
  announceFunction(outline, at, symbol);
  return name + 1;
}

function readClass(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = at + 1;
  const isNamed = outline.isName(name) && kind[name] !== id.extends && kind[name] !== id.implements;
  const behind = isNamed ? name + 1 : name;
  const next = kind[behind]!;
  if (next !== 0x7b && next !== 0x3c && next !== id.extends && next !== id.implements) return at + 1;
  const open = classBody(outline, behind);
  if (open < 0) return behind;
  outline.announce(open, 'type', isNamed ? outline.add(name, 'class') : outline.symbol);
  return open;
}

/** The brace behind `extends …` and `implements …`, or -1. */
export function classBody(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  for (let at = from; at < count && at < from + 500;) {
    const mark = kind[at]!;
    if (mark === 0x7b) return at;
    if (mark === 0x3b || mark === 0x7d || mark === 0x29) return -1;
    if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else at = mark === 0x28 || mark === 0x5b ? outline.behind(at) : at + 1;
  }
  return -1;
}

function readBraced(outline: Outline, at: number, as: 'enum' | 'interface'): number {
  const { kind } = outline.tokens;
  const name = at + 1;
  const next = kind[name + 1]!;
  if (!outline.isName(name) || (next !== 0x7b && (as === 'enum' || (next !== 0x3c && next !== id.extends))))
    return at + 1;
  const symbol = outline.add(name, as);
  const open = classBody(outline, name + 1);
  if (open < 0) return name + 1;
  if (as === 'enum') outline.announce(open, 'enum', symbol);
  else readInterfaceMember(outline, open, symbol);
  return as === 'enum' ? open : outline.behind(open);
}

function readEnumMember(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const before = kind[at - 1];
  if ((before === 0x7b || before === 0x2c) && outline.isName(at)) outline.add(at, 'enum-member');
  return outline.isOpening(at) ? outline.behind(at) : at + 1;
}

function readNamespace(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  let name = at + 1;
  if (!outline.isName(name) && kind[name] !== stringToken) return readWord(outline, at);
  while (kind[name + 1] === 0x2e && outline.isName(name + 2)) name += 2;
  if (kind[name + 1] !== 0x7b) return readWord(outline, at);
  const symbol = kind[name] === stringToken ? outline.symbol : outline.add(name, 'namespace');
  outline.announce(name + 1, 'namespace', symbol);
  return name + 1;
}

function readAlias(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = at + 1;
  if (!outline.isName(name) || (kind[name + 1] !== 0x3d && kind[name + 1] !== 0x3c) || !beginsStatement(outline, at))
    return readWord(outline, at);
  const assigned = kind[name + 1] === 0x3c ? outline.behindAngles(name + 1) : name + 1;
  if (kind[assigned] !== 0x3d) return at + 1;
  outline.add(name, 'class');
  return outline.isOpening(assigned + 1) ? outline.behind(assigned + 1) : assigned + 1;
}

function beginsStatement(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  const before = kind[at - 1] ?? 0x3b;
  return (
    lineStart[at] === 1 ||
    before === id.export ||
    before === id.declare ||
    before === 0x3b ||
    before === 0x7b ||
    before === 0x7d
  );
}

function readVariables(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const isConstant = kind[at] === id.const;
  if (isConstant && (kind[at + 1] === id.enum || (outline.isWord(at - 1) && outline.word(at - 1) === 'as')))
    return at + 1;
  for (let name = at + 1; ;) {
    if (!outline.isName(name)) return name;
    const value = valueOf(outline, name + 1);
    if (value > 0 && isFunctionValue(outline, value)) {
      announceFunction(outline, value, outline.add(name, 'function'));
      return value;
    }
    if (value > 0 && kind[value] === id.class) {
      const open = classBody(outline, value + 1);
      if (open > 0) outline.announce(open, 'type', outline.add(name, 'class'));
      return open > 0 ? open : value + 1;
    }
    if (outline.scope === 'namespace') {
      const symbol = outline.add(name, isConstant ? 'constant' : 'variable');
      if (value > 0 && kind[value] === 0x7b) outline.announce(value, 'object', symbol);
    }
    if (value > 0) return value;
    if (kind[name + 1] !== 0x2c) return name + 1;
    name += 2;
  }
}

/** The token behind `=`, past a type annotation; -1 when there is none. */
function valueOf(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  if (kind[from] === 0x3d) return from + 1;
  if (kind[from] !== 0x3a && kind[from] !== 0x21) return -1;
  for (let at = from + 1; at < count && at < from + 200;) {
    const mark = kind[at]!;
    if (mark === 0x3d && !outline.isPair(at, 0x3d, 0x3e)) return at + 1;
    if (mark === 0x3b || mark === 0x7d || mark === 0x29 || endsLine(outline, at)) return -1;
    at = outline.isOpening(at) ? outline.behind(at) : outline.isPair(at, 0x3d, 0x3e) ? at + 2 : at + 1;
  }
  return -1;
}

/** `name = function`, `a.b = () =>`, and in objects `name: function`, `name() {`. */
function readWord(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const next = kind[at + 1]!;
  if (next === 0x3d && !outline.isPair(at + 1, 0x3d, 0x3d) && !outline.isPair(at + 1, 0x3d, 0x3e))
    return readAssignment(outline, at);
  if (outline.scope !== 'object') return at + 1;
  return readProperty(outline, at);
}

function readAssignment(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const value = at + 2;
  const isMember = kind[at - 1] === 0x2e;
  const isClass = kind[value] === id.class;
  const exported = isMember && /^exports$/.test(outline.word(at - 2));
  if (isMember && outline.word(at) === 'exports') return at + 2;
  if (isClass) {
    const open = classBody(outline, value + 1);
    if (open > 0) outline.announce(open, 'type', outline.add(at, 'class'));
    return open > 0 ? open : value + 1;
  }
  if (!isFunctionValue(outline, value)) return at + 2;
  const symbol = outline.add(at, isMember && !exported ? 'method' : 'function', ownerOf(outline, at));
  announceFunction(outline, value, symbol);
  return value;
}

/** `Owner.prototype.name`, `Owner.name`, `this.name`. */
function ownerOf(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  if (kind[at - 1] !== 0x2e) return outline.symbol;
  let owner = at - 2;
  if (kind[owner - 1] === 0x2e && outline.word(owner) === 'prototype') owner -= 2;
  const named = outline.isWord(owner) ? outline.typeNamed(outline.word(owner)) : -1;
  return named < 0 ? outline.symbol : named;
}

/** In an object, at the beginning of a property. */
function readProperty(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  const before = kind[from - 1]!;
  if (before !== 0x7b && before !== 0x2c) return from + 1;
  let at = from;
  if (
    (kind[at] === id.get || kind[at] === id.set || kind[at] === id.async) &&
    (outline.isName(at + 1) || kind[at + 1] === 0x2a)
  )
    at++;
  if (kind[at] === 0x2a) at++;
  const quoted = kind[at] === stringToken;
  if (!outline.isName(at) && !quoted) return from + 1;
  const name = {
    start: outline.tokens.start[at]! + (quoted ? 1 : 0),
    end: outline.tokens.end[at]! - (quoted ? 1 : 0),
    kind: 'method' as const,
  };
  if (kind[at + 1] === 0x28) {
    const open = outline.behind(at + 1);
    if (kind[open] !== 0x7b && kind[open] !== 0x3a) return at + 1;
    announceFunction(outline, at, outline.addName(name));
    return at + 1;
  }
  if (kind[at + 1] !== 0x3a || !isFunctionValue(outline, at + 2)) return at + 1;
  announceFunction(outline, at + 2, outline.addName(name));
  return at + 2;
}
