/** The door between the engine and this room: queries that ask for differences or messages are answered here. */
import type { RevisionSource, SearchEvent, SearchOptions } from '../contract.ts';
import { usesRevisions } from '../match/named-revisions.ts';
import { revisionsNotFound } from '../match/revisions.ts';
import type { ParsedQuery } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { commitSetsOf, type CommitSets } from './commit-sets.ts';
import { mayHold, planCommits } from './commit-condition.ts';
import type { DeltaStore } from './delta-store.ts';
import { workOut, type AskForFiles } from './predicates.ts';
import { searchDeltas, type DeltaSearchRequest } from './search.ts';

/** Whether any part of the query looks at differences or messages. */
export function asksForCommits({ alternatives }: ParsedQuery): boolean {
  return alternatives.some(({ parameters: { types } }) => types?.some((type) => type === 'diff' || type === 'commit'));
}

/** The repositories that such a query may be about. */
export function repositoriesMeant(query: ParsedQuery, names: readonly string[]): readonly string[] {
  const plans = query.alternatives.flatMap((alternative) => {
    const plan = planCommits(alternative);
    return plan.ok ? [plan.value.condition] : [];
  });
  const isMeant = (name: string): boolean =>
    plans.some((plan) => mayHold(plan, (leaf) => (leaf.kind === 'repository' ? leaf.test(name) : undefined)) !== false);
  return names.filter(isMeant);
}

const noSets: CommitSets = { sets: new Map(), unknown: [] };

export interface CommitQuestion {
  /** Of one alternative, about commits alone: see union.ts. */
  readonly query: ParsedQuery;
  readonly options: SearchOptions;
  readonly engine: string;
  readonly repositories: DeltaSearchRequest['repositories'];
  /** Searches files: for predicates. */
  readonly ask: AskForFiles;
  readonly revisions?: RevisionSource;
}

export async function* answerCommits(
  store: DeltaStore | undefined,
  { query, options, engine, repositories, ask, revisions }: CommitQuestion,
): AsyncGenerator<SearchEvent, void, undefined> {
  if (!store) {
    const place = { from: 0, to: query.text.length };
    const hint = 'Search files (type:file) or paths.';
    yield { type: 'error', message: 'no record of differences is kept here', hint, ...place };
    return;
  }
  const [alternative = query] = query.alternatives;
  const known = yield* workOut(alternative, ask);
  if (!known) return;
  const { defaultLimit, countOnly, signal } = options;
  const meant = repositoriesMeant({ ...query, alternatives: [alternative] }, [...known.repositories]);
  const sets = usesRevisions(alternative)
    ? revisions && (await commitSetsOf(alternative, meant, revisions, signal))
    : noSets;
  if (!sets) {
    const place = { from: 0, to: query.text.length };
    const hint = 'Leave the revision out; before: and after: narrow the time.';
    yield { type: 'error', message: 'commits are searched along the default branches only', hint, ...place };
    return;
  }
  if (sets.unknown.length > 0) yield { type: 'alert', alert: revisionsNotFound(sets.unknown) };
  yield* searchDeltas(store, {
    alternative,
    query: query.text,
    canonicalQuery: canonicalQuery(query, defaultLimit ?? 'all'),
    engine,
    repositories: repositories.filter(({ name }) => known.repositories.has(name)),
    predicates: known.predicates,
    revisions: sets,
    ...(defaultLimit !== undefined && { defaultLimit }),
    ...(countOnly !== undefined && { countOnly }),
    ...(signal && { signal }),
  });
}
