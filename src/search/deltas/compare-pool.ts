/**
 * Threads that compare contents while the main thread reads them. Batches are answered in the order in which each thread
 * got them; whoever asks keeps few of them under way. Small work is done at once: starting threads takes longer.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import { compareBatch, type CompareBatch, type Compared } from './compare.ts';

export interface Comparing {
  /** How many batches may be under way. */
  readonly width: number;
  compare(batch: CompareBatch): Promise<Compared>;
  close(): Promise<void>;
}

const mostThreads = 4;
/** Fewer steps than this are compared without threads. */
const stepsForThreads = 2000;

export function openComparing(steps: number): Comparing {
  if (steps >= stepsForThreads) return new ComparePool(Math.min(mostThreads, availableParallelism()));
  return { width: 1, compare: (batch) => Promise.resolve(compareBatch(batch)), close: () => Promise.resolve() };
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: PromiseWithResolvers<Compared>[];
}

class ComparePool implements Comparing {
  readonly width: number;
  readonly #threads: readonly Thread[];

  constructor(threads: number) {
    this.width = 2 * threads;
    this.#threads = Array.from({ length: threads }, started);
  }

  compare(batch: CompareBatch): Promise<Compared> {
    const thread = this.#threads.reduce((least, one) => (one.waiting.length < least.waiting.length ? one : least));
    const answer = Promise.withResolvers<Compared>();
    thread.waiting.push(answer);
    thread.worker.postMessage(batch, [batch.sides.buffer]);
    return answer.promise;
  }

  async close(): Promise<void> {
    for (const { worker } of this.#threads) await worker.terminate();
  }
}

function started(): Thread {
  const worker = new Worker(new URL('compare-worker.ts', import.meta.url));
  const waiting: PromiseWithResolvers<Compared>[] = [];
  worker.on('message', (compared: Compared) => waiting.shift()?.resolve(compared));
  worker.on('error', (cause) => {
    const hint = 'Ask again; if it fails again, please report it with this message.';
    const error = new AppError('search/compare-failed', `comparing contents broke: ${String(cause)}`, { hint, cause });
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return { worker, waiting };
}
