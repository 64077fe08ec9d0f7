/** Whether patterns over syntax trees are whole pieces of their languages: asked before a search, where the grammars are. */
import type { ParsedQuery, PatternNode, QueryError, QueryNode } from '../query/ast.ts';
import { grammarOf } from '../structural/languages.ts';
import { treePattern } from '../structural/tree-pattern.ts';

/** The first that is none. */
export function treeFaultIn({ alternatives }: Pick<ParsedQuery, 'alternatives'>): QueryError | undefined {
  for (const { root } of alternatives)
    for (const pattern of root ? treesIn(root) : []) {
      const fault = faultOf(pattern);
      if (fault) return fault;
    }
  return undefined;
}

type TreeNode = PatternNode & { readonly trees: readonly string[] };

function treesIn(node: QueryNode): readonly TreeNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(treesIn);
  return node.kind === 'pattern' && node.trees ? [{ ...node, trees: node.trees }] : [];
}

function faultOf({ value, trees, span }: TreeNode): QueryError | undefined {
  for (const language of trees) {
    const read = treePattern(grammarOf(language)!, value);
    if (read.ok) continue;
    const hint = 'Write a whole expression, statement or declaration, or a template, which takes any text: f(:[x])';
    return { message: `the pattern cannot be matched: ${read.error}`, hint, ...span };
  }
  return undefined;
}
