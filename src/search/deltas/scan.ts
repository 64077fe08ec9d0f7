/**
 * Finds matching lines in the shards of packs. Runs in the scanning thread; knows documents and lines, nothing of
 * landings. The only place of this room that touches the matchers.
 */
import { candidateBlocks, nextCandidate, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { inCodePoints } from '../match/block-scanner.ts';
import { endOfLine, LineMatcher, mergeRanges, type Pattern, type Ranges } from '../match/line-matcher.ts';

export interface OpenShard {
  readonly index: ShardIndex;
  readonly content: Buffer;
}

/** Matching lines as pairs of document and line within it, ascending. */
export function matchingLines(
  shard: OpenShard,
  pattern: Pattern,
  isCancelled: () => boolean,
): Uint32Array<ArrayBuffer> {
  const matcher = matcherOf(pattern);
  const { index } = shard;
  const candidates = candidateBlocks(index, matcher.trigrams);
  const found = new Pairs();
  for (let document = 0; document < index.documents && !isCancelled(); document++)
    scanDocument(shard, { document, matcher, candidates, found });
  return found.taken();
}

interface DocumentScan {
  readonly document: number;
  readonly matcher: LineMatcher;
  readonly candidates: Candidates;
  readonly found: Pairs;
}

function scanDocument({ index, content }: OpenShard, { document, matcher, candidates, found }: DocumentScan): void {
  const end = index.firstBlock(document + 1);
  const first = nextCandidate(candidates, index.firstBlock(document), end);
  for (let block = first; block < end; block = nextCandidate(candidates, block + 1, end)) {
    const text = blockText({ index, content }, block);
    let line = index.firstLine(block);
    let at = 0;
    for (let matched = matcher.next(text, 0); matched; matched = matcher.next(text, matched.end + 1)) {
      for (let next = text.indexOf('\n', at); next >= 0 && next < matched.start; next = text.indexOf('\n', at)) {
        at = next + 1;
        line++;
      }
      found.add(document, line);
    }
  }
}

export interface ReadLine {
  readonly text: string;
  /** Pairs of start and end in code points, of all patterns. */
  readonly ranges: Ranges;
}

/** The text of lines [first, first + count) of a document, with what matches any of the patterns. */
export function readLines(
  shard: OpenShard,
  where: { readonly document: number; readonly first: number; readonly count: number },
  patterns: readonly Pattern[],
): readonly ReadLine[] {
  const { index } = shard;
  const lines: ReadLine[] = [];
  const last = where.first + where.count;
  let block = blockOfLine(index, where.document, where.first);
  const end = index.firstBlock(where.document + 1);
  for (; block < end && index.firstLine(block) < last; block++) {
    const text = blockText(shard, block);
    let line = index.firstLine(block);
    for (let at = 0; at < text.length && line < last; line++) {
      const stop = endOfLine(text, at);
      if (line >= where.first) lines.push(readLine(text.slice(at, stop), patterns));
      at = stop + 1;
    }
  }
  return lines;
}

function readLine(text: string, patterns: readonly Pattern[]): ReadLine {
  const ranges = patterns.map((pattern) => matcherOf(pattern).next(text, 0)?.ranges ?? []);
  return { text, ranges: inCodePoints(text, ranges.reduce(mergeRanges, [])) };
}

function blockText({ index, content }: OpenShard, block: number): string {
  const encoding = index.isAscii(block) ? 'latin1' : 'utf8';
  return content.toString(encoding, index.blockOffset(block), index.blockOffset(block + 1));
}

function blockOfLine(index: ShardIndex, document: number, line: number): number {
  let low = index.firstBlock(document);
  let high = index.firstBlock(document + 1) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.firstLine(middle) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

const matchers = new Map<string, LineMatcher>();
const matchersKept = 64;

function matcherOf(pattern: Pattern): LineMatcher {
  const key = `${pattern.ignoreCase ? 'i' : 'c'}${pattern.source}`;
  const known = matchers.get(key);
  if (known) return known;
  if (matchers.size >= matchersKept) matchers.clear();
  const made = new LineMatcher(pattern);
  matchers.set(key, made);
  return made;
}

class Pairs {
  #numbers = new Uint32Array(256);
  #length = 0;

  add(a: number, b: number): void {
    if (this.#length + 2 > this.#numbers.length) {
      const grown = new Uint32Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length++] = a;
    this.#numbers[this.#length++] = b;
  }

  taken(): Uint32Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.#length);
  }
}
