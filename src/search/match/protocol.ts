/**
 * What the main thread and the scanning threads tell each other. Shards travel as shared memory, results as flat numbers:
 * lines are made into strings by the one who needs them.
 */
import type { ShardHeader } from '../index/shard-format.ts';
import type { ScanPlan } from './condition.ts';
import type { FoundLine } from './block-scanner.ts';

export type ToWorker =
  | { readonly kind: 'index'; readonly shard: number; readonly header: ShardHeader; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'content'; readonly shard: number; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'forget'; readonly shard: number }
  /** `cancelled[0]` becomes 1 when nobody wants the answers any more. */
  | { readonly kind: 'begin'; readonly run: number; readonly plan: ScanPlan; readonly cancelled: Int32Array }
  | { readonly kind: 'scan'; readonly run: number; readonly job: number; readonly items: ScanItems }
  | { readonly kind: 'end'; readonly run: number };

/** Documents to look at: item i is document `documents[i]` of shard `shards[i]`, its path facts are `words` words of `masks`. */
export interface ScanItems {
  readonly shards: Uint32Array;
  readonly documents: Uint32Array;
  readonly masks: Uint32Array;
  readonly words: number;
}

export type FromWorker =
  | { readonly kind: 'scanned'; readonly job: number; readonly results: Int32Array }
  | { readonly kind: 'failed'; readonly job: number; readonly message: string };

/** The matched items of one job, in order: item, lines, then per line number, start, end, ascii, ranges, positions. */
export class ResultWriter {
  #numbers = new Int32Array(1024);
  #length = 0;

  add(item: number, lines: readonly FoundLine[]): void {
    this.#reserve(2);
    this.#push(item);
    this.#push(lines.length);
    for (const line of lines) {
      this.#reserve(5 + line.ranges.length);
      this.#push(line.number);
      this.#push(line.start);
      this.#push(line.end);
      this.#push(line.ascii ? 1 : 0);
      this.#push(line.ranges.length);
      for (const position of line.ranges) this.#push(position);
    }
  }

  taken(): Int32Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.#length);
  }

  #push(value: number): void {
    this.#numbers[this.#length++] = value;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#numbers.length) return;
    const grown = new Int32Array(Math.max(this.#length + more, this.#numbers.length * 2));
    grown.set(this.#numbers.subarray(0, this.#length));
    this.#numbers = grown;
  }
}

export class ResultReader {
  readonly #numbers: Int32Array;
  #at = 0;

  constructor(numbers: Int32Array) {
    this.#numbers = numbers;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#numbers.length;
  }

  /** The item the next result is about, or -1 at the end. */
  get item(): number {
    return this.isAtEnd ? -1 : this.#numbers[this.#at]!;
  }

  /** Passes the item and returns how many lines follow. */
  startItem(): number {
    this.#at += 2;
    return this.#numbers[this.#at - 1]!;
  }

  line(): FoundLine {
    const numbers = this.#numbers;
    const at = this.#at;
    const positions = numbers[at + 4]!;
    const ranges: number[] = [];
    for (let position = at + 5; position < at + 5 + positions; position++) ranges.push(numbers[position]!);
    this.#at = at + 5 + positions;
    return {
      number: numbers[at]!,
      // Positions above 2^31 come as negative numbers.
      start: numbers[at + 1]! >>> 0,
      end: numbers[at + 2]! >>> 0,
      ascii: numbers[at + 3] === 1,
      ranges,
    };
  }
}
