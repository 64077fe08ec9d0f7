/** What the main thread and the scan workers say to each other. Bytes are moved, not copied. */
import type { Match } from '../../model/finding.ts';
import type { FileKind } from '../../model/file-kind.ts';
import type { OwnRule } from '../../model/own-rule.ts';

/** What a worker is started with. It makes its own set of rules: functions cannot be sent. */
export interface ScanWorkerSetup {
  readonly secretKey: Uint8Array;
  readonly ownRules: readonly OwnRule[];
}

export interface ScanTask {
  readonly blob: string;
  readonly bytes: Uint8Array;
  /** Kinds as which the rules are to read it. */
  readonly kinds: readonly FileKind[];
  /** Paths for which the extractors are to read it. */
  readonly paths: readonly string[];
}

export interface ScanAnswer {
  readonly blob: string;
  readonly scans: readonly { readonly kind: FileKind; readonly matches: readonly Match[] }[];
  readonly extractions: readonly { readonly path: string; readonly extracted: unknown }[];
}

export type ToWorker = { readonly id: number; readonly tasks: readonly ScanTask[] };

export type FromWorker =
  { readonly id: number; readonly answers: readonly ScanAnswer[] } | { readonly id: number; readonly error: string };
