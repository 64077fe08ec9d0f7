/** Terraform: blocks by their last label, local values by name. */
import { keywords, stringToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords('resource data variable output module provider locals');

export const terraformRules: LexRules = {
  keywords: table,
  lineComment: ['//', '#'],
  blockComment: 'plain',
  singleQuote: 'none',
  doubleQuote: 'template',
  tripleQuote: false,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'hcl',
  prefixes: 'none',
  preprocessor: 'none',
};

const kinds = new Map<number, SymbolKind>([
  [id.resource, 'class'],
  [id.data, 'class'],
  [id.variable, 'variable'],
  [id.output, 'property'],
  [id.module, 'module'],
  [id.provider, 'module'],
]);

export function outlineTerraform(outline: Outline): void {
  const { kind, start, end, count } = outline.tokens;
  for (let at = 0; at < count; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    const as = kinds.get(kind[at]!);
    if (as && kind[at + 1] === stringToken) {
      const label = kind[at + 2] === stringToken ? at + 2 : at + 1;
      if (kind[label + 1] === 0x7b) outline.addName({ start: start[label]! + 1, end: end[label]! - 1, kind: as });
    } else if (kind[at] === id.locals && kind[at + 1] === 0x7b) readLocals(outline, at + 1);
  }
}

function readLocals(outline: Outline, open: number): void {
  const { kind, partner, lineStart, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close; at = outline.isOpening(at) ? outline.behind(at) : at + 1)
    if (lineStart[at] === 1 && outline.isName(at) && kind[at + 1] === 0x3d) outline.add(at, 'variable');
}
