/** What the main thread and the scan workers say to each other. Contents lie in shared memory: they outlive a worker. */
import type { Match } from '../../model/finding.ts';
import type { ScanKind } from '../../model/file-kind.ts';
import type { OwnRule } from '../../model/own-rule.ts';

/** What decides the answers. A worker makes its own set of rules: functions cannot be sent. */
export interface ScanWorkerSetup {
  readonly secretKey: Uint8Array;
  readonly ownRules: readonly OwnRule[];
}

export interface ScanWorkerStart extends ScanWorkerSetup {
  /** Two numbers, written by the worker before each task: which batch, which of its tasks. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

export interface ScanTask {
  readonly blob: string;
  readonly bytes: Uint8Array;
  /** Kinds as which the rules are to read it. */
  readonly kinds: readonly ScanKind[];
  /** Paths for which the extractors are to read it. */
  readonly paths: readonly string[];
}

export interface ScanAnswer {
  readonly blob: string;
  readonly scans: readonly { readonly kind: ScanKind; readonly matches: readonly Match[] }[];
  readonly extractions: readonly { readonly path: string; readonly extracted: unknown }[];
}

export type ToWorker = { readonly id: number; readonly tasks: readonly ScanTask[] };

export type FromWorker =
  { readonly id: number; readonly answers: readonly ScanAnswer[] } | { readonly id: number; readonly error: string };
