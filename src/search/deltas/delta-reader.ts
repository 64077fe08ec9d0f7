/** The record of one repository, opened for searching: segments newest first, their shards held by the scanning thread. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observer } from '../../base/progress.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Pattern } from '../match/line-matcher.ts';
import { segmentName } from './segment-format.ts';
import { readChain } from './segment-files.ts';
import { placeOf, textAt, type PackColumns, type Segment } from './segment.ts';
import type { ScanThread } from './scan-thread.ts';
import type { ReadLine } from './scan.ts';

export interface OpenSegment {
  readonly segment: Segment;
  readonly lines: OpenPack;
  readonly messages: OpenPack;
}

export interface OpenPack {
  readonly columns: PackColumns;
  /** As the scanning thread numbers them. */
  readonly shards: readonly number[];
}

/** A matching line of a text (entry or commit); `line` counts within the text. */
export interface Hit {
  readonly text: number;
  readonly line: number;
}

export interface ReaderOptions {
  readonly folder: string;
  readonly thread: ScanThread;
  readonly observer: Observer;
}

export class DeltaReader {
  /** Newest first. */
  readonly segments: readonly OpenSegment[];
  /** How many landings are covered, from the root on. */
  readonly landings: number;
  readonly tip: string;
  readonly #thread: ScanThread;

  private constructor(thread: ScanThread, segments: readonly OpenSegment[]) {
    this.#thread = thread;
    this.segments = segments;
    this.landings = segments[0]!.segment.header.to;
    this.tip = segments[0]!.segment.header.tip;
  }

  /** Undefined when there is no record yet. What is damaged is removed, with all that follows it, and will be rebuilt. */
  static async open({ folder, thread, observer }: ReaderOptions): Promise<DeltaReader | undefined> {
    const segments: OpenSegment[] = [];
    for (const segment of await readChain(folder, observer)) {
      const lines = await openPack(folder, thread, segment.lines);
      const messages = await openPack(folder, thread, segment.messages);
      if (lines.ok && messages.ok) segments.unshift({ segment, lines: lines.value, messages: messages.value });
      else {
        const damage = lines.ok ? messages : lines;
        const why = damage.ok ? '' : damage.error;
        observer.note(`a shard of the record of differences is damaged (${why}): it will be rebuilt`);
        await rm(join(folder, segmentName(segment.header.from)), { force: true });
        break;
      }
    }
    return segments.length === 0 ? undefined : new DeltaReader(thread, segments);
  }

  /** Matching lines per pattern in one shard of a pack, ascending by text. */
  async scan(
    pack: OpenPack,
    at: number,
    patterns: readonly Pattern[],
    cancelled: Int32Array,
  ): Promise<readonly Hit[][]> {
    const found = await this.#thread.ask({ kind: 'scan', shard: pack.shards[at]!, patterns, cancelled });
    let before = 0;
    for (let shard = 0; shard < at; shard++) before += pack.columns.shards[shard]!.documents;
    return found.map((pairs) => {
      const hits: Hit[] = [];
      for (let pair = 0; pair < pairs.length; pair += 2) {
        const line = pairs[pair + 1]!;
        const text = textAt(pack.columns, before + pairs[pair]!, line);
        hits.push({ text, line: line - pack.columns.lines[text]! });
      }
      return hits;
    });
  }

  /** Lines of texts of a pack, with what matches in them. */
  async read(pack: OpenPack, runs: readonly TextRun[], patterns: readonly Pattern[]): Promise<readonly ReadLine[][]> {
    const answers: ReadLine[][] = [];
    // Neighbours mostly lie in the same shard: one request for all of them.
    for (let from = 0; from < runs.length;) {
      const { shard } = placeOf(pack.columns, runs[from]!.text);
      const places: { document: number; first: number; count: number }[] = [];
      let to = from;
      for (; to < runs.length; to++) {
        const run = runs[to]!;
        const place = placeOf(pack.columns, run.text);
        if (place.shard !== shard) break;
        places.push({ document: place.document, first: place.line + run.first, count: run.count });
      }
      const lines = await this.#thread.ask({ kind: 'lines', shard: pack.shards[shard]!, places, patterns });
      answers.push(...lines.map((read) => [...read]));
      from = to;
    }
    return answers;
  }

  async close(): Promise<void> {
    for (const { lines, messages } of this.segments)
      for (const shard of [...lines.shards, ...messages.shards]) await this.#thread.ask({ kind: 'close', shard });
  }
}

/** Lines [first, first + count) of a text. */
export interface TextRun {
  readonly text: number;
  readonly first: number;
  readonly count: number;
}

async function openPack(folder: string, thread: ScanThread, columns: PackColumns): Promise<Result<OpenPack, string>> {
  const shards: number[] = [];
  for (const { name } of columns.shards) {
    const opened = await thread.ask({ kind: 'open', path: join(folder, name) });
    if ('damage' in opened) return failed(opened.damage);
    shards.push(opened.shard);
  }
  return ok({ columns, shards });
}
