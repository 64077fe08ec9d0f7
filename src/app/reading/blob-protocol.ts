/** What the main thread and the thread that reads blobs tell each other. */
import type { MissingObject } from '../../git/object-reader.ts';

/** A job is one piece of a request: blobs of one repository, read by one git process. */
export type ToReader =
  | {
      readonly kind: 'read';
      readonly job: number;
      readonly gitDirectory: string;
      readonly blobs: readonly string[];
      readonly bytesAtMost: number | undefined;
    }
  /** The buffer of a batch that was visited, to be filled again. */
  | { readonly kind: 'visited'; readonly job: number; readonly buffer: ArrayBuffer }
  | { readonly kind: 'stop'; readonly job: number };

/** Contents one behind the other in `buffer`; the n-th of `oids` ends at the n-th of `ends`. */
export interface BlobBatch {
  readonly oids: readonly string[];
  readonly ends: readonly number[];
  readonly missing: readonly MissingObject[];
  readonly buffer: ArrayBuffer;
}

export type FromReader =
  | { readonly kind: 'batch'; readonly job: number; readonly batch: BlobBatch }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly failure: ReadFailure };

/** An error as it can be sent; without a code it is a fault of ours. */
export interface ReadFailure {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

export const batchBytes = 1 << 20;
/** So many batches of a job may wait to be visited. */
export const batchesUnderWay = 4;
