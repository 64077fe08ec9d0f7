/** Many stretches of text in one call: the records that assembly/runs.ts describes, and what it found. */
import type { RunSearch, RunsFound, RunTable } from './kernels.ts';
import type { SimdContext } from './simd.ts';
import { SimdDfaRunner } from './simd-dfa.ts';
import { SimdNeedleSearch } from './simd-needles.ts';

const wordsPerRun = 4;
const mostRuns = 4096;
const foundWords = 1 << 16;
const notUtf8 = 0x8000_0000;
const stops = ['end', 'full', 'judge'] as const;
const wordsPerLine = { counts: 0, numbers: 1, places: 3 } as const;

export class SimdRunTable implements RunTable {
  count = 0;
  readonly #context: SimdContext;
  readonly #at: number;
  readonly #runs: Uint32Array;
  readonly #found: Uint32Array;

  constructor(context: SimdContext) {
    this.#context = context;
    this.#at = context.take((mostRuns * wordsPerRun + foundWords) * 4);
    const { buffer } = context.memory;
    this.#runs = new Uint32Array(buffer, this.#at, mostRuns * wordsPerRun);
    this.#found = new Uint32Array(buffer, this.#at + this.#runs.byteLength, foundWords);
  }

  get room(): number {
    return mostRuns - this.count;
  }

  add(document: number, from: number, to: number, line: number): void {
    const at = this.count++ * wordsPerRun;
    this.#runs[at] = from;
    this.#runs[at + 1] = to;
    this.#runs[at + 2] = line;
    this.#runs[at + 3] = document;
  }

  markNotUtf8(): void {
    this.#runs[(this.count - 1) * wordsPerRun + 2]! |= notUtf8;
  }

  documentOf(run: number): number {
    return this.#runs[run * wordsPerRun + 3]!;
  }

  search({ needles, automaton, lineStart, job, first, wanted = 'numbers' }: RunSearch): RunsFound | undefined {
    const { exports, results, spare, room } = this.#context;
    if (needles && !(needles instanceof SimdNeedleSearch)) return undefined;
    if (automaton && !(automaton instanceof SimdDfaRunner)) return undefined;
    // Lines with needles are judged one by one, from their beginning.
    if (automaton && !needles) automaton.prepareSkips(lineStart);
    const found = this.#found.byteOffset;
    const end = exports.searchRuns(
      needles?.address ?? 0,
      automaton?.address ?? 0,
      lineStart,
      this.#at + first * wordsPerRun * 4,
      this.count - first,
      job,
      found,
      found + foundWords * 4,
      results,
      room,
      spare,
      wordsPerLine[wanted],
    );
    return {
      words: this.#found.subarray(0, ((end >>> 0) - found) >> 2),
      done: exports.runsDone.value >>> 0,
      stop: stops[exports.runsStop.value]!,
      hits: exports.needleHits.value >>> 0,
    };
  }

  release(): void {
    this.#context.giveBack(this.#at);
  }
}
