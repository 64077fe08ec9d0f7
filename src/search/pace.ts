/** Lets others have the thread: work in slices of `sliceMillis`, and stop when the caller does not want it any more. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const sliceMillis = 8;

export class Pace {
  readonly #signal: AbortSignal | undefined;
  #sliceStart = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether a slice has gone by: `if (pace.isDue) await pace.breathe()` costs nothing where there are many small pieces. */
  get isDue(): boolean {
    return performance.now() - this.#sliceStart >= sliceMillis;
  }

  /** Call between small pieces of work. Throws the signal's reason when it was aborted. */
  async breathe(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (!this.isDue) return;
    await nextTurn();
    this.#sliceStart = performance.now();
    this.#signal?.throwIfAborted();
  }

  /** Waits for `work`, but no longer than until the signal is aborted. */
  async until<T>(work: Promise<T>): Promise<T> {
    const signal = this.#signal;
    if (!signal) return work;
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#sliceStart = performance.now();
    }
  }
}
