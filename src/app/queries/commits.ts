/**
 * Questions about differences and messages. The record they are answered from is begun by the first of them, which
 * therefore takes its time and says so; one that comes while an audit is at work (which holds the writer's lock) is
 * answered from what there is, and its manifest says which landings that leaves out.
 */
import { Pulse } from './pulse.ts';
import type { SearchAlert, SearchEvent, SearchOptions } from '../../search/contract.ts';
import { asksForCommits, repositoriesMeant } from '../../search/deltas/answer.ts';
import type { DeltaStore } from '../../search/deltas/delta-store.ts';
import { isAboutMessages } from '../../search/deltas/messages.ts';
import { parseQuery } from '../../search/query/parse.ts';
import { partsOf } from '../../search/union.ts';
import type { AppContext } from '../context.ts';
import { tryLock } from '../data-directory.ts';
import { beginBranches, lackingBranches } from '../reading/record-branches.ts';
import { beginRecords, behind } from '../reading/record-differences.ts';

/** What is under way in this process for one store: a second question waits for the first one's work. */
interface UnderWay {
  readonly differences?: Promise<void>;
  readonly messages?: Promise<void>;
  readonly lock: { release(): void };
}

const underWay = new WeakMap<DeltaStore, UnderWay>();

/** Events while the record is brought up to date; nothing when the query needs none. */
export async function* prepareRecords(
  text: string,
  options: SearchOptions,
  context: AppContext,
): AsyncGenerator<SearchEvent, void, undefined> {
  const { patternType, now, signal = new AbortController().signal } = options;
  const parsed = parseQuery(text, { ...(patternType && { patternType }), ...(now && { now }) });
  if (!parsed.ok || !asksForCommits(parsed.value)) return;
  const parts = partsOf(parsed.value).filter(asksForCommits);
  const kind = parts.every(isAboutMessages) ? 'messages' : 'differences';
  const deltas = context.deltas();
  const stores = { deltas, histories: context.stores.histories };
  // Messages do not wait for differences, which take longer.
  await underWay.get(deltas)?.[kind];
  const known = await context.stores.repositories.list();
  const names = known.map(({ name }) => name);
  const meant = new Set(parts.flatMap((part) => repositoriesMeant(part, names)));
  const branches = await lackingBranches(
    parts,
    known.filter(({ name }) => meant.has(name)),
    context,
    signal,
  );
  const repositories = await behind({ repositories: known.filter(({ name }) => meant.has(name)), kind }, stores);
  if (repositories.length + branches.length === 0) return;
  const pulse = new Pulse();
  const working = { observer: pulse.observer, signal };
  const work = begun(deltas, kind, context, async () => {
    try {
      await beginRecords({ repositories, kind }, stores, working);
      await beginBranches(branches, { deltas, clock: context.clock, ...context.stores }, working);
    } finally {
      pulse.end();
    }
  });
  if (!work) return;
  if (repositories.length > 0) yield { type: 'alert', alert: beginning(kind, repositories.length) };
  yield* pulse.events();
  await work;
}

/** Starts the work under the writer's lock, which two works of this process share; undefined when others hold it. */
function begun(
  deltas: DeltaStore,
  kind: 'differences' | 'messages',
  { directory }: AppContext,
  start: () => Promise<void>,
): Promise<void> | undefined {
  const lock = underWay.get(deltas)?.lock ?? tryLock(directory);
  if (!lock) return undefined;
  const work = start().finally(() => {
    const other = kind === 'messages' ? 'differences' : 'messages';
    const going = underWay.get(deltas)?.[other];
    if (going) underWay.set(deltas, { lock, [other]: going });
    else {
      underWay.delete(deltas);
      lock.release();
    }
  });
  // Whoever waits for it wants to know that it ended, not how.
  underWay.set(deltas, { ...underWay.get(deltas), lock, [kind]: work.catch(() => undefined) });
  return work;
}

function beginning(kind: 'differences' | 'messages', repositories: number): SearchAlert {
  const count = `${repositories} ${repositories === 1 ? 'repository' : 'repositories'}`;
  if (kind === 'messages')
    return { title: `Messages of ${count} are being read`, description: 'This takes seconds.', proposedQueries: [] };
  const description =
    'What every landing changed is compared once, which takes up to a minute per 10,000 landings; then searches take milliseconds. Results follow when it is done; messages (type:commit) are answered meanwhile.';
  return { title: `Differences of ${count} are being read`, description, proposedQueries: [] };
}
