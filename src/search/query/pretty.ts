/**
 * A query as a person would write it, for the search bar: no more than is needed, each alternative of a long one on its own
 * line. What it says is read back before it is shown: should the short form mean anything else, the canonical one is shown.
 */
import type { Alternative, ParsedQuery, PatternNode, QueryNode } from './ast.ts';
import { needsParentheses, spellAlternative, spellFilter, spellParameters, spellQuery } from './canonical.ts';
import { quoted, slashed } from './delimited.ts';
import { parseQuery } from './parse.ts';

export function prettyQuery(query: ParsedQuery, options: { readonly width?: number } = {}): string {
  const width = options.width ?? 80;
  const short = query.alternatives.map(shortAlternative);
  const text = short.length === 1 ? short[0]! : short.map((each) => `(${each})`).join(' or ');
  const broken = text.length <= width ? text : brokenUp(query, width);
  return [broken, text].find((candidate) => meansTheSame(candidate, query)) ?? spellQuery(query);
}

function meansTheSame(text: string, query: ParsedQuery): boolean {
  const parsed = parseQuery(text);
  return parsed.ok && spellQuery(parsed.value) === spellQuery(query);
}

function shortAlternative({ root, parameters }: Alternative): string {
  const isStructural = parameters.patternType === 'structural';
  const given = spellParameters(parameters).filter((word) => word !== `case:${isStructural ? 'yes' : 'no'}`);
  const mode = isStructural ? ['patternType:structural'] : [];
  const alone = root ? [spellBare(root, isStructural)] : [];
  const isOr = root?.kind === 'or' && mode.length + given.length > 0;
  return [...mode, ...given, ...alone.map((each) => (isOr ? `(${each})` : each))].join(' ');
}

function spellBare(node: QueryNode, isStructural: boolean): string {
  switch (node.kind) {
    case 'pattern':
      return isStructural ? `content:${quoted(node.value)}` : spellPattern(node);
    case 'filter':
      return spellFilter(node);
    case 'not':
      return node.part.kind === 'filter' ? `-${spellFilter(node.part)}` : `not ${spellBare(node.part, isStructural)}`;
    case 'and':
      return node.parts
        .map((part) => (part.kind === 'or' ? `(${spellBare(part, isStructural)})` : spellBare(part, isStructural)))
        .join(' ');
    case 'or':
      return node.parts
        .map((part) => (needsParentheses(part) ? `(${spellBare(part, isStructural)})` : spellBare(part, isStructural)))
        .join(' or ');
  }
}

function spellPattern({ syntax, value }: PatternNode): string {
  if (syntax === 'regexp') return slashed(value);
  const isWord = /^[\p{L}\p{N}_.=,;]+$/u.test(value) && !/^(?:and|or|not)$/i.test(value);
  return isWord ? value : quoted(value);
}

/** Filters first, then each alternative on a line of its own. */
function brokenUp({ alternatives }: ParsedQuery, width: number): string {
  if (alternatives.length > 1) return alternatives.map((each) => `(${shortAlternative(each)})`).join('\nor ');
  const { root, parameters } = alternatives[0]!;
  const isStructural = parameters.patternType === 'structural';
  if (!root || root.kind === 'pattern' || root.kind === 'filter' || root.kind === 'not')
    return shortAlternative(alternatives[0]!);
  if (root.kind === 'or') {
    const head = spellAlternative({ parameters }, () => '').replace(/^case:no ?/, '');
    const parts = root.parts.map((part) =>
      part.kind === 'and' ? `(${spellBare(part, isStructural)})` : spellBare(part, isStructural),
    );
    return `${isStructural ? 'patternType:structural ' : ''}${head === '' ? '' : `${head}\n`}(${parts.join('\nor ')})`;
  }
  const lines = [''];
  for (const word of [
    shortAlternative({ parameters }),
    ...root.parts.map((part) => spellBare({ kind: 'and', parts: [part] }, isStructural)),
  ]) {
    const line = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (line.length <= width || lines.at(-1) === '') lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines.join('\n');
}
