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
import type { DfaRun, DfaTable } from '../regex/dfa-table.ts';
import type { NeedlePlan } from '../regex/needle.ts';

/** Texts in kernel memory are followed by at least this many bytes that may be read. */
export const padding = 64;

/** Kernels bound to one memory, used by one thread. */
export interface Kernels {
  readonly flavour: 'simd' | 'plain';
  readonly memory: WebAssembly.Memory;
  /** Prepares a search; the tables stay in scratch until `release`. */
  needles(plan: NeedlePlan): NeedleSearch;
  /** Places a table of `states` rows in scratch; the automaton writes it, `run` reads it. */
  dfa(shape: { readonly states: number; readonly strideShift: number; readonly endClass: number }): DfaRunner;
  /** Line feeds in [from, to). */
  countLineFeeds(from: number, to: number): number;
  /** Address of the first line feed in [from, to), or `to`; of the last one, or `from - 1`. */
  nextLineFeed(from: number, to: number): number;
  previousLineFeed(from: number, to: number): number;
  /** Gives back all scratch. */
  release(): void;
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
}

export interface DfaRunner {
  readonly table: DfaTable;
  /**
   * From `state` over the bytes of [from, to). `skip`, when given, is the set of bytes that lead anywhere but back to `state`:
   * while in that state, others are skipped by vectors.
   */
  run(state: number, from: number, to: number): DfaRun;
}
