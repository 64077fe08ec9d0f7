/** Python: classes and functions wherever they stand, variables of modules and classes. Indentation makes containers. */
import { keywords, wordToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';

const { table, id } = keywords(
  'def class async lambda if elif else try except finally for while with return import from global nonlocal assert del raise pass yield',
);

export const pythonRules: LexRules = {
  keywords: table,
  lineComment: ['#'],
  blockComment: 'none',
  singleQuote: 'string',
  doubleQuote: 'string',
  tripleQuote: true,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
};

interface Block {
  readonly indentation: number;
  readonly kind: 'class' | 'function';
  readonly symbol: number;
}

export function outlinePython(outline: Outline): void {
  const { kind, lineStart, count } = outline.tokens;
  const blocks: Block[] = [];
  for (let at = 0; at < count; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    // A backslash at the end of the line before goes on.
    if (lineStart[at] === 0 || kind[at - 1] === 0x5c) continue;
    const indentation = indentationOf(outline, at);
    while (blocks.length > 0 && (blocks.at(-1)?.indentation ?? -1) >= indentation) blocks.pop();
    const first = kind[at] === id.async ? at + 1 : at;
    if ((kind[first] === id.def || kind[first] === id.class) && outline.isWord(first + 1))
      blocks.push(declare(outline, { first, indentation, within: blocks.at(-1) }));
    else if (kind[at] === wordToken && blocks.at(-1)?.kind !== 'function') readAssignment(outline, at, blocks.at(-1));
  }
}

function declare(
  outline: Outline,
  {
    first,
    indentation,
    within,
  }: { readonly first: number; readonly indentation: number; readonly within: Block | undefined },
): Block {
  const container = within?.symbol ?? -1;
  if (outline.tokens.kind[first] === id.class)
    return { indentation, kind: 'class', symbol: outline.add(first + 1, 'class', container) };
  const kind = within?.kind === 'class' ? 'method' : 'function';
  return { indentation, kind: 'function', symbol: outline.add(first + 1, kind, container) };
}

/** Of a tab, up to the next multiple of eight, as Python counts. */
function indentationOf(outline: Outline, at: number): number {
  const { text, start } = outline.tokens;
  let from = start[at]!;
  while (from > 0 && (text[from - 1] === 0x20 || text[from - 1] === 0x09)) from--;
  let column = 0;
  for (; from < start[at]!; from++) column = text[from] === 0x09 ? (column | 7) + 1 : column + 1;
  return column;
}

/** `a = 1`, `a: int`, `a: int = 1`, `a, b = 1, 2`, `a = b = 1`. */
function readAssignment(outline: Outline, from: number, within: Block | undefined): void {
  const { kind } = outline.tokens;
  const container = within?.symbol ?? -1;
  let at = from;
  while (kind[at] === wordToken && kind[at + 1] === 0x2c) at += 2;
  const several = at > from;
  if (kind[at] !== wordToken) return;
  if (kind[at + 1] === 0x3a && !several) return declareVariable(outline, at, container);
  if (!isAssignment(outline, at + 1)) return;
  for (let name = from; name <= at; name += 2) declareVariable(outline, name, container);
  while (kind[at + 2] === wordToken && isAssignment(outline, at + 3)) declareVariable(outline, (at += 2), container);
}

function isAssignment(outline: Outline, at: number): boolean {
  return outline.tokens.kind[at] === 0x3d && !outline.isPair(at, 0x3d, 0x3d);
}

function declareVariable(outline: Outline, token: number, container: number): void {
  const isConstant = /^_?[A-Z][A-Z0-9_]+$/.test(outline.word(token));
  outline.add(token, isConstant ? 'constant' : container < 0 ? 'variable' : 'field', container);
}
