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
import type { Shard, TextPart } from '../index/shard-file.ts';
import type { ArenaParts } from '../index/arena.ts';
import type { TextPlace } from '../index/resident-text.ts';
import type { KernelProgram } from '../kernels/load.ts';
import {
  control,
  JobTable,
  type FromWorker,
  type PackedJobs,
  type Place,
  type ScanJob,
  type ScanPlan,
  type ThreadSetting,
  type ToWorker,
} from './protocol.ts';

const patienceMillis = 1000;

export type FoundChunk = Extract<FromWorker, { kind: 'found' }>;

/** Texts of shards in arenas: index/resident-text.ts. */
export interface Texts {
  readonly arenas: readonly ArenaParts[];
  /** Makes the arenas, so that threads have their windows before any text is held. */
  prepare(): void;
  isResident(shard: Shard, part?: TextPart): boolean;
  /** The content was read from the file; who does so often is better off with it in memory. */
  noteRead(shard: Shard): void;
  /** The text does not add up: whoever asks gets the error, and the shard goes. */
  condemn(shard: Shard, why: string): Promise<Error>;
  hold(shard: Shard, options?: { readonly part?: TextPart }): Promise<TextPlace | undefined>;
  hold(shard: Shard, options: { readonly part?: TextPart; readonly must: true }): Promise<TextPlace>;
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
  readonly jobs: PackedJobs;
  /** Texts that are held for the run, until all their jobs are done. */
  readonly places = new Map<number, Place>();
  readonly #held = new Map<number, TextPlace>();
  /** Jobs per shard that are not done. */
  readonly #openJobs = new Map<number, number>();
  readonly #onEnd: () => void;
  readonly #onGo: () => void;
  #chunks: FoundChunk[] = [];
  #open: number;
  #error: unknown;
  #waiting: { readonly resolve: () => void } | undefined;

  constructor(id: number, setting: RunSetting, on: { readonly end: () => void; readonly go: () => void }) {
    this.id = id;
    this.setting = setting;
    this.control = new Int32Array(new SharedArrayBuffer(4 * (control.claims + setting.jobs.length)));
    this.received = new Uint8Array(setting.jobs.length);
    this.jobs = JobTable.of(setting.jobs).packed;
    this.#open = setting.jobs.length;
    for (const { shard } of setting.jobs) this.#openJobs.set(shard, (this.#openJobs.get(shard) ?? 0) + 1);
    this.#onEnd = on.end;
    this.#onGo = on.go;
  }

  get isCancelled(): boolean {
    return Atomics.load(this.control, control.cancelled) !== 0;
  }

  take(chunk: FoundChunk): void {
    if (this.isCancelled) return;
    for (const job of chunk.jobs) {
      // A job that was handed over may have been answered after all.
      if (this.received[job] === 1) continue;
      this.received[job] = 1;
      this.#open--;
      const { shard } = this.setting.jobs[job]!;
      const left = this.#openJobs.get(shard)! - 1;
      this.#openJobs.set(shard, left);
      if (left === 0) this.#release(shard);
    }
    for (const id of chunk.fromFile) this.setting.texts.noteRead(this.setting.shards.get(id)!);
    this.#chunks.push(chunk);
    this.#waiting?.resolve();
  }

  /** Texts that are in memory already are held from the beginning, so that threads need not ask. */
  async holdResident(): Promise<void> {
    const { shards, texts, plan } = this.setting;
    texts.prepare();
    // Names are few, and wanted all.
    const all = plan.part === 'symbols';
    const wanted = [...this.#openJobs.keys()].filter((id) => all || texts.isResident(shards.get(id)!));
    await Promise.all(wanted.map((id) => this.hold(id, all)));
  }

  /** Undefined when there is no room for it; `must`: room is made whatever else has to go. */
  async hold(id: number, must = false): Promise<Place | undefined> {
    const known = this.places.get(id);
    if (known) return known;
    const { shards, texts, plan } = this.setting;
    const part = plan.part ?? 'content';
    const shard = shards.get(id)!;
    const held = must ? await texts.hold(shard, { part, must: true }) : await texts.hold(shard, { part });
    if (!held) return undefined;
    const other = this.#held.get(id);
    // Another job asked for it meanwhile, or nobody wants it any more.
    if (other || this.isCancelled || this.#openJobs.get(id) === 0) held.release();
    else this.#held.set(id, held);
    const place = other ? this.places.get(id)! : { arena: held.arena, at: held.at };
    if (this.#held.has(id)) this.places.set(id, place);
    return place;
  }

  #release(id: number): void {
    this.#held.get(id)?.release();
    this.#held.delete(id);
    this.places.delete(id);
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
        this.#allow(chunk.numbers.byteLength + chunk.text.byteLength);
        return chunk;
      }
      if (this.#open === 0) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = { resolve };
      await promise;
    }
  }

  #allow(more: number): void {
    Atomics.add(this.control, control.taken, more);
    if (Atomics.exchange(this.control, control.paused, 0) !== 0) this.#onGo();
  }

  end(): void {
    if (this.isCancelled) return;
    Atomics.store(this.control, control.cancelled, 1);
    for (const id of this.#held.keys()) this.#release(id);
    this.#onEnd();
  }
}

class Thread {
  readonly worker: Worker;
  readonly number: number;
  /** The run it is busy with, 0 when with none. */
  readonly busy = new Int32Array(new SharedArrayBuffer(4));
  readonly knownIndexes = new Set<number>();
  readonly knownArenas = new Set<number>();
  readonly runs = new Set<number>();

  constructor(number: number, program: KernelProgram) {
    this.number = number;
    const workerData: ThreadSetting = { number, busy: this.busy, program };
    this.worker = new Worker(new URL('scan-worker.ts', import.meta.url), { workerData });
    this.worker.unref();
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  begin({ id: run, setting, control, places, jobs }: Run): void {
    const { plan, documents, shards, texts } = setting;
    for (const { shard } of setting.jobs) this.introduce(shards.get(shard)!);
    this.show(texts.arenas);
    this.runs.add(run);
    this.tell({ kind: 'begin', run, plan, control, jobs, places, documents });
  }

  introduce(shard: Shard): void {
    const { id, header, indexMemory: memory, contentFile: file } = shard;
    if (this.knownIndexes.has(id)) return;
    this.tell({ kind: 'index', shard: id, header, memory, file });
    this.knownIndexes.add(id);
  }

  scan(run: Run, job: number, place: Place | undefined): void {
    this.show(run.setting.texts.arenas);
    this.tell({ kind: 'scan', run: run.id, job, place });
  }

  show(arenas: readonly ArenaParts[]): void {
    for (const { id, memory, layout } of arenas) {
      if (this.knownArenas.has(id)) continue;
      this.knownArenas.add(id);
      this.tell({ kind: 'arena', id, memory, layout });
    }
  }

  forget(shard: number): void {
    if (this.knownIndexes.delete(shard)) this.tell({ kind: 'forget', shard });
  }
}

export class ScanPool {
  readonly size: number;
  readonly program: KernelProgram;
  #threads: Thread[] = [];
  readonly #runs = new Map<number, Run>();
  #nextRun = 1;
  #closed = false;
  /** Numbers of threads that are being replaced. */
  readonly #leaving = new Set<number>();

  constructor(size: number, program: KernelProgram) {
    this.size = size;
    this.program = program;
  }

  begin(setting: RunSetting): ScanRun {
    if (this.#closed) throw closed();
    const run: Run = new Run(this.#nextRun++, setting, {
      end: () => this.#end(run),
      go: () => this.#tellAll(run, { kind: 'go', run: run.id }),
    });
    if (setting.jobs.length === 0) return run;
    this.#runs.set(run.id, run);
    void this.#startRun(run);
    return run;
  }

  async #startRun(run: Run): Promise<void> {
    try {
      await run.holdResident();
      if (run.isCancelled) return;
      this.warm();
      // All of them, even for one job: whoever is free first takes it. Nothing is compiled before a job is taken.
      for (const thread of this.#threads) thread.begin(run);
    } catch (error) {
      run.fail(error);
    }
  }

  /** Starts the threads that are not there: who is about to search need not wait for them then. */
  warm(): void {
    if (this.#closed) return;
    for (let number = 0; number < this.size; number++)
      if (!this.#threads.some((thread) => thread.number === number) && !this.#leaving.has(number))
        this.#threads.push(this.#start(number));
  }

  /** Tells the threads that are there what searches will be about. */
  introduce(shards: readonly Shard[], texts: Texts): void {
    texts.prepare();
    for (const thread of this.#threads) {
      for (const shard of shards) thread.introduce(shard);
      thread.show(texts.arenas);
    }
  }

  #start(number: number): Thread {
    const thread = new Thread(number, this.program);
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
    else if (message.kind === 'damaged') void this.#condemn(run, message);
    else void this.#provide(run, message.job, thread, message.must);
  }

  /** Gives a thread the text it lacks, and the job that it could not do. */
  async #provide(run: Run, job: number, thread: Thread, must = false): Promise<void> {
    try {
      const place = await run.hold(run.setting.jobs[job]!.shard, must);
      if (run.isCancelled) return;
      const present = this.#threads.includes(thread) ? thread : this.#threads.find((one) => one.runs.has(run.id));
      // With no thread left that knows the run, an heir will ask again.
      present?.scan(run, job, place);
    } catch (error) {
      run.fail(error);
    }
  }

  async #condemn(run: Run, { shard, why }: Extract<FromWorker, { kind: 'damaged' }>): Promise<void> {
    const { shards, texts } = run.setting;
    try {
      run.fail(await texts.condemn(shards.get(shard)!, why));
    } catch (error) {
      run.fail(error);
    }
  }

  #tellAll(run: Run, message: ToWorker): void {
    for (const thread of this.#threads) if (thread.runs.has(run.id)) thread.tell(message);
  }

  #end(run: Run): void {
    this.#runs.delete(run.id);
    for (const thread of this.#threads) thread.runs.delete(run.id);
    if (this.#isBusyWith(run)) setTimeout(() => this.#replaceThreadsStuckIn(run), patienceMillis).unref();
  }

  #isBusyWith(run: Run): boolean {
    return this.#threads.some(({ busy }) => Atomics.load(busy, 0) === run.id);
  }

  #replaceThreadsStuckIn(run: Run): void {
    for (const thread of this.#threads) {
      if (Atomics.load(thread.busy, 0) !== run.id) continue;
      void this.#replace(thread);
    }
  }

  /** The heir works in the same scratch, so it starts when the other one is gone. */
  async #replace(thread: Thread): Promise<void> {
    this.#threads = this.#threads.filter((other) => other !== thread);
    this.#leaving.add(thread.number);
    await thread.worker.terminate();
    this.#leaving.delete(thread.number);
    if (this.#closed) return;
    const heir = this.#start(thread.number);
    this.#threads.push(heir);
    for (const run of this.#runs.values()) this.#handOver(run, thread, heir);
  }

  /** What a replaced thread had taken of another run and not answered is done by its heir. */
  #handOver(run: Run, from: Thread, heir: Thread): void {
    heir.begin(run);
    for (const job of run.received.keys())
      if (run.received[job] === 0 && Atomics.load(run.control, control.claims + job) === from.number + 1)
        void this.#provide(run, job, heir);
  }

  /** The shard is gone. */
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
