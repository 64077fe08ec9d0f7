/** What the main thread and the builder threads tell each other. */
import type { KernelProgram } from '../kernels/load.ts';
import type { DocumentEncoding, DocumentState } from './shard-format.ts';

/** Documents, their bytes one behind the other in a buffer that is handed over. */
export interface DocumentBatch {
  readonly documents: readonly BatchedDocument[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface BatchedDocument {
  readonly blob: string;
  readonly state: DocumentState;
  readonly encoding: DocumentEncoding;
  readonly path?: string;
  readonly from: number;
  readonly to: number;
}

/** Copies documents of shards into new ones. */
export interface MergeTask {
  readonly sources: readonly MergeSource[];
  readonly standing: boolean;
}

export interface MergeSource {
  readonly path: string;
  /** In ascending order. */
  readonly documents: Uint32Array;
}

/**
 * A shard of history is so much smaller than one of heads: both kinds are open at once while an audit indexes, and more
 * shards cost only searches of the past.
 */
export const historyShare = 0.5;

/** How threads start. */
export interface BuilderSetup {
  readonly program: KernelProgram;
  readonly directory: string;
  readonly shardBytes: number;
}

/** A lane is what becomes one series of shards. */
export type ToBuilder =
  | { readonly kind: 'add'; readonly lane: number; readonly standing: boolean; readonly batch: DocumentBatch }
  | { readonly kind: 'finish'; readonly lane: number }
  | { readonly kind: 'abandon'; readonly lane: number }
  | { readonly kind: 'merge'; readonly job: number; readonly task: MergeTask };

export type FromBuilder =
  /** `buffer` comes back to be filled again: a fresh one per batch keeps the garbage collector busy. */
  | { readonly kind: 'added'; readonly lane: number; readonly bytes: number; readonly buffer: ArrayBuffer }
  | { readonly kind: 'finished'; readonly lane: number; readonly paths: readonly string[] }
  | { readonly kind: 'failed'; readonly lane: number; readonly failure: BuildFailure }
  | { readonly kind: 'merged'; readonly job: number; readonly result: MergeResult | BuildFailure };

/** An error as it can be sent. */
export interface BuildFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export type MergeResult =
  | { readonly paths: readonly string[] }
  /** Nothing was written: this source does not add up. */
  | { readonly damaged: string; readonly why: string };
