/** One row of the tables of sinks: which calls hand a value on, and to what. */
import type { FileKind } from '../../../model/file-kind.ts';
import type { SinkKind } from '../../../model/finding.ts';
import type { Call } from '../../text/outline.ts';

export interface Sink {
  readonly kind: SinkKind;
  /** Who gets it, when the call says so: `Segment`, `OpenAI`. */
  readonly vendor?: string;
  /** The callee as written, calls on the way as `()`. */
  readonly callee: RegExp;
  /** Last names of the callee that the pattern can match, in lower case; looked up before the pattern is tried. */
  readonly names: readonly string[];
  readonly kinds?: readonly FileKind[];
  /** What has to stand in the file as well when the callee alone says too little: an import, a type. */
  readonly beside?: RegExp;
  /** Only these arguments are handed on, by position or by name. Everything when absent. */
  readonly args?: readonly (number | string)[];
  /** Stands for a URL: what is in it ends in logs of servers and proxies. */
  readonly url?: readonly (number | string)[];
  /** Identifiers are what it is for: consent and contracts are the question, not the call. */
  readonly isExpected?: boolean;
}

export const names = (list: string): readonly string[] => list.toLowerCase().split(' ');

export interface SinkCall {
  readonly call: Call;
  readonly sink: Sink;
}
