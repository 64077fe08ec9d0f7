/**
 * The threads that look at contents. Two reasons for threads: a pattern over a line of megabytes may take seconds, and
 * whoever serves others must not wait for it; and there is more than one core.
 *
 * A cancelled run is forgotten at once. A thread that does not notice within `patienceMillis` (deep in one line) is
 * replaced, and what others had asked of it is asked again.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { Shard } from '../index/shard-file.ts';
import type { ScanPlan } from './condition.ts';
import type { FromWorker, ScanItems, ToWorker } from './protocol.ts';

const patienceMillis = 1000;

interface Job {
  readonly run: Run;
  readonly id: number;
  readonly items: ScanItems;
  readonly contents: ReadonlyMap<Shard, SharedArrayBuffer>;
  readonly resolve: (results: Int32Array) => void;
  readonly reject: (error: unknown) => void;
}

interface Run {
  readonly id: number;
  readonly plan: ScanPlan;
  readonly cancelled: Int32Array;
}

/** One search as seen by the pool. */
export interface ScanRun {
  /** Results in the form of protocol.ts, for items in the shards of `contents`. Never settles once the run is over. */
  scan(items: ScanItems, contents: ReadonlyMap<Shard, SharedArrayBuffer>): Promise<Int32Array>;
  /** Ends the run; jobs still going on are abandoned. */
  end(): void;
}

class Thread {
  readonly worker: Worker;
  readonly jobs = new Map<number, Job>();
  readonly knownIndexes = new Set<number>();
  readonly knownContents = new Set<number>();
  readonly knownRuns = new Set<number>();

  constructor() {
    this.worker = new Worker(new URL('scan-worker.ts', import.meta.url));
    this.worker.unref();
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  ask(job: Job): void {
    for (const [shard, memory] of job.contents) {
      if (!this.knownIndexes.has(shard.id))
        this.tell({ kind: 'index', shard: shard.id, header: shard.header, memory: shard.indexMemory });
      this.knownIndexes.add(shard.id);
      if (!this.knownContents.has(shard.id)) this.tell({ kind: 'content', shard: shard.id, memory });
      this.knownContents.add(shard.id);
    }
    const { id: run, plan, cancelled } = job.run;
    if (!this.knownRuns.has(run)) this.tell({ kind: 'begin', run, plan, cancelled });
    this.knownRuns.add(run);
    this.jobs.set(job.id, job);
    this.tell({ kind: 'scan', run, job: job.id, items: job.items });
  }

  forget(shard: number): void {
    const known = this.knownIndexes.delete(shard);
    if (this.knownContents.delete(shard) || known) this.tell({ kind: 'forget', shard });
  }
}

export class ScanPool {
  readonly size: number;
  #threads: Thread[] = [];
  #nextRun = 1;
  #nextJob = 1;
  #closed = false;

  constructor(size: number) {
    this.size = size;
  }

  begin(plan: ScanPlan): ScanRun {
    const run: Run = { id: this.#nextRun++, plan, cancelled: new Int32Array(new SharedArrayBuffer(4)) };
    return {
      scan: (items, contents) => this.#scan(run, items, contents),
      end: () => this.#end(run),
    };
  }

  #scan(run: Run, items: ScanItems, contents: ReadonlyMap<Shard, SharedArrayBuffer>): Promise<Int32Array> {
    return new Promise((resolve, reject) => {
      if (Atomics.load(run.cancelled, 0) !== 0) return;
      this.#leastBusy().ask({ run, id: this.#nextJob++, items, contents, resolve, reject });
    });
  }

  #leastBusy(): Thread {
    if (this.#closed)
      throw new AppError('search/closed', 'the search engine is closed', { hint: 'Open it again before searching.' });
    while (this.#threads.length < this.size) this.#threads.push(this.#start());
    return this.#threads.reduce((least, thread) => (thread.jobs.size < least.jobs.size ? thread : least));
  }

  #start(): Thread {
    const thread = new Thread();
    thread.worker.on('message', (message: FromWorker) => {
      const job = thread.jobs.get(message.job);
      thread.jobs.delete(message.job);
      if (message.kind === 'scanned') job?.resolve(message.results);
      else job?.reject(workerFailed(message.message));
    });
    thread.worker.on('error', (error) => {
      this.#threads = this.#threads.filter((other) => other !== thread);
      for (const job of thread.jobs.values()) job.reject(workerFailed(String(error)));
    });
    return thread;
  }

  #end(run: Run): void {
    Atomics.store(run.cancelled, 0, 1);
    for (const thread of this.#threads) if (thread.knownRuns.delete(run.id)) thread.tell({ kind: 'end', run: run.id });
    if (this.#isBusyWith(run)) setTimeout(() => this.#replaceThreadsStuckIn(run), patienceMillis).unref();
  }

  #isBusyWith(run: Run): boolean {
    return this.#threads.some((thread) => [...thread.jobs.values()].some((job) => job.run === run));
  }

  #replaceThreadsStuckIn(run: Run): void {
    for (const thread of this.#threads) {
      const jobs = [...thread.jobs.values()];
      // Jobs are worked off in order: only the first one can hold up a thread.
      if (jobs[0]?.run !== run) continue;
      this.#threads = this.#threads.filter((other) => other !== thread);
      thread.jobs.clear();
      void thread.worker.terminate();
      for (const job of jobs) if (job.run !== run) this.#leastBusy().ask(job);
    }
    if (this.#isBusyWith(run)) setTimeout(() => this.#replaceThreadsStuckIn(run), patienceMillis).unref();
  }

  forget(shard: number): void {
    for (const thread of this.#threads) thread.forget(shard);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const threads = this.#threads;
    this.#threads = [];
    for (const thread of threads) {
      for (const job of thread.jobs.values()) job.reject(workerFailed('the search engine was closed'));
      await thread.worker.terminate();
    }
  }
}

function workerFailed(why: string): AppError {
  return new AppError('search/failed', `a search thread failed: ${why}`, {
    hint: 'Run the search again; if it fails again, please report the query.',
  });
}
