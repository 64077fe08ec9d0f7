/**
 * The threads that look at contents. Two reasons for threads: a pattern over a line of megabytes may take seconds, and
 * whoever serves others must not wait for it; and there is more than one core.
 *
 * Threads take jobs off a counter in shared memory and send what they found; only what a thread lacks (a text that is not in
 * memory) goes through here. A run that is ended is forgotten at once. A thread that does not notice within
 * `patienceMillis` (deep in one line) is replaced, and what it had taken of other runs is given to another one.
 *
 * Waking threads by messages costs 19 µs there and back, by Atomics.wait and notify 13 µs: too little to give up the
 * thread's event loop for.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { Shard } from '../index/shard-file.ts';
import { control, type FromWorker, type ScanJob, type ScanPlan, type ToWorker } from './protocol.ts';

const patienceMillis = 1000;
/** So many jobs per thread may be done beyond what the reader has taken. */
const jobsAhead = 4;

export type FoundChunk = Extract<FromWorker, { kind: 'found' }>;

/** Texts of shards in memory; those that are not resident are read. */
export interface Texts {
  content(shard: Shard): Promise<SharedArrayBuffer>;
  resident(shard: Shard): SharedArrayBuffer | undefined;
}

export interface RunSetting {
  readonly plan: ScanPlan;
  readonly jobs: readonly ScanJob[];
  readonly documents: Uint32Array;
  readonly shards: ReadonlyMap<number, Shard>;
  readonly texts: Texts;
}

/** One search as seen by the pool. */
export interface ScanRun {
  /** What was found next; undefined once all jobs are done. */
  next(): Promise<FoundChunk | undefined>;
  /** Ends the run; what is still going on is abandoned. */
  end(): void;
}

class Run implements ScanRun {
  readonly id: number;
  readonly setting: RunSetting;
  readonly control: Int32Array;
  readonly received: Uint8Array;
  readonly #onEnd: () => void;
  readonly #onGo: () => void;
  readonly #ahead: number;
  #chunks: FoundChunk[] = [];
  #open: number;
  #error: unknown;
  #waiting: { readonly resolve: () => void } | undefined;

  constructor(
    id: number,
    setting: RunSetting,
    on: { readonly end: () => void; readonly go: () => void; readonly threads: number },
  ) {
    this.id = id;
    this.setting = setting;
    this.control = new Int32Array(new SharedArrayBuffer(4 * (control.claims + setting.jobs.length)));
    this.received = new Uint8Array(setting.jobs.length);
    this.#open = setting.jobs.length;
    this.#onEnd = on.end;
    this.#onGo = on.go;
    this.#ahead = jobsAhead * on.threads;
    this.control[control.allowed] = this.#ahead;
  }

  get isCancelled(): boolean {
    return Atomics.load(this.control, control.cancelled) !== 0;
  }

  take(chunk: FoundChunk): void {
    if (this.isCancelled) return;
    for (const job of chunk.jobs) {
      this.received[job] = 1;
      this.#open--;
    }
    this.#chunks.push(chunk);
    this.#waiting?.resolve();
  }

  fail(error: unknown): void {
    this.#error ??= error;
    this.#waiting?.resolve();
  }

  async next(): Promise<FoundChunk | undefined> {
    for (;;) {
      if (this.#error !== undefined) throw this.#error;
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#allow(chunk.jobs.length);
        return chunk;
      }
      if (this.#open === 0) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = { resolve };
      await promise;
    }
  }

  #allow(more: number): void {
    Atomics.add(this.control, control.allowed, more);
    if (Atomics.exchange(this.control, control.paused, 0) !== 0) this.#onGo();
  }

  end(): void {
    if (this.isCancelled) return;
    Atomics.store(this.control, control.cancelled, 1);
    this.#onEnd();
  }
}

class Thread {
  readonly worker: Worker;
  readonly number: number;
  /** The run it is busy with, 0 when with none. */
  readonly busy = new Int32Array(new SharedArrayBuffer(4));
  readonly knownIndexes = new Set<number>();
  readonly knownContents = new Set<number>();
  readonly runs = new Set<number>();

  constructor(number: number) {
    this.number = number;
    const workerData = { number, busy: this.busy };
    this.worker = new Worker(new URL('scan-worker.ts', import.meta.url), { workerData });
    this.worker.unref();
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  begin({ id: run, setting, control }: Run): void {
    const { plan, jobs, documents, shards, texts } = setting;
    for (const { shard: id } of jobs) {
      const shard = shards.get(id)!;
      if (!this.knownIndexes.has(id))
        this.tell({ kind: 'index', shard: id, header: shard.header, memory: shard.indexMemory });
      this.knownIndexes.add(id);
      const memory = texts.resident(shard);
      if (memory) this.#show(id, memory);
    }
    this.runs.add(run);
    this.tell({ kind: 'begin', run, plan, control, jobs, documents });
  }

  scan(run: Run, job: number, memory: SharedArrayBuffer): void {
    const { shard } = run.setting.jobs[job]!;
    this.#show(shard, memory);
    this.tell({ kind: 'scan', run: run.id, job });
    // It was dropped again while it was read: the thread has it for this job only.
    if (!run.setting.texts.resident(run.setting.shards.get(shard)!)) this.forget(shard);
  }

  #show(shard: number, memory: SharedArrayBuffer): void {
    if (this.knownContents.has(shard)) return;
    this.knownContents.add(shard);
    this.tell({ kind: 'content', shard, memory });
  }

  forget(shard: number): void {
    if (this.knownContents.delete(shard)) this.tell({ kind: 'forget', shard });
  }
}

export class ScanPool {
  readonly size: number;
  #threads: Thread[] = [];
  readonly #runs = new Map<number, Run>();
  #nextRun = 1;
  #nextThread = 0;
  #closed = false;

  constructor(size: number) {
    this.size = size;
  }

  begin(setting: RunSetting): ScanRun {
    if (this.#closed) throw closed();
    const run: Run = new Run(this.#nextRun++, setting, {
      end: () => this.#end(run),
      go: () => this.#tellAll(run, { kind: 'go', run: run.id }),
      threads: this.size,
    });
    if (setting.jobs.length === 0) return run;
    this.#runs.set(run.id, run);
    while (this.#threads.length < this.size) this.#threads.push(this.#start());
    // All of them, even for one job: whoever is free first takes it. Nothing is compiled before a job is taken.
    for (const thread of this.#threads) thread.begin(run);
    return run;
  }

  #start(): Thread {
    const thread = new Thread(this.#nextThread++);
    thread.worker.on('message', (message: FromWorker) => this.#receive(thread, message));
    thread.worker.on('error', (error) => {
      this.#threads = this.#threads.filter((other) => other !== thread);
      for (const id of thread.runs) this.#runs.get(id)?.fail(workerFailed(String(error)));
    });
    return thread;
  }

  #receive(thread: Thread, message: FromWorker): void {
    const run = this.#runs.get(message.run);
    if (!run) return;
    if (message.kind === 'found') run.take(message);
    else if (message.kind === 'failed') run.fail(workerFailed(message.message));
    else void this.#provide(run, message.job, thread);
  }

  /** Gives a thread the text it lacks, and the job that it could not do. */
  async #provide(run: Run, job: number, thread: Thread): Promise<void> {
    const { shards, texts, jobs } = run.setting;
    try {
      const memory = await texts.content(shards.get(jobs[job]!.shard)!);
      if (run.isCancelled) return;
      const present = this.#threads.includes(thread) ? thread : this.#threadOf(run);
      present.scan(run, job, memory);
    } catch (error) {
      run.fail(error);
    }
  }

  /** A thread that knows the run. */
  #threadOf(run: Run): Thread {
    const known = this.#threads.find((thread) => thread.runs.has(run.id));
    if (known) return known;
    const thread = this.#threads[0] ?? this.#start();
    if (!this.#threads.includes(thread)) this.#threads.push(thread);
    thread.begin(run);
    return thread;
  }

  #tellAll(run: Run, message: ToWorker): void {
    for (const thread of this.#threads) if (thread.runs.has(run.id)) thread.tell(message);
  }

  #end(run: Run): void {
    this.#runs.delete(run.id);
    this.#tellAll(run, { kind: 'end', run: run.id });
    for (const thread of this.#threads) thread.runs.delete(run.id);
    if (this.#isBusyWith(run)) setTimeout(() => this.#replaceThreadsStuckIn(run), patienceMillis).unref();
  }

  #isBusyWith(run: Run): boolean {
    return this.#threads.some(({ busy }) => Atomics.load(busy, 0) === run.id);
  }

  #replaceThreadsStuckIn(run: Run): void {
    for (const thread of this.#threads) {
      if (Atomics.load(thread.busy, 0) !== run.id) continue;
      this.#threads = this.#threads.filter((other) => other !== thread);
      void thread.worker.terminate();
      const heir = this.#start();
      this.#threads.push(heir);
      for (const id of thread.runs) this.#handOver(this.#runs.get(id), thread, heir);
    }
  }

  /** What a replaced thread had taken of another run and not answered is done by its heir. */
  #handOver(run: Run | undefined, from: Thread, heir: Thread): void {
    if (!run) return;
    heir.begin(run);
    for (const job of run.received.keys())
      if (run.received[job] === 0 && Atomics.load(run.control, control.claims + job) === from.number + 1)
        void this.#provide(run, job, heir);
  }

  /** The text of a shard is no longer kept in memory. */
  forget(shard: number): void {
    for (const thread of this.#threads) thread.forget(shard);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const threads = this.#threads;
    this.#threads = [];
    for (const run of this.#runs.values()) run.fail(closed());
    for (const thread of threads) await thread.worker.terminate();
  }
}

function closed(): AppError {
  return new AppError('search/closed', 'the search engine is closed', { hint: 'Open it again before searching.' });
}

function workerFailed(why: string): AppError {
  return new AppError('search/failed', `a search thread failed: ${why}`, {
    hint: 'Run the search again; if it fails again, please report the query.',
  });
}
