/**
 * Arenas: shared WebAssembly memories in which texts and indexes of shards lie, so that the kernels of every thread work on
 * the same bytes.
 *
 *   [0, firstScratch)                        never used: address 0 is nobody's
 *   [firstScratch + t * scratchBytes, ...)   scratch of thread t: needle and automaton tables, results of kernels
 *   [textStart, ...)                         for whoever fills the arena (index/resident-text.ts)
 *
 * Invariant: between a text and whatever follows it lie `padding` bytes that kernels may read (kernels.ts); nobody but
 * thread t touches its scratch. Pages nobody touched cost address space, no memory, so an arena is made as large as it
 * may ever be. Rejected: growing it, because a thread's view of the buffer keeps the length it had.
 */
import { AppError } from '../../base/app-error.ts';
import { padding } from './kernels.ts';

export const pageBytes = 65_536;
/** 4 GiB: what 32-bit addresses reach. */
export const mostPages = 65_536;
export const mostThreads = 16;
const firstScratch = pageBytes;
/** Automata of a query (8 MiB at most each, see regex/), needles and results. */
export const scratchBytes = 32 * 1024 * 1024;

/** A part of a memory: [from, to). */
export interface AddressRange {
  readonly from: number;
  readonly to: number;
}

export interface ArenaLayout {
  readonly threads: number;
  /** The first address that is not scratch; a multiple of the page size. */
  readonly textStart: number;
}

export function arenaLayout(threads: number): ArenaLayout {
  if (threads < 1 || threads > mostThreads)
    throw new AppError('search/threads', `an arena serves 1 to ${mostThreads} threads, not ${threads}`, {
      hint: 'Use fewer search threads.',
    });
  return { threads, textStart: firstScratch + threads * scratchBytes };
}

export function scratchOf(layout: ArenaLayout, thread: number): AddressRange {
  const from = firstScratch + thread * scratchBytes;
  return { from, to: from + scratchBytes };
}

/** Bytes that an arena of this layout has for texts and indexes, padding included. */
export function mostTextBytes(layout: ArenaLayout): number {
  return mostPages * pageBytes - layout.textStart - padding;
}

/** A memory with room for `textBytes` from `layout.textStart` on, and padding behind them. */
export function createArena(layout: ArenaLayout, textBytes: number): WebAssembly.Memory {
  const pages = Math.ceil((layout.textStart + textBytes + padding) / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: mostPages, shared: true });
}
