/**
 * Reads the blobs of many repositories through several git processes at once, in a thread of its own: one git inflates while
 * another is waited for, one large repository keeps all of them busy, and the garbage of reading (a chunk per 64 KB, a
 * buffer per blob) falls in a thread with a small heap. On the main thread it made V8 walk the whole heap, with the list of
 * all files in it, for every 50 MB that came out of git: a fifth of the time it took to build an index.
 *
 * Invariant: every blob that is asked for is visited exactly once, as content or as missing. The first error stops all
 * lanes, and no git process outlives the call. Whoever visits holds back its own lane only.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../base/app-error.ts';
import type { ReadBlob } from '../../git/blobs.ts';
import type { MissingObject } from '../../git/object-reader.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { BlobBatch, FromReader, ReadFailure, ToReader } from './blob-protocol.ts';

export interface BlobRequest {
  readonly gitDirectory: string;
  readonly blobs: readonly ObjectId[];
}

export interface LaneOptions {
  /** Git processes at a time. */
  readonly lanes?: number;
  /** Larger contents are `missing` with the reason `too-large`. */
  readonly bytesAtMost?: number;
  readonly signal?: AbortSignal;
}

/** `request` is its index. The bytes are good until the promise is fulfilled: then their memory is filled again. */
export type BlobVisit = (request: number, read: ReadBlob | MissingObject) => Promise<void> | void;

/** Two keep two builder threads busy; more of them only take turns on the disk and in memory. */
const usualLanes = 2;
/** So many blobs go to one process: starting one takes as long as reading about a hundred. */
const blobsPerPiece = 8192;

interface Piece {
  readonly job: number;
  readonly request: number;
  readonly gitDirectory: string;
  readonly blobs: readonly ObjectId[];
}

/** Blobs of a request come in order as long as they are one piece. */
export async function readInLanes(
  requests: readonly BlobRequest[],
  visit: BlobVisit,
  { lanes = usualLanes, bytesAtMost, signal }: LaneOptions = {},
): Promise<void> {
  const pieces = piecesOf(requests);
  const thread = new ReaderThread();
  const errors: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const piece of pieces) {
      signal?.throwIfAborted();
      await thread.read(piece, visit, bytesAtMost);
      if (errors.length > 0) return;
    }
  };
  const stopAll = (error: unknown): void => {
    errors.push(error);
    thread.stopAll();
  };
  const abort = (): void => stopAll(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.all(Array.from({ length: lanes }, () => lane().catch(stopAll)));
  } finally {
    signal?.removeEventListener('abort', abort);
    await thread.close();
  }
  // The others ended because of the first one.
  if (errors.length > 0) throw errors[0];
}

/** One iterator for all lanes: leaving it in one of them must not end it for the others. */
function piecesOf(requests: readonly BlobRequest[]): Iterable<Piece> {
  const pieces = (function* (): Generator<Piece, void> {
    let job = 0;
    for (const [request, { gitDirectory, blobs }] of requests.entries())
      for (let from = 0; from < blobs.length; from += blobsPerPiece)
        yield { job: job++, request, gitDirectory, blobs: blobs.slice(from, from + blobsPerPiece) };
  })();
  return { [Symbol.iterator]: () => ({ next: () => pieces.next() }) };
}

interface Reading {
  readonly request: number;
  readonly visit: BlobVisit;
  readonly ended: PromiseWithResolvers<void>;
  /** Batches are visited one after the other. */
  visiting: Promise<void>;
  isStopped: boolean;
}

class ReaderThread {
  readonly #worker = new Worker(new URL('./blob-worker.ts', import.meta.url));
  readonly #readings = new Map<number, Reading>();

  constructor() {
    this.#worker.on('message', (message: FromReader) => this.#receive(message));
    this.#worker.on('error', (error) => {
      for (const { ended } of this.#readings.values()) ended.reject(errorOf({ message: String(error) }));
    });
  }

  async read(piece: Piece, visit: BlobVisit, bytesAtMost: number | undefined): Promise<void> {
    const { job, request, gitDirectory, blobs } = piece;
    const ended = Promise.withResolvers<void>();
    this.#readings.set(job, { request, visit, ended, visiting: Promise.resolve(), isStopped: false });
    this.#tell({ kind: 'read', job, gitDirectory, blobs, bytesAtMost });
    try {
      await ended.promise;
    } finally {
      this.#readings.delete(job);
    }
  }

  #tell(message: ToReader, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromReader): void {
    const { job } = message;
    const reading = this.#readings.get(job);
    if (!reading) return;
    switch (message.kind) {
      case 'batch':
        reading.visiting = reading.visiting
          .then(() => visitAll(reading, message.batch))
          .then(() => this.#tell({ kind: 'visited', job, buffer: message.batch.buffer }, [message.batch.buffer]));
        // Whoever reads hears of it when git has ended, too.
        reading.visiting.catch(() => this.#stop(job, reading));
        break;
      case 'done':
        reading.visiting.then(reading.ended.resolve, reading.ended.reject);
        break;
      case 'failed':
        if (reading.isStopped) reading.visiting.then(reading.ended.resolve, reading.ended.reject);
        else reading.ended.reject(errorOf(message.failure));
    }
  }

  #stop(job: number, reading: Reading): void {
    reading.isStopped = true;
    this.#tell({ kind: 'stop', job });
  }

  /** What is under way ends without an error. */
  stopAll(): void {
    for (const [job, reading] of this.#readings) this.#stop(job, reading);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

async function visitAll(reading: Reading, { oids, ends, missing, buffer }: BlobBatch): Promise<void> {
  const { request, visit } = reading;
  for (const lacking of missing) await visit(request, lacking);
  let from = 0;
  for (const [index, oid] of oids.entries()) {
    if (reading.isStopped) return;
    const to = ends[index]!;
    const visited = visit(request, { oid: oid as ObjectId, bytes: Buffer.from(buffer, from, to - from) });
    // Most visits are over at once: waiting for each of them would take longer than the visit.
    if (visited) await visited;
    from = to;
  }
}

function errorOf({ code, message, hint }: ReadFailure): Error {
  if (code !== undefined && hint !== undefined) return new AppError(code, message, { hint });
  return new Error(`the thread that reads blobs failed: ${message}`);
}
