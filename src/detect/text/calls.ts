/**
 * Which calls stand around an expression: walks back through masked code over balanced brackets. No parser: brackets in
 * strings and comments are masked already, and that is all that matters here.
 */
import { nameBefore } from './identifier.ts';

export interface EnclosingCall {
  /** As written: `logger.info`, `console.log`, `slog.Info`. Empty for a bare parenthesis. */
  readonly callee: string;
  /** Offset of the opening parenthesis. */
  readonly open: number;
}

const farthest = 1500;
const mostCalls = 6;
/** A brace after one of these opens a block, not a value. */
const blockWords = /\b(?:else|do|try|finally|unless|loop|then|begin|default|static|error)$/;

/** From the innermost outwards. Stops at the block or statement that holds the expression. */
export function enclosingCalls(code: string, offset: number): EnclosingCall[] {
  const calls: EnclosingCall[] = [];
  const limit = Math.max(0, offset - farthest);
  let closed = 0;
  for (let at = offset - 1; at >= limit && calls.length < mostCalls; at--) {
    const character = code.charCodeAt(at);
    if (character === 41 || character === 93 || character === 125) closed++;
    else if (character === 59 && closed === 0) break;
    else if (character === 40 || character === 91 || character === 123) {
      if (closed > 0) closed--;
      else if (character === 40) calls.push({ callee: nameBefore(code, at), open: at });
      else if (character === 123 && opensBlock(code, at)) break;
    }
  }
  return calls;
}

function opensBlock(code: string, brace: number): boolean {
  const before = code.slice(Math.max(0, brace - 60), brace).trimEnd();
  if (before === '') return true;
  // Behind a quote or another brace it is an interpolation in a string, whose text is blank here.
  if (/[(,:=[$#?"'`}]$/.test(before)) return false;
  return (
    !/[\w\]]$/.test(before) || blockWords.test(before) || /\b(?:class|interface|struct|enum)\s[^\n]*$/.test(before)
  );
}

/** Offset of the bracket that closes the one at `open`, or undefined when it is not near. */
export function closingBracket(code: string, open: number, farthest = 20_000): number | undefined {
  let depth = 0;
  const limit = Math.min(code.length, open + farthest);
  for (let at = open; at < limit; at++) {
    const character = code.charCodeAt(at);
    if (character === 40 || character === 91 || character === 123) depth++;
    else if (character === 41 || character === 93 || character === 125) {
      if (--depth === 0) return at;
    }
  }
  return undefined;
}
