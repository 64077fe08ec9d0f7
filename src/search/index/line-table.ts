/**
 * Short texts (paths, names of repositories), each once, numbered in the order of arrival, and searched like a file with a
 * line each: `file:` filters and terms over hundreds of thousands of paths take a trigram query over blocks of lines and
 * a look at the blocks that remain.
 *
 * Only ever appended to, so snapshots share one table. Numbers stay valid; lines nobody stands for any more cost a few bytes
 * until the process ends. Posting lists are made for all whole blocks at once, by the collector that builds shards, and anew
 * when many have come since: blocks without lists are looked at. Rejected: a list per trigram that grows with every line
 * (240,000 paths took two seconds, and a heap full of lists).
 */
import { mostPages, pageBytes, type AddressRange } from '../kernels/arena.ts';
import { padding, type Kernels } from '../kernels/kernels.ts';
import { bindKernelsTo, createPostingCollector, type KernelProgram } from '../kernels/load.ts';
import { LineList } from '../match/line-list.ts';
import { TextScanner } from '../match/text-scanner.ts';
import type { CompiledPattern } from '../regex/pattern.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { Pace } from '../pace.ts';
import { decodePosting, findPosting, type EncodedPostings } from './postings.ts';

const linesPerBlock = 64;
const scratch: AddressRange = { from: pageBytes, to: pageBytes + (16 << 20) };
const leastTextBytes = 1 << 20;
/** So many blocks are looked at in no time; more than these and a share of all get posting lists. */
const fewBlocks = 16;
const unpostedShare = 1 / 8;

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
  /** Of the first blocks, which are whole and do not change. */
  #postings: (EncodedPostings & { readonly blocks: number }) | undefined;
  /** Lines in the text. */
  #written = 0;
  #wasAsked = false;
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
   * Brings the text up to the last line; to be called before `matching`. With a program posting lists, too; `later`: from the
   * second time on that somebody asks. A process that searches once is faster without them, one that goes on is faster with them.
   */
  async index(pace: Pace, program?: KernelProgram, postings: 'now' | 'later' = 'now'): Promise<void> {
    const poster = postings === 'now' || this.#wasAsked ? program : undefined;
    this.#wasAsked = true;
    while (this.#isBehind(poster)) {
      // One at a time, and whole: whoever waits may give up, the others go on.
      this.#indexing ??= this.#bringUp(poster).finally(() => (this.#indexing = undefined));
      await pace.until(this.#indexing);
    }
  }

  #isBehind(poster: KernelProgram | undefined): boolean {
    return this.#written < this.lines.length || (poster !== undefined && this.#isPostingDue);
  }

  get #isPostingDue(): boolean {
    const posted = this.#postings?.blocks ?? 0;
    return this.#wholeBlocks - posted > fewBlocks + posted * unpostedShare;
  }

  get #wholeBlocks(): number {
    return Math.floor(this.#written / linesPerBlock);
  }

  async #bringUp(program: KernelProgram | undefined): Promise<void> {
    const pace = new Pace(undefined);
    const count = this.lines.length;
    for (let block = this.#wholeBlocks; block * linesPerBlock < count; block++) {
      this.#write(block, Buffer.from(this.#textOf(block)));
      if (pace.isDue) await pace.breathe();
    }
    this.#written = count;
    if (program && this.#isPostingDue) await this.#post(program, pace);
  }

  async #post(program: KernelProgram, pace: Pace): Promise<void> {
    const blocks = this.#wholeBlocks;
    const collector = createPostingCollector(program, this.#textEnd);
    const text = new Uint8Array(this.#memory.buffer, scratch.to, this.#textEnd);
    collector.text.set(text);
    for (let block = 0; block < blocks; block++) {
      collector.addBlock(this.#starts[block]!, this.#starts[block + 1] ?? this.#textEnd);
      if ((block & 63) === 0 && pace.isDue) await pace.breathe();
    }
    const { distinct, groups, keys, bytes } = collector.encode();
    // Copies: the collector's memory goes.
    this.#postings = { blocks, distinct, groups: groups.slice(), keys: keys.slice(), bytes: bytes.slice() };
  }

  #textOf(block: number): string {
    const first = block * linesPerBlock;
    const lines = this.lines.slice(first, first + linesPerBlock);
    return `${lines.map(asLine).join('\n')}\n`;
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
    const blocks = this.#candidates(pattern.trigrams);
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
      case 'trigram':
        return this.#blocksWith(query.trigram);
      case 'and':
        return query.parts.map((part) => this.#candidates(part)).reduce(both, 'all');
      case 'or':
        return query.parts.map((part) => this.#candidates(part)).reduce(either);
    }
  }

  #blocksWith(trigram: number): Blocks {
    const postings = this.#postings;
    if (!postings) return 'all';
    const bits = new Uint32Array((this.#starts.length + 31) >> 5);
    const range = findPosting(postings, trigram);
    if (range) decodePosting({ bytes: postings.bytes, blocks: postings.blocks, range }, bits, undefined);
    for (let block = postings.blocks; block < this.#starts.length; block++) bits[block >> 5]! |= 1 << (block & 31);
    return bits;
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
