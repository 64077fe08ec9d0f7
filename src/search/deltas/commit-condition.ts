/**
 * A query as it is decided per commit. Sourcegraph's commit-level semantics: `a AND b` holds for a commit with a line for
 * a and a line, maybe another one, for b. Filters on paths in an AND say in which files lines are looked for; by themselves
 * they say that the commit changes such a file.
 */
import { languageOfPath } from '../../base/language.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { TextMatcher, type Pattern } from '../match/text-matcher.ts';
import type { Alternative, FilterNode, PatternNode, QueryError, QueryNode } from '../query/ast.ts';
import { escapeRegexp } from '../query/patterns.ts';
import { compiled as compilePattern } from '../regex/pattern.ts';
import type { KnownPredicates, PredicateTruth } from './predicates.ts';

export type CommitCondition =
  /** A line that was added or removed, or a line of the message: by number in `texts`. */
  | { readonly kind: 'text'; readonly pattern: number }
  /** A line of the message, whatever is searched: by number in `messages`. */
  | { readonly kind: 'message'; readonly pattern: number }
  | { readonly kind: 'path'; readonly test: (path: string, repository: string) => boolean }
  | { readonly kind: 'person'; readonly role: 'author' | 'committer'; readonly test: (nameAndMail: string) => boolean }
  | { readonly kind: 'repository'; readonly test: (name: string) => boolean }
  /** A predicate that was not worked out: good for planning only. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not'; readonly part: CommitCondition }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly CommitCondition[] };

export interface CommitPlan {
  readonly condition: CommitCondition;
  readonly texts: readonly Pattern[];
  readonly messages: readonly Pattern[];
}

class Refused extends Error {
  readonly error: QueryError;

  constructor(message: string, hint: string, span: { readonly from: number; readonly to: number }) {
    super(message);
    this.error = { message, hint, from: span.from, to: span.to };
  }
}

/** `known`: what predicates.ts worked out. */
export function planCommits(
  { root, parameters }: Alternative,
  known: KnownPredicates = new Map(),
): Result<CommitPlan, QueryError> {
  const ignoreCase = !parameters.caseSensitive;
  const texts: Pattern[] = [];
  const messages: Pattern[] = [];
  const conditionOf = (node: QueryNode): CommitCondition => {
    const truth = known.get(node);
    if (truth) return predicateCondition(truth);
    switch (node.kind) {
      case 'pattern':
        return { kind: 'text', pattern: texts.push({ source: sourceOf(node, ignoreCase), ignoreCase }) - 1 };
      case 'filter': {
        const { test } = node;
        if (node.field !== 'message' || test.kind !== 'regexp') return filterCondition(node, ignoreCase);
        return { kind: 'message', pattern: messages.push({ source: test.source, ignoreCase }) - 1 };
      }
      case 'not':
        return { kind: 'not', part: conditionOf(node.part) };
      case 'and':
      case 'or':
        return { kind: node.kind, parts: node.parts.map(conditionOf) };
    }
  };
  try {
    return ok({ condition: root ? conditionOf(root) : { kind: 'and', parts: [] }, texts, messages });
  } catch (error) {
    if (error instanceof Refused) return failed(error.error);
    throw error;
  }
}

function sourceOf(node: PatternNode, ignoreCase: boolean): string {
  const source = node.syntax === 'literal' ? escapeRegexp(node.value) : node.value;
  const compiled = compilePattern(source, { ignoreCase });
  if (!compiled.ok) throw new Refused(compiled.error.message, compiled.error.hint, node.span);
  return source;
}

/** Which revisions it names is for commit-sets.ts. */
function filterCondition({ field, test }: FilterNode, ignoreCase: boolean): CommitCondition {
  if (test.kind === 'predicate') return { kind: 'unknown' };
  if (test.kind === 'language') return { kind: 'path', test: (path) => languageOfPath(path)?.name === test.name };
  const matches = test.kind === 'everything' ? () => true : lineTest({ source: test.source, ignoreCase });
  if (field === 'repo') return { kind: 'repository', test: matches };
  if (field === 'file') return { kind: 'path', test: matches };
  if (field === 'author' || field === 'committer') return { kind: 'person', role: field, test: matches };
  // message:.* holds for every commit.
  return { kind: 'and', parts: [] };
}

function predicateCondition(truth: PredicateTruth): CommitCondition {
  if (truth.kind === 'repositories') return { kind: 'repository', test: (name) => truth.names.has(name) };
  return { kind: 'path', test: (path, repository) => truth.paths.get(repository)?.has(path) ?? false };
}

function lineTest(pattern: Pattern): (text: string) => boolean {
  const matcher = new TextMatcher(pattern);
  return (text) => matcher.test(text.replaceAll('\n', ' '));
}

/** Whether the condition can hold where nothing is known but what `known` says; undefined: it depends. */
export function mayHold(
  condition: CommitCondition,
  known: (leaf: CommitCondition) => boolean | undefined,
): boolean | undefined {
  if (condition.kind === 'not') {
    const truth = mayHold(condition.part, known);
    return truth === undefined ? undefined : !truth;
  }
  if (condition.kind !== 'and' && condition.kind !== 'or') return known(condition);
  const decided = condition.kind === 'or';
  let result: boolean | undefined = !decided;
  for (const part of condition.parts) {
    const truth = mayHold(part, known);
    if (truth === decided) return decided;
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** Patterns that do not stand under NOT: those that are highlighted. */
export function shownPatterns(condition: CommitCondition): readonly number[] {
  if (condition.kind === 'text') return [condition.pattern];
  if (condition.kind === 'and' || condition.kind === 'or') return condition.parts.flatMap(shownPatterns);
  return [];
}
