/**
 * Brackets that do not nest, because branches of `#if` open and close different ones: partners anew, by the layout that nearly all
 * such code has. A closing brace in the first column ends whatever was opened since the namespaces around it. The same second look
 * that ctags takes; only for files in which plain nesting failed.
 */
import type { Tokens } from './tokens.ts';

const brace = 0x7b;

export function repairNesting(tokens: Tokens, isNamespace: (open: number) => boolean): void {
  const { kind, partner, count } = tokens;
  const open: number[] = [];
  /** So many of the open ones, from the outermost, are namespaces: what is in them begins in the first column, too. */
  let namespaces = 0;
  const closeTo = (level: number, by: number) => {
    for (let left = level + 1; left < open.length; left++) partner[open[left]!] = by - 1;
    partner[open[level]!] = by;
    partner[by] = open[level]!;
    open.length = level;
    namespaces = Math.min(namespaces, level);
  };
  for (let at = 0; at < count; at++) {
    const mark = kind[at]!;
    if (mark === 0x28 || mark === 0x5b || mark === brace) {
      if (mark === brace && namespaces === open.length && isNamespace(at)) namespaces++;
      open.push(at);
    } else if (mark === 0x7d || mark === 0x29 || mark === 0x5d) {
      partner[at] = -1;
      const level = mark === 0x7d ? ofBrace(tokens, at, { open, namespaces }) : ofParenthesis(tokens, at, open);
      if (level >= 0) closeTo(level, at);
    }
  }
  for (const left of open) partner[left] = count;
}

interface Opened {
  readonly open: readonly number[];
  readonly namespaces: number;
}

function ofBrace({ kind, start, text }: Tokens, at: number, { open, namespaces }: Opened): number {
  const place = start[at]!;
  const isFirstColumn = place === 0 || text[place - 1] === 0x0a;
  if (isFirstColumn) {
    for (let level = namespaces; level < open.length; level++) if (kind[open[level]!] === brace) return level;
    return namespaces - 1;
  }
  for (let level = open.length - 1; level >= 0 && level >= open.length - reach; level--)
    if (kind[open[level]!] === brace) return level;
  return -1;
}

/** Parentheses do not reach over braces. */
function ofParenthesis({ kind }: Tokens, at: number, open: readonly number[]): number {
  const wanted = kind[at] === 0x29 ? 0x28 : 0x5b;
  for (let level = open.length - 1; level >= 0 && level >= open.length - reach; level--) {
    if (kind[open[level]!] === wanted) return level;
    if (kind[open[level]!] === brace) return -1;
  }
  return -1;
}

/** How far down a closing bracket looks for its opening one. */
const reach = 16;
