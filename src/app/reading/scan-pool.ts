/**
 * Scan workers: tasks go out in batches, answers come back in any order. `submit` waits while too many bytes are under
 * way, which is what slows the blob reader down to the speed of the rules.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { FromWorker, ScanAnswer, ScanTask, ScanWorkerSetup, ToWorker } from './scan-protocol.ts';

const bytesUnderWay = 48 << 20;
const bytesPerBatch = 1 << 20;
const tasksPerBatch = 200;

export interface ScanPool {
  /** Copies the bytes at once and resolves when there is room for more. Answers reach `onAnswers` later. */
  submit(task: ScanTask): Promise<void>;
  /** Resolves when every submitted task was answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface ScanPoolOptions extends ScanWorkerSetup {
  readonly workers: number;
  readonly onAnswers: (answers: readonly ScanAnswer[]) => void;
}

interface Batch {
  readonly id: number;
  readonly bytes: number;
}

export function openScanPool(options: ScanPoolOptions): ScanPool {
  const threads = Array.from({ length: options.workers }, () => startWorker(options));
  const underWay = new Map<number, Batch>();
  let collected: (ScanTask & { readonly bytes: Uint8Array<ArrayBuffer> })[] = [];
  let collectedBytes = 0;
  let bytes = 0;
  let sequence = 0;
  let failure: unknown;
  /** Several may wait for room at a time. */
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };

  const settle = (reply: FromWorker): void => {
    bytes -= underWay.get(reply.id)?.bytes ?? 0;
    underWay.delete(reply.id);
    if ('error' in reply) failure ??= scanError(reply.error);
    else options.onAnswers(reply.answers);
    wake();
  };
  for (const thread of threads) {
    thread.on('message', settle);
    thread.on('error', (error) => {
      failure ??= scanError(error);
      wake();
    });
  }

  const send = (): void => {
    if (collected.length === 0) return;
    const message: ToWorker = { id: sequence, tasks: collected };
    underWay.set(sequence, { id: sequence, bytes: collectedBytes });
    bytes += collectedBytes;
    const buffers = collected.map((task) => task.bytes.buffer);
    threads[sequence % threads.length]!.postMessage(message, buffers);
    sequence++;
    collected = [];
    collectedBytes = 0;
  };
  const waitUntil = async (isEnough: () => boolean): Promise<void> => {
    const isBroken = (): boolean => failure !== undefined;
    while (!isBroken() && !isEnough()) await new Promise<void>((resolve) => waiting.push(resolve));
    if (failure !== undefined) throw failure;
  };

  return {
    async submit(task) {
      collected.push({ ...task, bytes: new Uint8Array(task.bytes) });
      collectedBytes += task.bytes.length;
      if (collectedBytes >= bytesPerBatch || collected.length >= tasksPerBatch) send();
      await waitUntil(() => bytes < bytesUnderWay);
    },
    async drain() {
      send();
      await waitUntil(() => underWay.size === 0);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function startWorker({ secretKey, ownRules }: ScanWorkerSetup): Worker {
  const workerData: ScanWorkerSetup = { secretKey, ownRules };
  return new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData });
}

function scanError(cause: unknown): AppError {
  return new AppError('app/scan-failed', `a rule or an extractor broke: ${String(cause)}`, {
    hint: 'This is a defect of Plumbline. Please report it with the message above; nothing was lost.',
    cause,
  });
}
