/** What an editor of queries wants to know while somebody types: what each stretch is, what is wrong, what may come next. */
import { complete } from '../../search/query/complete.ts';
import { diagnose } from '../../search/query/diagnose.ts';
import { tokens } from '../../search/query/tokens.ts';
import type { AppContext } from '../context.ts';
import type { QueryBarRequest, QueryCompletions, QueryReading } from '../plumbline.ts';

export function readQueryBar({ query, patternType }: QueryBarRequest, { clock }: AppContext): QueryReading {
  const now = clock.now();
  return { tokens: tokens(query, patternType, now), diagnoses: diagnose(query, { patternType, now }) };
}

export async function completeQuery(
  { query, patternType }: QueryBarRequest,
  cursor: number,
  { stores }: AppContext,
): Promise<QueryCompletions> {
  const known = await stores.repositories.list();
  const branches = known.flatMap(({ defaultBranch }) => (defaultBranch === undefined ? [] : [defaultBranch]));
  return complete(query, cursor, {
    repositories: known.map(({ name }) => name),
    revisions: [...new Set(branches)].sort(),
    patternType,
  });
}
