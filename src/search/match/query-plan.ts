/** From an alternative of a query to what is run: leaves with matchers, and a condition over them. */
import {
  resultTypes,
  type Alternative,
  type FilterNode,
  type PatternNode,
  type Predicate,
  type QueryNode,
} from '../query/ast.ts';
import { requiredTexts } from '../structural/template.ts';
import { escapeRegexp } from '../query/patterns.ts';
import type { Condition } from './condition.ts';
import { TextMatcher, type Pattern } from './text-matcher.ts';

export type Leaf =
  | {
      readonly kind: 'term';
      readonly pattern: Pattern;
      readonly matcher: TextMatcher;
      /** The literal as it was written. */
      readonly literal?: string;
    }
  /**
   * `file:has.content`: a term that shows no lines and says nothing of paths. Where contents are searched it is one more
   * thing to look for; paths and symbols are found without a look at contents, so for them it is worked out beforehand.
   */
  | { readonly kind: 'content'; readonly pattern: Pattern }
  | { readonly kind: 'repo' | 'file'; readonly matcher: TextMatcher | 'everything' }
  | { readonly kind: 'lang'; readonly language: string }
  | { readonly kind: 'predicate'; readonly predicate: Predicate };

export interface QueryPlan {
  readonly leaves: readonly Leaf[];
  readonly condition: Condition;
  readonly ignoreCase: boolean;
  readonly hasTerms: boolean;
  /** What is looked at. */
  readonly content: boolean;
  readonly path: boolean;
  readonly repo: boolean;
  readonly symbol: boolean;
}

/** Whether leaves of contents have to be worked out before the search, which itself does not look at contents. */
export function needsContentsBefore({ leaves, content, path, symbol }: QueryPlan): boolean {
  return (symbol || (path && !content)) && leaves.some(({ kind }) => kind === 'content');
}

export function planQuery(alternative: Alternative): QueryPlan {
  const { root, parameters } = alternative;
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
  const hasTerms = leaves.some(({ kind }) => kind === 'term');
  const types = resultTypes(alternative);
  const readsContent = leaves.some(({ kind }) => kind === 'term' || kind === 'content');
  const content =
    (types.includes('file') && hasTerms) ||
    (types.some((type) => type === 'file' || type === 'path') && readsContent && !hasTerms);
  return {
    leaves,
    condition,
    ignoreCase,
    hasTerms,
    content,
    path: types.includes('path') || (types.includes('file') && !content),
    repo: types.includes('repo'),
    symbol: types.includes('symbol'),
  };
}

function termLeaf(node: PatternNode, ignoreCase: boolean): Leaf {
  const { template } = node;
  if (template) {
    // Over several lines, whatever the template is.
    const source = `${requiredTexts(template).map(escapeRegexp).join('(?s:.*)')}(?s:.*)`;
    const pattern = { source, ignoreCase, template };
    return { kind: 'term', pattern, matcher: new TextMatcher(pattern) };
  }
  const isLiteral = node.syntax === 'literal';
  const pattern = { source: isLiteral ? escapeRegexp(node.value) : node.value, ignoreCase };
  return { kind: 'term', pattern, matcher: new TextMatcher(pattern), ...(isLiteral && { literal: node.value }) };
}

function filterLeaf({ field, test }: FilterNode, ignoreCase: boolean): Leaf {
  if (test.kind === 'language') return { kind: 'lang', language: test.name };
  if (test.kind === 'predicate') {
    const { predicate } = test;
    if (predicate.name === 'file:has.content')
      return { kind: 'content', pattern: { source: predicate.source, ignoreCase } };
    return { kind: 'predicate', predicate };
  }
  const kind = field === 'repo' ? 'repo' : 'file';
  if (test.kind === 'everything') return { kind, matcher: 'everything' };
  return { kind, matcher: new TextMatcher({ source: test.source, ignoreCase }) };
}

/** Whether the content has to be looked at to know a leaf. */
export function isOfContent(leaf: Leaf): boolean {
  return leaf.kind === 'term' || leaf.kind === 'content';
}

/** Per leaf the pattern that threads look for. */
export function patternsOf(plan: QueryPlan): readonly (Pattern | undefined)[] {
  return plan.leaves.map((leaf) => (leaf.kind === 'term' || leaf.kind === 'content' ? leaf.pattern : undefined));
}
