/** Keywords of C and C++ together: a file's name does not always tell which it is. */
import { defineToken, keywords } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';

export const cWords = keywords(
  'struct class union enum typedef namespace using template typename extern operator inline static const volatile public private protected friend virtual final override noexcept throw try requires concept if else for while do switch return case default goto sizeof decltype alignas static_assert asm __attribute__ __declspec __extension__ explicit constexpr consteval constinit mutable auto register thread_local signals slots catch',
);

/** Behind the semicolon; where none comes, in front of the line that begins behind a brace: a macro swallowed the semicolon. */
export function behindSemicolon(outline: Outline, from: number): number {
  const { kind, lineStart } = outline.tokens;
  let at = from;
  while (at < outline.close && kind[at] !== 0x3b) {
    if (at > from && kind[at - 1] === 0x7d && lineStart[at] === 1 && beginsStatement(outline, at)) return at;
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return at + 1;
}

function beginsStatement(outline: Outline, at: number): boolean {
  const mark = outline.tokens.kind[at]!;
  return outline.isName(at) || mark === defineToken || mark === 0x5b || mark === 0x7e;
}

/** Names in capitals alone are macros more often than not. */
export function isMacroName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

/** The brace of `struct … {`, or -1 when the type is only named here. */
export function bodyOfType(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let isBase = false;
  for (let at = from + 1; at < outline.close && at < from + 200;) {
    const mark = kind[at]!;
    if (mark === 0x7b) return at;
    if (mark === 0x3b || mark === 0x3d || mark === 0x29 || mark === 0x7d || mark === 0x3e) return -1;
    if ((mark === 0x2c || mark === 0x2a || mark === 0x26) && !isBase) return -1;
    // `struct foo bar(void) {`; not `struct ALIGNED(8) foo {`, `struct __attribute__((packed)) {`.
    if (mark === 0x28 && !isBase && outline.isWord(at - 1) && !/^_|^[A-Z][A-Z0-9_]*$/.test(outline.word(at - 1)))
      return -1;
    if (mark === 0x3a && !outline.isPair(at, 0x3a, 0x3a)) isBase = true;
    if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else if (outline.isPair(at, 0x3a, 0x3a)) at += 2;
    else at = mark === 0x28 || mark === 0x5b ? outline.behind(at) : at + 1;
  }
  return -1;
}

/** `struct point p {1, 2};`, a variable: two names in a row, of which the first is no macro. */
export function isVariable(outline: Outline, from: number, open: number): boolean {
  return (
    open === from + 3 && outline.isWord(from + 1) && outline.isWord(from + 2) && !isMacroName(outline.word(from + 1))
  );
}
