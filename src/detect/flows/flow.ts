/** What the walk finds. */
import type { SinkKind } from '../../model/finding.ts';
import type { DataType } from '../personal-data/lexicon.ts';
import type { Span } from '../rule.ts';

/** What a value is: of a person, secret, or all that a client sent. */
export type Source =
  | { readonly sort: 'field'; readonly data: DataType; readonly owner: string; readonly field: string }
  /** A whole person: `user` as an object. */
  | { readonly sort: 'person'; readonly owner: string; readonly field: string }
  | { readonly sort: 'secret'; readonly owner: string; readonly field: string }
  | { readonly sort: 'request'; readonly owner: string; readonly field: string }
  /** Of the function that is being summed up: which parameter. */
  | { readonly sort: 'param'; readonly index: number; readonly owner: string; readonly field: string };

export interface Taint extends Span {
  readonly source: Source;
  /** As written where it was read. */
  readonly text: string;
  /** Offsets of the assignments on the way. */
  readonly through: readonly number[];
  /** It is one value of several in an object or list. */
  readonly inside: boolean;
}

export interface Flow {
  readonly source: Source;
  readonly text: string;
  /** Where it stands among the arguments. */
  readonly at: Span;
  readonly sink: SinkKind;
  readonly vendor?: string;
  /** Of a queue: the name of its topic or job. */
  readonly topic?: string;
  readonly callee: string;
  /** The bracket of the call. */
  readonly open: number;
  readonly through: readonly number[];
  /** In a URL. */
  readonly inUrl: boolean;
  /** The call is there to be told who somebody is. */
  readonly isExpected: boolean;
}
