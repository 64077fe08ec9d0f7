/**
 * The text part of one shared WebAssembly memory (kernels/arena.ts tells how such a memory is laid out):
 *
 *   [textStart + t * windowBytes, ...)   window of thread t: texts that are read piece by piece (text-window.ts)
 *   [textStart + threads * windowBytes)  texts, each followed by `padding` bytes
 *
 * What nobody touched costs address space, no memory.
 */
import { arenaLayout, createArena, mostTextBytes, type ArenaLayout } from '../kernels/arena.ts';
import { padding } from '../kernels/kernels.ts';
import { RangeAllocator } from './range-allocator.ts';

/** Texts start at multiples of this. */
const textUnit = 4096;

export const windowBytes = 4 * 2 ** 20;

/** What a thread must know of an arena; can be sent by `postMessage`. */
export interface ArenaParts {
  readonly id: number;
  readonly memory: WebAssembly.Memory;
  readonly layout: ArenaLayout;
}

/** Where the window of a thread starts. */
export function windowAt(layout: ArenaLayout, thread: number): number {
  return layout.textStart + thread * windowBytes;
}

/** Bytes for texts that one arena can have at most. */
export function mostArenaBytes(threads: number): number {
  const most = mostTextBytes(arenaLayout(threads)) - threads * windowBytes;
  // Rooms are whole units: one byte more would be a page beyond 4 GiB.
  return Math.floor(most / textUnit) * textUnit;
}

export class Arena implements ArenaParts {
  readonly id: number;
  readonly memory: WebAssembly.Memory;
  readonly layout: ArenaLayout;
  /** For texts, their padding included. */
  readonly bytes: number;
  readonly #ranges = new RangeAllocator(textUnit);

  constructor(id: number, options: { readonly threads: number; readonly bytes: number }) {
    this.id = id;
    this.layout = arenaLayout(options.threads);
    const windows = options.threads * windowBytes;
    this.bytes = Math.ceil(options.bytes / textUnit) * textUnit;
    this.memory = createArena(this.layout, windows + this.bytes);
    this.#ranges.extend(this.layout.textStart + windows, this.bytes);
  }

  get usedBytes(): number {
    return this.#ranges.usedBytes;
  }

  /** What a text takes: itself, padding, and up to the next unit. */
  static costOf(bytes: number): number {
    return Math.ceil((bytes + padding) / textUnit) * textUnit;
  }

  /** Where a text can lie, or undefined when there is no such room. */
  allocate(bytes: number): number | undefined {
    return this.#ranges.allocate(bytes + padding);
  }

  release(at: number): void {
    this.#ranges.release(at);
  }
}
