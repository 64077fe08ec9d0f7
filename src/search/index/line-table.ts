/**
 * Short texts (paths, names of repositories), each once, numbered in the order of arrival, and searched like a file with a
 * line each: `file:` filters and terms over hundreds of thousands of paths take a trigram query over blocks of lines and
 * a look at the blocks that remain.
 *
 * Only ever appended to, so snapshots share one table: what a publication adds is all that is indexed anew. Numbers stay
 * valid; lines nobody stands for any more cost a few bytes until the process ends.
 */
import { mostPages, pageBytes, type AddressRange } from '../kernels/arena.ts';
import { padding, type Kernels } from '../kernels/kernels.ts';
import { bindKernelsTo, type KernelProgram } from '../kernels/load.ts';
import { LineList } from '../match/line-list.ts';
import { TextScanner } from '../match/text-scanner.ts';
import type { CompiledPattern } from '../regex/pattern.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { Pace } from '../pace.ts';
import { lineFeed, symbolOfByte, symbolsOfCodePoint, trigramCount } from './alphabet.ts';

const linesPerBlock = 64;
const scratch: AddressRange = { from: pageBytes, to: pageBytes + (16 << 20) };
const leastTextBytes = 1 << 20;

type Blocks = Uint32Array | 'all';

export class LineTable {
  readonly lines: string[] = [];
  readonly #ids = new Map<string, number>();
  /** The lines in kernel memory, each with its line feed. */
  #memory = memoryFor(leastTextBytes);
  #kernels: Kernels | undefined;
  /** Where each block starts in the text. */
  readonly #starts: number[] = [];
  #textEnd = 0;
  /** Trigram -> blocks, ascending. */
  readonly #postings = new Map<number, number[]>();
  /** Lines in the text, and those in postings: of the others every block is looked at. */
  #written = 0;
  #posted = 0;
  #wasAsked = false;
  #wantsPostings = false;
  #indexing: Promise<void> | undefined;

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

  /**
   * Brings text and postings up to the last line; to be called before `matching`. `later`: postings from the second time on
   * that somebody asks. A process that searches once is faster without them, one that goes on searching is faster with them.
   */
  async index(pace: Pace, postings: 'now' | 'later' = 'now'): Promise<void> {
    if (postings === 'now' || this.#wasAsked) this.#wantsPostings = true;
    this.#wasAsked = true;
    while (this.#written < this.lines.length || (this.#wantsPostings && this.#posted < this.#written)) {
      // One at a time, and whole: whoever waits may give up, the others go on.
      this.#indexing ??= this.#bringUp().finally(() => (this.#indexing = undefined));
      await pace.until(this.#indexing);
    }
  }

  async #bringUp(): Promise<void> {
    const pace = new Pace(undefined);
    const count = this.lines.length;
    for (let block = Math.floor(this.#written / linesPerBlock); block * linesPerBlock < count; block++) {
      this.#write(block, Buffer.from(this.#textOf(block)));
      if (pace.isDue) await pace.breathe();
    }
    this.#written = count;
    if (!this.#wantsPostings) return;
    const seenIn = new Int32Array(trigramCount).fill(-1);
    for (let block = Math.floor(this.#posted / linesPerBlock); block * linesPerBlock < count; block++) {
      this.#post(block, seenIn);
      if (pace.isDue) await pace.breathe();
    }
    this.#posted = count;
  }

  #textOf(block: number): string {
    const first = block * linesPerBlock;
    const lines = this.lines.slice(first, first + linesPerBlock);
    return `${lines.map(asLine).join('\n')}\n`;
  }

  #post(block: number, seenIn: Int32Array): void {
    const text = this.#textOf(block);
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

  /** A block that was half full is the last one, and is written anew. */
  #write(block: number, text: Buffer): void {
    const start = this.#starts[block] ?? this.#textEnd;
    this.#starts[block] = start;
    this.#textEnd = start + text.length;
    if (scratch.to + this.#textEnd + padding > this.#memory.buffer.byteLength) {
      const grown = memoryFor(2 * this.#textEnd);
      new Uint8Array(grown.buffer).set(new Uint8Array(this.#memory.buffer, scratch.to, start), scratch.to);
      this.#memory = grown;
      this.#kernels = undefined;
    }
    new Uint8Array(this.#memory.buffer).set(text, scratch.to + start);
  }

  #note(trigram: number, block: number): void {
    const posting = this.#postings.get(trigram);
    // A block that was half full has been indexed before.
    if (!posting) this.#postings.set(trigram, [block]);
    else if (posting.at(-1) !== block) posting.push(block);
  }

  /**
   * A bitmap over the lines: those that match. In one go: searches that take turns here would share scratch, and a
   * quarter of a million paths take about ten milliseconds at worst.
   */
  matching(pattern: CompiledPattern, program: KernelProgram): Uint32Array {
    const bits = new Uint32Array((this.lines.length + 31) >> 5);
    if (this.#starts.length === 0) return bits;
    // A line feed in a pattern is none between two paths.
    if (pattern.multiLine) return this.#matchingOneByOne(pattern, bits);
    this.#kernels ??= bindKernelsTo(program, this.#memory, scratch);
    const scanner = new TextScanner({ program, kernels: this.#kernels, pattern });
    const found = new LineList();
    const blocks = this.#posted < this.#written ? 'all' : this.#candidates(pattern.trigrams);
    try {
      for (let block = 0; block < this.#starts.length; block++) {
        if (!isCandidate(blocks, block)) continue;
        const first = block;
        while (block + 1 < this.#starts.length && isCandidate(blocks, block + 1)) block++;
        const [from, to] = [scratch.to + this.#starts[first]!, scratch.to + (this.#starts[block + 1] ?? this.#textEnd)];
        scanner.scan({ from, to, firstLine: first * linesPerBlock, isUtf8: true }, found);
      }
    } finally {
      scanner.close();
    }
    for (let at = 0; at < found.count; at++) {
      const line = found.number(at);
      bits[line >> 5]! |= 1 << (line & 31);
    }
    return bits;
  }

  #matchingOneByOne(pattern: CompiledPattern, bits: Uint32Array): Uint32Array {
    const spans = pattern.newSpans();
    for (const [line, text] of this.lines.entries()) {
      const bytes = Buffer.from(asLine(text));
      if (spans.spans(bytes, 0, bytes.length, 1).length > 0) bits[line >> 5]! |= 1 << (line & 31);
    }
    return bits;
  }

  #candidates(query: TrigramQuery): Blocks {
    switch (query.kind) {
      case 'any':
      case 'beyond-ascii':
        return 'all';
      case 'trigram': {
        const bits = new Uint32Array((this.#starts.length + 31) >> 5);
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

function isCandidate(blocks: Blocks, block: number): boolean {
  return blocks === 'all' || (blocks[block >> 5]! & (1 << (block & 31))) !== 0;
}

function memoryFor(textBytes: number): WebAssembly.Memory {
  const pages = Math.ceil((scratch.to + textBytes + padding) / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: mostPages, shared: true });
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
