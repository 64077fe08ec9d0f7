/**
 * `(patternType:regexp a.*b) or (patternType:literal c++)`: how a pattern is read decides how the text holds together, so
 * operands with pattern types of their own are told apart before anything is read. Only whole groups are: at the top of the
 * query, in parentheses, with nothing but `or` between them.
 */
import type { Span } from './ast.ts';
import { scanQuoted, scanSlashed } from './delimited.ts';

const typed = /(?:^|[\s(])patterntype:/i;

/** What stands in the parentheses; undefined when the query is read as one. */
export function typedOperands(text: string): readonly Span[] | undefined {
  if (!typed.test(text)) return undefined;
  const groups: Span[] = [];
  for (let at = spaceEnd(text, 0); ;) {
    const end = groupEnd(text, at);
    if (end === undefined) return undefined;
    groups.push({ from: at + 1, to: end - 1 });
    const next = /^\s*or\s*(?=\()/i.exec(text.slice(end))?.[0];
    if (next === undefined) {
      const isWhole = spaceEnd(text, end) === text.length;
      return isWhole && groups.length > 1 && groups.some((group) => isTyped(text, group)) ? groups : undefined;
    }
    at = end + next.length;
  }
}

function isTyped(text: string, { from, to }: Span): boolean {
  return typed.test(text.slice(from, to));
}

function spaceEnd(text: string, from: number): number {
  return from + /^\s*/.exec(text.slice(from))![0].length;
}

/** Behind the parenthesis that closes the one at `from`. What is quoted or in slashes holds no parentheses. */
function groupEnd(text: string, from: number): number | undefined {
  if (text[from] !== '(') return undefined;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at + 1;
    else if (/[\s(:]/.test(text[at - 1] ?? ' ')) {
      const delimited = scanQuoted(text, at) ?? scanSlashed(text, at);
      if (delimited && /^[\s)]/.test(text.slice(delimited.end))) at = delimited.end - 1;
    }
  }
  return undefined;
}
