/**
 * What the language has and the executor cannot run yet. Whatever parses is either executed exactly or refused here with
 * its place: a filter that is read and then ignored would be a result that means something else than the query says.
 *
 * Whoever implements a construct in the executor deletes its entry here.
 */
import { dividesRevisions } from './apart.ts';
import type { Alternative, FilterNode, ParsedQuery, QueryError, QueryNode, Span } from './ast.ts';

const ofCommits = 'Put it where commits are asked for: (type:commit author:x a) or (type:file a).';

interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** Parameters that are not executed yet; each says whether the alternative uses it. */
const parameters: readonly (Refusal & { readonly used: (alternative: Alternative) => boolean })[] = [
  {
    message: 'rule: cannot be searched yet',
    hint: 'Leave it out, or narrow a hole with an expression: :[name~expression].',
    used: ({ parameters: p }) => p.rule !== undefined,
  },
  {
    message: 'select:commit selects nothing here',
    hint: 'Add type:diff or type:commit, or write select:repo, select:file, select:file.directory, select:file.owners or select:content.',
    used: ({ parameters: p }) =>
      p.select !== undefined &&
      !['repo', 'file', 'file.path', 'file.directory', 'file.owners', 'content', 'symbol'].includes(p.select.kind),
  },
  {
    message: 'before: and after: look at commits, which files are not',
    hint: `${ofCommits} Files of a time are found with asof: and between:.`,
    used: ({ parameters: p }) => p.landed !== undefined,
  },
];

const tooManyRevisions: Refusal = {
  message: 'revisions beside OR make too many searches of this query',
  hint: 'Ask for them one after the other.',
};

/** The first thing in the query that is not executed yet. Called by the engine before it searches. */
export function unsupportedYet(query: ParsedQuery): QueryError | undefined {
  const whole = { from: 0, to: query.text.length };
  for (const alternative of query.alternatives) {
    const found = parameters.find(({ used }) => used(alternative));
    if (found) return refusal(found, whole);
    if (alternative.root && dividesRevisions(alternative.root)) return refusal(tooManyRevisions, whole);
    const error = alternative.root && unsupportedIn(alternative.root);
    if (error) return error;
  }
  return undefined;
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
    return refusal({ message: `${field}: looks at commits, which files are not`, hint: ofCommits }, span);
  return undefined;
}

function refusal({ message, hint }: Refusal, { from, to }: Span): QueryError {
  return { message, hint, from, to };
}
