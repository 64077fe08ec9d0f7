/**
 * Predicates of queries for commits, worked out before the record is walked, by asking the search for files: which
 * repositories, or which of their files, fulfil them as they stand at the head. So `type:diff file:has.owner(team)` is
 * about what happened to files that the team owns today; files that are gone fulfil no predicate.
 */
import type { SearchEvent } from '../contract.ts';
import type { Alternative, FilterNode, ParsedQuery, QueryNode, QueryParameters } from '../query/ast.ts';

export type PredicateTruth =
  | { readonly kind: 'repositories'; readonly names: ReadonlySet<string> }
  /** Paths by the name of the repository. */
  | { readonly kind: 'files'; readonly paths: ReadonlyMap<string, ReadonlySet<string>> };

/** By filter, or by the NOT around a filter on repositories: what nobody knows fulfils neither. */
export type KnownPredicates = ReadonlyMap<QueryNode, PredicateTruth>;

export type AskForFiles = (query: ParsedQuery) => AsyncIterable<SearchEvent>;

export interface KnownOfFiles {
  readonly predicates: KnownPredicates;
  /** The repositories that fork:, archived: and visibility: leave, given or implied as everywhere. */
  readonly repositories: ReadonlySet<string>;
}

/** Alerts of the questions on the way; undefined after an error, which ends the search. */
export async function* workOut(
  { root, parameters }: Alternative,
  ask: AskForFiles,
): AsyncGenerator<SearchEvent, KnownOfFiles | undefined, undefined> {
  const predicates = new Map<QueryNode, PredicateTruth>();
  for (const node of root ? predicatesIn(root) : []) {
    const { field } = node.kind === 'not' ? (node.part as FilterNode) : node;
    const type = field === 'repo' ? 'repo' : 'path';
    const paths = yield* asked(ask, questionOf(node, parameters, type));
    if (!paths) return undefined;
    predicates.set(
      node,
      type === 'path' ? { kind: 'files', paths } : { kind: 'repositories', names: new Set(paths.keys()) },
    );
  }
  const left = yield* asked(ask, questionOf(undefined, parameters, 'repo'));
  return left && { predicates, repositories: new Set(left.keys()) };
}

/** Paths by repository; undefined after an error. */
async function* asked(
  ask: AskForFiles,
  query: ParsedQuery,
): AsyncGenerator<SearchEvent, ReadonlyMap<string, ReadonlySet<string>> | undefined, undefined> {
  const found = new Map<string, Set<string>>();
  for await (const event of ask(query)) {
    if (event.type === 'alert' || event.type === 'error') yield event;
    if (event.type === 'error') return undefined;
    if (event.type !== 'matches') continue;
    for (const match of event.matches) {
      const paths = found.get(match.repository) ?? new Set();
      found.set(match.repository, paths);
      if ('path' in match) paths.add(match.path);
    }
  }
  return found;
}

type PredicateNode = FilterNode | Extract<QueryNode, { readonly kind: 'not' }>;

function predicatesIn(node: QueryNode): readonly PredicateNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(predicatesIn);
  const filter = node.kind === 'not' ? node.part : node;
  if (filter.kind !== 'filter' || filter.test.kind !== 'predicate') return [];
  return node.kind === 'not' && filter.field === 'repo' ? [node] : [filter];
}

/** Whatever a repository is like, its predicates are worked out. */
const everything = { fork: 'yes', archived: 'yes' } as const;

function questionOf(
  root: PredicateNode | undefined,
  { caseSensitive, patternType, fork, archived, visibility }: QueryParameters,
  type: 'repo' | 'path',
): ParsedQuery {
  const asked = { ...(fork && { fork }), ...(archived && { archived }), ...(visibility && { visibility }) };
  const shared = { caseSensitive, patternType, time: { kind: 'head' }, types: [type], count: 'all' } as const;
  const alternative: Alternative = {
    ...(root && { root }),
    parameters: { ...shared, ...(root ? everything : asked) },
  };
  return { ...alternative, text: '', alternatives: [alternative], notices: [] };
}
