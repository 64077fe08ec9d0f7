/**
 * The scanning thread. Started by scan-pool.ts; everything it knows comes by message, in order. It takes the jobs of all
 * running searches in turn, so that a long search does not hold up a short one.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { windowAt, windowBytes } from '../index/arena.ts';
import type { ContentFile } from '../index/shard-file.ts';
import { ShardIndex } from '../index/shard-index.ts';
import { TextWindow } from '../index/text-window.ts';
import { padding } from '../kernels/kernels.ts';
import { isAppError } from '../../base/app-error.ts';
import { bindKernels } from '../kernels/load.ts';
import { NameScanner } from './name-scanner.ts';
import { PartScanner } from './part-scanner.ts';
import type { ArenaKernels } from './term.ts';
import {
  bytesAhead,
  control,
  JobTable,
  ResultWriter,
  type FromWorker,
  type Place,
  type ScanJob,
  type ScanPlan,
  type ThreadSetting,
  type ToWorker,
} from './protocol.ts';

const port = parentPort!;
const { number: threadNumber, busy, program } = workerData as ThreadSetting;

/** Results are sent when there are so many bytes, or when so much time has gone by. */
const bytesPerMessage = 1 << 18;
const millisPerMessage = 5;
/** A text is taken into memory when a job wants more than this share of it; less is read from the file, as often as it is asked. */
const littleShare = 1 / 4;

interface Asked {
  readonly number: number;
  readonly place: Place | undefined;
  /** The main thread knows that the text is in no arena. */
  readonly isAsked: boolean;
}

const shards = new Map<number, { readonly index: ShardIndex; readonly file: ContentFile }>();
/** Per arena: texts that are read piece by piece, because there is no room for them. */
const windows = new Map<number, { readonly text: TextWindow; readonly arena: ArenaKernels }>();
const arenas = new Map<number, ArenaKernels>();
const runs = new Map<number, Run>();

class Run {
  readonly #id: number;
  readonly #control: Int32Array;
  readonly #jobs: JobTable;
  readonly #bits: Uint32Array;
  readonly #places: ReadonlyMap<number, Place>;
  readonly #plan: ScanPlan;
  #scanner: PartScanner | undefined;
  #names: NameScanner | undefined;
  readonly #results: ResultWriter;
  /** Jobs to be done whoever took them. */
  readonly #asked: { readonly job: number; readonly place: Place | undefined }[] = [];
  #mark = { numbers: 0, text: 0 };
  #done: number[] = [];
  #fromFile: number[] = [];
  #current: Asked = { number: 0, place: undefined, isAsked: false };
  #lastSent = performance.now();
  #millis = { index: 0, scan: 0 };

  constructor(message: Extract<ToWorker, { kind: 'begin' }>) {
    this.#id = message.run;
    this.#control = message.control;
    this.#jobs = new JobTable(message.jobs);
    this.#bits = message.documents;
    this.#places = message.places;
    this.#plan = message.plan;
    this.#results = new ResultWriter(message.plan.detail);
  }

  get isCancelled(): boolean {
    return Atomics.load(this.#control, control.cancelled) !== 0;
  }

  ask(job: number, place: Place | undefined): void {
    this.#asked.push({ job, place });
  }

  /** Gives back what it took of the scratch of kernels, until it goes on. */
  pause(): void {
    this.#scanner?.close();
    this.#names?.close();
  }

  /** Does one job; false when there is none for the moment, and everything found was sent. */
  step(): boolean {
    if (this.isCancelled) return false;
    const asked = this.#asked.shift();
    const number = asked?.job ?? this.#claim();
    if (number === undefined) {
      this.#send();
      return false;
    }
    this.#current = { number, place: asked?.place, isAsked: asked !== undefined };
    this.#mark = this.#results.mark;
    return this.again();
  }

  /** The job that `step` took last. */
  again(): boolean {
    const { number, place: given, isAsked } = this.#current;
    const job = this.#jobs.job(number);
    const { index } = shards.get(job.shard)!;
    const start = performance.now();
    this.#results.cutTo(this.#mark);
    if (this.#plan.part === 'symbols') return this.#scanNames(number, given ?? this.#places.get(job.shard));
    this.#scanner ??= new PartScanner(this.#plan, { program, isCancelled: () => this.isCancelled });
    const needsText = this.#scanner.needsText(index, job, this.#bits);
    const indexed = performance.now();
    this.#millis.index += indexed - start;
    if (needsText) {
      const place = given ?? this.#places.get(job.shard);
      if (place) {
        const shard = { id: job.shard, index, at: place.at, arena: arenas.get(place.arena)! };
        this.#scanner.scan(shard, { ...job, number, bits: this.#bits }, this.#results);
      } else {
        const outcome = this.#scanThroughWindow(job, number, { onlyLittle: !isAsked });
        if (outcome === 'needs') send({ kind: 'needs', run: this.#id, job: number, shard: job.shard, must: isAsked });
        // The job is not done: whoever waits for it gets the text, or the error.
        if (outcome !== 'done') return true;
        this.#fromFile.push(job.shard);
      }
      this.#millis.scan += performance.now() - indexed;
    }
    return this.#finished(number);
  }

  #finished(number: number): boolean {
    // What a cancelled scan found is not all there is.
    if (this.isCancelled) return false;
    this.#done.push(number);
    if (this.#results.size > bytesPerMessage || performance.now() - this.#lastSent > millisPerMessage) this.#send();
    return true;
  }

  #scanNames(number: number, place: Place | undefined): boolean {
    const { shard: id } = this.#jobs.job(number);
    if (!place) {
      send({ kind: 'needs', run: this.#id, job: number, shard: id, must: true });
      return true;
    }
    const { index } = shards.get(id)!;
    this.#names ??= new NameScanner(this.#plan, { program, isCancelled: () => this.isCancelled });
    this.#names.scan({ id, index, at: place.at, arena: arenas.get(place.arena)! }, number, this.#results);
    return this.#finished(number);
  }

  /**
   * Reads the candidates from the file. `needs`: the text should lie in memory instead, because so much of it is wanted
   * (`onlyLittle`), or must, because a document is longer than a window.
   */
  #scanThroughWindow(
    job: ScanJob,
    number: number,
    { onlyLittle }: { readonly onlyLittle: boolean },
  ): 'done' | 'needs' | 'damaged' {
    const { index, file } = shards.get(job.shard)!;
    const window = windows.values().next().value;
    const pieces = window && this.#scanner!.pieces(index, job, this.#bits, window.text.bytes - padding);
    if (!window || !pieces) return 'needs';
    if (onlyLittle && pieces.reduce((sum, piece) => sum + textOf(index, piece), 0) > textOf(index, job) * littleShare)
      return 'needs';
    let room = this.#plan.linesPerJob;
    for (const piece of pieces) {
      if (room <= 0 || this.isCancelled) break;
      const run = { first: index.firstBlock(piece.from), end: index.firstBlock(piece.to) };
      const broken = window.text.read(file, index, run);
      if (broken >= 0) {
        send({ kind: 'damaged', run: this.#id, shard: job.shard, why: 'its content does not add up' });
        return 'damaged';
      }
      const at = window.text.at - index.blockOffset(run.first);
      const shard = { id: job.shard, index, at, arena: window.arena };
      room = this.#scanner!.scan(shard, { ...piece, number, bits: this.#bits, room }, this.#results);
    }
    return 'done';
  }

  #claim(): number | undefined {
    const shared = this.#control;
    for (;;) {
      const next = Atomics.load(shared, control.next);
      if (next >= this.#jobs.size) return undefined;
      if (isAhead(shared)) {
        Atomics.store(shared, control.paused, 1);
        // It may have been taken just before the flag was set.
        if (isAhead(shared)) return undefined;
      }
      if (Atomics.compareExchange(shared, control.next, next, next + 1) !== next) continue;
      Atomics.store(shared, control.claims + next, threadNumber + 1);
      return next;
    }
  }

  #send(): void {
    this.#lastSent = performance.now();
    if (this.#done.length === 0) return;
    const { numbers, text } = this.#results.take();
    const read = this.#scanner?.takeRead() ?? 0;
    const givenUp = this.#scanner?.takeGivenUp() ?? [];
    const message = {
      kind: 'found',
      run: this.#id,
      jobs: this.#done,
      numbers,
      text,
      givenUp,
      fromFile: this.#fromFile,
      read,
      millis: this.#millis,
    } as const;
    Atomics.add(this.#control, control.sent, numbers.byteLength + text.byteLength);
    send(message, [numbers.buffer, text.buffer]);
    this.#millis = { index: 0, scan: 0 };
    this.#done = [];
    this.#fromFile = [];
  }
}

/** Bytes of the documents [from, to). */
function textOf(index: ShardIndex, { from, to }: { readonly from: number; readonly to: number }): number {
  return index.blockOffset(index.firstBlock(to)) - index.blockOffset(index.firstBlock(from));
}

/** Sums of 32 bits run over; their difference does not. */
function isAhead(shared: Int32Array): boolean {
  return ((Atomics.load(shared, control.sent) - Atomics.load(shared, control.taken)) | 0) > bytesAhead;
}

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function receive(message: ToWorker): void {
  switch (message.kind) {
    case 'index':
      shards.set(message.shard, { index: new ShardIndex(message.header, message.memory), file: message.file });
      break;
    case 'arena': {
      const { id, memory, layout } = message;
      const kernels = bindKernels(program, memory, { layout, thread: threadNumber });
      const runs = kernels.runs?.();
      const arena = { id, kernels, bytes: Buffer.from(memory.buffer), ...(runs && { runs }) };
      arenas.set(id, arena);
      windows.set(id, { text: new TextWindow(memory, windowAt(layout, threadNumber), windowBytes), arena });
      break;
    }
    case 'forget':
      shards.delete(message.shard);
      break;
    case 'begin':
      begin(message);
      break;
    case 'scan':
      runs.get(message.run)?.ask(message.job, message.place);
      break;
    case 'go':
      break;
  }
}

function begin(message: Extract<ToWorker, { kind: 'begin' }>): void {
  guarded(message.run, () => {
    runs.set(message.run, new Run(message));
    return true;
  });
}

/** Whoever waits for the answer must get one; it becomes an AppError there. */
function guarded(run: number, work: () => boolean): boolean {
  Atomics.store(busy, 0, run);
  try {
    return work();
  } catch (error) {
    runs.delete(run);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failed', run, message });
    return false;
  } finally {
    Atomics.store(busy, 0, 0);
  }
}

/** Scratch holds the tables of several searches. When it is full, the others give theirs back, to build them again. */
function stepped(run: Run): boolean {
  try {
    return run.step();
  } catch (error) {
    if (!isAppError(error) || error.code !== 'search/scratch' || runs.size < 2) throw error;
    for (const other of runs.values()) other.pause();
    return run.again();
  }
}

/** Nobody tells of a run's end: to be woken for it would cost more than what the run holds until another one begins. */
function end(id: number, run: Run): void {
  run.pause();
  runs.delete(id);
}

/** Until no run has a job. Messages that came meanwhile are read between jobs. */
function work(): void {
  for (let worked = true; worked;) {
    for (let waiting = receiveMessageOnPort(port); waiting; waiting = receiveMessageOnPort(port))
      receive((waiting as { readonly message: ToWorker }).message);
    worked = false;
    for (const [id, run] of runs) {
      if (run.isCancelled) end(id, run);
      else if (guarded(id, () => stepped(run))) worked = true;
    }
  }
}

port.on('message', (message: ToWorker) => {
  receive(message);
  work();
});
