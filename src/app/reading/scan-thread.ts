/**
 * One scan worker and its watch. Whatever a file does to a rule or an extractor, it costs that file alone: a task that takes
 * too long or too much memory ends its worker, the task is noted as given up, and a new worker goes on with the rest.
 *
 * Invariant: every task is answered once. Answers come per batch; when a worker ends, what it had done of a batch is done
 * again by the next one (the same text gives the same answer), all but the task at which it ended.
 */
import { Worker } from 'node:worker_threads';
import { systemErrorCode } from '../../base/app-error.ts';
import { givenUp, type ScanNote } from './scan-notes.ts';
import type { FromWorker, ScanAnswer, ScanTask, ScanWorkerStart, ScanWorkerSetup, ToWorker } from './scan-protocol.ts';

export interface ScanLimits {
  /** For one task, beside what its size adds. Generous: machines are busy, and a file that is given up is a gap. */
  readonly baseMilliseconds: number;
  readonly millisecondsPerMegabyte: number;
  /** Of V8's heap, per worker. */
  readonly heapMegabytes: number;
}

export const scanLimits: ScanLimits = { baseMilliseconds: 60_000, millisecondsPerMegabyte: 2000, heapMegabytes: 1024 };

export interface Batch {
  readonly id: number;
  readonly bytes: number;
  readonly tasks: readonly ScanTask[];
}

export interface ScanThreadEvents {
  answered(batch: Batch, answers: readonly ScanAnswer[]): void;
  /** A defect: neither the file's fault nor to be passed over. */
  failed(cause: unknown): void;
}

export class ScanThread {
  readonly #setup: ScanWorkerSetup;
  readonly #limits: ScanLimits;
  readonly #events: ScanThreadEvents;
  /** Sent and not answered; the worker takes them in this order. */
  #batches: Batch[] = [];
  /** Of tasks that were given up, until their batch is answered. */
  readonly #notes = new Map<number, ScanAnswer[]>();
  #progress = newProgress();
  #worker: Worker;
  #seen = '';
  #spent = 0;
  #ending: ScanNote | undefined;
  #isClosed = false;

  constructor(setup: ScanWorkerSetup, limits: ScanLimits, events: ScanThreadEvents) {
    this.#setup = setup;
    this.#limits = limits;
    this.#events = events;
    this.#worker = this.#start();
  }

  get waiting(): number {
    return this.#batches.length;
  }

  send(batch: Batch): void {
    this.#batches.push(batch);
    this.#post(batch);
  }

  /** Called every so often; `passed` since the last time. */
  tick(passed: number): void {
    const task = this.#current();
    const seen = `${this.#progress[0]} ${this.#progress[1]}`;
    if (!task || seen !== this.#seen) {
      this.#seen = seen;
      this.#spent = 0;
      return;
    }
    this.#spent += passed;
    const { baseMilliseconds, millisecondsPerMegabyte } = this.#limits;
    const allowed = baseMilliseconds + (task.bytes.length / 1e6) * millisecondsPerMegabyte;
    if (this.#spent > allowed && !this.#ending) this.#end('too-slow');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  #start(): Worker {
    this.#progress = newProgress();
    const workerData: ScanWorkerStart = { ...this.#setup, progress: this.#progress };
    const resourceLimits = { maxOldGenerationSizeMb: this.#limits.heapMegabytes };
    const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData, resourceLimits });
    worker.on('message', (reply: FromWorker) => this.#settle(reply));
    worker.on('error', (error) => {
      if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') this.#ending ??= 'too-much-memory';
      else this.#events.failed(error);
    });
    worker.on('exit', () => this.#ended());
    return worker;
  }

  #post({ id, tasks }: Batch): void {
    const message: ToWorker = { id, tasks };
    this.#worker.postMessage(message);
  }

  #settle(reply: FromWorker): void {
    const batch = this.#batches.shift();
    if (batch?.id !== reply.id) return this.#events.failed(new Error(`batch ${reply.id} was answered out of turn`));
    if ('error' in reply) return this.#events.failed(reply.error);
    const notes = this.#notes.get(batch.id) ?? [];
    this.#notes.delete(batch.id);
    this.#events.answered(batch, [...notes, ...reply.answers]);
  }

  /** The task that the worker is at, if it is at one. */
  #current(): ScanTask | undefined {
    const [batch] = this.#batches;
    return batch?.id === this.#progress[0] ? batch!.tasks[this.#progress[1]!] : undefined;
  }

  #end(note: ScanNote): void {
    this.#ending = note;
    void this.#worker.terminate();
  }

  /** Goes on with a new worker after one that was ended. */
  #ended(): void {
    if (this.#isClosed) return;
    const note = this.#ending;
    this.#ending = undefined;
    if (!note) return this.#events.failed(new Error('a scan worker ended by itself'));
    const culprit = this.#current();
    const [first] = this.#batches;
    if (culprit && first) {
      this.#notes.set(first.id, [...(this.#notes.get(first.id) ?? []), givenUp(culprit, note)]);
      this.#batches[0] = { ...first, tasks: first.tasks.filter((task) => task !== culprit) };
    }
    this.#worker = this.#start();
    for (const batch of this.#batches) this.#post(batch);
  }
}

function newProgress(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(8)).fill(-1);
}
