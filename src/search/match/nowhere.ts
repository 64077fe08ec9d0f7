/**
 * A query whose `repo:` filters hold for no repository found nothing because nothing was searched. Nobody should take that
 * for "no match": an alert names each filter that holds nowhere and, when a name is near, the query as it was probably meant.
 */
import type { SearchAlert } from '../contract.ts';
import type { FilterNode, ParsedQuery, QueryNode } from '../query/ast.ts';
import { spellFilter } from '../query/canonical.ts';
import { nearestOf } from '../query/nearest.ts';
import { TextMatcher } from './text-matcher.ts';

export function nowhere(query: ParsedQuery, repositories: readonly string[]): readonly SearchAlert[] {
  const seen = new Set<string>();
  return query.alternatives.flatMap(({ root, parameters }) =>
    repoFilters(root).flatMap((filter) => {
      const spelled = spellFilter(filter);
      if (seen.has(spelled) || holdsSomewhere(filter, repositories, !parameters.caseSensitive)) return [];
      seen.add(spelled);
      return [alertFor(query, filter, repositories)];
    }),
  );
}

/** Those that ask for a name; what is negated or a predicate narrows by something else. */
function repoFilters(node: QueryNode | undefined): readonly FilterNode[] {
  if (!node || node.kind === 'pattern' || node.kind === 'not') return [];
  if (node.kind === 'filter') return node.field === 'repo' ? [node] : [];
  return node.parts.flatMap(repoFilters);
}

function holdsSomewhere({ test }: FilterNode, repositories: readonly string[], ignoreCase: boolean): boolean {
  if (test.kind !== 'regexp') return true;
  const matcher = new TextMatcher({ source: test.source, ignoreCase });
  return repositories.some((name) => matcher.test(name));
}

function alertFor(query: ParsedQuery, filter: FilterNode, repositories: readonly string[]): SearchAlert {
  const source = filter.test.kind === 'regexp' ? filter.test.source : '';
  const near = nearestName(source, repositories);
  const { from, to } = filter.span;
  const written = query.text.slice(from, to);
  const description = near === undefined ? 'Nothing was searched.' : `Nothing was searched. Did you mean ${near}?`;
  const meant = near === undefined ? undefined : `${query.text.slice(0, from)}repo:${near}${query.text.slice(to)}`;
  return {
    title: `No repository is named like ${written}`,
    description,
    proposedQueries: meant === undefined ? [] : [{ description: `In ${near}`, query: meant }],
  };
}

/** Names are looked at whole and by their parts: who writes `hno` may mean `honojs/hono`. */
function nearestName(source: string, repositories: readonly string[]): string | undefined {
  const parts = repositories.flatMap((name) => [name, ...name.split('/')]);
  return nearestOf(source.toLowerCase().replace(/[\^$\\]/g, ''), [...new Set(parts)]);
}
