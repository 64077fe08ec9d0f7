/** Found lines as flat numbers: line number, start and end (before the line feed), three words each. */
import type { Kernels, LinesToDescribe } from '../kernels/kernels.ts';

const wordsPerLine = 3;

export class LineList {
  count = 0;
  #words = new Uint32Array(64 * wordsPerLine);

  /** `count` times three words; void after the next change. */
  get words(): Uint32Array {
    return this.#words.subarray(0, this.count * wordsPerLine);
  }

  number(index: number): number {
    return this.#words[index * wordsPerLine]!;
  }

  /** Address of its first byte. */
  start(index: number): number {
    return this.#words[index * wordsPerLine + 1]!;
  }

  /** Address of its line feed, or the end of the text. */
  end(index: number): number {
    return this.#words[index * wordsPerLine + 2]!;
  }

  clear(): void {
    this.count = 0;
  }

  /** Appends the lines that hold the addresses; returns the last one. */
  describe(kernels: Kernels, lines: LinesToDescribe): { readonly line: number; readonly start: number } {
    const first = this.count;
    this.#reserve(lines.count);
    kernels.describeLines(lines, this.#words.subarray(first * wordsPerLine));
    this.count += lines.count;
    return { line: this.number(this.count - 1), start: this.start(this.count - 1) };
  }

  /** Appends lines of a text by their numbers, ascending; the text starts with line `firstLine`. */
  addByNumber(
    kernels: Kernels,
    text: { readonly from: number; readonly to: number; readonly firstLine: number },
    numbers: Iterable<number>,
  ): void {
    let start = text.from;
    let line = text.firstLine;
    for (const number of numbers) {
      for (; line < number; line++) start = kernels.nextLineFeed(start, text.to) + 1;
      this.#reserve(1);
      this.#words.set([number, start, kernels.nextLineFeed(start, text.to)], this.count * wordsPerLine);
      this.count++;
    }
  }

  #reserve(more: number): void {
    const needed = (this.count + more) * wordsPerLine;
    if (needed <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(needed, this.#words.length * 2));
    grown.set(this.words);
    this.#words = grown;
  }
}

/** Lines as three numbers each: number, address of the first byte, address of the end. */
export type Lines = Uint32Array;

export const noLines: Lines = new Uint32Array(0);

/** Both lists in the order of lines, each line once. */
export function mergeLines(left: Lines, right: Lines): Lines {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const merged = new Uint32Array(left.length + right.length);
  let length = 0;
  let a = 0;
  let b = 0;
  while (a < left.length || b < right.length) {
    const one = a < left.length ? left[a]! : Infinity;
    const other = b < right.length ? right[b]! : Infinity;
    merged.set(one <= other ? left.subarray(a, a + 3) : right.subarray(b, b + 3), length);
    length += 3;
    if (one <= other) a += 3;
    if (other <= one) b += 3;
  }
  return merged.subarray(0, length);
}
