/** The thread that reads blobs, started by blob-lanes.ts. Several jobs at a time, each with a git process of its own. */
import { parentPort } from 'node:worker_threads';
import { isAppError } from '../../base/app-error.ts';
import { openBlobReader, type ReadBlob } from '../../git/blobs.ts';
import type { MissingObject } from '../../git/object-reader.ts';
import type { ObjectId } from '../../model/repository.ts';
import {
  batchBytes,
  batchesUnderWay,
  type BlobBatch,
  type FromReader,
  type ReadFailure,
  type ToReader,
} from './blob-protocol.ts';

function tell(message: FromReader, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

/** Fills batches, contents straight from git's pipe, and waits while too many of them are not visited yet. */
class Job {
  readonly stop = new AbortController();
  readonly #job: number;
  readonly #spare: ArrayBuffer[] = [];
  /** Filled, not sent. */
  readonly #full: BlobBatch[] = [];
  #waiting = 0;
  #wake: () => void = () => undefined;
  #oids: string[] = [];
  #ends: number[] = [];
  #missing: MissingObject[] = [];
  #bytes = new Uint8Array(0);
  #length = 0;

  constructor(job: number) {
    this.#job = job;
  }

  /** For the next content; taken up by whatever comes next unless it is given to `take`. */
  readonly room = (size: number): Buffer => {
    if (this.#length > 0 && this.#length + size > this.#bytes.length) this.#close();
    if (this.#length + size > this.#bytes.length)
      this.#bytes = new Uint8Array(
        size > batchBytes ? new ArrayBuffer(size) : (this.#spare.pop() ?? new ArrayBuffer(batchBytes)),
      );
    return Buffer.from(this.#bytes.buffer, this.#length, size);
  };

  /** What lies in its room, or what there is not. */
  async take(read: ReadBlob | MissingObject): Promise<void> {
    if ('missing' in read) this.#missing.push(read);
    else {
      this.#length += read.bytes.length;
      this.#oids.push(read.oid);
      this.#ends.push(this.#length);
    }
    if (this.#full.length > 0) await this.#sendFull();
  }

  async send(): Promise<void> {
    if (this.#oids.length + this.#missing.length > 0) this.#close();
    await this.#sendFull();
  }

  #close(): void {
    this.#full.push({ oids: this.#oids, ends: this.#ends, missing: this.#missing, buffer: this.#bytes.buffer });
    this.#oids = [];
    this.#ends = [];
    this.#missing = [];
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }

  async #sendFull(): Promise<void> {
    for (const batch of this.#full.splice(0)) {
      this.#waiting++;
      tell({ kind: 'batch', job: this.#job, batch }, [batch.buffer]);
    }
    while (this.#waiting >= batchesUnderWay && !this.stop.signal.aborted)
      await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  visited(buffer: ArrayBuffer): void {
    this.#waiting--;
    if (buffer.byteLength === batchBytes) this.#spare.push(buffer);
    this.#wake();
  }

  abort(): void {
    this.stop.abort();
    this.#wake();
  }
}

const jobs = new Map<number, Job>();

async function run(message: ToReader & { readonly kind: 'read' }): Promise<void> {
  const { gitDirectory, blobs, bytesAtMost } = message;
  const job = new Job(message.job);
  jobs.set(message.job, job);
  const reader = openBlobReader(gitDirectory, bytesAtMost);
  try {
    for await (const read of reader.read(blobs as readonly ObjectId[], { signal: job.stop.signal, room: job.room }))
      await job.take(read);
    await job.send();
  } finally {
    await reader.close();
    jobs.delete(message.job);
  }
}

function failureOf(error: unknown): ReadFailure {
  if (isAppError(error)) return { code: error.code, message: error.message, hint: error.hint };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

parentPort!.on('message', (message: ToReader) => {
  const { job } = message;
  if (message.kind === 'read')
    run(message).then(
      () => tell({ kind: 'done', job }),
      (error: unknown) => tell({ kind: 'failed', job, failure: failureOf(error) }),
    );
  else if (message.kind === 'visited') jobs.get(job)?.visited(message.buffer);
  else jobs.get(job)?.abort();
});
