/**
 * The kernels in plain TypeScript: what the vector kernels are proved against, and what runs where WebAssembly SIMD is
 * missing. Written to be obviously right; slower by a factor of ten and more.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { lineFeed } from '../index/alphabet.ts';
import type { NeedlePlan } from '../regex/needle.ts';
import type { DfaRunner, Kernels, LinesToDescribe, NeedleSearch } from './kernels.ts';
import { PlainDfaRunner, type DfaShape } from './plain-dfa.ts';
import { PlainNeedleSearch } from './plain-needles.ts';

export class PlainKernels implements Kernels {
  readonly flavour = 'plain';
  readonly memory: WebAssembly.Memory;
  #bytes: Buffer;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = Buffer.from(memory.buffer);
  }

  get bytes(): Buffer {
    // A memory that has grown has another buffer.
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = Buffer.from(this.memory.buffer);
    return this.#bytes;
  }

  needles(plan: NeedlePlan): NeedleSearch {
    return new PlainNeedleSearch(this, plan);
  }

  dfa(shape: DfaShape): DfaRunner {
    return new PlainDfaRunner(this, shape);
  }

  countLineFeeds(from: number, to: number): number {
    let count = 0;
    for (let at = this.nextLineFeed(from, to); at < to; at = this.nextLineFeed(at + 1, to)) count++;
    return count;
  }

  nextLineFeed(from: number, to: number): number {
    const { bytes } = this;
    for (let at = from; at < to; at++) if (bytes[at] === lineFeed) return at;
    return to;
  }

  previousLineFeed(from: number, to: number): number {
    const { bytes } = this;
    for (let at = to - 1; at >= from; at--) if (bytes[at] === lineFeed) return at;
    return from - 1;
  }

  isAscii(from: number, to: number): boolean {
    return isAscii(this.bytes.subarray(from, to));
  }

  isUtf8(from: number, to: number): boolean {
    return isUtf8(this.bytes.subarray(from, to));
  }

  describeLines(lines: LinesToDescribe, into: Uint32Array): void {
    let start = lines.from;
    let number = lines.firstLine;
    for (let index = 0; index < lines.count; index++) {
      const at = lines.at[index]!;
      for (let feed = this.nextLineFeed(start, at); feed < at; feed = this.nextLineFeed(start, at)) {
        start = feed + 1;
        number++;
      }
      into.set([number, start, this.nextLineFeed(at, lines.to)], index * 3);
    }
  }

  release(): void {
    // Nothing was taken: tables are ordinary arrays.
  }
}
