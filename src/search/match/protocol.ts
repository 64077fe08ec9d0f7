/**
 * What the main thread and the scanning threads tell each other. Texts and bitmaps travel as shared memory, results as flat
 * numbers beside the bytes of the lines: strings are made by the one who needs them, and no result depends on a text
 * still being in memory when it is read.
 *
 * A search (run) is told once to every thread. Threads take its jobs off a counter in shared memory until there are none.
 */
import type { ContentFile, TextPart } from '../index/shard-file.ts';
import type { ShardHeader } from '../index/shard-format.ts';
import type { ArenaLayout } from '../kernels/arena.ts';
import type { KernelProgram } from '../kernels/load.ts';
import type { GivenUp } from '../structural/structure.ts';
import type { Condition } from './condition.ts';
import type { ScoringPlan } from './line-scorer.ts';
import type { Pattern } from './text-matcher.ts';
import type { Ranges } from './ranges.ts';

/** Places in the numbers shared by the threads of one run. */
export const control = {
  /** 1 when nobody wants the results any more, or has them all. */
  cancelled: 0,
  /** The next job to be taken. */
  next: 1,
  /** Bytes of results that were sent, and those the reader has taken: when these are far behind, no job is taken. */
  sent: 2,
  taken: 3,
  /** 1 when a thread stopped because of that. */
  paused: 4,
  /** Per job the number of the thread that took it, 0 before. */
  claims: 5,
} as const;

/** So many bytes of results may wait for whoever reads them. */
export const bytesAhead = 2 << 20;

/** What is to be found. Plain data. */
export interface ScanPlan {
  /** Per leaf its pattern, or nothing for a leaf that is known without the content. */
  readonly patterns: readonly (Pattern | undefined)[];
  /** Leaves whose lines are not shown. */
  readonly silent: readonly number[];
  readonly condition: Condition;
  /** Per variant one bit per leaf: those that are true whatever the content is. */
  readonly masks: readonly Uint32Array[];
  /**
   * How much is returned of each line: nothing (but that a file matches; with `counts` how many lines of it do), its number,
   * or ranges and text, too. `scores`: how good the best one of a file is, and where each stands.
   */
  readonly detail: 'files' | 'counts' | 'numbers' | 'scores' | 'text';
  /** A job ends after the document in which it found so many lines. */
  readonly linesPerJob: number;
  /** So many lines of a document are returned at most; whoever asks for fewer than there are knows that. */
  readonly linesPerDocument?: number;
  /** With detail `text` and `scores`: how good lines are is told, too. */
  readonly scoring?: ScoringPlan;
  /** Each shard has one job, and few of its documents are wanted: its lists are looked into for these alone. */
  readonly few?: boolean;
  /** `symbols`: patterns are looked for in names of definitions, and documents with such names are what is found. */
  readonly part?: TextPart;
  /** By shard, where documents hold several texts: a match over several lines stays within one stretch of lines. */
  readonly stretches?: ReadonlyMap<number, Stretches>;
}

/** How the documents of a shard are cut, in shared memory. */
export interface Stretches {
  /** Per document its first stretch; one more at the end. */
  readonly documents: Uint32Array;
  /** Per stretch its first line within the document. */
  readonly lines: Uint32Array;
}

/** A stretch of a shard's documents. Which of them are looked at with variant 0, `documents` of the run says. */
export interface ScanJob {
  readonly shard: number;
  /** Where the shard's words begin in the run's bitmaps. */
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  /** Pairs of document and variant, documents ascending. */
  readonly extras?: Uint32Array;
}

/** The jobs of a run in shared memory: a search that is told to every thread is told in few words. */
export class JobTable {
  readonly packed: PackedJobs;

  constructor(packed: PackedJobs) {
    this.packed = packed;
  }

  static of(jobs: readonly ScanJob[]): JobTable {
    const words = new Uint32Array(new SharedArrayBuffer(4 * wordsPerJob * jobs.length));
    const extras = new Map<number, Uint32Array>();
    for (const [number, { shard, offset, from, to, extras: pairs }] of jobs.entries()) {
      const at = number * wordsPerJob;
      [words[at], words[at + 1], words[at + 2], words[at + 3]] = [shard, offset, from, to];
      if (pairs) extras.set(number, pairs);
    }
    return new JobTable({ words, extras });
  }

  get size(): number {
    return this.packed.words.length / wordsPerJob;
  }

  job(number: number): ScanJob {
    const { words, extras } = this.packed;
    const at = number * wordsPerJob;
    const pairs = extras.get(number);
    return {
      shard: words[at]!,
      offset: words[at + 1]!,
      from: words[at + 2]!,
      to: words[at + 3]!,
      ...(pairs && { extras: pairs }),
    };
  }
}

const wordsPerJob = 4;

export interface PackedJobs {
  /** Shard, offset, from and to of each. */
  readonly words: Uint32Array;
  /** Of those that have some. */
  readonly extras: ReadonlyMap<number, Uint32Array>;
}

/** Where a text lies while the run holds it. */
export interface Place {
  readonly arena: number;
  readonly at: number;
}

/** What a thread is started with. */
export interface ThreadSetting {
  readonly number: number;
  /** The run it is busy with, 0 when with none. */
  readonly busy: Int32Array;
  readonly program: KernelProgram;
}

export type ToWorker =
  | {
      readonly kind: 'index';
      readonly shard: number;
      readonly header: ShardHeader;
      readonly memory: SharedArrayBuffer;
      /** Where the content can be read while it is in no arena. */
      readonly file: ContentFile;
    }
  | { readonly kind: 'arena'; readonly id: number; readonly memory: WebAssembly.Memory; readonly layout: ArenaLayout }
  | { readonly kind: 'forget'; readonly shard: number }
  | {
      readonly kind: 'begin';
      readonly run: number;
      readonly plan: ScanPlan;
      readonly control: Int32Array;
      readonly jobs: PackedJobs;
      /** Per shard where its text lies, if it does. */
      readonly places: ReadonlyMap<number, Place>;
      readonly documents: Uint32Array;
    }
  /**
   * This job, whoever took it: its text has come, or the thread that had it is gone. Without a place there is no room for
   * the text: it is to be read through the thread's window.
   */
  | { readonly kind: 'scan'; readonly run: number; readonly job: number; readonly place: Place | undefined }
  /** More jobs are allowed. */
  | { readonly kind: 'go'; readonly run: number };

export const givenUpReasons: readonly GivenUp[] = ['too-complex', 'too-large'];

export type FromWorker =
  | {
      readonly kind: 'found';
      readonly run: number;
      /** Jobs that are done with this. */
      readonly jobs: readonly number[];
      readonly numbers: Int32Array;
      readonly text: Uint8Array;
      /** Job, document, variant (of stretches: first line) and which of `givenUpReasons` it is: there may be more matches there. */
      readonly givenUp: readonly number[];
      /** Shards whose texts are in no arena, and were read from the file. */
      readonly fromFile: readonly number[];
      /** Documents whose text was looked at. */
      readonly read: number;
      /** Milliseconds spent on the index, and on texts. */
      readonly millis: { readonly index: number; readonly scan: number };
    }
  /** `must`: a document of it is longer than a window. */
  | {
      readonly kind: 'needs';
      readonly run: number;
      readonly job: number;
      readonly shard: number;
      readonly must: boolean;
    }
  /** What was read of a shard does not add up. */
  | { readonly kind: 'damaged'; readonly run: number; readonly shard: number; readonly why: string }
  | { readonly kind: 'failed'; readonly run: number; readonly message: string };

/** What stands before the lines of a document. */
export function headerWords(detail: ScanPlan['detail']): number {
  return detail === 'text' || detail === 'scores' ? 6 : 4;
}

/**
 * The matching documents: job, document, variant, number of lines, with detail `text` and `scores` the best line's score and
 * the terms that were seen (line-scorer.ts); then per line its number, with detail `text` and `scores` the byte position in the
 * document and the bytes of its text, with detail `text` the number of positions of ranges and these positions.
 */
export class ResultWriter {
  #numbers = new Int32Array(1024);
  #length = 0;
  #text = new Uint8Array(4096);
  #textLength = 0;
  readonly #detail: ScanPlan['detail'];

  constructor(detail: ScanPlan['detail']) {
    this.#detail = detail;
  }

  /** What was added behind `mark` is forgotten. */
  cutTo(mark: { readonly numbers: number; readonly text: number }): void {
    this.#length = mark.numbers;
    this.#textLength = mark.text;
  }

  get mark(): { readonly numbers: number; readonly text: number } {
    return { numbers: this.#length, text: this.#textLength };
  }

  get size(): number {
    return this.#length * 4 + this.#textLength;
  }

  /** Lines are three numbers each: number, first byte, end. */
  add(
    place: { readonly job: number; readonly document: number; readonly variant: number; readonly start: number },
    found: {
      readonly lines: Uint32Array;
      readonly bytes: Uint8Array;
      readonly ranges: ((start: number, end: number) => Ranges) | undefined;
      /** Knows of every line for which `ranges` were asked. */
      readonly scores?: { readonly best: number; readonly terms: number } | undefined;
    },
  ): void {
    const { lines } = found;
    this.#reserve(headerWords(this.#detail) + (this.#detail === 'scores' ? lines.length : lines.length / 3));
    const header = this.#length;
    this.#push(place.job);
    this.#push(place.document);
    this.#push(place.variant);
    this.#push(lines.length / 3);
    if (this.#detail === 'files' || this.#detail === 'counts') return;
    this.#length = header + headerWords(this.#detail);
    for (let at = 0; at < lines.length; at += 3) {
      if (this.#detail === 'text') this.#addLine(lines.subarray(at, at + 3), place.start, found);
      else this.#push(lines[at]!);
      if (this.#detail !== 'scores') continue;
      this.#push(lines[at + 1]! - place.start);
      this.#push(lines[at + 2]! - lines[at + 1]!);
    }
    if (headerWords(this.#detail) === 4) return;
    this.#numbers[header + 4] = found.scores?.best ?? 0;
    this.#numbers[header + 5] = found.scores?.terms ?? 0;
  }

  /** As kernels write them: job, document, variant, number of lines; but with detail `counts` numbers of the lines. */
  addNumbers(words: Uint32Array): void {
    this.#reserve(words.length);
    this.#numbers.set(words, this.#length);
    this.#length += words.length;
  }

  #addLine(
    line: Uint32Array,
    documentStart: number,
    {
      bytes,
      ranges,
    }: { readonly bytes: Uint8Array; readonly ranges: ((start: number, end: number) => Ranges) | undefined },
  ): void {
    const [number, start, end] = [line[0]!, line[1]!, line[2]!];
    const found = ranges?.(start, end) ?? [];
    this.#reserve(4 + found.length);
    this.#push(number);
    this.#push(start - documentStart);
    this.#push(end - start);
    this.#push(found.length);
    for (const position of found) this.#push(position);
    const needed = this.#textLength + end - start;
    if (needed > this.#text.length) {
      const grown = new Uint8Array(Math.max(needed, this.#text.length * 2));
      grown.set(this.#text.subarray(0, this.#textLength));
      this.#text = grown;
    }
    if (end - start < 64) for (let at = start; at < end; at++) this.#text[this.#textLength++] = bytes[at]!;
    else {
      this.#text.set(bytes.subarray(start, end), this.#textLength);
      this.#textLength = needed;
    }
  }

  /** What was added since the last time. */
  take(): { readonly numbers: Int32Array<ArrayBuffer>; readonly text: Uint8Array<ArrayBuffer> } {
    const taken = { numbers: this.#numbers.slice(0, this.#length), text: this.#text.slice(0, this.#textLength) };
    this.#length = 0;
    this.#textLength = 0;
    return taken;
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
