/**
 * One shared WebAssembly memory in which texts of shards lie, so that the kernels of every thread run over them without
 * copies. It grows on demand up to 4 GiB; what it grew by is never given back to the system, only used again.
 *
 * Layout: page 0 stays empty (address 0 is nobody's) · `scratchBytes` per thread, thread t at `scratchAt(t)`: tables and
 * results of its kernels · `windowBytes` per thread at `windowAt(t)`: texts that are read piece by piece (text-window.ts) ·
 * texts, each followed by `padding` bytes. Scratch and windows cost no memory until they are touched.
 */
import { padding } from '../kernels/kernels.ts';
import { RangeAllocator } from './range-allocator.ts';

const pageBytes = 65_536;
const mostPages = 65_536;
/** Texts start at multiples of this. */
const textUnit = 4096;

export const scratchBytes = 16 * 2 ** 20;
export const windowBytes = 4 * 2 ** 20;

/** What a thread must know of an arena; can be sent by `postMessage`. */
export interface ArenaParts {
  readonly id: number;
  readonly memory: WebAssembly.Memory;
}

export function scratchAt(thread: number): number {
  return pageBytes + thread * (scratchBytes + windowBytes);
}

export function windowAt(thread: number): number {
  return scratchAt(thread) + scratchBytes;
}

export class Arena implements ArenaParts {
  readonly id: number;
  readonly memory: WebAssembly.Memory;
  readonly #ranges = new RangeAllocator(textUnit);
  readonly #textsAt: number;
  /** Where the memory ends. */
  #end: number;

  constructor(id: number, threads: number) {
    this.id = id;
    this.#textsAt = scratchAt(threads);
    this.#end = this.#textsAt;
    this.memory = new WebAssembly.Memory({ initial: this.#end / pageBytes, maximum: mostPages, shared: true });
  }

  /** What texts can lie in without growing. */
  get textBytes(): number {
    return this.#end - this.#textsAt;
  }

  get usedBytes(): number {
    return this.#ranges.usedBytes;
  }

  /** What a text takes: itself, padding, and up to the next unit. */
  static costOf(bytes: number): number {
    return Math.ceil((bytes + padding) / textUnit) * textUnit;
  }

  allocate(bytes: number): number | undefined {
    return this.#ranges.allocate(bytes + padding);
  }

  release(at: number): void {
    this.#ranges.release(at);
  }

  /** How much more it would have to grow to take a text of so many bytes; undefined when it cannot. */
  growthFor(bytes: number): number | undefined {
    const growth = Math.max(0, Arena.costOf(bytes) - this.#ranges.freeBefore(this.#end));
    const pages = Math.ceil(growth / pageBytes);
    return this.#end / pageBytes + pages <= mostPages ? pages * pageBytes : undefined;
  }

  /** False when the system has no more memory to give. */
  grow(bytes: number): boolean {
    try {
      this.memory.grow(bytes / pageBytes);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    this.#ranges.extend(this.#end, bytes);
    this.#end += bytes;
    return true;
  }
}
