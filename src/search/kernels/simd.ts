/**
 * The vector kernels over one memory. Scratch holds room for results and the tables of needles and automata, as they are
 * asked for and given back. Where an automaton's table does not fit any more, it runs in plain TypeScript.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { AppError } from '../../base/app-error.ts';
import { RangeAllocator } from '../index/range-allocator.ts';
import type { NeedlePlan } from '../regex/needle.ts';
import type { AddressRange } from './arena.ts';
import { instantiate, type KernelExports } from './exports.ts';
import type { DfaRunner, Kernels, LinesToDescribe, NeedleSearch, RunTable } from './kernels.ts';
import { PlainKernels } from './plain.ts';
import { PlainDfaRunner, type DfaShape } from './plain-dfa.ts';
import { SimdDfaRunner } from './simd-dfa.ts';
import { SimdNeedleSearch } from './simd-needles.ts';
import { SimdRunTable } from './simd-runs.ts';

/** Addresses that a kernel gives back in one call. */
const resultsAtOnce = 16_384;
const vectorBytes = 16;

/** What searches and automata need of the kernels they belong to. */
export interface SimdContext {
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  /** Room for `room` addresses, used by one call at a time. */
  readonly results: number;
  readonly room: number;
  readonly words: Uint32Array;
  /** As much again, for what a kernel notes in between. */
  readonly spare: number;
  take(bytes: number): number;
  giveBack(at: number): void;
}

export class SimdKernels implements Kernels {
  readonly flavour = 'simd';
  readonly memory: WebAssembly.Memory;
  readonly #exports: KernelExports;
  readonly #range: AddressRange;
  #scratch: RangeAllocator;
  readonly #plain: PlainKernels;
  #context: SimdContext;

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, scratch: AddressRange) {
    this.memory = memory;
    this.#exports = instantiate(module, memory);
    this.#range = scratch;
    this.#scratch = allocatorOf(scratch);
    this.#plain = new PlainKernels(memory);
    this.#context = this.#newContext();
  }

  /** Results of four words per address: `describeLines` writes three more for each. */
  #newContext(): SimdContext {
    const results = this.#take(resultsAtOnce * 16);
    const words = new Uint32Array(this.memory.buffer, results, resultsAtOnce * 4);
    return {
      exports: this.#exports,
      memory: this.memory,
      results,
      room: resultsAtOnce,
      words,
      spare: results + resultsAtOnce * 4,
      take: (bytes) => this.#take(bytes),
      giveBack: (at) => this.#scratch.release(at),
    };
  }

  #take(bytes: number): number {
    const at = this.#scratch.allocate(bytes);
    if (at === undefined)
      throw new AppError('search/scratch', `no room for ${bytes} bytes of tables of a search`, {
        hint: 'Search for fewer terms at once.',
      });
    return at;
  }

  needles(plan: NeedlePlan): NeedleSearch {
    return new SimdNeedleSearch(this.#context, plan);
  }

  dfa(shape: DfaShape): DfaRunner {
    const at = this.#scratch.allocate(SimdDfaRunner.bytesOf(shape));
    if (at !== undefined) return new SimdDfaRunner(this.#context, shape, at);
    return shape.lines ? this.dfa({ ...shape, lines: undefined }) : new PlainDfaRunner(this.#plain, shape);
  }

  runs(): RunTable {
    return new SimdRunTable(this.#context);
  }

  countLineFeeds(from: number, to: number): number {
    return this.#exports.countLineFeeds(from, to) >>> 0;
  }

  nextLineFeed(from: number, to: number): number {
    return this.#exports.nextLineFeed(from, to) >>> 0;
  }

  previousLineFeed(from: number, to: number): number {
    const found = this.#exports.previousLineFeed(from, to) >>> 0;
    return found === 0xffff_ffff ? -1 : found;
  }

  // Node's own are vectorised too (9 GB/s and more).
  isAscii(from: number, to: number): boolean {
    return isAscii(this.#plain.bytes.subarray(from, to));
  }

  isUtf8(from: number, to: number): boolean {
    return isUtf8(this.#plain.bytes.subarray(from, to));
  }

  describeLines(lines: LinesToDescribe, into: Uint32Array): void {
    const { results, room, words } = this.#context;
    let { from, firstLine } = lines;
    for (let done = 0; done < lines.count; done += room) {
      const count = Math.min(room, lines.count - done);
      words.set(lines.at.subarray(done, done + count));
      const described = results + count * 4;
      this.#exports.describeLines(from, lines.to, firstLine, results, count, described);
      const triples = words.subarray(count, count * 4);
      into.set(triples, done * 3);
      firstLine = triples[count * 3 - 3]!;
      from = triples[count * 3 - 2]!;
    }
  }

  release(): void {
    this.#scratch = allocatorOf(this.#range);
    this.#context = this.#newContext();
  }
}

function allocatorOf({ from, to }: AddressRange): RangeAllocator {
  const allocator = new RangeAllocator(vectorBytes);
  allocator.extend(from, to - from);
  return allocator;
}
