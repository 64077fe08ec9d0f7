/**
 * Keeps the record of differences, which diff and commit search read, in step with the histories.
 *
 * It is begun by the first question that needs it and kept up by every audit from then on: building it reads every content
 * a history ever had (a minute for 13,000 landings), following it reads only what is new. So an audit of people who never
 * ask costs nothing, and nobody waits twice. Measured in docs/design/search.md.
 */
import type { Observer } from '../../base/progress.ts';
import type { Repository } from '../../model/repository.ts';
import type { DeltaStore } from '../../search/deltas/delta-store.ts';
import type { HistoryStore } from '../../store/histories.ts';
import { deltaSourceOf, type RecordedRepository } from './delta-source.ts';

export interface RecordWorking {
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** After an audit has read histories: records that exist follow. */
export async function followHistories(
  reads: readonly RecordedRepository[],
  deltas: DeltaStore,
  { observer, signal }: RecordWorking,
): Promise<void> {
  for (const read of reads) {
    signal.throwIfAborted();
    if (await deltas.has(read.repository.name)) await deltas.extend(deltaSourceOf(read), { observer, signal });
  }
}

/** Before a question is answered: whatever it is about is recorded as far as histories are known. */
export async function beginRecords(
  repositories: readonly Repository[],
  { deltas, histories }: { readonly deltas: DeltaStore; readonly histories: HistoryStore },
  { observer, signal }: RecordWorking,
): Promise<void> {
  for (const repository of repositories) {
    signal.throwIfAborted();
    const commits = await histories.commits(repository.name);
    if (commits.length === 0) continue;
    const tenures = await histories.tenures(repository.name, 0);
    await deltas.extend(deltaSourceOf({ repository, history: { commits, tenures } }), { observer, signal });
  }
}

/** Those whose record does not reach to where their history does. */
export async function behind(
  repositories: readonly Repository[],
  { deltas, histories }: { readonly deltas: DeltaStore; readonly histories: HistoryStore },
): Promise<readonly Repository[]> {
  const tips = await deltas.tips(repositories.map(({ name }) => name));
  const late: Repository[] = [];
  for (const repository of repositories) {
    const tip = await histories.tip(repository.name);
    if (tip && tips.get(repository.name) !== tip.commit) late.push(repository);
  }
  return late;
}
