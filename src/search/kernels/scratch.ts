/** Hands out pieces of a thread's scratch (arena.ts), one behind the other; all come back at once. */
import type { AddressRange } from './arena.ts';

const alignment = 16;

export class Scratch {
  readonly #range: AddressRange;
  #next: number;

  constructor(range: AddressRange) {
    this.#range = range;
    this.#next = range.from;
  }

  /** The address of `bytes` bytes, aligned to vectors; undefined when there is no room. */
  take(bytes: number): number | undefined {
    const at = Math.ceil(this.#next / alignment) * alignment;
    if (at + bytes > this.#range.to) return undefined;
    this.#next = at + bytes;
    return at;
  }

  release(): void {
    this.#next = this.#range.from;
  }
}
