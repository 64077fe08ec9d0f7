/**
 * The scanning thread as the main thread sees it: one request at a time per search, so that several searches take turns
 * and an abandoned one costs at most the shard it is at. Started by the first request; does not keep the process alive.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { FromScanner, ScanAnswers, ScanRequest, ToScanner } from './scan-protocol.ts';

interface Waiting {
  readonly resolve: (answer: ScanAnswers[ScanRequest['kind']]) => void;
  readonly reject: (error: unknown) => void;
}

export class ScanThread {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #sequence = 0;

  ask<R extends ScanRequest>(request: R): Promise<ScanAnswers[R['kind']]> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#sequence++;
    const { promise, resolve, reject } = Promise.withResolvers<ScanAnswers[ScanRequest['kind']]>();
    this.#waiting.set(id, { resolve, reject });
    worker.ref();
    worker.postMessage({ id, request } satisfies ToScanner);
    return promise as Promise<ScanAnswers[R['kind']]>;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#fail(new AppError('search/closed', 'the search was ended', { hint: 'Open the store again.' }));
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./scan-worker.ts', import.meta.url));
    worker.on('message', (message: FromScanner) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (this.#waiting.size === 0) worker.unref();
      if ('error' in message) waiting?.reject(broken(message.error));
      else waiting?.resolve(message.answer);
    });
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#fail(broken(error));
    });
    return worker;
  }

  #fail(error: AppError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

function broken(cause: unknown): AppError {
  return new AppError('search/scan-failed', `searching the differences broke: ${String(cause)}`, {
    hint: 'Audit again if a shard is damaged; else this is a defect of Plumbline: please report it with this message.',
    cause,
  });
}
