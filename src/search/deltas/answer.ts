/** The door between the engine and this room: queries that ask for differences or messages are answered here. */
import type { SearchEvent, SearchOptions } from '../contract.ts';
import type { ParsedQuery, QueryError } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { mayHold, planCommits } from './commit-condition.ts';
import type { DeltaStore } from './delta-store.ts';
import { workOut, type AskForFiles } from './predicates.ts';
import { isAboutCommits, searchDeltas, type DeltaSearchRequest } from './search.ts';

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

export interface CommitQuestion {
  readonly query: ParsedQuery;
  readonly options: SearchOptions;
  readonly engine: string;
  readonly repositories: DeltaSearchRequest['repositories'];
  /** Searches files: for predicates. */
  readonly ask: AskForFiles;
}

export async function* answerCommits(
  store: DeltaStore | undefined,
  { query, options, engine, repositories, ask }: CommitQuestion,
): AsyncGenerator<SearchEvent, void, undefined> {
  const error = refusal(query, store !== undefined);
  if (error) yield { type: 'error', ...error };
  if (error || !store) return;
  const [alternative = query] = query.alternatives;
  const known = yield* workOut(alternative, ask);
  if (!known) return;
  const { defaultLimit, countOnly, signal } = options;
  yield* searchDeltas(store, {
    alternative,
    query: query.text,
    canonicalQuery: canonicalQuery(query, alternative.parameters.count ?? defaultLimit ?? 'all'),
    engine,
    repositories: repositories.filter(({ name }) => known.repositories.has(name)),
    predicates: known.predicates,
    ...(defaultLimit !== undefined && { defaultLimit }),
    ...(countOnly !== undefined && { countOnly }),
    ...(signal && { signal }),
  });
}

const together = 'Ask for them one after the other, or write type:diff (a or b) when both are about differences.';

function refusal({ alternatives, parameters, text }: ParsedQuery, isRecorded: boolean): QueryError | undefined {
  const whole = { from: 0, to: text.length };
  const hint = 'Ask for them one after the other.';
  if (!isRecorded)
    return { message: 'no record of differences is kept here', hint: 'Search files (type:file) or paths.', ...whole };
  if (!isAboutCommits(parameters) || !alternatives.every((one) => isAboutCommits(one.parameters)))
    return { message: 'commits and files are not searched by one query', hint: together, ...whole };
  if (alternatives.length > 1)
    return {
      message: 'alternatives with different type:, case: and the like are not searched at once here',
      hint,
      ...whole,
    };
  return undefined;
}
