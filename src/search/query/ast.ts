import type { Instant } from '../../base/instant.ts';
import type { TemplatePart } from '../structural/template.ts';

/** A query as it was understood. Positions are UTF-16 positions in the text of the query. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const patternTypes = ['auto', 'literal', 'regexp', 'keyword', 'standard', 'structural'] as const;
export type PatternType = (typeof patternTypes)[number];

export interface PatternNode {
  readonly kind: 'pattern';
  readonly syntax: 'literal' | 'regexp';
  readonly value: string;
  /** Only with patternType:structural: the template that `value` spells. */
  readonly template?: readonly TemplatePart[];
  /** Instead of it: the languages over whose syntax trees `value` is a pattern (trees.ts), as `lang:` names them. */
  readonly trees?: readonly string[];
  readonly span: Span;
}

/** A condition on where a file lies, on its repository, or on the commit that is looked at. */
export interface FilterNode {
  readonly kind: 'filter';
  readonly field: FilterField;
  readonly test: FilterTest;
  /** `repo:x@a:b`: the revisions of the repositories that the test holds for. */
  readonly revisions?: readonly Revision[];
  readonly span: Span;
}

export type FilterField = 'repo' | 'file' | 'lang' | 'author' | 'committer' | 'message';

export type FilterTest =
  | { readonly kind: 'everything' }
  /** Unanchored, RE2. For authors and committers over `Full Name <mail>`. */
  | { readonly kind: 'regexp'; readonly source: string }
  | { readonly kind: 'language'; readonly name: string }
  | { readonly kind: 'predicate'; readonly predicate: Predicate };

/** Sources are RE2, unanchored, case ignored unless `case:yes`. */
export type Predicate =
  /** repo:has.file, has.path, has.content: some file of the searched revision fulfils all that is given. */
  | { readonly name: 'repo:has.file'; readonly path?: string; readonly content?: string }
  /** A landing after the date, on the default branch unless a revision is named. */
  | { readonly name: 'repo:has.commit.after'; readonly after: Instant; readonly revision?: string }
  | { readonly name: 'repo:has.description'; readonly source: string }
  /** `value` null: the key stands without a value; absent: whatever the value. */
  | { readonly name: 'repo:has.meta'; readonly key: TextTest; readonly value?: TextTest | null }
  | { readonly name: 'repo:has.topic'; readonly topic: string }
  /** `dep:`: depends on a package, by the inventory; `range` as written, and known to be one. */
  | {
      readonly name: 'repo:has.dependency';
      readonly package: string;
      readonly ecosystem?: string;
      readonly range?: string;
    }
  | { readonly name: 'file:has.content'; readonly source: string }
  /** By CODEOWNERS; without an owner: files that have any. */
  | { readonly name: 'file:has.owner'; readonly owner?: string }
  /** Over name and mail of any author of the file's first-parent history. */
  | { readonly name: 'file:has.contributor'; readonly source: string };

export type TextTest = { readonly equals: string } | { readonly matches: string };

/** As written after `@` or in `rev:`. */
export type Revision =
  /** A branch, tag or commit id. */
  | { readonly kind: 'name'; readonly name: string; readonly excluded?: boolean }
  /** `*refs/heads/*`; excluded: `*!refs/heads/x`. */
  | { readonly kind: 'glob'; readonly glob: string; readonly excluded?: boolean }
  /** `rev:at.time(date, name)`: what the first-parent history of `name` (the default branch) held then. */
  | { readonly kind: 'at-time'; readonly at: Instant; readonly name?: string };

export type QueryNode =
  | PatternNode
  | FilterNode
  | { readonly kind: 'not'; readonly part: PatternNode | FilterNode }
  | { readonly kind: 'and'; readonly parts: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly parts: readonly QueryNode[] };

export type ResultType = 'file' | 'path' | 'repo' | 'symbol' | 'diff' | 'commit';

export type Selection =
  | {
      readonly kind: 'repo' | 'file' | 'file.path' | 'file.directory' | 'file.owners' | 'content' | 'symbol' | 'commit';
    }
  | { readonly kind: 'symbol'; readonly symbolKind: string }
  | { readonly kind: 'commit.diff' | 'commit.diff.added' | 'commit.diff.removed' };

/** What is searched in time. */
export type TimeScope =
  | { readonly kind: 'head' }
  /** `asof:DATE`: what stood on the branch then, as we know it from landings and the ref ledger. */
  | { readonly kind: 'as-of'; readonly at: Instant }
  /** `between:A..B`: whatever stood on the branch at any moment in between; each line once, with its first and last sight. */
  | { readonly kind: 'between'; readonly from: Instant; readonly to: Instant };

export interface Period {
  /** Belongs to it; `to` does not. */
  readonly from?: Instant;
  readonly to?: Instant;
}

export type YesNoOnly = 'yes' | 'no' | 'only';

/** What applies to the query (one alternative of it, see ParsedQuery) as a whole. */
export interface QueryParameters {
  readonly caseSensitive: boolean;
  /** Absent: the caller's default. */
  readonly count?: number | 'all';
  /** Milliseconds. */
  readonly timeout?: number;
  /** Absent: content and paths, or what the filters name when there is no pattern. */
  readonly types?: readonly ResultType[];
  readonly select?: Selection;
  readonly patternType: PatternType;
  readonly time: TimeScope;
  /** `first:A..B`, `last:A..B`: only lines that were seen first, or last, then. Only with `between`. */
  readonly firstSeen?: Period;
  readonly lastSeen?: Period;
  /** `before:`, `after:` of commit and diff search, by the time of landing. */
  readonly landed?: Period;
  readonly revisions?: readonly Revision[];
  readonly fork?: YesNoOnly;
  readonly archived?: YesNoOnly;
  readonly visibility?: 'any' | 'public' | 'private';
  /** The constraint of structural search, as written. */
  readonly rule?: string;
}

/** A choice that was made for the user, and how to make the other one. */
export interface Notice {
  readonly title: string;
  readonly description: string;
  readonly proposedQueries: readonly { readonly description: string; readonly query: string }[];
}

/** A condition and what applies to all of it. */
export interface Alternative {
  /** Absent: nothing but parameters was given. */
  readonly root?: QueryNode;
  readonly parameters: QueryParameters;
}

/** `root` and `parameters` are those of the first alternative, and in nearly every query all there is. */
export interface ParsedQuery extends Alternative {
  readonly text: string;
  /**
   * More than one only when an `or` stands between parts whose parameters differ (`(type:diff a) or (case:yes b)`): the
   * result is the union of theirs. Each was validated by itself.
   */
  readonly alternatives: readonly Alternative[];
  readonly notices: readonly Notice[];
}

export interface QueryError {
  readonly message: string;
  readonly hint: string;
  readonly from: number;
  readonly to: number;
  /** What was probably meant, written out. */
  readonly proposedQueries?: Notice['proposedQueries'];
}

/** What is looked at: as `type:` says, else contents and paths for a pattern, else what the filters are about. */
export function resultTypes({ root, parameters }: Alternative): readonly ResultType[] {
  if (parameters.types) return parameters.types;
  if (parameters.patternType === 'structural' && root && contains(root, ({ kind }) => kind === 'pattern'))
    return ['file'];
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

  constructor(message: string, hint: string, span: Span, proposedQueries: Notice['proposedQueries'] = []) {
    super(message);
    const { from, to } = span;
    this.error = { message, hint, from, to, ...(proposedQueries.length > 0 && { proposedQueries }) };
  }
}
