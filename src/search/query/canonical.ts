/**
 * A query with every implied choice written out. Reading it again gives the same query: it can be kept as evidence of
 * what was searched, and run again.
 */
import { resultTypes, type FilterNode, type ParsedQuery, type QueryNode } from './ast.ts';
import { quoted, slashed } from './patterns.ts';

export function canonicalQuery(query: ParsedQuery, limit: number | 'all'): string {
  const { root, parameters } = query;
  const words = ['patternType:keyword', `case:${parameters.caseSensitive ? 'yes' : 'no'}`];
  for (const type of resultTypes(query)) words.push(`type:${type}`);
  if (parameters.select) words.push(`select:${parameters.select.kind}`);
  words.push(`count:${limit}`);
  if (root) words.push(root.kind === 'or' ? `(${spell(root)})` : spell(root));
  return words.join(' ');
}

function spell(node: QueryNode): string {
  switch (node.kind) {
    case 'pattern':
      return node.syntax === 'literal' ? `content:${quoted(node.value)}` : slashedOrContent(node.value);
    case 'filter':
      return `${node.field}:${filterValue(node)}`;
    case 'not':
      return `NOT ${spell(node.part)}`;
    case 'and':
      return node.parts.map((part) => (part.kind === 'or' ? `(${spell(part)})` : spell(part))).join(' AND ');
    case 'or':
      return node.parts.map(spell).join(' OR ');
  }
}

function slashedOrContent(source: string): string {
  return `content:${slashed(source)}`;
}

function filterValue({ test }: FilterNode): string {
  if (test.kind === 'everything') return '.*';
  if (test.kind === 'predicate') throw new TypeError('predicates are refused before');
  const value = test.kind === 'language' ? test.name : test.source;
  return /^[^\s"'()]+$/.test(value) ? value : quoted(value);
}
