/** What is said between the main thread and the scanning thread. Each request is answered once. */
import type { Pattern } from '../match/line-matcher.ts';
import type { ReadLine } from './scan.ts';

export type ScanRequest =
  /** Opens and verifies a shard. */
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'close'; readonly shard: number }
  | {
      readonly kind: 'scan';
      readonly shard: number;
      readonly patterns: readonly Pattern[];
      /** Not zero: nobody waits for the answer any more. */
      readonly cancelled: Int32Array;
    }
  | {
      readonly kind: 'lines';
      readonly shard: number;
      readonly places: readonly { readonly document: number; readonly first: number; readonly count: number }[];
      readonly patterns: readonly Pattern[];
    };

export interface ScanAnswers {
  readonly open: { readonly shard: number } | { readonly damage: string };
  readonly close: Record<string, never>;
  /** Per pattern, see `matchingLines`. */
  readonly scan: readonly Uint32Array<ArrayBuffer>[];
  readonly lines: readonly (readonly ReadLine[])[];
}

export interface ToScanner {
  readonly id: number;
  readonly request: ScanRequest;
}

export type FromScanner =
  | { readonly id: number; readonly answer: ScanAnswers[ScanRequest['kind']] }
  | { readonly id: number; readonly error: string };
