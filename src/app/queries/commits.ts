/**
 * Questions about differences and messages. The record they are answered from is begun by the first of them, which
 * therefore takes its time and says so; one that comes while an audit is at work (which holds the writer's lock) is
 * answered from what there is, and its manifest says which landings that leaves out.
 */
import { Pulse } from './pulse.ts';
import type { SearchEvent, SearchOptions } from '../../search/contract.ts';
import { asksForCommits, repositoriesMeant } from '../../search/deltas/answer.ts';
import type { DeltaStore } from '../../search/deltas/delta-store.ts';
import { parseQuery } from '../../search/query/parse.ts';
import type { AppContext } from '../context.ts';
import { tryLock } from '../data-directory.ts';
import { beginRecords, behind } from '../reading/record-differences.ts';

/** One at a time in this process: a second question waits for the first one's work. */
const underWay = new WeakMap<DeltaStore, Promise<void>>();

/** Events while the record is brought up to date; nothing when the query needs none. */
export async function* prepareRecords(
  text: string,
  options: SearchOptions,
  context: AppContext,
): AsyncGenerator<SearchEvent, void, undefined> {
  const { patternType, now, signal = new AbortController().signal } = options;
  const parsed = parseQuery(text, { ...(patternType && { patternType }), ...(now && { now }) });
  if (!parsed.ok || !asksForCommits(parsed.value)) return;
  const deltas = context.deltas();
  const stores = { deltas, histories: context.stores.histories };
  await underWay.get(deltas);
  const known = await context.stores.repositories.list();
  const meant = new Set(
    repositoriesMeant(
      parsed.value,
      known.map(({ name }) => name),
    ),
  );
  const late = await behind(
    known.filter(({ name }) => meant.has(name)),
    stores,
  );
  if (late.length === 0) return;
  const lock = tryLock(context.directory);
  if (!lock) return;
  const pulse = new Pulse();
  const work = beginRecords(late, stores, { observer: pulse.observer, signal }).finally(() => {
    lock.release();
    underWay.delete(deltas);
    pulse.end();
  });
  underWay.set(
    deltas,
    work.catch(() => undefined),
  );
  yield* pulse.events();
  await work;
}
