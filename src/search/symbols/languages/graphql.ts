/** GraphQL: types with their fields and values, operations, fragments, directives. */
import { keywords } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

const { table, id } = keywords(
  'type interface enum input union scalar directive query mutation subscription fragment extend schema',
);

export const graphqlRules: LexRules = {
  keywords: table,
  lineComment: ['#'],
  blockComment: 'none',
  singleQuote: 'none',
  doubleQuote: 'string',
  tripleQuote: true,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
};

const kinds = new Map<number, SymbolKind>([
  [id.type, 'class'],
  [id.interface, 'interface'],
  [id.enum, 'enum'],
  [id.input, 'struct'],
  [id.union, 'class'],
  [id.scalar, 'class'],
  [id.directive, 'function'],
  [id.query, 'function'],
  [id.mutation, 'function'],
  [id.subscription, 'function'],
  [id.fragment, 'function'],
]);

export function outlineGraphql(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      at++;
    } else if (outline.scope === 'type') at = readField(outline, at);
    else if (outline.scope === 'enum') {
      if (outline.isName(at) && kind[at - 1] !== 0x40) outline.add(at, 'enum-member');
      at = outline.isOpening(at) ? outline.behind(at) : at + 1;
    } else at = readDefinition(outline, at);
  }
}

function readDefinition(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const word = kind[at]!;
  const as = kinds.get(word);
  const name = word === id.directive && kind[at + 1] === 0x40 ? at + 2 : at + 1;
  if (as === undefined || !outline.isName(name)) return outline.isOpening(at) ? outline.behind(at) : at + 1;
  // `extend type Query {` adds to a type that is defined elsewhere.
  const symbol = kind[at - 1] === id.extend ? outline.typeNamed(outline.word(name)) : outline.add(name, as);
  const hasFields = word === id.type || word === id.interface || word === id.input;
  if (!hasFields && word !== id.enum) return name + 1;
  let open = name + 1;
  while (
    open < outline.close &&
    kind[open] !== 0x7b &&
    !(kinds.has(kind[open]!) && outline.tokens.lineStart[open] === 1)
  )
    open = outline.isOpening(open) ? outline.behind(open) : open + 1;
  return kind[open] === 0x7b ? outline.enter(open, hasFields ? 'type' : 'enum', symbol) : open;
}

/** `name(arguments): Type`. */
function readField(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const behind = kind[at + 1] === 0x28 ? outline.behind(at + 1) : at + 1;
  if (outline.isName(at) && kind[behind] === 0x3a) {
    outline.add(at, 'field');
    return behind + 1;
  }
  return outline.isOpening(at) ? outline.behind(at) : at + 1;
}
