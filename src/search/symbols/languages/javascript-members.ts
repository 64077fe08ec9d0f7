/** Members of classes and interfaces in JavaScript and TypeScript. */
import { numberToken, stringToken, wordToken } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';
import { announceFunction, endsLine, isFunctionValue } from './javascript-values.ts';

const modifiers = new Set(
  'public private protected static readonly abstract override async declare accessor get set export'.split(' '),
);

/** At any token of a class body: reads the member that begins here, or passes on. */
export function readClassMember(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  if (!beginsMember(outline, from)) {
    if (kind[from] === 0x7b) return outline.enterAnnounced(from, 'function');
    return outline.isOpening(from) ? outline.behind(from) : from + 1;
  }
  const { name, accessor } = behindModifiers(outline, from);
  const isPrivate = kind[name] === 0x23;
  const token = isPrivate ? name + 1 : name;
  if (!outline.isName(token)) return Math.max(from, name) + (outline.isOpening(name) ? 0 : 1) || from + 1;
  const start = outline.tokens.start[name]!;
  const end = outline.tokens.end[token]!;
  const mark = kind[token + 1]!;
  const open =
    mark === 0x3c ? outline.behindAngles(token + 1) : mark === 0x3f && kind[token + 2] === 0x28 ? token + 2 : token + 1;
  if (kind[open] === 0x28) return readMethod(outline, { token, start, end, open, accessor });
  if (!endsFieldName(outline, token + 1)) return token + 1;
  const value = fieldValue(outline, token + 1);
  const isFunction = value > 0 && isFunctionValue(outline, value);
  const symbol = outline.addName({ start, end, kind: isFunction ? 'method' : 'property' });
  if (isFunction) announceFunction(outline, value, symbol);
  return token + 1;
}

interface MethodHead {
  readonly token: number;
  readonly start: number;
  readonly end: number;
  readonly open: number;
  readonly accessor: boolean;
}

function readMethod(outline: Outline, { token, start, end, open, accessor }: MethodHead): number {
  const isConstructor = outline.isWord(token) && outline.word(token) === 'constructor';
  const container = outline.symbol;
  const symbol = outline.addName({
    start,
    end,
    kind: isConstructor ? 'constructor' : accessor ? 'property' : 'method',
  });
  announceFunction(outline, token, symbol);
  if (isConstructor) readParameterProperties(outline, open, container);
  return outline.behind(open);
}

/** `constructor(private readonly name: string)`. */
function readParameterProperties(outline: Outline, open: number, container: number): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close;) {
    const before = kind[at - 1];
    if ((before === 0x28 || before === 0x2c || before === 0x29) && (kind[at]! >= 256 || kind[at] === 0x40)) {
      const { name, some } = behindModifiers(outline, at);
      if (some && outline.isName(name) && name < close) outline.add(name, 'property', container);
      at = Math.max(name, at + 1);
    } else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
}

function behindModifiers(
  outline: Outline,
  from: number,
): { readonly name: number; readonly accessor: boolean; readonly some: boolean } {
  const { kind, count } = outline.tokens;
  let at = from;
  let accessor = false;
  let some = false;
  while (at < count) {
    if (kind[at] === 0x40) at = behindDecorator(outline, at);
    else if (kind[at] === 0x2a) at++;
    else if (
      kind[at]! >= 256 &&
      modifiers.has(outline.word(at)) &&
      (outline.isName(at + 1) ||
        kind[at + 1] === 0x2a ||
        kind[at + 1] === 0x23 ||
        kind[at + 1] === 0x5b ||
        kind[at + 1] === 0x40)
    ) {
      const word = outline.word(at);
      accessor ||= word === 'get' || word === 'set';
      some = true;
      at++;
    } else break;
  }
  return { name: at, accessor, some };
}

function behindDecorator(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  if (outline.isName(at)) at++;
  while (kind[at] === 0x2e && outline.isName(at + 1)) at += 2;
  return kind[at] === 0x28 ? outline.behind(at) : at;
}

function beginsMember(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  const mark = kind[at]!;
  const isName = mark === wordToken || mark >= 256 || mark === 0x23 || mark === 0x40 || mark === 0x2a;
  if (!isName) return false;
  const before = kind[at - 1]!;
  if (before === 0x3b || before === 0x7d || before === 0x7b) return true;
  if (lineStart[at] === 0 || mark === 0x2a) return false;
  return (
    before === wordToken ||
    before === stringToken ||
    before === numberToken ||
    before === 0x29 ||
    before === 0x5d ||
    before === 0x3e ||
    before >= 256
  );
}

function endsFieldName(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  const mark = kind[at]!;
  return (
    mark === 0x3d ||
    mark === 0x3b ||
    mark === 0x3a ||
    mark === 0x3f ||
    mark === 0x21 ||
    mark === 0x7d ||
    lineStart[at] === 1
  );
}

/** The token behind the `=` of a field on the same level; types before it are looked through as far as reasonable. */
function fieldValue(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  for (let at = from; at < count && at < from + 100;) {
    const mark = kind[at]!;
    if (mark === 0x3d && !outline.isPair(at, 0x3d, 0x3e)) return at + 1;
    if (mark === 0x3b || mark === 0x7d || endsLine(outline, at)) return -1;
    at = outline.isOpening(at) ? outline.behind(at) : outline.isPair(at, 0x3d, 0x3e) ? at + 2 : at + 1;
  }
  return -1;
}

/** All members of an interface: names at the beginning of a line or behind a separator. */
export function readInterfaceMember(outline: Outline, open: number, container: number): void {
  const { kind, partner, count, lineStart } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close;) {
    const before = kind[at - 1]!;
    const separated =
      before === 0x7b ||
      before === 0x3b ||
      before === 0x2c ||
      (lineStart[at] === 1 && before !== 0x7c && before !== 0x26 && before !== 0x3a);
    if (!separated || !outline.isName(at)) {
      at = outline.isOpening(at)
        ? outline.behind(at)
        : kind[at] === 0x3c
          ? Math.max(at + 1, outline.behindAngles(at))
          : at + 1;
      continue;
    }
    const { name } = behindModifiers(outline, at);
    const optional = kind[name + 1] === 0x3f ? name + 2 : name + 1;
    if (outline.isName(name)) {
      if (kind[optional] === 0x28 || kind[optional] === 0x3c) outline.add(name, 'method', container);
      else if (kind[optional] === 0x3a) outline.add(name, 'property', container);
    }
    at = Math.max(at, name) + 1;
  }
}
