/** Ruby: modules, classes, methods, constants, accessors and aliases. `end` closes what keywords open. */
import { keywords, wordToken } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords(
  'module class def end if unless while until case begin do for then self alias attr_reader attr_writer attr_accessor alias_method define_method',
);
export const rubyKeywords = table;

interface Open {
  readonly kind: 'class' | 'method' | 'loop' | 'other';
  /** What is defined in it belongs to this one: its own symbol, or that of what is around it. */
  readonly symbol: number;
}

export function outlineRuby(outline: Outline): void {
  const { kind, count } = outline.tokens;
  const open: Open[] = [];
  const push = ({ kind, symbol }: Open) => open.push({ kind, symbol: symbol < 0 ? containerOf(open) : symbol });
  for (let at = 0; at < count; at++) {
    const mark = kind[at]!;
    if (mark === id.module || mark === id.class) push(readType(outline, at, containerOf(open)));
    else if (mark === id.def) {
      const method = readMethod(outline, at, containerOf(open));
      if (method) push(method);
    } else if (mark === id.end) open.pop();
    else if (mark === id.begin || mark === id.case) push({ kind: 'other', symbol: -1 });
    else if (mark === id.if || mark === id.unless) {
      if (beginsStatement(outline, at)) push({ kind: 'other', symbol: -1 });
    } else if (mark === id.while || mark === id.until || mark === id.for) {
      if (beginsStatement(outline, at)) push({ kind: 'loop', symbol: -1 });
    } else if (mark === id.do) {
      // `while x do` opens once.
      if (!isOfLoop(outline, at)) push({ kind: 'other', symbol: -1 });
    } else if (mark === wordToken) readConstant(outline, at, open);
    else if (mark >= 256) readAccessors(outline, at, containerOf(open));
  }
}

function containerOf(open: readonly Open[]): number {
  return open.at(-1)?.symbol ?? -1;
}

/** A modifier (`return if x`) stands behind something on its line. */
function beginsStatement(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  if (lineStart[at] === 1 || at === 0) return true;
  const before = kind[at - 1]!;
  return (
    before === 0x3d ||
    before === 0x28 ||
    before === 0x3b ||
    before === 0x2c ||
    before === 0x5b ||
    before === 0x7b ||
    before === 0x7c ||
    before === 0x26 ||
    before === 0x3e ||
    before === 0x3c ||
    before === 0x2b ||
    before === id.then ||
    before === id.do ||
    before === 0x21
  );
}

function isOfLoop(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  for (let before = at - 1; before >= 0 && before > at - 60; before--) {
    const mark = kind[before]!;
    if ((mark === id.while || mark === id.until || mark === id.for) && beginsStatement(outline, before)) return true;
    if (mark === id.do || lineStart[before] === 1) return false;
  }
  return false;
}

/** `class A::B < C`, `class << self`. */
function readType(outline: Outline, at: number, container: number): Open {
  const { kind } = outline.tokens;
  if (kind[at + 1] === 0x3c) return { kind: 'class', symbol: -1 };
  let name = at + 1;
  if (outline.isPair(name, 0x3a, 0x3a)) name += 2;
  while (outline.isPair(name + 1, 0x3a, 0x3a)) name += 3;
  if (kind[name] !== wordToken) return { kind: 'other', symbol: -1 };
  return { kind: 'class', symbol: outline.add(name, kind[at] === id.module ? 'module' : 'class', container) };
}

/** `def name`, `def self.name`, `def ==(other)`, `def name = value`. */
function readMethod(outline: Outline, at: number, container: number): Open | undefined {
  const { kind, start, end, lineStart } = outline.tokens;
  let name = at + 1;
  if (kind[name + 1] === 0x2e && outline.isName(name)) name += 2;
  let behind = name + 1;
  let symbol: number;
  if (outline.isName(name)) {
    // `def name=(value)`: an equals sign right behind belongs to the name.
    const isSetter =
      kind[behind] === 0x3d &&
      end[name] === start[behind] &&
      (kind[behind + 1] === 0x28 || (outline.isWord(behind + 1) && start[behind + 1]! > end[behind]!));
    if (isSetter) behind++;
    symbol = outline.addName({
      start: start[name]!,
      end: end[behind - 1]!,
      kind: methodKind(outline, name),
      container,
    });
  } else {
    while (kind[behind] !== 0x28 && behind < name + 3 && end[behind - 1] === start[behind] && kind[behind]! < wordToken)
      behind++;
    symbol = outline.addName({ start: start[name]!, end: end[behind - 1]!, kind: 'operator', container });
  }
  const parameters = kind[behind] === 0x28 ? outline.behind(behind) : behind;
  // Without `end`: `def name = value`.
  if (kind[parameters] === 0x3d && lineStart[parameters] === 0) return undefined;
  return { kind: 'method', symbol };
}

function methodKind(outline: Outline, name: number): SymbolKind {
  return outline.word(name) === 'initialize' ? 'constructor' : 'method';
}

/** `NAME = value` outside of methods. */
function readConstant(outline: Outline, at: number, open: readonly Open[]): void {
  const { kind, text, start, lineStart } = outline.tokens;
  const first = text[start[at]!]!;
  if (first < 0x41 || first > 0x5a || kind[at + 1] !== 0x3d || lineStart[at] === 0) return;
  if (outline.isPair(at + 1, 0x3d, 0x3d) || outline.isPair(at + 1, 0x3d, 0x3e) || outline.isPair(at + 1, 0x3d, 0x7e))
    return;
  if (open.at(-1)?.kind !== 'method') outline.add(at, 'constant', containerOf(open));
}

/** `attr_reader :a, :b`, `alias new old`, `alias_method :new, :old`, `define_method(:name)`. */
function readAccessors(outline: Outline, at: number, container: number): void {
  const { kind } = outline.tokens;
  const word = kind[at]!;
  const isAttribute = word === id.attr_reader || word === id.attr_writer || word === id.attr_accessor;
  const isAlias = word === id.alias || word === id.alias_method;
  if (!isAttribute && !isAlias && word !== id.define_method) return;
  let name = kind[at + 1] === 0x28 ? at + 2 : at + 1;
  if (isAlias && outline.isName(name)) outline.add(name, 'method', container);
  while (kind[name] === 0x3a && outline.isName(name + 1)) {
    outline.add(name + 1, isAttribute ? 'property' : 'method', container);
    if (!isAttribute || kind[name + 2] !== 0x2c) return;
    name += 3;
  }
}
