/**
 * An extractor reads one file and says what is in it, knowing nothing of time. `collect.ts` joins what it says with the
 * stretches of history over which the file stood; that is why an extractor is pure, synchronous and gives plain JSON:
 * its answer is kept by (blob, path, `extractorsVersion()`) and never asked for again.
 *
 * Invariant: broken or unknown input is a gap with a reason, never an error and never an empty answer that looks like
 * "nothing there". Rejected: extractors over whole trees, because then every commit would cost a tree instead of a file.
 * What needs two files (a local action and the workflow that uses it) is joined later, from the facts of both.
 */
import type { AccessReviewFact, DocumentFact, FactMap } from '../model/fact-map.ts';
import type { FactKind } from '../model/fact.ts';
import type { KeptRecordFact } from '../model/kept-record.ts';
import type { GapReason } from '../model/gap.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a file alone can say: a document and a record do not know when they landed. */
export type ExtractedValue<K extends FactKind> = K extends 'document'
  ? Omit<DocumentFact, 'revisedAt'>
  : K extends 'access-review'
    ? Omit<AccessReviewFact, 'recordedAt'>
    : K extends 'kept-record'
      ? Omit<KeptRecordFact, 'recordedAt'>
      : FactMap[K];

export type ExtractedFact<K extends FactKind = FactKind> = {
  readonly [P in K]: {
    readonly kind: P;
    /** Unique within the file and kind; empty when a file says one thing of this kind. Holds no line number: lines move. */
    readonly key: string;
    readonly value: ExtractedValue<P>;
    readonly line?: number;
    /** `<extractor>@<version>`; `extractFacts` fills it in. */
    readonly by?: string;
  };
}[K];

export interface ExtractedGap {
  readonly gap: GapReason;
  readonly of: FactKind;
  readonly detail: string;
}

/**
 * What a file adds to facts that several files say together, and that is no fact by itself: a join over the tree that it
 * stands in makes facts of `of` from all of them (`infrastructure/join.ts`). Plain JSON, without secrets.
 */
export interface ExtractedPart {
  readonly part: PartKind;
  readonly of: FactKind;
  readonly value: unknown;
  readonly by?: string;
}

export type PartKind = 'terraform' | 'helm';

export type Extracted<K extends FactKind = FactKind> = ExtractedFact<K> | ExtractedGap;

/** All that a file may say. */
export type Said<K extends FactKind = FactKind> = Extracted<K> | ExtractedPart;

export interface Extractor<K extends FactKind = FactKind, S extends Said<K> = Extracted<K>> {
  readonly id: string;
  /** Bumped by hand whenever the same file may now give another answer. */
  readonly version: number;
  readonly produces: readonly K[];
  wants(path: string): boolean;
  extract(file: SourceFile): Iterable<S>;
}

export function isExtractedGap(said: Said): said is ExtractedGap {
  return 'gap' in said;
}

export function isExtractedPart(said: Said): said is ExtractedPart {
  return 'part' in said;
}

export const isExtractedFact = (said: Said): said is ExtractedFact => !isExtractedGap(said) && !isExtractedPart(said);

export function unreadable(of: FactKind, path: string, why: string): ExtractedGap {
  return { gap: 'unreadable', of, detail: `${path} could not be read: ${why}` };
}
