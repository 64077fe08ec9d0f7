/**
 * Alternatives of one search (`(case:yes a) or (type:path b)`): those that look at the same things are one condition; the
 * others come one after the other, and what an earlier one found is not found again.
 */
import { resultTypes, type Alternative, type ParsedQuery, type QueryNode } from '../query/ast.ts';
import type { Found } from './recount.ts';

export function conditionsOf({ alternatives }: Pick<ParsedQuery, 'alternatives'>): readonly Alternative[] {
  const alike = Map.groupBy(alternatives, (one) => JSON.stringify([one.parameters, resultTypes(one)]));
  return [...alike.values()].map(([first, ...others]) => {
    const parts = [first!, ...others].map(({ root }): QueryNode => root ?? { kind: 'and', parts: [] });
    return others.length === 0 ? first! : { ...first!, root: { kind: 'or', parts } };
  });
}

/** `found`: by each of them, in their order. */
export function withoutRepetitions(found: readonly (readonly Found[])[]): readonly Found[] {
  if (found.length === 1) return found[0]!;
  const seen = new Map<string, Set<string>>();
  return found.flat().flatMap((place) => {
    const { type, repository, commit, path, lines, marks } = place;
    const key = `${type}\0${repository}\0${type === 'repo' ? '' : commit}\0${path}`;
    const known = seen.get(key);
    const results = marks ?? lines.map(String);
    seen.set(key, new Set([...(known ?? []), ...results]));
    if (!known) return [place];
    const isNew = results.map((result) => !known.has(result));
    if (!isNew.includes(true)) return [];
    const left = { ...place, lines: lines.filter((_, at) => isNew[at]) };
    return [{ ...left, ...(marks && { marks: marks.filter((_, at) => isNew[at]) }) }];
  });
}
