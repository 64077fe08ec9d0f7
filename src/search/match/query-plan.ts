/** From a parsed query to what is run: leaves with matchers, and a condition over them. */
import type { FilterNode, ParsedQuery, PatternNode, QueryNode } from '../query/ast.ts';
import { escapeRegexp } from '../query/patterns.ts';
import type { Condition, ScanPlan } from './condition.ts';
import { LineMatcher, type Pattern } from './line-matcher.ts';

export type Leaf =
  | { readonly kind: 'term'; readonly pattern: Pattern; readonly matcher: LineMatcher }
  | { readonly kind: 'repo' | 'file'; readonly matcher: LineMatcher | 'everything' }
  | { readonly kind: 'lang'; readonly language: string };

export interface QueryPlan {
  readonly leaves: readonly Leaf[];
  readonly condition: Condition;
  readonly hasTerms: boolean;
}

export function planQuery({ root, parameters }: ParsedQuery): QueryPlan {
  const ignoreCase = !parameters.caseSensitive;
  const leaves: Leaf[] = [];
  const add = (leaf: Leaf): Condition => ({ kind: 'leaf', leaf: leaves.push(leaf) - 1 });
  const conditionOf = (node: QueryNode): Condition => {
    switch (node.kind) {
      case 'pattern':
        return add(termLeaf(node, ignoreCase));
      case 'filter':
        return add(filterLeaf(node, ignoreCase));
      case 'not':
        return { kind: 'not', part: conditionOf(node.part) };
      case 'and':
      case 'or':
        return { kind: node.kind, parts: node.parts.map(conditionOf) };
    }
  };
  const condition: Condition = root ? conditionOf(root) : { kind: 'and', parts: [] };
  return { leaves, condition, hasTerms: leaves.some((leaf) => leaf.kind === 'term') };
}

function termLeaf(node: PatternNode, ignoreCase: boolean): Leaf {
  const source = node.syntax === 'literal' ? escapeRegexp(node.value) : node.value;
  const pattern = { source, ignoreCase };
  return { kind: 'term', pattern, matcher: new LineMatcher(pattern) };
}

function filterLeaf({ field, test }: FilterNode, ignoreCase: boolean): Leaf {
  if (test.kind === 'language') return { kind: 'lang', language: test.name };
  const kind = field === 'repo' ? 'repo' : 'file';
  if (test.kind === 'everything') return { kind, matcher: 'everything' };
  return { kind, matcher: new LineMatcher({ source: test.source, ignoreCase }) };
}

/** The part of the plan that the scanning threads need. */
export function scanPlanOf({ leaves, condition }: QueryPlan): ScanPlan {
  return { condition, patterns: leaves.map((leaf) => (leaf.kind === 'term' ? leaf.pattern : undefined)) };
}
