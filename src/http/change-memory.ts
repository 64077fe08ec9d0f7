/**
 * The change population is judged afresh from history each time it is asked for, which takes a second or more; a page asks
 * for it in pieces, with one filter after another. So the last few populations are remembered, each for its stretch of
 * time, until another run has been sealed: then what they were judged from may have changed.
 */
import type { ChangeFilter, ChangeList, Plumbline } from '../app/plumbline.ts';

const remembered = 4;

export type ReadChanges = (filter: Pick<ChangeFilter, 'from' | 'to'>) => Promise<ChangeList>;

export function rememberChanges(plumbline: Plumbline): ReadChanges {
  const known = new Map<string, Promise<ChangeList>>();
  return async (filter) => {
    const runs = (await plumbline.runs()).map(({ id }) => id);
    const key = JSON.stringify([filter.from, filter.to, runs]);
    const found = known.get(key);
    if (found) return found;
    const asked = plumbline.changes(filter);
    known.set(key, asked);
    for (const oldest of known.keys()) if (known.size > remembered) known.delete(oldest);
    // A failure is nobody's answer: the next one asks again.
    asked.catch(() => known.delete(key));
    return asked;
  };
}
