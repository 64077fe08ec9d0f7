/** From an alternative of a query to what is run: leaves with matchers, and a condition over them. */
import {
  resultTypes,
  type Alternative,
  type FilterNode,
  type PatternNode,
  type Predicate,
  type QueryNode,
} from '../query/ast.ts';
import { grammarOf } from '../structural/languages.ts';
import { wordsOf } from '../structural/meta-variables.ts';
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
        return node.trees ? treeCondition(node.value, node.trees, add) : add(termLeaf(node, ignoreCase));
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

/** A grammar each, where several languages are asked for; a single one is what is asked for beside the pattern already. */
function treeCondition(code: string, languages: readonly string[], add: (leaf: Leaf) => Condition): Condition {
  const parts = languages.map((language): Condition => {
    const term = add(treeLeaf(code, language));
    return languages.length === 1 ? term : { kind: 'and', parts: [add({ kind: 'lang', language }), term] };
  });
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
}

function treeLeaf(code: string, language: string): Leaf {
  // What every match contains; words of some languages are the same in capitals.
  const source = `${wordsOf(code).map(escapeRegexp).join('(?s:.*)')}(?s:.*)`;
  const structure = { kind: 'tree', language: grammarOf(language)!.language, code } as const;
  const pattern = { source, ignoreCase: true, structure };
  return { kind: 'term', pattern, matcher: new TextMatcher(pattern) };
}

function termLeaf(node: PatternNode, ignoreCase: boolean): Leaf {
  const { template } = node;
  if (template) {
    // Over several lines, whatever the template is.
    const source = `${requiredTexts(template).map(escapeRegexp).join('(?s:.*)')}(?s:.*)`;
    const pattern = { source, ignoreCase, structure: { kind: 'template', parts: template } } as const;
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
