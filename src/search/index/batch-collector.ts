/** Joins documents into batches for the builder threads: a message each would cost more than copying them together. */
import { Pace } from '../pace.ts';
import type { BatchedDocument, DocumentBatch } from './build-protocol.ts';

export const batchBytes = 1 << 20;
/** Up to so much a batch does not take a whole buffer: deltas of a few files are common. */
const smallBytes = batchBytes / 8;
const documentsPerBatch = 2000;
const copiedAtOnce = 8 << 20;

export class BatchCollector {
  readonly #largeBuffer: () => ArrayBuffer;
  #documents: BatchedDocument[] = [];
  #buffer = new Uint8Array(0);
  #bytes = 0;

  /** `largeBuffer` gives one of `batchBytes`, which may have been used before. */
  constructor(largeBuffer: () => ArrayBuffer) {
    this.#largeBuffer = largeBuffer;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get documents(): number {
    return this.#documents.length;
  }

  takes(bytes: number): boolean {
    return this.#documents.length < documentsPerBatch && (this.#bytes === 0 || this.#bytes + bytes <= batchBytes);
  }

  /** Copies the bytes. Only when `takes` said so. */
  add(document: Omit<BatchedDocument, 'from' | 'to'>, bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#bytes);
    const from = this.#bytes;
    this.#bytes += bytes.length;
    this.#documents.push({ ...document, from, to: this.#bytes });
  }

  #reserve(more: number): void {
    const needed = this.#bytes + more;
    if (needed <= this.#buffer.length) return;
    const grown =
      needed <= smallBytes
        ? new Uint8Array(Math.min(smallBytes, Math.max(needed, this.#buffer.length * 2)))
        : new Uint8Array(needed <= batchBytes ? this.#largeBuffer() : new ArrayBuffer(needed));
    grown.set(this.#buffer.subarray(0, this.#bytes));
    this.#buffer = grown;
  }

  taken(): DocumentBatch {
    const batch = { documents: this.#documents, bytes: this.#buffer.subarray(0, this.#bytes) };
    this.#documents = [];
    this.#buffer = new Uint8Array(0);
    this.#bytes = 0;
    return batch;
  }
}

/** A batch of one large document, copied in slices: nobody else has to wait for a gigabyte. */
export async function batchOfOne(
  document: Omit<BatchedDocument, 'from' | 'to'>,
  bytes: Uint8Array,
): Promise<DocumentBatch> {
  const pace = new Pace(undefined);
  const copy = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += copiedAtOnce) {
    copy.set(bytes.subarray(at, at + copiedAtOnce), at);
    await pace.breathe();
  }
  return { documents: [{ ...document, from: 0, to: bytes.length }], bytes: copy };
}

/** From how many bytes on a document is better copied in slices. */
export const largeBytes = 16 << 20;
