/**
 * A few of many at a time, in order. Most of what is done per repository is waiting for a git process; one after the
 * other, 5,000 small repositories would leave every core but one idle.
 */
import type { Observer, Progress } from '../../base/progress.ts';

export interface SideBySide {
  /** How many are under way at most. */
  readonly lanes: number;
  readonly signal: AbortSignal;
  /** After each, with how many are done. */
  readonly onDone?: (done: number) => void;
}

/** `work` may ask how many are done meanwhile. Results are in the order of the items, whichever was ready first. The first error stops the rest and is thrown. */
export async function mapSideBySide<T, R>(
  items: readonly T[],
  work: (item: T, done: () => number) => Promise<R>,
  { lanes, signal, onDone }: SideBySide,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  let done = 0;
  const errors: unknown[] = [];
  const lane = async (): Promise<void> => {
    // One iterator for all lanes; leaving the loop must not end it for the others, and an array iterator has no return.
    for (const [index, item] of left) {
      if (errors.length > 0) return;
      signal.throwIfAborted();
      results[index] = await work(item, () => done);
      onDone?.(++done);
    }
  };
  const guarded = (): Promise<void> => lane().catch((error: unknown) => void errors.push(error));
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, guarded));
  // The others ended because of the first one.
  if (errors.length > 0) throw errors[0];
  return results;
}

/** What is said within the work on one of many becomes a detail of how far all of them are. */
export function withinAll(
  observer: Observer,
  { name, done, ...all }: Omit<Progress, 'done'> & { readonly name: string; readonly done: () => number },
): Observer {
  return {
    progress: (inner) => {
      const far = inner.total === undefined ? `${inner.done}` : `${inner.done} of ${inner.total}`;
      const detail = `${name}, ${far} ${inner.unit}`;
      observer.progress({ ...all, done: done(), detail });
    },
    note: (text) => observer.note(text),
  };
}
