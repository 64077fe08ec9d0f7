/**
 * The threads that build shards, each started by the first work for it: what is little goes to one that is there. Documents of
 * a large lane go to all threads in batches; each fills its own shard of the lane, so that all of them are busy with one
 * repository.
 *
 * Invariant: whoever awaits `add` never has more than `bytesUnderWay` waiting in messages. A failure (a full disk) fails
 * the lane, not the pool: what it had written stays on disk, unregistered, and is found by the next process.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { KernelProgram } from '../kernels/load.ts';
import { batchBytes } from './batch-collector.ts';
import type {
  BuilderSetup,
  BuildFailure,
  DocumentBatch,
  FromBuilder,
  MergeResult,
  MergeTask,
  ToBuilder,
} from './build-protocol.ts';

const bytesUnderWay = 16 * 2 ** 20;
const sparesAtMost = bytesUnderWay / batchBytes;
/** Tokens and symbols live for one file: in a small nursery some grow old, and then the whole heap is walked. */
const youngMegabytes = 48;
/** So little goes to one thread: two half shards would be worse than waiting a moment. */
const bytesForOneThread = 8 * 2 ** 20;
/** Files of some 8 KB. */
const documentsForOneThread = bytesForOneThread / 8192;

export interface BuilderPoolOptions {
  readonly threads: number;
  readonly directory: string;
  readonly shardBytes: number;
  readonly program: () => Promise<KernelProgram>;
}

class BuilderThread {
  waitingBytes = 0;
  readonly #setup: BuilderSetup;
  readonly #listen: (worker: Worker) => void;
  #worker: Worker | undefined;

  constructor(setup: BuilderSetup, listen: (thread: BuilderThread, worker: Worker) => void) {
    this.#setup = setup;
    this.#listen = (worker) => listen(this, worker);
  }

  get isStarted(): boolean {
    return this.#worker !== undefined;
  }

  start(): Worker {
    if (this.#worker) return this.#worker;
    this.#worker = new Worker(new URL('builder-worker.ts', import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    this.#worker.unref();
    this.#listen(this.#worker);
    return this.#worker;
  }

  tell(message: ToBuilder, transfer: readonly ArrayBuffer[] = []): void {
    this.start().postMessage(message, [...transfer]);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

interface LaneState {
  readonly threads: Set<BuilderThread>;
  readonly finishing: Map<BuilderThread, (paths: readonly string[]) => void>;
  readonly fail: (error: AppError) => void;
  readonly failure: Promise<never>;
  sentBytes: number;
  /** Gets all as long as it is little. */
  first: BuilderThread | undefined;
}

export class BuilderPool {
  readonly #options: BuilderPoolOptions;
  #threads: Promise<readonly BuilderThread[]> | undefined;
  readonly #lanes = new Map<number, LaneState>();
  readonly #merges = new Map<number, PromiseWithResolvers<MergeResult>>();
  #nextNumber = 1;
  /** Whoever waits for room. */
  #waiting: (() => void)[] = [];
  /** Buffers of batches that were worked off. */
  readonly #spare: ArrayBuffer[] = [];
  #closed = false;

  constructor(options: BuilderPoolOptions) {
    this.#options = options;
  }

  /** A buffer for a batch. */
  spareBuffer(): ArrayBuffer {
    return this.#spare.pop() ?? new ArrayBuffer(batchBytes);
  }

  /** Starts threads for so many documents if they are not there: whoever adds something hears of what goes wrong. */
  warm(documents: number): void {
    if (this.#closed || documents === 0) return;
    const start = (threads: readonly BuilderThread[]): void => {
      if (documents > documentsForOneThread) for (const thread of threads) thread.start();
      else threads[0]!.start();
    };
    this.#started().then(start, () => undefined);
  }

  openLane(): number {
    const lane = this.#nextNumber++;
    const { promise, reject } = Promise.withResolvers<never>();
    // Whoever adds or finishes hears of it; nobody else has to.
    promise.catch(() => undefined);
    this.#lanes.set(lane, {
      threads: new Set(),
      finishing: new Map(),
      fail: reject,
      failure: promise,
      sentBytes: 0,
      first: undefined,
    });
    return lane;
  }

  /** The batch's buffer is handed over. */
  async add(lane: number, standing: boolean, batch: DocumentBatch): Promise<void> {
    const state = this.#laneOf(lane);
    const threads = await this.#started();
    const bytes = batch.bytes.length;
    state.first ??= leastBusy(threads.filter((one, index) => index === 0 || one.isStarted));
    const thread = state.sentBytes < bytesForOneThread ? state.first : leastBusy(threads);
    state.threads.add(thread);
    state.sentBytes += bytes;
    thread.waitingBytes += bytes;
    thread.tell({ kind: 'add', lane, standing, batch }, [batch.bytes.buffer]);
    while (threads.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0) > bytesUnderWay)
      await Promise.race([state.failure, new Promise<void>((resolve) => this.#waiting.push(resolve))]);
  }

  /** Writes what the lane's shards hold; the paths of all its shards. */
  async finish(lane: number): Promise<readonly string[]> {
    const state = this.#laneOf(lane);
    const written = [...state.threads].map((thread) => {
      const { promise, resolve } = Promise.withResolvers<readonly string[]>();
      state.finishing.set(thread, resolve);
      thread.tell({ kind: 'finish', lane });
      return promise;
    });
    try {
      return (await Promise.race([state.failure, Promise.all(written)])).flat();
    } finally {
      for (const thread of state.threads) thread.tell({ kind: 'abandon', lane });
      this.#lanes.delete(lane);
    }
  }

  async merge(task: MergeTask): Promise<MergeResult> {
    const threads = await this.#started();
    const job = this.#nextNumber++;
    const answer = Promise.withResolvers<MergeResult>();
    this.#merges.set(job, answer);
    // The last thread: the first one takes what is little and urgent.
    threads.at(-1)!.tell({ kind: 'merge', job, task });
    return answer.promise;
  }

  #laneOf(lane: number): LaneState {
    const state = this.#lanes.get(lane);
    if (state) return state;
    throw new Error(`lane ${lane} is closed`);
  }

  #started(): Promise<readonly BuilderThread[]> {
    if (this.#closed) throw closed();
    this.#threads ??= this.#start();
    return this.#threads;
  }

  async #start(): Promise<readonly BuilderThread[]> {
    const { threads, program, directory, shardBytes } = this.#options;
    const setup: BuilderSetup = { program: await program(), directory, shardBytes };
    return Array.from({ length: threads }, () => new BuilderThread(setup, this.#listen));
  }

  readonly #listen = (thread: BuilderThread, worker: Worker): void => {
    worker.on('message', (message: FromBuilder) => this.#receive(thread, message));
    worker.on('error', (error) => {
      // What it held is lost; the next work starts new threads.
      this.#threads = undefined;
      this.#failAll({
        code: 'search/index-failed',
        message: `an index thread ended: ${String(error)}`,
        hint: 'Run the same command again: nothing written before is lost.',
      });
    });
  };

  #receive(thread: BuilderThread, message: FromBuilder): void {
    switch (message.kind) {
      case 'added':
        thread.waitingBytes -= message.bytes;
        if (message.buffer.byteLength === batchBytes && this.#spare.length < sparesAtMost)
          this.#spare.push(message.buffer);
        for (const resume of this.#waiting.splice(0)) resume();
        break;
      case 'finished':
        this.#lanes.get(message.lane)?.finishing.get(thread)?.(message.paths);
        break;
      case 'failed':
        this.#lanes.get(message.lane)?.fail(errorOf(message.failure));
        break;
      case 'merged': {
        const merge = this.#merges.get(message.job);
        this.#merges.delete(message.job);
        if ('code' in message.result) merge?.reject(errorOf(message.result));
        else merge?.resolve(message.result);
      }
    }
  }

  #failAll(failure: BuildFailure): void {
    for (const lane of this.#lanes.values()) lane.fail(errorOf(failure));
    for (const merge of this.#merges.values()) merge.reject(errorOf(failure));
    this.#merges.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#failAll(closed());
    const threads = await this.#threads;
    this.#threads = undefined;
    await Promise.all((threads ?? []).map((thread) => thread.close()));
  }
}

function leastBusy(threads: readonly BuilderThread[]): BuilderThread {
  return threads.reduce((least, thread) => (thread.waitingBytes < least.waitingBytes ? thread : least));
}

function errorOf({ code, message, hint }: BuildFailure): AppError {
  return new AppError(code, message, { hint });
}

function closed(): AppError {
  return new AppError('search/closed', 'the search engine is closed', { hint: 'Open it again before indexing.' });
}
