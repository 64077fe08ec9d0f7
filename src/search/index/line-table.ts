/**
 * Short texts (paths, names of repositories), each once, numbered in the order of arrival, and searched like a file with a
 * line each: `file:` filters and terms over hundreds of thousands of paths take a trigram query over blocks of lines and
 * a look at the blocks that remain.
 *
 * Only ever appended to, so snapshots share one table. Numbers stay valid; lines nobody stands for any more cost a few bytes
 * until the process ends. Posting lists are made for all whole blocks at once, by the collector that builds shards, and anew
 * when many have come since: blocks without lists are looked at. Rejected: a list per trigram that grows with every line
 * (240,000 paths took two seconds, and a heap full of lists); a string and an entry of a Map per line (half of what the first
 * query of a process took over 339,000 files): lines are bytes, and become strings when somebody wants to see them.
 */
import { mostPages, pageBytes, type AddressRange } from '../kernels/arena.ts';
import { padding, type Kernels } from '../kernels/kernels.ts';
import { bindKernelsTo, createPostingCollector, type KernelProgram } from '../kernels/load.ts';
import { LineList } from '../match/line-list.ts';
import { TextScanner } from '../match/text-scanner.ts';
import type { CompiledPattern } from '../regex/pattern.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import { Pace } from '../pace.ts';
import { decodePosting, findPosting, PostingKeys } from './postings.ts';

const linesPerBlock = 64;
const scratch: AddressRange = { from: pageBytes, to: pageBytes + (16 << 20) };
const leastTextBytes = 1 << 20;
const leastRoom = 1024;
const lineFeed = 0x0a;
/** So many blocks are looked at in no time; more than these and a share of all get posting lists. */
const fewBlocks = 16;
const unpostedShare = 1 / 8;

type Blocks = Uint32Array | 'all';

export class LineTable {
  /** The lines in kernel memory, each with its line feed. */
  #memory = memoryFor(leastTextBytes);
  #text = bytesOf(this.#memory);
  #kernels: Kernels | undefined;
  /** Where each line starts in the text; of the next one, where the text ends. */
  #starts = new Uint32Array(leastRoom);
  #size = 0;
  #hashes = new Uint32Array(leastRoom);
  /** Number of a line plus one, by hash; 0 is free. At most half of them are taken. */
  #slots = new Int32Array(2 * leastRoom);
  /** Lines that do not stand in the text as they are. */
  readonly #odd = new Map<number, string>();
  readonly #oddIds = new Map<string, number>();
  /** Of the first blocks, which are whole and do not change. */
  #postings: { readonly lists: PostingKeys; readonly blocks: number; readonly bytes: Uint8Array } | undefined;
  #wasAsked = false;
  #indexing: Promise<void> | undefined;

  /** How many lines there are. */
  get size(): number {
    return this.#size;
  }

  line(id: number): string {
    const odd = this.#odd.size > 0 ? this.#odd.get(id) : undefined;
    return odd ?? this.#text.toString('utf8', this.#starts[id], this.#starts[id + 1]! - 1);
  }

  /** In UTF-8; to be read, and not to be kept. */
  lineBytes(id: number): Uint8Array {
    const odd = this.#odd.size > 0 ? this.#odd.get(id) : undefined;
    return odd === undefined ? this.#text.subarray(this.#starts[id], this.#starts[id + 1]! - 1) : Buffer.from(odd);
  }

  /** The same, written to `into` from `at` on; returns how many bytes that are. */
  copyLine(id: number, into: Uint8Array, at: number): number {
    if (this.#odd.size > 0 && this.#odd.has(id)) {
      const bytes = this.lineBytes(id);
      into.set(bytes, at);
      return bytes.length;
    }
    const text = this.#text;
    const from = this.#starts[id]!;
    const length = this.#starts[id + 1]! - 1 - from;
    // Lines are short: a view of one takes longer than to copy it.
    for (let byte = 0; byte < length; byte++) into[at + byte] = text[from + byte]!;
    return length;
  }

  /** How many bytes `copyLine` writes. */
  lineLength(id: number): number {
    const isOdd = this.#odd.size > 0 && this.#odd.has(id);
    return isOdd ? this.lineBytes(id).length : this.#starts[id + 1]! - 1 - this.#starts[id]!;
  }

  idOf(line: string): number {
    if (isOdd(line)) return this.#oddIds.get(line) ?? this.#addOdd(line);
    const { bytes, hash } = encoded(line);
    return this.idOfBytes(bytes, bytes.length, hash);
  }

  /** Of a line that stands in the first `length` of some bytes, as UTF-8 without a line feed; `hash` is that of these. */
  idOfBytes(bytes: Uint8Array, length: number, hash: number): number {
    const known = this.#find(bytes, length, hash);
    if (known >= 0) return known;
    this.#link(this.#size, hash);
    return this.#append(bytes, length, hash);
  }

  /** The number of a line, or undefined when nobody added it. */
  find(line: string): number | undefined {
    if (isOdd(line)) return this.#oddIds.get(line);
    const { bytes, hash } = encoded(line);
    const known = this.#find(bytes, bytes.length, hash);
    return known < 0 ? undefined : known;
  }

  #find(bytes: Uint8Array, length: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = slotOf(hash) & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]! - 1;
      if (this.#hashes[id] === hash && this.#isSpelled(id, bytes, length)) return id;
    }
    return -1;
  }

  #isSpelled(id: number, bytes: Uint8Array, length: number): boolean {
    const start = this.#starts[id]!;
    if (this.#starts[id + 1]! - 1 - start !== length) return false;
    for (let at = 0; at < length; at++) if (this.#text[start + at] !== bytes[at]) return false;
    return true;
  }

  #addOdd(line: string): number {
    const { bytes, hash } = encoded(asLine(line));
    const id = this.#append(bytes, bytes.length, hash);
    this.#odd.set(id, line);
    this.#oddIds.set(line, id);
    return id;
  }

  #append(bytes: Uint8Array, length: number, hash: number): number {
    this.#reserve(length + 1);
    const id = this.#size++;
    const start = this.#starts[id]!;
    const text = this.#text;
    for (let at = 0; at < length; at++) text[start + at] = bytes[at]!;
    text[start + length] = lineFeed;
    this.#starts[id + 1] = start + length + 1;
    this.#hashes[id] = hash;
    return id;
  }

  #link(id: number, hash: number): void {
    if (2 * (id + 1) > this.#slots.length) this.#rehash();
    const mask = this.#slots.length - 1;
    let slot = slotOf(hash) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (const taken of before) if (taken !== 0) this.#link(taken - 1, this.#hashes[taken - 1]!);
  }

  /** Room for one more line, of so many bytes. */
  #reserve(more: number): void {
    if (this.#size + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#hashes = grown(this.#hashes);
    }
    const end = this.#textEnd;
    if (end + more <= this.#text.length) return;
    const memory = memoryFor(2 * (end + more));
    const text = bytesOf(memory);
    text.set(this.#text.subarray(0, end));
    [this.#memory, this.#text, this.#kernels] = [memory, text, undefined];
  }

  get #textEnd(): number {
    return this.#starts[this.#size]!;
  }

  /** The start of a block, or the end of the text. */
  #blockStart(block: number): number {
    return this.#starts[Math.min(this.#size, block * linesPerBlock)]!;
  }

  get #blocks(): number {
    return Math.ceil(this.#size / linesPerBlock);
  }

  get #wholeBlocks(): number {
    return Math.floor(this.#size / linesPerBlock);
  }

  /**
   * Brings the posting lists up to the last lines. `later`: from the second time on that somebody asks. A process that searches
   * once is faster without them, one that goes on is faster with them.
   */
  async index(pace: Pace, program?: KernelProgram, postings: 'now' | 'later' = 'now'): Promise<void> {
    const poster = postings === 'now' || this.#wasAsked ? program : undefined;
    this.#wasAsked = true;
    if (!poster) return;
    while (this.#isPostingDue) {
      // One at a time, and whole: whoever waits may give up, the others go on.
      this.#indexing ??= this.#post(poster, new Pace(undefined)).finally(() => (this.#indexing = undefined));
      await pace.until(this.#indexing);
    }
  }

  get #isPostingDue(): boolean {
    const posted = this.#postings?.blocks ?? 0;
    return this.#wholeBlocks - posted > fewBlocks + posted * unpostedShare;
  }

  async #post(program: KernelProgram, pace: Pace): Promise<void> {
    const blocks = this.#wholeBlocks;
    const end = this.#blockStart(blocks);
    const collector = createPostingCollector(program, end);
    collector.text.set(this.#text.subarray(0, end));
    for (let block = 0; block < blocks; block++) {
      collector.addBlock(this.#blockStart(block), this.#blockStart(block + 1));
      if ((block & 63) === 0 && pace.isDue) await pace.breathe();
    }
    const { distinct, groups, keys, bytes } = collector.encode();
    // Copies: the collector's memory goes.
    const lists = new PostingKeys({ blocks, distinct, groups: groups.slice(), keys: keys.slice() });
    this.#postings = { lists, blocks, bytes: bytes.slice() };
  }

  /**
   * A bitmap over the lines: those that match. In one go: searches that take turns here would share scratch, and a
   * quarter of a million paths take about ten milliseconds at worst.
   */
  matching(pattern: CompiledPattern, program: KernelProgram): Uint32Array {
    const bits = new Uint32Array((this.#size + 31) >> 5);
    if (this.#size === 0) return bits;
    // A line feed in a pattern is none between two paths.
    if (pattern.multiLine) return this.#matchingOneByOne(pattern, bits);
    this.#kernels ??= bindKernelsTo(program, this.#memory, scratch);
    const scanner = new TextScanner({ program, kernels: this.#kernels, pattern });
    const found = new LineList();
    const blocks = this.#candidates(pattern.trigrams);
    try {
      for (let block = 0; block < this.#blocks; block++) {
        if (!isCandidate(blocks, block)) continue;
        const first = block;
        while (block + 1 < this.#blocks && isCandidate(blocks, block + 1)) block++;
        const [from, to] = [scratch.to + this.#blockStart(first), scratch.to + this.#blockStart(block + 1)];
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
    for (let line = 0; line < this.#size; line++) {
      const bytes = Buffer.from(asLine(this.line(line)));
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
    const bits = new Uint32Array((this.#blocks + 31) >> 5);
    const range = findPosting(postings.lists, trigram);
    if (range) decodePosting({ bytes: postings.bytes, blocks: postings.blocks, range }, bits, undefined);
    for (let block = postings.blocks; block < this.#blocks; block++) bits[block >> 5]! |= 1 << (block & 31);
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

/** After the scratch of the kernels. */
function bytesOf(memory: WebAssembly.Memory): Buffer {
  return Buffer.from(memory.buffer, scratch.to, memory.buffer.byteLength - scratch.to - padding);
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * column.length);
  larger.set(column);
  return larger;
}

function encoded(line: string): { readonly bytes: Buffer; readonly hash: number } {
  const bytes = Buffer.from(line);
  let hash = emptyHash;
  for (const byte of bytes) hash = hashWith(hash, byte);
  return { bytes, hash };
}

/** Of no bytes; `hashWith` adds one more (FNV-1a), so that of lines with a common beginning only the rest is to be hashed. */
export const emptyHash = 0x811c9dc5;

export function hashWith(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193) >>> 0;
}

/** Lines that differ in their last characters alone have neighbouring hashes. */
function slotOf(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** What the text shows in another way. */
function isOdd(line: string): boolean {
  return line.includes('\n') || !line.isWellFormed();
}

/** A line break in a path shows as U+FFFD. */
export function asLine(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', '\ufffd') : text;
}
