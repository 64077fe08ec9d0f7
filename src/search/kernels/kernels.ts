/**
 * The inner loops of search and indexing, twice: in AssemblyScript with 128-bit vectors (assembly/, compiled once), and in
 * plain TypeScript (plain.ts). Both implement this page; the plain ones prove the others right and take over where
 * WebAssembly SIMD is missing. PLUMBLINE_KERNELS=plain chooses them.
 *
 * Kernels work on one WebAssembly memory, shared by threads: texts lie in it where index/resident-text.ts put them,
 * tables and results in the part that belongs to one thread (`scratch`). Positions are byte addresses in that memory.
 *
 * Invariant: a kernel reads at most `padding` bytes beyond the end it was given and never acts on them.
 */
import type { EncodedPostings } from '../index/postings.ts';
import type { DfaRun, DfaTable } from '../regex/dfa-table.ts';
import type { LineProgram } from '../regex/line-program.ts';
import type { NeedlePlan } from '../regex/needle.ts';

/** Texts in kernel memory are followed by at least this many bytes that may be read. */
export const padding = 64;

/** Kernels bound to one memory, used by one thread. */
export interface Kernels {
  readonly flavour: 'simd' | 'plain';
  readonly memory: WebAssembly.Memory;
  /** Prepares a search; the tables stay in scratch until they are released. */
  needles(plan: NeedlePlan): NeedleSearch;
  /**
   * Places a table of `states` rows in scratch; the automaton writes it, `run` reads it. With a program for lines, vector
   * kernels judge most lines by that: then a scan ends at a line's end (or the text's), and the addresses within matching
   * lines are any.
   */
  dfa(shape: {
    readonly states: number;
    readonly strideShift: number;
    readonly endClass: number;
    readonly lines?: LineProgram | undefined;
  }): DfaRunner;
  /** Line feeds in [from, to). */
  countLineFeeds(from: number, to: number): number;
  /** Address of the first line feed in [from, to), or `to`; of the last one, or `from - 1`. */
  nextLineFeed(from: number, to: number): number;
  previousLineFeed(from: number, to: number): number;
  isAscii(from: number, to: number): boolean;
  /** Whether the bytes are UTF-8 as WHATWG reads it: no surrogates, nothing overlong, nothing cut off. */
  isUtf8(from: number, to: number): boolean;
  /**
   * Describes lines: `at` holds `count` addresses in [from, to), ascending and each in another line. `from` is the start of
   * line `firstLine`. Writes line number, start and end (before the line feed) of each from `into[0]` on, three words each.
   */
  describeLines(lines: LinesToDescribe, into: Uint32Array): void;
  /** Room for stretches that are searched in one call; absent where they have to be searched one by one. */
  runs?(): RunTable;
  /** Gives back all scratch, whoever asked for it. */
  release(): void;
}

/**
 * Stretches of text (whole lines of a document each), searched in one call: what a call costs is paid once for thousands of
 * documents. Those of one document are added one after the other.
 */
export interface RunTable {
  /** How many there are; set it to 0 to begin anew. */
  count: number;
  /** How many more there is room for. */
  readonly room: number;
  /** From the start of a line on, whose number is `line`. */
  add(document: number, from: number, to: number, line: number): void;
  /** The stretch added last holds bytes that are no UTF-8. */
  markNotUtf8(): void;
  documentOf(run: number): number;
  /** Undefined where the needles or the automaton are others than vector kernels'. */
  search(search: RunSearch): RunsFound | undefined;
  release(): void;
}

export interface RunSearch {
  /** Absent: the automaton judges every line. */
  readonly needles: NeedleSearch | undefined;
  /** Judges the lines with a needle; absent: needles alone decide. */
  readonly automaton: DfaRunner | undefined;
  /** The automaton's state at the beginning of a line. */
  readonly lineStart: number;
  readonly job: number;
  /** The stretch to begin with. */
  readonly first: number;
  /** What is wanted of lines; numbers where nothing is said. */
  readonly wanted?: 'counts' | 'numbers' | 'places';
}

export interface RunsFound {
  /**
   * Per document with matching lines: job, document, 0, number of lines; with `numbers` their numbers, with `places` of each
   * its number, first byte and end. Void after the next call.
   */
  readonly words: Uint32Array;
  /** So many stretches are done, all of those of the last document. */
  readonly done: number;
  /**
   * `full`: the lines of the next document had no room any more. `judge`: the next document meets a state that is not built, or
   * bytes that are no UTF-8, or has very many lines: it has to be searched by itself.
   */
  readonly stop: 'end' | 'full' | 'judge';
  /** Lines with a needle, whatever the automaton said of them. */
  readonly hits: number;
}

export interface NeedleSearch {
  /** Address and length of the leftmost occurrence that starts in [from, to) and ends by `to`; -1 when there is none. */
  next(from: number, to: number): number;
  /** Of the occurrence found last. */
  readonly length: number;
  /**
   * Counts or collects the lines of [from, to) that hold an occurrence, going on behind the line after each. `from` is a
   * line's start. Writes the address of the first occurrence in each line into `into` (as many as fit) and returns how
   * many lines were found; when it equals `into.length`, go on behind the line of the last one.
   */
  lines(from: number, to: number, into: Uint32Array): number;
  /** How many lines of [from, to) hold an occurrence. `from` is a line's start. */
  countLines(from: number, to: number): number;
  /** Gives back its tables; not to be used afterwards. */
  release(): void;
}

export interface LinesToDescribe {
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
  readonly at: Uint32Array;
  readonly count: number;
}

export interface DfaRunner {
  readonly table: DfaTable;
  /** From `state` over the bytes of [from, to). */
  run(state: number, from: number, to: number): DfaRun;
  /**
   * Judges whole lines, going on by itself: at `scan.from` the automaton is in `scan.state`; after a match or a dead end the
   * rest of the line is skipped and the next one begins in `scan.lineStart`. A line feed leads from every state back to
   * `lineStart` (with `matchFlag` when that decided the match), or the automaton is dead there, which means the same.
   * Where a state leads back to itself on most bytes, those are skipped by vectors; elsewhere four runs share the text. The
   * rows of `unknownState` and `deadState` are empty when it is made and have to stay so.
   *
   * Writes an address within each matching line: the byte that decided it (its line feed at the latest). Returns when all
   * is read, a transition is unknown, `into` is full, or so much was read that it may be asked whether to go on (`full`
   * with fewer lines; perhaps within a line). The end of the text has not been fed: when `to` is the end of a
   * document without a line feed, feed the end class to `state`.
   */
  lines(scan: DfaScan, into: Uint32Array): DfaLines;
  /** The same, only counted. */
  countLines(scan: DfaScan): DfaLines;
  /**
   * Of the lines that hold the `count` ascending addresses of `candidates.at` (in [from, to), each in another line) those
   * that match, judged from the beginning of the line, one by one. The last line may end at `to` without a line feed: then
   * its end class decides. Matching addresses go to `into`, which may be `candidates.at` itself.
   */
  filter(candidates: DfaCandidates, into: Uint32Array): DfaFiltered;
  /** Gives back its tables; not to be used afterwards. */
  release(): void;
}

export interface DfaScan {
  readonly state: number;
  readonly lineStart: number;
  readonly from: number;
  readonly to: number;
}

export interface DfaLines {
  readonly stop: 'unknown' | 'full' | 'end';
  /** Lines found by this call. */
  readonly count: number;
  /**
   * Where to go on, and in which state: the byte with the unknown transition; wherever it was after `full`; `to`
   * after `end`, where `state` is `lineStart` when the last line is already decided.
   */
  readonly position: number;
  readonly state: number;
  /** After `end`: the last line was cut by `to` and has already matched, or cannot match any more. */
  readonly decided: boolean;
}

export interface DfaCandidates {
  readonly lineStart: number;
  readonly from: number;
  readonly to: number;
  readonly at: Uint32Array;
  /** The candidates `at[first]` to `at[count - 1]` are judged. */
  readonly first: number;
  readonly count: number;
}

export interface DfaFiltered {
  /** `unknown`: the transition of `state` on the byte at `position` (on the end class when `position` is `to`). */
  readonly stop: 'unknown' | 'end';
  readonly found: number;
  /** How many candidates are decided; go on with this one. */
  readonly judged: number;
  readonly position: number;
  readonly state: number;
}

/**
 * Trigrams and postings of one shard while it is built, on a memory of its own. Used by one thread; `reset` makes it ready
 * for the next shard. The text of the shard is put into `text`, block after block; documents need not be padded.
 */
export interface PostingCollector {
  readonly flavour: 'simd' | 'plain';
  /** Room for the text of a shard (`textBytes` when it was made). */
  readonly text: Buffer;
  /** Adds `text[from, to)`, whole lines, as the next block (the first is 0). */
  addBlock(from: number, to: number): BlockFacts;
  /**
   * The postings of all blocks added, as index/postings.ts encodes them (format 2: Elias-Fano; `encodeSorted` there turns
   * lists of blocks, sorted by trigram, into it). Valid until `reset`.
   */
  encode(): EncodedPostings;
  reset(): void;
}

export interface BlockFacts {
  readonly lineFeeds: number;
  readonly isAscii: boolean;
  readonly isUtf8: boolean;
}
