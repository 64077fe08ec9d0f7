/** Looking for needles byte by byte. */
import { hasByte, type Needle, type NeedlePlan } from '../regex/needle.ts';
import type { NeedleSearch } from './kernels.ts';
import type { PlainKernels } from './plain.ts';

export class PlainNeedleSearch implements NeedleSearch {
  length = 0;
  readonly #kernels: PlainKernels;
  readonly #needles: readonly Needle[];
  /** By byte: whether a needle can begin with it. */
  readonly #begins = new Uint8Array(256);
  readonly #shortest: number;

  constructor(kernels: PlainKernels, { needles }: NeedlePlan) {
    this.#kernels = kernels;
    this.#needles = needles;
    this.#shortest = needles.reduce((least, needle) => Math.min(least, needle.length), Infinity);
    for (const needle of needles)
      for (let byte = 0; byte < 256; byte++) if (hasByte(needle[0]!, byte)) this.#begins[byte] = 1;
  }

  next(from: number, to: number): number {
    const { bytes } = this.#kernels;
    const last = to - this.#shortest;
    for (let at = from; at <= last; at++) {
      if (this.#begins[bytes[at]!] === 0) continue;
      for (const needle of this.#needles) {
        if (at + needle.length > to || !standsAt(needle, bytes, at)) continue;
        this.length = needle.length;
        return at;
      }
    }
    return -1;
  }

  lines(from: number, to: number, into: Uint32Array): number {
    let count = 0;
    this.#eachLine(from, to, (at) => {
      into[count++] = at;
      return count < into.length;
    });
    return count;
  }

  countLines(from: number, to: number): number {
    let count = 0;
    this.#eachLine(from, to, () => {
      count++;
      return true;
    });
    return count;
  }

  release(): void {
    // Nothing was taken.
  }

  #eachLine(from: number, to: number, goOn: (at: number) => boolean): void {
    for (let start = from; start < to;) {
      const at = this.next(start, to);
      if (at < 0 || !goOn(at)) return;
      // A needle may hold a line feed only where a whole document is looked at; the line is the one it begins in.
      start = this.#kernels.nextLineFeed(at, to) + 1;
    }
  }
}

function standsAt(needle: Needle, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < needle.length; index++) if (!hasByte(needle[index]!, bytes[at + index]!)) return false;
  return true;
}
