/**
 * The search engine as the rest of the house sees it. It knows code, nothing of audits: repositories, files, blobs,
 * queries, matches. Everything behind this contract may change (kernels, postings, workers) without a caller noticing.
 *
 * Invariant: for every query, matches equal what a brute-force scan of the same blobs finds; whatever was not searched is
 * listed in the manifest with its reason, never left out in silence.
 */
import type { Instant } from '../base/instant.ts';

export interface CorpusFile {
  readonly path: string;
  /** Git object id of the content. */
  readonly blob: string;
}

/** One repository at one commit, as it is to be searched. */
export interface CorpusRepository {
  readonly name: string;
  readonly commit: string;
  readonly branch: string;
  readonly files: readonly CorpusFile[];
  /** What stands in the tree but cannot be searched: submodules, missing objects. */
  readonly unsearched: readonly UnsearchedFile[];
}

export interface UnsearchedFile {
  readonly path: string;
  readonly reason: UnsearchedReason;
}

/** `binary` files are searched by path only, as in git grep. */
export type UnsearchedReason = 'binary' | 'missing-object' | 'submodule' | 'too-large' | 'not-indexed-yet';

/** Collects blobs into a new immutable shard. Nothing is visible to searches before `commit`; a kill loses only the open shard. */
export interface ShardWriter {
  /** Each blob once; binary ones are noted as such. */
  add(blob: string, bytes: Uint8Array): void;
  /** Notes that the object does not exist in any clone. */
  addMissing(blob: string): void;
  /** Writes what was added, atomically. Called by `add` itself whenever a shard is full. */
  commit(): Promise<void>;
}

export interface SearchEngine {
  /** Blob ids of these repositories that no shard holds yet, each once. */
  missingBlobs(repositories: readonly CorpusRepository[]): readonly string[];
  writer(): ShardWriter;
  /** Makes exactly these repositories the corpus, atomically; shards without living documents are dropped in time. */
  publish(repositories: readonly CorpusRepository[]): Promise<void>;
  /** The corpus that searches see: what was published last, as far as it can still be read. */
  published(): readonly PublishedRepository[];
  search(query: string, options: SearchOptions): AsyncIterable<SearchEvent>;
  statistics(): IndexStatistics;
  close(): Promise<void>;
}

export interface PublishedRepository {
  readonly name: string;
  readonly commit: string;
  readonly files: number;
}

export interface SearchOptions {
  readonly signal?: AbortSignal;
  /** How a bare query is read. `auto` (ours, the default): as a regular expression when it holds characters of one. */
  readonly patternType?: 'auto' | 'literal' | 'regexp' | 'keyword' | 'standard';
  /** Matching lines at most, unless the query has `count:`. Undefined: no limit (`count:all`). */
  readonly defaultLimit?: number;
}

export interface IndexStatistics {
  readonly repositories: number;
  readonly documents: number;
  readonly blobs: number;
  readonly contentBytes: number;
  readonly indexBytes: number;
  readonly shards: number;
}

/** Line numbers from 0; offsets and lengths in Unicode code points, as in Sourcegraph's stream. */
export interface LineMatch {
  readonly line: string;
  readonly lineNumber: number;
  readonly offsetAndLengths: readonly (readonly [offset: number, length: number])[];
}

export type SearchMatch =
  | {
      readonly type: 'content';
      readonly repository: string;
      readonly path: string;
      readonly commit: string;
      readonly branches?: readonly string[];
      readonly language?: string;
      readonly lineMatches: readonly LineMatch[];
    }
  | {
      readonly type: 'path';
      readonly repository: string;
      readonly path: string;
      readonly commit: string;
      readonly pathMatches?: readonly (readonly [offset: number, length: number])[];
    }
  | { readonly type: 'repo'; readonly repository: string };

export interface SearchAlert {
  readonly title: string;
  readonly description: string;
  readonly proposedQueries: readonly { readonly description: string; readonly query: string }[];
}

export interface SearchProgress {
  readonly done: boolean;
  readonly matchCount: number;
  readonly filesSearched: number;
  readonly filesTotal: number;
  readonly elapsedMillis: number;
}

export type SearchEvent =
  | { readonly type: 'matches'; readonly matches: readonly SearchMatch[] }
  | { readonly type: 'progress'; readonly progress: SearchProgress }
  | { readonly type: 'alert'; readonly alert: SearchAlert }
  /** The query cannot be run: bad syntax, unknown filter, look-around … Offsets are UTF-16 positions in the query. */
  | {
      readonly type: 'error';
      readonly message: string;
      readonly hint: string;
      readonly from: number;
      readonly to: number;
    }
  /** Always last, except after `error`. */
  | { readonly type: 'manifest'; readonly manifest: SearchManifest };

/** What was searched, what was not and why: the proof behind "0 matches". */
export interface SearchManifest {
  readonly query: string;
  /** The query as it was understood, with every implied choice written out. */
  readonly canonicalQuery: string;
  readonly engine: string;
  readonly asOf: Instant | 'head';
  readonly repositories: readonly { readonly name: string; readonly commit: string; readonly files: number }[];
  readonly filesConsidered: number;
  readonly filesSearched: number;
  readonly matchingLines: number;
  readonly matchingFiles: number;
  /** True when `count:` stopped the search before the end. */
  readonly limitHit: boolean;
  readonly unsearched: readonly {
    readonly repository: string;
    readonly path: string;
    readonly reason: UnsearchedReason;
  }[];
  /** SHA-256 over `repository:path:line` of every match, in order. */
  readonly matchDigest: string;
}
