/**
 * Short texts (paths, names of repositories), each once, numbered in the order of arrival, and searched like a file with a
 * line each: `file:` filters and terms over hundreds of thousands of paths take a trigram query over blocks of lines and
 * a look at the blocks that remain.
 *
 * Only ever appended to, so snapshots share one table: what a publication adds is all that is indexed anew. Numbers stay
 * valid; lines nobody stands for any more cost a few bytes until the process ends.
 */
import type { TrigramQuery } from '../regex/trigram-query.ts';
import type { Pace } from '../pace.ts';
import { lineFeed, symbolOfByte, symbolsOfCodePoint, trigramCount } from './alphabet.ts';

/** Small enough that the slowest pattern over one block does not hold up others. */
const linesPerBlock = 64;

/** What a table is searched with: LineMatcher fulfils it. */
export interface TableMatcher {
  readonly trigrams: TrigramQuery;
  next(text: string, from: number): { readonly start: number; readonly end: number } | undefined;
}

type Blocks = Uint32Array | 'all';

export class LineTable {
  readonly lines: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  /** Trigram -> blocks, ascending. */
  readonly #postings = new Map<number, number[]>();
  #indexed = 0;

  idOf(line: string): number {
    const known = this.#ids.get(line);
    if (known !== undefined) return known;
    const id = this.lines.push(line) - 1;
    this.#ids.set(line, id);
    return id;
  }

  /** The number of a line, or undefined when nobody added it. */
  find(line: string): number | undefined {
    return this.#ids.get(line);
  }

  /** Brings texts and postings up to the last line; to be called before a search, by whoever added lines. */
  async index(pace: Pace): Promise<void> {
    if (this.#indexed === this.lines.length) return;
    const seenIn = new Int32Array(trigramCount).fill(-1);
    for (let block = Math.floor(this.#indexed / linesPerBlock); block * linesPerBlock < this.lines.length; block++) {
      this.#indexBlock(block, seenIn);
      if (pace.isDue) await pace.breathe();
    }
    this.#indexed = this.lines.length;
  }

  #indexBlock(block: number, seenIn: Int32Array): void {
    const first = block * linesPerBlock;
    const text = this.lines
      .slice(first, first + linesPerBlock)
      .map(asLine)
      .join('\n');
    this.#texts[block] = text;
    let trigram = 0;
    let length = 0;
    for (const symbol of symbolsOf(text)) {
      if (symbol === lineBreakSymbol) length = 0;
      else {
        trigram = ((trigram << 7) | symbol) & (trigramCount - 1);
        if (++length >= 3 && seenIn[trigram] !== block) {
          seenIn[trigram] = block;
          this.#note(trigram, block);
        }
      }
    }
  }

  #note(trigram: number, block: number): void {
    const posting = this.#postings.get(trigram);
    // A block that was half full has been indexed before.
    if (!posting) this.#postings.set(trigram, [block]);
    else if (posting.at(-1) !== block) posting.push(block);
  }

  /** A bitmap over the lines: those that match. */
  async matching(matcher: TableMatcher, pace: Pace): Promise<Uint32Array> {
    const bits = new Uint32Array((this.lines.length + 31) >> 5);
    const blocks = this.#candidates(matcher.trigrams);
    for (let block = 0; block < this.#texts.length; block++) {
      if (blocks !== 'all' && (blocks[block >> 5]! & (1 << (block & 31))) === 0) continue;
      this.#searchBlock(block, matcher, bits);
      if ((block & 7) === 0 && pace.isDue) await pace.breathe();
    }
    return bits;
  }

  #searchBlock(block: number, matcher: TableMatcher, bits: Uint32Array): void {
    const text = this.#texts[block]!;
    let line = block * linesPerBlock;
    let start = 0;
    for (let found = matcher.next(text, 0); found; found = matcher.next(text, found.end + 1)) {
      for (; start < found.start; line++) start += this.lines[line]!.length + 1;
      bits[line >> 5]! |= 1 << (line & 31);
    }
  }

  #candidates(query: TrigramQuery): Blocks {
    switch (query.kind) {
      case 'any':
      case 'beyond-ascii':
        return 'all';
      case 'trigram': {
        const bits = new Uint32Array((this.#texts.length + 31) >> 5);
        for (const block of this.#postings.get(query.trigram) ?? []) bits[block >> 5]! |= 1 << (block & 31);
        return bits;
      }
      case 'and':
        return query.parts.map((part) => this.#candidates(part)).reduce(both, 'all');
      case 'or':
        return query.parts.map((part) => this.#candidates(part)).reduce(either);
    }
  }
}

function both(left: Blocks, right: Blocks): Blocks {
  if (left === 'all') return right;
  return right === 'all' ? left : left.map((word, index) => word & right[index]!);
}

function either(left: Blocks, right: Blocks): Blocks {
  return left === 'all' || right === 'all' ? 'all' : left.map((word, index) => word | right[index]!);
}

/** A line break in a path shows as U+FFFD. */
export function asLine(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', '\ufffd') : text;
}

const beyondAscii = /[^\0-\x7f]/;

function symbolsOf(text: string): Iterable<number> {
  return beyondAscii.test(text) ? foldedSymbols(text) : Buffer.from(text, 'latin1').map(symbolOrBreak);
}

/** No symbol of the alphabet, which has seven bits. */
const lineBreakSymbol = 0xff;

function symbolOrBreak(byte: number): number {
  return byte === lineFeed ? lineBreakSymbol : symbolOfByte[byte]!;
}

function foldedSymbols(text: string): readonly number[] {
  const symbols: number[] = [];
  for (const character of text) {
    if (character === '\n') symbols.push(lineBreakSymbol);
    else
      for (const symbol of Buffer.from(symbolsOfCodePoint(character.codePointAt(0)!), 'latin1')) symbols.push(symbol);
  }
  return symbols;
}
