/**
 * The definitions of a document in order of position, and the one whose name a span overlaps. Columns that are filled again for
 * each document: an object for each of a document's hundreds took longer than looking at its lines.
 */
import { symbolKinds, type SymbolKind } from '../symbols/symbol.ts';
import type { DefinitionPlace } from './span-facts.ts';

export class Definitions {
  count = 0;
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #kinds = new Uint8Array(256);

  clear(): void {
    this.count = 0;
  }

  /** `kind`: index into `symbolKinds`. Starts ascend. */
  add(start: number, length: number, kind: number): void {
    if (this.count === this.#starts.length) this.#grow();
    this.#starts[this.count] = start;
    this.#lengths[this.count] = length;
    this.#kinds[this.count++] = kind;
  }

  #grow(): void {
    const [starts, lengths, kinds] = [this.#starts, this.#lengths, this.#kinds];
    this.#starts = new Uint32Array(2 * starts.length);
    this.#lengths = new Uint32Array(2 * starts.length);
    this.#kinds = new Uint8Array(2 * starts.length);
    this.#starts.set(starts);
    this.#lengths.set(lengths);
    this.#kinds.set(kinds);
  }

  /** The last one that starts before `end` and ends behind `start`; positions in bytes of the document. */
  at(start: number, end: number): DefinitionPlace | undefined {
    const last = this.countBefore(end) - 1;
    if (last < 0 || this.#starts[last]! + this.#lengths[last]! <= start) return undefined;
    return { kind: this.#kindOf(last), start: this.#starts[last]!, end: this.#starts[last]! + this.#lengths[last]! };
  }

  #kindOf(number: number): SymbolKind {
    return symbolKinds[this.#kinds[number]!]!;
  }

  /** How many start before `position`. */
  countBefore(position: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
