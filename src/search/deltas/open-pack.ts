/**
 * The shards of a pack, opened, and lines read from them for show: block by block from the file, each compared with its
 * checksum. What is shown is little, so nothing is kept in memory for it.
 */
import { readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { failed, ok, type Result } from '../../base/result.ts';
import { openShard, type Shard } from '../index/shard-file.ts';
import type { Unusable } from '../index/shard-format.ts';
import { inCodePoints, mergeRanges, type Ranges } from '../match/ranges.ts';
import type { SpanFinder } from '../regex/pattern.ts';
import { placeOf, type PackColumns } from './segment.ts';

export interface OpenPack {
  readonly columns: PackColumns;
  readonly shards: readonly Shard[];
}

/** Lines [first, first + count) of a text. */
export interface TextRun {
  readonly text: number;
  readonly first: number;
  readonly count: number;
}

export interface ReadLine {
  readonly text: string;
  /** Pairs of start and end in code points, of all patterns. */
  readonly ranges: Ranges;
}

/** Numbers of its own for shards, of 32 bits: those of the index of files count from 1, of other revisions from 2^31. */
let nextShard = 3 * 2 ** 30;

export async function openPack(folder: string, columns: PackColumns): Promise<Result<OpenPack, Unusable>> {
  const shards: Shard[] = [];
  for (const { name } of columns.shards) {
    const opened = await openShard(nextShard++, join(folder, name));
    if (opened.ok) shards.push(opened.value);
    else {
      await closePack({ columns, shards });
      return failed(opened.error);
    }
  }
  return ok({ columns, shards });
}

export async function closePack({ shards }: OpenPack): Promise<void> {
  for (const shard of shards) await shard.close();
}

/** In a line of megabytes not every match is highlighted: looking for all of them can take the square of its length. */
const highlightBytes = 2 ** 25;
const mostHighlights = 1000;

export function readLines(pack: OpenPack, run: TextRun, spans: readonly SpanFinder[]): readonly ReadLine[] {
  const { shard: at, document, line } = placeOf(pack.columns, run.text);
  const shard = pack.shards[at]!;
  const { index } = shard;
  const first = line + run.first;
  const last = first + run.count;
  const lines: ReadLine[] = [];
  const end = index.firstBlock(document + 1);
  for (let block = blockOfLine(shard, document, first); block < end && index.firstLine(block) < last; block++) {
    const bytes = readBlock(shard, block);
    let number = index.firstLine(block);
    for (let from = 0; from < bytes.length && number < last; number++) {
      const feed = bytes.indexOf(10, from);
      const to = feed < 0 ? bytes.length : feed;
      if (number >= first) lines.push(readLine(bytes.subarray(from, to), spans));
      from = to + 1;
    }
  }
  return lines;
}

function readLine(bytes: Buffer, spans: readonly SpanFinder[]): ReadLine {
  const text = bytes.toString();
  if (spans.length === 0) return { text, ranges: [] };
  // As it is shown: with U+FFFD for what is no UTF-8.
  const shown = Buffer.from(text);
  const most = Math.min(mostHighlights, Math.ceil(highlightBytes / (shown.length + 1)));
  const found = spans.map((finder) => notEmpty(finder.spans(shown, 0, shown.length, most)));
  return { text, ranges: inCodePoints(shown, found.reduce(mergeRanges, [])) };
}

export function notEmpty(spans: readonly number[]): Ranges {
  const ranges: number[] = [];
  for (let at = 0; at < spans.length; at += 2) if (spans[at + 1]! > spans[at]!) ranges.push(spans[at]!, spans[at + 1]!);
  return ranges;
}

function readBlock(shard: Shard, block: number): Buffer {
  const { index, contentFile } = shard;
  const from = index.blockOffset(block);
  const bytes = Buffer.allocUnsafe(index.blockOffset(block + 1) - from);
  for (let done = 0; done < bytes.length;) {
    const read = readSync(contentFile.descriptor, bytes, done, bytes.length - done, contentFile.offset + from + done);
    if (read === 0) throw shard.damaged('it is cut off');
    done += read;
  }
  if (crc32(bytes) !== index.checksum(block)) throw shard.damaged('its content does not add up');
  return bytes;
}

function blockOfLine({ index }: Shard, document: number, line: number): number {
  let low = index.firstBlock(document);
  let high = index.firstBlock(document + 1) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.firstLine(middle) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}
