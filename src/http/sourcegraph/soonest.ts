/** Waits for a promise until a moment (of `performance.now()`), or until the signal says that nobody waits any more. */
export function soonest<T>(promise: Promise<T>, due: number, signal: AbortSignal): Promise<T | 'due'> {
  return new Promise((resolve, reject) => {
    const wait = Math.max(0, due - performance.now());
    const timer = Number.isFinite(wait) ? setTimeout(() => settle(() => resolve('due')), wait) : undefined;
    const leave = (): void => settle(() => reject(signal.reason as Error));
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      end();
    };
    if (signal.aborted) {
      leave();
      // The promise's own failure is nobody's business then.
      promise.catch(() => undefined);
      return;
    }
    signal.addEventListener('abort', leave, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
