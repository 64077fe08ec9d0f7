/** Which revisions a query names of a repository, and which commits they are. */
import type { ResolvedRevision, RevisionSource } from '../contract.ts';
import type { Alternative, FilterNode, QueryNode, Revision } from '../query/ast.ts';
import { TextMatcher } from './text-matcher.ts';

export function usesRevisions({ root, parameters }: Alternative): boolean {
  return parameters.revisions !== undefined || (root !== undefined && filtersWithRevisions(root).length > 0);
}

function filtersWithRevisions(node: QueryNode): readonly FilterNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(filtersWithRevisions);
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && filter.revisions ? [filter] : [];
}

/** Undefined: the head. */
export function revisionsOf({ root, parameters }: Alternative, name: string): readonly Revision[] | undefined {
  if (parameters.revisions) return parameters.revisions;
  const matching = (root ? filtersWithRevisions(root) : []).filter(({ test }) => {
    if (test.kind !== 'regexp') return test.kind === 'everything';
    return new TextMatcher({ source: test.source, ignoreCase: !parameters.caseSensitive }).test(name);
  });
  const revisions = matching.flatMap((filter) => filter.revisions ?? []);
  return revisions.length > 0 ? revisions : undefined;
}

export interface ResolvedRevisions {
  /** Each commit once, under the first name that means it. */
  readonly wanted: readonly ResolvedRevision[];
  /** Commits of `^name` and `*!glob`. */
  readonly excluded: ReadonlySet<string>;
  /** The same of `^name` alone, which takes a commit out with all before it. */
  readonly below: ReadonlySet<string>;
  /** One that is wanted means nothing here. */
  readonly isUnknown: boolean;
}

export async function resolveRevisions(
  repository: string,
  revisions: readonly Revision[],
  source: RevisionSource,
  signal?: AbortSignal,
): Promise<ResolvedRevisions> {
  const wanted = new Map<string, ResolvedRevision>();
  const excluded = new Set<string>();
  const below = new Set<string>();
  let isUnknown = false;
  for (const revision of revisions) {
    signal?.throwIfAborted();
    const isExcluded = revision.kind !== 'at-time' && revision.excluded === true;
    const resolved = await resolvedOf(repository, revision, source);
    if (resolved.length === 0 && !isExcluded) isUnknown = true;
    for (const one of resolved) {
      if (!isExcluded) wanted.set(one.commit, wanted.get(one.commit) ?? one);
      else {
        excluded.add(one.commit);
        if (revision.kind === 'name') below.add(one.commit);
      }
    }
  }
  return { wanted: [...wanted.values()], excluded, below, isUnknown };
}

async function resolvedOf(
  repository: string,
  revision: Revision,
  source: RevisionSource,
): Promise<readonly ResolvedRevision[]> {
  switch (revision.kind) {
    case 'name':
      return source.resolve(repository, revision.name, 'name');
    case 'glob':
      if (/[*?[]/.test(revision.glob)) return source.resolve(repository, revision.glob, 'glob');
      return [
        ...(await source.resolve(repository, revision.glob, 'name')),
        ...(await source.resolve(repository, `${revision.glob.replace(/\/$/, '')}/*`, 'glob')),
      ];
    case 'at-time':
      return source.resolveAt(repository, revision.at, revision.name);
  }
}
