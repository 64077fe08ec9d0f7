/**
 * Keeps the record of differences, which diff and commit search read, in step with the histories.
 *
 * It is begun by the first question that needs it and kept up by every audit from then on: building it reads every content
 * a history ever had (a minute for 13,000 landings), following it reads only what is new. So an audit of people who never
 * ask costs nothing, and nobody waits twice. A question about messages alone does not wait for contents: until the record
 * of differences is there it gets one of messages, which takes seconds. Measured in docs/design/search.md.
 */
import type { Observer } from '../../base/progress.ts';
import type { Repository } from '../../model/repository.ts';
import type { DeltaStore } from '../../search/deltas/delta-store.ts';
import { messagesAlone, messagesRecord } from '../../search/deltas/messages.ts';
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
    const { name } = read.repository;
    const source = deltaSourceOf(read);
    if (await deltas.has(name)) await deltas.extend(source, { observer, signal });
    else if (await deltas.has(messagesRecord(name))) await deltas.extend(messagesAlone(source), { observer, signal });
  }
}

interface RecordStores {
  readonly deltas: DeltaStore;
  readonly histories: HistoryStore;
}

export interface WantedRecords {
  readonly repositories: readonly Repository[];
  readonly kind: 'differences' | 'messages';
}

/** Before a question is answered: whatever it is about is recorded as far as histories are known. */
export async function beginRecords(
  { repositories, kind }: WantedRecords,
  { deltas, histories }: RecordStores,
  { observer, signal }: RecordWorking,
): Promise<void> {
  for (const repository of repositories) {
    signal.throwIfAborted();
    const commits = await histories.commits(repository.name);
    if (commits.length === 0) continue;
    const tenures = kind === 'messages' ? [] : await histories.tenures(repository.name, 0);
    const source = deltaSourceOf({ repository, history: { commits, tenures } });
    await deltas.extend(kind === 'messages' ? messagesAlone(source) : source, { observer, signal });
    if (kind === 'differences') await deltas.forget(messagesRecord(repository.name));
  }
}

/** Those whose record does not reach to where their history does. That of differences holds messages, too. */
export async function behind(
  { repositories, kind }: WantedRecords,
  { deltas, histories }: RecordStores,
): Promise<readonly Repository[]> {
  const recordsOf = (name: string) => (kind === 'messages' ? [name, messagesRecord(name)] : [name]);
  const tips = await deltas.tips(repositories.flatMap(({ name }) => recordsOf(name)));
  const late: Repository[] = [];
  for (const repository of repositories) {
    const tip = await histories.tip(repository.name);
    if (tip && !recordsOf(repository.name).some((record) => tips.get(record) === tip.commit)) late.push(repository);
  }
  return late;
}
