/**
 * Finds the matching lines of one block. Here vector kernels will slot in: whatever replaces it gets bytes and a matcher
 * and appends the same lines.
 *
 * A block of ASCII becomes a one-byte string, where positions are byte positions. Any other block is decoded as UTF-8
 * with U+FFFD for what is none, exactly as the line will be shown: a pattern sees what the reader sees, and `.` matches
 * a U+FFFD like any other character.
 */
import { lineFeed } from '../index/alphabet.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import type { LineMatcher, Ranges } from './line-matcher.ts';

export interface FoundLine {
  /** Within the document, from 0. */
  readonly number: number;
  /** Byte positions in the shard's content; `end` is before the line break. */
  readonly start: number;
  readonly end: number;
  readonly ascii: boolean;
  /** Pairs of start and end in code points. */
  readonly ranges: Ranges;
}

export class BlockScanner {
  readonly #matcher: LineMatcher;

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
  }

  scan(shard: { readonly index: ShardIndex; readonly content: Buffer }, block: number, into: FoundLine[]): void {
    const { index, content } = shard;
    const from = index.blockOffset(block);
    const to = index.blockOffset(block + 1);
    const ascii = index.isAscii(block);
    const text = content.toString(ascii ? 'latin1' : 'utf8', from, to);
    let matched = this.#matcher.next(text, 0);
    if (!matched) return;
    const cursor = new LineCursor(text, index.firstLine(block));
    let byteStart = from;
    for (; matched; matched = this.#matcher.next(text, matched.end + 1)) {
      const passed = cursor.moveTo(matched.start);
      if (ascii) byteStart = from + matched.start;
      else for (let line = 0; line < passed; line++) byteStart = content.indexOf(lineFeed, byteStart) + 1;
      const { start, end } = matched;
      into.push({
        number: cursor.line,
        start: byteStart,
        end: ascii ? from + end : lineEnd(content, byteStart, to),
        ascii,
        ranges: ascii ? matched.ranges : inCodePoints(text.slice(start, end), matched.ranges),
      });
    }
  }
}

/** Counts lines from match to match, so that a block is walked once. */
class LineCursor {
  line: number;
  readonly #text: string;
  #start = 0;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.line = firstLine;
  }

  /** Moves to the line that starts at `start` and returns over how many line breaks. */
  moveTo(start: number): number {
    let passed = 0;
    while (this.#start < start) {
      this.#start = this.#text.indexOf('\n', this.#start) + 1;
      passed++;
    }
    this.line += passed;
    return passed;
  }
}

function lineEnd(content: Buffer, from: number, blockEnd: number): number {
  const end = content.indexOf(lineFeed, from);
  return end < 0 || end > blockEnd ? blockEnd : end;
}

export function inCodePoints(line: string, ranges: Ranges): Ranges {
  const converted: number[] = [];
  let unit = 0;
  let point = 0;
  for (const position of ranges) {
    for (; unit < position; point++) unit += line.codePointAt(unit)! > 0xffff ? 2 : 1;
    converted.push(point);
  }
  return converted;
}
