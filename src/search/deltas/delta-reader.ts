/** The record of one repository, opened for searching: segments newest first, with the shards of their texts. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observer } from '../../base/progress.ts';
import { closePack, openPack, type OpenPack } from './open-pack.ts';
import type { Scanning } from './scanning.ts';
import { segmentName } from './segment-format.ts';
import { readChain, rebuilding } from './segment-files.ts';
import type { Segment } from './segment.ts';

export interface OpenSegment {
  readonly segment: Segment;
  readonly lines: OpenPack;
  readonly messages: OpenPack;
}

export interface ReaderOptions {
  readonly folder: string;
  readonly scanning: Scanning;
  readonly observer: Observer;
}

export class DeltaReader {
  /** Newest first. */
  readonly segments: readonly OpenSegment[];
  /** How many landings are covered, from the root on. */
  readonly landings: number;
  readonly tip: string;
  readonly scanning: Scanning;

  private constructor(scanning: Scanning, segments: readonly OpenSegment[]) {
    this.scanning = scanning;
    this.segments = segments;
    this.landings = segments[0]!.segment.header.to;
    this.tip = segments[0]!.segment.header.tip;
  }

  /** Undefined when there is no record yet. What is damaged is removed, with all that follows it, and will be rebuilt. */
  static async open({ folder, scanning, observer }: ReaderOptions): Promise<DeltaReader | undefined> {
    const segments: OpenSegment[] = [];
    for (const segment of await readChain(folder, observer)) {
      const lines = await openPack(folder, segment.lines);
      const messages = await openPack(folder, segment.messages);
      if (lines.ok && messages.ok) segments.unshift({ segment, lines: lines.value, messages: messages.value });
      else {
        for (const pack of [lines, messages]) if (pack.ok) await closePack(pack.value);
        const damage = lines.ok ? messages : lines;
        if (!damage.ok) observer.note(rebuilding('a shard of the record of differences', damage.error));
        await rm(join(folder, segmentName(segment.header.from)), { force: true });
        break;
      }
    }
    return segments.length === 0 ? undefined : new DeltaReader(scanning, segments);
  }

  /** Nobody searches it any more. */
  async close(): Promise<void> {
    const { pool, texts } = this.scanning;
    for (const { lines, messages } of this.segments)
      for (const pack of [lines, messages]) {
        for (const { id } of pack.shards) {
          texts.drop(id);
          pool.forget(id);
        }
        await closePack(pack);
      }
  }
}
