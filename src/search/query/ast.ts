/** A query as it was understood. Positions are UTF-16 positions in the text of the query. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const patternTypes = ['auto', 'literal', 'regexp', 'keyword', 'standard'] as const;
export type PatternType = (typeof patternTypes)[number];

export interface PatternNode {
  readonly kind: 'pattern';
  readonly syntax: 'literal' | 'regexp';
  readonly value: string;
  readonly span: Span;
}

/** A condition on where a file lies. */
export interface FilterNode {
  readonly kind: 'filter';
  readonly field: 'repo' | 'file' | 'lang';
  readonly test: FilterTest;
  readonly span: Span;
}

export type FilterTest =
  | { readonly kind: 'everything' }
  /** Unanchored, RE2. */
  | { readonly kind: 'regexp'; readonly source: string }
  | { readonly kind: 'language'; readonly name: string };

export type QueryNode =
  | PatternNode
  | FilterNode
  | { readonly kind: 'not'; readonly part: PatternNode | FilterNode }
  | { readonly kind: 'and'; readonly parts: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly parts: readonly QueryNode[] };

export type ResultType = 'file' | 'path' | 'repo';
export type Selection = 'repo' | 'file' | 'content';

/** What applies to the query as a whole. */
export interface QueryParameters {
  readonly caseSensitive: boolean;
  /** Absent: the caller's default. */
  readonly count?: number | 'all';
  /** Absent: content and paths, or what the filters name when there is no pattern. */
  readonly types?: readonly ResultType[];
  readonly select?: Selection;
  readonly patternType: PatternType;
}

/** A choice that was made for the user, and how to make the other one. */
export interface Notice {
  readonly title: string;
  readonly description: string;
  readonly proposedQueries: readonly { readonly description: string; readonly query: string }[];
}

export interface ParsedQuery {
  readonly text: string;
  /** Absent: nothing but parameters was given. */
  readonly root?: QueryNode;
  readonly parameters: QueryParameters;
  readonly notices: readonly Notice[];
}

export interface QueryError {
  readonly message: string;
  readonly hint: string;
  readonly from: number;
  readonly to: number;
}

/** What is looked at: as `type:` says, else contents and paths for a pattern, else what the filters are about. */
export function resultTypes({ root, parameters }: ParsedQuery): readonly ResultType[] {
  if (parameters.types) return parameters.types;
  if (root && contains(root, (node) => node.kind === 'pattern')) return ['file', 'path'];
  return root && contains(root, (node) => node.kind === 'filter' && node.field !== 'repo') ? ['path'] : ['repo'];
}

function contains(node: QueryNode, holds: (node: QueryNode) => boolean): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some((part) => contains(part, holds));
  return node.kind === 'not' ? contains(node.part, holds) : holds(node);
}

/** Thrown while parsing, caught by `parseQuery`: deep in a recursive descent a value would have to be handed up by hand. */
export class QueryFault extends Error {
  readonly error: QueryError;

  constructor(message: string, hint: string, span: Span) {
    super(message);
    this.error = { message, hint, from: span.from, to: span.to };
  }
}
