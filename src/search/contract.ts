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
  /** Index of the landing in `history` that put this content here. */
  readonly since?: number;
}

/** One repository at one commit, as it is to be searched, and what stood on its branch before. */
export interface CorpusRepository {
  readonly name: string;
  readonly commit: string;
  /** Git object id of the commit's tree. */
  readonly tree?: string;
  readonly branch: string;
  readonly files: readonly CorpusFile[];
  /** What stands in the tree but cannot be searched: submodules, symbolic links, missing objects. */
  readonly unsearched: readonly UnsearchedFile[];
  /** Absent: only the commit itself can be searched. */
  readonly history?: CorpusHistory;
  readonly attributes?: RepositoryAttributes;
}

/** The first-parent history of the branch. Positions are indices into `landings`. */
export interface CorpusHistory {
  /** Oldest first; `at` is when the branch began to point there. */
  readonly landings: readonly { readonly commit: string; readonly at: Instant }[];
  /** Contents that stand here no more: `blob` stood at `path` from landing `from` until (not including) `to`. */
  readonly tenures: readonly {
    readonly path: string;
    readonly blob: string;
    readonly from: number;
    readonly to: number;
  }[];
  /** First landing from which on `tenures` is complete; searches before it say so. */
  readonly completeFrom: number;
}

/** What a forge says about a repository. Whatever is absent is not known: a filter on it says so and never guesses. */
export interface RepositoryAttributes {
  readonly fork?: boolean;
  readonly archived?: boolean;
  readonly visibility?: 'public' | 'private';
  readonly description?: string;
  readonly topics?: readonly string[];
  /** null: the key stands without a value. */
  readonly meta?: Readonly<Record<string, string | null>>;
}

/**
 * What only git knows: other revisions than the corpus holds. The house gives it to the engine; without it queries with
 * revisions are refused.
 */
export interface RevisionSource {
  /** Commits that a revision (branch, tag, id, or a glob over full ref names such as `refs/heads/*`) means. */
  resolve(repository: string, revision: string, kind: 'name' | 'glob'): Promise<readonly ResolvedRevision[]>;
  /** What the first-parent history of a revision (absent: the default branch) held at a time, by landing. */
  resolveAt(repository: string, at: Instant, revision?: string): Promise<readonly ResolvedRevision[]>;
  /** Commits that `wanted` can reach and `excluded` cannot: what differences and messages of revisions are looked for in. */
  reachable?(
    repository: string,
    range: { readonly wanted: readonly string[]; readonly excluded: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ReadonlySet<string>>;
  /** The files of a commit, in order of paths. */
  tree(repository: string, commit: string): Promise<CorpusTree>;
  /** Contents that are in no shard. */
  read(
    repository: string,
    blobs: readonly string[],
    signal?: AbortSignal,
  ): AsyncIterable<
    { readonly blob: string; readonly bytes: Uint8Array } | { readonly blob: string; readonly missing: true }
  >;
}

export interface ResolvedRevision {
  /** As it is shown: `main`, `v1.2`. */
  readonly name: string;
  readonly commit: string;
}

export interface CorpusTree {
  readonly tree: string;
  readonly files: readonly CorpusFile[];
  readonly unsearched: readonly UnsearchedFile[];
}

export interface UnsearchedFile {
  readonly path: string;
  readonly reason: UnsearchedReason;
}

/** `binary` files are searched by path only, as in git grep. `symbolic-link`: it names another file, and holds nothing. */
export type UnsearchedReason =
  'binary' | 'missing-object' | 'submodule' | 'symbolic-link' | 'too-large' | 'not-indexed-yet';

/**
 * `too-complex`: a pattern over several lines, or over syntax trees, would take more work in it than is allowed; there may be more
 * matches. `too-large` is also said of files that are too long for their syntax tree to be searched.
 */
export type ManifestReason = UnsearchedReason | 'too-complex';

/** What the writer is told of a blob beside its bytes. */
export interface BlobPlace {
  /** Any path it stands at: decides the language of its symbols. */
  readonly path?: string;
  /** It stands at a head (the default) or only in history: the two lie in different shards. */
  readonly standing?: boolean;
}

/** Collects blobs into a new immutable shard. Nothing is visible to searches before `commit`; a kill loses only the open shard. */
export interface ShardWriter {
  /**
   * Each blob once; binary ones are noted as such. The bytes are copied before the call returns, or before its promise is
   * fulfilled if they are many. Wait for the promise before adding more: it is how the writer holds back a reader that is
   * faster.
   */
  add(blob: string, bytes: Uint8Array, place?: BlobPlace): Promise<void>;
  /** Notes that the object does not exist in any clone, or that it is too large to be read. */
  addMissing(blob: string, reason?: 'missing-object' | 'too-large'): void;
  /** Writes what was added, atomically. Called by `add` itself whenever a shard is full. */
  commit(): Promise<void>;
}

export interface SearchEngine {
  /**
   * Blob ids of these repositories that no shard holds yet, each once. Objects that an earlier process looked for in vain are
   * among them (a clone may have them now), but not with `exceptNoted`.
   */
  missingBlobs(
    repositories: readonly CorpusRepository[],
    options?: { readonly exceptNoted?: boolean },
  ): readonly string[];
  writer(): ShardWriter;
  /** Makes exactly these repositories the corpus, atomically; shards are dropped and merged in the background afterwards. */
  publish(repositories: readonly CorpusRepository[]): Promise<void>;
  /** The corpus that searches see: what was published last, as far as it can still be read. */
  published(): readonly PublishedRepository[];
  search(query: string, options: SearchOptions): AsyncIterable<SearchEvent>;
  /**
   * Makes what the first search would have to wait for (threads, columns of what is published), in slices; no contents are read.
   * A search that comes meanwhile shares the work.
   */
  warm?(signal?: AbortSignal): Promise<void>;
  /**
   * Reads through and compares checksums: whatever is not known to be sound, and of what is known, a part that was not read
   * for long (index/verification.ts). Damaged shards go, and `missingBlobs` names what was in them. A search tells of damage
   * only where it reads.
   */
  verify(options: VerifyOptions): Promise<void>;
  /**
   * Which contents may hold one of these literals, in any case, by the index alone. The test says `undefined` of contents
   * that no shard holds as text. It is good until the next `publish`.
   */
  holders(literals: readonly string[]): (blob: string) => boolean | undefined;
  /** Fulfilled when no background merge is under way or due: for tests, and for whoever wants to measure a quiet index. */
  settled?(): Promise<void>;
  statistics(): IndexStatistics;
  /**
   * Another index, searched by this very engine: its threads, its kernels, its memory, and a record of differences in the
   * folder `differences` if there is one. For canaries. Closing it leaves this engine as it was.
   */
  shadow?(directory: string): Promise<SearchEngine>;
  close(): Promise<void>;
}

export interface VerifyOptions {
  readonly now: Instant;
  readonly signal?: AbortSignal;
}

export interface PublishedRepository {
  readonly name: string;
  readonly commit: string;
  readonly files: number;
}

export interface SearchOptions {
  readonly signal?: AbortSignal;
  /** How a bare query is read. `auto` (ours, the default): as a regular expression when it holds characters of one. */
  readonly patternType?: 'auto' | 'literal' | 'regexp' | 'keyword' | 'standard' | 'structural';
  /** Matching lines at most, unless the query has `count:`. Undefined: no limit (`count:all`). */
  readonly defaultLimit?: number;
  /**
   * `rank`: the best first, as far as that can be without waiting for everything; the same every time for the same index.
   * `path` (the default): by repository, path and line, the same whatever the index looks like.
   */
  readonly order?: 'rank' | 'path';
  /** Only the manifest is wanted: no matches are sent, no texts of lines made. */
  readonly countOnly?: boolean;
  /**
   * With `countOnly`: `false` when the sums are all that is wanted. The manifest may then come without `matchDigest`, and lines
   * are counted and not numbered: a fifth to two fifths less time where much is found. Default: true.
   */
  readonly fingerprint?: boolean;
  /** What relative dates in the query (`5 days ago`) count from. */
  readonly now?: Instant;
}

export interface IndexStatistics {
  readonly repositories: number;
  readonly documents: number;
  readonly blobs: number;
  readonly contentBytes: number;
  /** Everything in shard files that is not content: `indexBytes / contentBytes` is the overhead. */
  readonly indexBytes: number;
  readonly shards: number;
  /** Where the bytes of the index are, by what they are for; they sum up to `indexBytes`. */
  readonly sections?: Readonly<Record<string, number>>;
  /** Shards whose contents stand at heads; the others hold history only. */
  readonly standingShards?: number;
  /** Content of documents that nothing refers to any more: goes when its shard is merged. */
  readonly deadBytes?: number;
  /** Of the list of repositories and files, beside the shards. */
  readonly corpusBytes?: number;
}

/** Line numbers from 0; offsets and lengths in Unicode code points, as in Sourcegraph's stream. */
export interface LineMatch {
  readonly line: string;
  readonly lineNumber: number;
  readonly offsetAndLengths: readonly (readonly [offset: number, length: number])[];
  /** Bytes from the beginning of the file to that of the line. */
  readonly byteOffset?: number;
}

/** A stretch of the branch's life during which something stood there. */
export interface Standing {
  readonly since: { readonly commit: string; readonly at: Instant };
  /** Absent while it stands at the head. */
  readonly until?: { readonly commit: string; readonly at: Instant };
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
      /** With `asof:` and `between:`: when this content stood at this path. `commit` is the landing that put it there. */
      readonly standing?: Standing;
      readonly score?: number;
    }
  | {
      readonly type: 'path';
      readonly repository: string;
      readonly path: string;
      readonly commit: string;
      readonly pathMatches?: readonly (readonly [offset: number, length: number])[];
    }
  | { readonly type: 'repo'; readonly repository: string }
  | OwnerMatch
  | {
      readonly type: 'symbol';
      readonly repository: string;
      readonly path: string;
      readonly commit: string;
      readonly branches?: readonly string[];
      readonly language?: string;
      readonly symbols: readonly SymbolMatch[];
      /** As that of a content. */
      readonly standing?: Standing;
    }
  | CommitMatch;

/** `select:file.owners`: who owns a file that was found, once per repository, as CODEOWNERS names them. */
export interface OwnerMatch {
  readonly type: 'owner';
  readonly repository: string;
  /** `@ann`, `@org/team`, a mail address. */
  readonly owner: string;
  readonly kind: 'person' | 'team';
}

export interface SymbolMatch {
  readonly name: string;
  /** See symbols/symbol.ts. */
  readonly kind: string;
  readonly containerName: string;
  /** From 0; `character` in code points. */
  readonly lineNumber: number;
  readonly character: number;
  readonly line: string;
}

/** A commit found by its message, or by the lines it added or removed. */
export interface CommitMatch {
  readonly type: 'commit';
  readonly repository: string;
  readonly commit: string;
  readonly author: Signature;
  readonly committer: Signature;
  /** When the branch began to hold it. */
  readonly landedAt: Instant;
  readonly message: string;
  /** Absent when the message matched. */
  readonly diff?: readonly DiffFile[];
  /** In the message, when that matched: line, character and length, from 0. */
  readonly messageRanges?: readonly (readonly [line: number, character: number, length: number])[];
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: Instant;
}

/** One file of a diff: only hunks with a match. `before` or `after` absent: the file was added or removed. */
export interface DiffFile {
  readonly before?: string;
  readonly after?: string;
  readonly hunks: readonly {
    readonly oldStart: number;
    readonly oldLines: number;
    readonly newStart: number;
    readonly newLines: number;
    readonly lines: readonly {
      readonly sign: '+' | '-';
      readonly text: string;
      readonly ranges: readonly (readonly [character: number, length: number])[];
    }[];
  }[];
}

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

export interface Incompleteness {
  /**
   * `timeout`: `timeout:` stopped the search. `history-unknown`: only the head of these repositories is indexed, the time
   * that was asked for is not. `history-incomplete`: contents replaced before the indexed stretch are not searched.
   * `revision-unknown`: the repository does not have the revision. `before-history`: the record of the branch begins later
   * than the time that was asked for, so nothing stood there as far as anybody knows. `attribute-unknown`: `what` a filter
   * asks for is not known of these repositories; they do not fulfil it, and they do fulfil its negation.
   */
  readonly reason:
    'timeout' | 'history-unknown' | 'history-incomplete' | 'revision-unknown' | 'before-history' | 'attribute-unknown';
  readonly what?: string;
  readonly repositories?: readonly string[];
}

/** `line`: of contents; `path`: files found by their path, or by what they lack, and folders with `select:`. */
export type ResultKind = 'line' | 'path' | 'repository' | 'symbol' | 'commit' | 'owner';
export type ResultCounts = Readonly<Partial<Record<ResultKind, number>>>;

/** What was searched, what was not and why: the proof behind "0 matches". */
export interface SearchManifest {
  readonly query: string;
  /** The query as it was understood, with every implied choice written out. */
  readonly canonicalQuery: string;
  readonly engine: string;
  readonly asOf: Instant | 'head' | { readonly from: Instant; readonly to: Instant };
  readonly repositories: readonly {
    readonly name: string;
    readonly commit: string;
    /** Where the branch stands now, if the past was searched and it has moved since. */
    readonly head?: string;
    readonly tree?: string;
    readonly files: number;
  }[];
  /** Distinct contents in scope, and how many of them were read (the index proved the others to have no match). */
  readonly blobsConsidered?: number;
  readonly blobsRead?: number;
  readonly filesConsidered: number;
  readonly filesSearched: number;
  readonly matchingLines: number;
  readonly matchingFiles: number;
  /** What was returned, by kind; kinds of which there is nothing are absent. */
  readonly results?: ResultCounts;
  /** True when `count:` stopped the search before the end. */
  readonly limitHit: boolean;
  readonly unsearched: readonly {
    readonly repository: string;
    readonly path: string;
    readonly reason: ManifestReason;
  }[];
  /** Of searches in differences and messages: the landings looked at, and where a difference is not whole. */
  readonly landings?: readonly {
    readonly repository: string;
    /** The last landing on record. */
    readonly tip: string;
    readonly count: number;
    /** Of the first and the last one looked at. */
    readonly period?: { readonly from: Instant; readonly to: Instant };
    readonly gaps: readonly {
      readonly commit: string;
      readonly path: string;
      readonly reason: UnsearchedReason;
    }[];
  }[];
  /** Of the index that was searched: changes with the corpus and with the format. */
  readonly indexVersion?: string;
  /** Present when there may be more matches than were returned, apart from `limitHit`. */
  readonly incomplete?: readonly Incompleteness[];
  /**
   * SHA-256 over a record per match, in order of repository, path and line; specified in match/digest.ts. Absent only where
   * `fingerprint: false` was asked for.
   */
  readonly matchDigest?: string;
  /**
   * Of a union of searches (files and commits, different times or limits): the manifest of each, in their order. The sums
   * above are over all of them, `asOf` is that of the first, and `matchDigest` is over what was returned, each match once.
   */
  readonly parts?: readonly SearchManifest[];
}
