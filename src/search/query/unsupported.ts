/**
 * What the language has and the executor cannot run yet. Whatever parses is either executed exactly or refused here with
 * its place: a filter that is read and then ignored would be a result that means something else than the query says.
 *
 * Whoever implements a construct in the executor deletes its entry here.
 */
import type { Alternative, FilterNode, ParsedQuery, QueryError, QueryNode, Span } from './ast.ts';

interface Refusal {
  readonly what: string;
  readonly hint: string;
}

/** Parameters that are not executed yet; each says whether the alternative uses it. */
const parameters: readonly (Refusal & { readonly used: (alternative: Alternative) => boolean })[] = [
  {
    what: 'rule:',
    hint: 'Leave it out, or narrow a hole with an expression: :[name~expression].',
    used: ({ parameters: p }) => p.rule !== undefined,
  },
  ...(['diff', 'commit'] as const).map((type) => ({
    what: `type:${type}`,
    hint: 'Search files (type:file), paths (type:path) or repositories (type:repo).',
    used: ({ parameters: p }: Alternative) => p.types?.includes(type) ?? false,
  })),
  {
    what: 'select: with this value',
    hint: 'Write select:repo, select:file, select:file.directory, select:file.owners or select:content.',
    used: ({ parameters: p }) =>
      p.select !== undefined &&
      !['repo', 'file', 'file.path', 'file.directory', 'file.owners', 'content', 'symbol'].includes(p.select.kind),
  },
  { what: 'before: and after:', hint: 'See the change list.', used: ({ parameters: p }) => p.landed !== undefined },
];

/** The first thing in the query that is not executed yet. Called by the engine before it searches. */
export function unsupportedYet(query: ParsedQuery): QueryError | undefined {
  const whole = { from: 0, to: query.text.length };
  for (const alternative of query.alternatives) {
    const found = parameters.find(({ used }) => used(alternative));
    if (found) return refusal(found, whole);
    const error = alternative.root && unsupportedIn(alternative.root);
    if (error) return error;
  }
  if (new Set(query.alternatives.map(wholeQuery)).size < 2) return undefined;
  const hint = 'Ask for them one after the other.';
  return refusal(
    { what: 'an OR between parts with different count:, select:, timeout:, asof:, between: or revisions', hint },
    whole,
  );
}

/** What the executor takes from the first alternative. */
function wholeQuery({ parameters: { count, select, timeout, time, revisions }, root }: Alternative): string {
  return JSON.stringify([count, select, timeout, time, revisions, root && revisionsIn(root)]);
}

function revisionsIn(node: QueryNode): readonly unknown[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(revisionsIn);
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && filter.revisions ? [filter.test, filter.revisions] : [];
}

function unsupportedIn(node: QueryNode): QueryError | undefined {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const part of node.parts) {
        const error = unsupportedIn(part);
        if (error) return error;
      }
      return undefined;
    case 'not':
      return unsupportedIn(node.part);
    case 'pattern':
      return undefined;
    case 'filter':
      return unsupportedFilter(node);
  }
}

function unsupportedFilter({ field, span }: FilterNode): QueryError | undefined {
  if (field === 'author' || field === 'committer' || field === 'message')
    return refusal({ what: `${field}:`, hint: 'Commits are not searched: see the change list.' }, span);
  return undefined;
}

function refusal({ what, hint }: Refusal, { from, to }: Span): QueryError {
  return { message: `${what} cannot be searched yet`, hint, from, to };
}
