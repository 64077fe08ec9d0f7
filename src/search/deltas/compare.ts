/**
 * Steps compared in batches, as flat bytes and numbers that travel to a thread and back (compare-pool.ts): contents go one
 * way, what was added and removed comes back.
 */
import { kindOf, transcoded } from '../index/blocks.ts';
import { encodeHunks, entryTextOf } from './entry.ts';
import { differenceOf } from './line-difference.ts';
import type { DeltaGapReason } from './source.ts';

/** A content as it was read; undefined: there is no file. */
export type Side = Buffer | 'missing-object' | 'too-large' | undefined;

export interface CompareBatch {
  readonly bytes: Uint8Array;
  /** Per step and side: what it is (`sideCodes`), and where its bytes begin and end. */
  readonly sides: Int32Array<ArrayBuffer>;
}

export interface Compared {
  /** Of the steps one after the other. */
  readonly text: Uint8Array<ArrayBuffer>;
  readonly hunks: Uint8Array<ArrayBuffer>;
  /** Per step: bytes of text, lines, bytes of hunks, why it is not whole (`reasonCodes`), and which side that is about. */
  readonly numbers: Int32Array<ArrayBuffer>;
}

const sideCodes = { absent: 0, content: 1, 'missing-object': 2, 'too-large': 3 } as const;
const numbersPerStep = 5;
const reasons: readonly (DeltaGapReason | undefined)[] = [undefined, 'binary', 'missing-object', 'too-large'];

const batchBytes = 2 << 20;
/** The last content of a batch may be large. */
const memoryBytes = 2 * batchBytes;
const batchSteps = 1000;

/**
 * Memory that batches lie in: shared with the threads, so that nothing is copied on the way, and used again, because
 * gigabytes go through it and what is new each time has to be collected.
 */
export class BatchMemory {
  readonly #free: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(new SharedArrayBuffer(memoryBytes));
  }

  /** Of a batch that is done with. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.length === memoryBytes) this.#free.push(bytes);
  }
}

/** Gathers steps. A content that one step ends with and the next one begins with is held once. */
export class BatchWriter {
  readonly #memory: BatchMemory;
  #bytes: Uint8Array;
  #length = 0;
  #sides: number[] = [];
  #last: { readonly side: Side; readonly numbers: readonly number[] } | undefined;

  constructor(memory = new BatchMemory()) {
    this.#memory = memory;
    this.#bytes = memory.take();
  }

  get steps(): number {
    return this.#sides.length / 6;
  }

  get isFull(): boolean {
    return this.#length >= batchBytes || this.steps >= batchSteps;
  }

  add(before: Side, after: Side): void {
    const old = before !== undefined && this.#last?.side === before ? this.#last.numbers : this.#put(before);
    const now = this.#put(after);
    this.#last = { side: after, numbers: now };
    this.#sides.push(...old, ...now);
  }

  #put(side: Side): readonly number[] {
    if (side === undefined) return [sideCodes.absent, 0, 0];
    if (typeof side === 'string') return [sideCodes[side], 0, 0];
    const from = this.#length;
    const to = from + side.length;
    if (to > this.#bytes.length) {
      const grown = new Uint8Array(new SharedArrayBuffer(Math.max(to, 2 * this.#bytes.length)));
      grown.set(this.#bytes.subarray(0, from));
      this.#memory.giveBack(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(side, from);
    this.#length = to;
    return [sideCodes.content, from, to];
  }

  take(): CompareBatch {
    const batch = { bytes: this.#bytes, sides: Int32Array.from(this.#sides) };
    this.#bytes = this.#memory.take();
    this.#length = 0;
    this.#sides = [];
    this.#last = undefined;
    return batch;
  }
}

interface Content {
  readonly text: Buffer;
  readonly reason: number;
}

const noText = Buffer.alloc(0);

/** As the index has it: UTF-16 is read as UTF-8. What cannot be read as text counts as empty. */
function contentOf(bytes: Buffer): Content {
  const { state, encoding } = kindOf(bytes);
  if (state === 'too-large') return { text: noText, reason: reasons.indexOf('too-large') };
  const text = state !== 'text' ? undefined : encoding === 'utf-8' ? bytes : transcoded(Buffer.from(bytes), encoding);
  return text ? { text, reason: 0 } : { text: noText, reason: reasons.indexOf('binary') };
}

export function compareBatch({ bytes, sides }: CompareBatch): Compared {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let last: { readonly from: number; readonly to: number; readonly content: Content } | undefined;
  const sideAt = (at: number): Content => {
    const code = sides[at]!;
    const from = sides[at + 1]!;
    const to = sides[at + 2]!;
    if (code !== sideCodes.content) return { text: noText, reason: code === sideCodes.absent ? 0 : code };
    if (last?.from !== from || last.to !== to) last = { from, to, content: contentOf(whole.subarray(from, to)) };
    return last.content;
  };
  const texts: Buffer[] = [];
  const hunks: number[] = [];
  const numbers: number[] = [];
  for (let at = 0; at < sides.length; at += 6) {
    const old = sideAt(at);
    const now = sideAt(at + 3);
    const entry = entryTextOf(old.text, now.text, differenceOf(old.text, now.text));
    const before = hunks.length;
    encodeHunks(entry.hunks, hunks);
    numbers.push(entry.text.length, entry.lines, hunks.length - before, now.reason || old.reason, now.reason ? 1 : 0);
    texts.push(entry.text);
  }
  return { text: joined(texts), hunks: Uint8Array.from(hunks), numbers: Int32Array.from(numbers) };
}

/** In memory of its own, to be handed over. */
function joined(texts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const text of texts) {
    whole.set(text, at);
    at += text.length;
  }
  return whole;
}

export interface ComparedStep {
  readonly text: Buffer;
  readonly lines: number;
  readonly hunks: Uint8Array;
  readonly reason: DeltaGapReason | undefined;
  /** The reason is about the content after the step. */
  readonly isAfter: boolean;
}

export function* comparedSteps({ text, hunks, numbers }: Compared): Generator<ComparedStep, void, undefined> {
  let textAt = 0;
  let hunksAt = 0;
  for (let at = 0; at < numbers.length; at += numbersPerStep) {
    const bytes = numbers[at]!;
    const encoded = numbers[at + 2]!;
    yield {
      text: Buffer.from(text.buffer, textAt, bytes),
      lines: numbers[at + 1]!,
      hunks: hunks.subarray(hunksAt, hunksAt + encoded),
      reason: reasons[numbers[at + 3]!],
      isAfter: numbers[at + 4] === 1,
    };
    textAt += bytes;
    hunksAt += encoded;
  }
}
