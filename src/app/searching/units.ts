/** The work of an exhaustive search: the same query once per repository, so that what is done can be kept. */
import type { Instant } from '../../base/instant.ts';
import { AppError } from '../../base/app-error.ts';
import type { Alternative, FilterNode, ParsedQuery, PatternType, QueryNode } from '../../search/query/ast.ts';
import { canonicalQuery, spellQuery } from '../../search/query/canonical.ts';
import { parseQuery } from '../../search/query/parse.ts';

export interface UnitQueries {
  /** With every choice written out, dates included. */
  readonly canonical: string;
  readonly parsed: ParsedQuery;
  /** The same query over one repository. */
  of(repository: string): string;
}

export interface QueryRequest {
  readonly query: string;
  readonly patternType: PatternType;
  /** What relative dates count from. */
  readonly now: Instant;
}

export function unitQueries({ query, patternType, now }: QueryRequest): UnitQueries {
  const parsed = parseQuery(query, { patternType, now });
  if (!parsed.ok) {
    const { message, hint } = parsed.error;
    throw new AppError('search/bad-query', `the query cannot be run: ${message}`, { hint });
  }
  const { alternatives } = parsed.value;
  for (const { parameters } of alternatives) {
    if (typeof parameters.count === 'number') throw capped('count:');
    if (parameters.timeout !== undefined) throw capped('timeout:');
  }
  const canonical = canonicalQuery(parsed.value, 'all');
  return {
    canonical,
    parsed: parsed.value,
    of: (repository) => spellQuery({ alternatives: alternatives.map((one) => within(one, repository)) }),
  };
}

function capped(name: string): AppError {
  const hint = `Leave ${name} out, or search without --exhaustive.`;
  return new AppError('search/not-exhaustive', `a query with ${name} is not exhaustive`, { hint });
}

function within(alternative: Alternative, repository: string): Alternative {
  const source = `^${repository.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}$`;
  const filter: FilterNode = {
    kind: 'filter',
    field: 'repo',
    test: { kind: 'regexp', source },
    span: { from: 0, to: 0 },
  };
  const { root } = alternative;
  const joined: QueryNode = root
    ? { kind: 'and', parts: [filter, ...(root.kind === 'and' ? root.parts : [root])] }
    : filter;
  return { ...alternative, root: joined };
}
