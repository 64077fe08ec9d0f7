/** Whether a value of JavaScript is a function, and where its body begins. */
import { stringToken } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';

const async = 'async';
const named = 'function';

/** How far a type between parameters and body may go. */
const longestType = 120;

/** `function …`, `async (…) =>`, `x =>`, `<T>(…): R =>`. */
export function isFunctionValue(outline: Outline, from: number): boolean {
  const { kind } = outline.tokens;
  let at = from;
  if (kind[at]! >= 256 && outline.word(at) === async) at++;
  if (kind[at]! >= 256 && outline.word(at) === named) return true;
  if (outline.isName(at)) return outline.isPair(at + 1, 0x3d, 0x3e);
  if (kind[at] === 0x3c) at = outline.behindAngles(at);
  return kind[at] === 0x28 && arrowBehind(outline, outline.behind(at)) > 0;
}

/** The arrow behind parameters and a result type, or -1. */
function arrowBehind(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  if (outline.isPair(from, 0x3d, 0x3e)) return from;
  if (kind[from] !== 0x3a) return -1;
  for (let at = from + 1; at < count && at < from + longestType;) {
    if (outline.isPair(at, 0x3d, 0x3e)) return at;
    const mark = kind[at]!;
    if (mark === 0x3b || mark === 0x7d || mark === 0x29 || mark === 0x2c || mark === 0x5d) return -1;
    if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return -1;
}

/** From `function`, a method's name or an arrow function's parameters: says whose body the brace behind is. */
export function announceFunction(outline: Outline, from: number, symbol: number): void {
  const open = functionBody(outline, from);
  if (open > 0) outline.announce(open, 'function', symbol);
}

/** The brace that begins the body, or -1. */
export function functionBody(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  let at = from;
  while (at < count && at < from + 5 && kind[at] !== 0x28 && kind[at] !== 0x3c && !outline.isPair(at, 0x3d, 0x3e)) at++;
  if (kind[at] === 0x3c) at = outline.behindAngles(at);
  if (kind[at] === 0x28) at = outline.behind(at);
  if (kind[at] === 0x3a) at = behindType(outline, at + 1);
  if (outline.isPair(at, 0x3d, 0x3e)) at += 2;
  return kind[at] === 0x7b ? at : -1;
}

/** A brace right behind a colon, a bar or the like is part of the type; another one begins the body. */
export function behindType(outline: Outline, from: number): number {
  const { kind, count } = outline.tokens;
  let at = from;
  while (at < count && at < from + longestType) {
    const mark = kind[at]!;
    if (mark === 0x7b) {
      const before = kind[at - 1]!;
      const isType =
        before === 0x3a ||
        before === 0x7c ||
        before === 0x26 ||
        (before === 0x3e && outline.isPair(at - 2, 0x3d, 0x3e) && kind[at - 3] !== 0x29) ||
        (before >= 256 &&
          outline.word(at - 1) !== 'null' &&
          outline.word(at - 1) !== 'this' &&
          outline.word(at - 1) !== 'void' &&
          !outline.isWord(at - 1));
      if (!isType) return at;
    }
    if (mark === 0x3b || mark === 0x7d || mark === 0x29 || mark === 0x2c) return at;
    if (outline.isPair(at, 0x3d, 0x3e)) {
      // The arrow of a function type goes on with a type; that of an arrow function with its body.
      if (kind[at + 2] === 0x7b) return at;
      at += 2;
    } else if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return at;
}

/** A statement without a semicolon ends before this token: a line that begins with a word after one that ends with a value. */
export function endsLine(outline: Outline, at: number): boolean {
  const { kind, lineStart } = outline.tokens;
  if (lineStart[at] === 0 || !outline.isName(at)) return false;
  const before = kind[at - 1]!;
  return (
    outline.isName(at - 1) ||
    before === 0x3e ||
    before === 0x5d ||
    before === 0x7d ||
    before === 0x29 ||
    before === stringToken
  );
}
