/** PHP: namespaces, types, functions wherever they stand, properties and constants of types, `define`d constants. */
import { keywords, stringToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords(
  'namespace use class interface trait enum function fn const define case public private protected static readonly var abstract final extends implements new',
);

export const phpRules: LexRules = {
  keywords: table,
  lineComment: ['//', '#'],
  blockComment: 'plain',
  singleQuote: 'lines',
  doubleQuote: 'lines',
  tripleQuote: false,
  backtick: 'raw',
  dollarWords: true,
  heredoc: 'php',
  prefixes: 'none',
  preprocessor: 'none',
  php: true,
};

export function outlinePhp(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else if (kind[at]! >= 256) at = readKeyword(outline, at);
    else if (kind[at] === 0x7b) at = outline.enterAnnounced(at, 'function');
    else if (outline.scope === 'type') at = readProperty(outline, at);
    else at++;
  }
}

/** `Foo::class`, `$this->class`, `new class`. */
function isReference(outline: Outline, at: number): boolean {
  const before = outline.tokens.kind[at - 1];
  return before === 0x3a || before === 0x3e || before === id.new;
}

function readKeyword(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  if (isReference(outline, at))
    return kind[at] === id.class && kind[at - 1] === id.new ? readAnonymous(outline, at) : at + 1;
  switch (kind[at]!) {
    case id.namespace:
      return readNamespace(outline, at);
    case id.class:
      return readType(outline, at, 'class');
    case id.interface:
      return readType(outline, at, 'interface');
    case id.trait:
      return readType(outline, at, 'class');
    case id.enum:
      return readType(outline, at, 'enum');
    case id.function:
      return readFunction(outline, at);
    case id.const:
      return readConstants(outline, at);
    case id.define:
      if (kind[at + 1] === 0x28 && kind[at + 2] === stringToken) addQuoted(outline, at + 2, 'constant');
      return at + 2;
    case id.case:
      if (outline.scope === 'enum' || (outline.scope === 'type' && outline.isName(at + 1)))
        outline.add(at + 1, 'enum-member');
      return at + 1;
    default:
      return at + 1;
  }
}

function addQuoted(outline: Outline, token: number, kind: SymbolKind): void {
  outline.addName({
    start: outline.tokens.start[token]! + 1,
    end: outline.tokens.end[token]! - 1,
    kind,
    container: -1,
  });
}

function readNamespace(outline: Outline, at: number): number {
  const { kind, start, end } = outline.tokens;
  if (!outline.isName(at + 1)) return at + 1;
  let last = at + 1;
  while (kind[last + 1] === 0x5c) last += 2;
  const symbol = outline.addName({ start: start[at + 1]!, end: end[last]!, kind: 'namespace', container: -1 });
  if (kind[last + 1] === 0x7b) return outline.enter(last + 1, 'namespace', symbol);
  if (kind[last + 1] !== 0x3b) return last + 1;
  // Up to the next one, or the end of the file.
  outline.leave(outline.tokens.count);
  return outline.enterUntil(last + 2, outline.tokens.count, { scope: 'namespace', symbol });
}

function bodyOf(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (at < outline.close && kind[at] !== 0x7b && kind[at] !== 0x3b)
    at = kind[at] === 0x28 || kind[at] === 0x5b ? outline.behind(at) : at + 1;
  return at;
}

function readType(outline: Outline, at: number, as: SymbolKind): number {
  const { kind } = outline.tokens;
  const next = kind[at + 2];
  const follows = next === 0x7b || next === id.extends || next === id.implements || next === 0x3a;
  if (!outline.isName(at + 1) || !follows) return at + 1;
  const open = bodyOf(outline, at + 2);
  const symbol = outline.add(at + 1, as);
  return kind[open] === 0x7b ? outline.enter(open, 'type', symbol) : open;
}

function readAnonymous(outline: Outline, at: number): number {
  const open = bodyOf(outline, at + 1);
  if (outline.tokens.kind[open] === 0x7b) outline.announce(open, 'type', outline.symbol);
  return at + 1;
}

function readFunction(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const name = kind[at + 1] === 0x26 ? at + 2 : at + 1;
  if (!outline.isName(name) || kind[name + 1] !== 0x28) return at + 1;
  const isMethod = outline.scope === 'type';
  const container = outline.symbol;
  const isConstructor = isMethod && outline.word(name) === '__construct';
  const symbol = outline.add(name, isConstructor ? 'constructor' : isMethod ? 'method' : 'function');
  if (isConstructor) readPromoted(outline, name + 1, container);
  const open = bodyOf(outline, outline.behind(name + 1));
  return kind[open] === 0x7b ? outline.enter(open, 'function', symbol) : open;
}

/** `__construct(private readonly string $name)`. */
function readPromoted(outline: Outline, open: number, container: number): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  let promoted = false;
  for (let at = open + 1; at < close; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    if (kind[at] === id.public || kind[at] === id.private || kind[at] === id.protected || kind[at] === id.readonly)
      promoted = true;
    else if (kind[at] === 0x2c) promoted = false;
    else if (promoted && isVariable(outline, at)) {
      addVariable(outline, at, container);
      promoted = false;
    }
  }
}

function isVariable(outline: Outline, at: number): boolean {
  return outline.isWord(at) && outline.tokens.text[outline.tokens.start[at]!] === 0x24;
}

/** Without its dollar sign, as it is written where it is used: `$this->name`. */
function addVariable(outline: Outline, at: number, container: number): void {
  outline.addName({ start: outline.tokens.start[at]! + 1, end: outline.tokens.end[at]!, kind: 'property', container });
}

function readConstants(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  if (outline.scope === 'function') return at + 1;
  // `const string A = 1, B = 2;`
  let next = at + 1;
  while (next < outline.close && kind[next] !== 0x3b) {
    if (outline.isName(next) && kind[next + 1] === 0x3d && (next <= at + 3 || kind[next - 1] === 0x2c))
      outline.add(next, 'constant');
    next = outline.isOpening(next) ? outline.behind(next) : next + 1;
  }
  return next;
}

/** In a type, behind a modifier and perhaps a type: `private ?Foo $name = …;`. */
function readProperty(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  if (!isVariable(outline, at)) return outline.isOpening(at) ? outline.behind(at) : at + 1;
  addVariable(outline, at, outline.symbol);
  let behind = at + 1;
  while (behind < outline.close && kind[behind] !== 0x3b && kind[behind] !== 0x7b && kind[behind] !== 0x2c)
    behind = outline.isOpening(behind) ? outline.behind(behind) : behind + 1;
  return kind[behind] === 0x7b ? outline.behind(behind) : behind + 1;
}
