/**
 * The index of one shard, read-only, laid over shared memory so that every thread looks at the same bytes. The format is
 * in shard-format.ts; whoever makes one has verified the checksums (see shard-file.ts).
 */
import { NameFilter } from './name-filter.ts';
import {
  decodePosting,
  findPosting,
  narrowByPosting,
  narrowListed,
  PostingKeys,
  type PostingRange,
} from './postings.ts';
import {
  asciiFlag,
  documentEncodings,
  documentStates,
  invalidUtf8Flag,
  type DocumentEncoding,
  type DocumentState,
  type SectionName,
  type ShardHeader,
  symbolsCutFlag,
} from './shard-format.ts';
import { decodeSymbols, readSymbols, SymbolKinds, type StoredSymbol, type SymbolReader } from './symbol-columns.ts';

/** A power of two; a pattern rarely has as many trigrams. */
const askedTrigrams = 64;

export class ShardIndex {
  readonly documents: number;
  readonly blocks: number;
  readonly symbols: number;
  /** How many words a bitmap over the blocks has. */
  readonly bitmapWords: number;
  /** Per document plus one: its first block. For inner loops. */
  readonly firstBlocks: Uint32Array;
  /** Per block plus one: where it starts in the content. For inner loops. */
  readonly blockOffsets: Uint32Array;
  /** Per document plus one: its first symbol; empty when the shard has none. */
  readonly symbolFirsts: Uint32Array;
  /** Per document plus one: where the names of its symbols start in the text `symbols`; empty when the shard has none. */
  readonly symbolLines: Uint32Array;
  /** Which stretches of the text `symbols` can hold a pattern. */
  readonly nameFilter: NameFilter;
  readonly #states: Uint8Array;
  readonly #encodings: Uint8Array;
  readonly #languages: Uint8Array;
  readonly #languageNames: readonly string[];
  readonly #blockLines: Uint32Array;
  readonly #blockFlags: Uint8Array;
  readonly #blockSums: Uint32Array;
  readonly #postings: Uint8Array;
  readonly #lists: PostingKeys;
  /** By the lower bits of trigrams, what was found of them last: a search asks for each a few times. */
  readonly #asked = new Int32Array(askedTrigrams).fill(-1);
  readonly #answers: (PostingRange | undefined)[] = Array.from({ length: askedTrigrams }, () => undefined);
  readonly #symbolStarts: Uint32Array;
  readonly #symbolColumns: Uint8Array;

  /** `bytes` is the file up to its texts. */
  constructor(header: ShardHeader, bytes: SharedArrayBuffer) {
    const section = (name: SectionName) => {
      const { offset, length } = header.sections[name];
      return new Uint8Array(bytes, offset, length);
    };
    const numbers = (name: SectionName) => {
      const { offset, length } = header.sections[name];
      return new Uint32Array(bytes, offset, length >> 2);
    };
    this.documents = header.documents;
    this.blocks = header.blocks;
    this.symbols = header.symbols;
    this.bitmapWords = (header.blocks + 31) >> 5;
    this.firstBlocks = numbers('firstBlocks');
    this.blockOffsets = numbers('blockOffsets');
    this.symbolFirsts = numbers('symbolFirsts');
    this.symbolLines = numbers('symbolLines');
    this.nameFilter = new NameFilter(section('nameFilter'), header.sections.symbolNames.length);
    this.#states = section('states');
    this.#encodings = section('encodings');
    this.#languages = section('languages');
    this.#languageNames = textOf(section('languageNames')).split('\n');
    this.#blockLines = numbers('blockLines');
    this.#blockFlags = section('blockFlags');
    this.#blockSums = numbers('blockSums');
    this.#postings = section('postings');
    this.#lists = new PostingKeys({
      groups: numbers('keyGroups'),
      keys: section('keys'),
      blocks: header.blocks,
      distinct: header.trigrams,
    });
    this.#symbolStarts = numbers('symbolStarts');
    this.#symbolColumns = section('symbolColumns');
  }

  state(document: number): DocumentState {
    return documentStates[this.#states[document]!]!;
  }

  /** What the file was before it became UTF-8: positions in the file differ from those here when it is not `utf-8`. */
  encoding(document: number): DocumentEncoding {
    return documentEncodings[this.#encodings[document]! & ~symbolsCutFlag]!;
  }

  /** Too large for all of its definitions to be read. */
  lacksSymbols(document: number): boolean {
    return (this.#encodings[document]! & symbolsCutFlag) !== 0;
  }

  /** By the path it was added with; undefined when none was given or nothing is known of such paths. */
  language(document: number): string | undefined {
    return this.#languageNames[this.#languages[document]!] || undefined;
  }

  /** The first block of a document; `document` may be one past the last. */
  firstBlock(document: number): number {
    return this.firstBlocks[document]!;
  }

  /** Where a block starts in the content; `block` may be one past the last. */
  blockOffset(block: number): number {
    return this.blockOffsets[block]!;
  }

  /** The document of a block. */
  documentOf(block: number): number {
    return lastAtMost(this.firstBlocks, block);
  }

  /** The block with the byte at `offset` of the content. */
  blockAt(offset: number): number {
    return lastAtMost(this.blockOffsets, offset);
  }

  firstLine(block: number): number {
    return this.#blockLines[block]!;
  }

  isAscii(block: number): boolean {
    return (this.#blockFlags[block]! & asciiFlag) !== 0;
  }

  /** Holds bytes that are no UTF-8: a reader sees U+FFFD there. */
  hasInvalidUtf8(block: number): boolean {
    return (this.#blockFlags[block]! & invalidUtf8Flag) !== 0;
  }

  /** CRC-32 of a block's bytes. */
  checksum(block: number): number {
    return this.#blockSums[block]!;
  }

  /** A bitmap of the blocks that hold a byte of 0x80 or above. */
  blocksBeyondAscii(): Uint32Array {
    const bits = new Uint32Array(this.bitmapWords);
    for (let block = 0; block < this.blocks; block++) if (!this.isAscii(block)) bits[block >> 5]! |= 1 << (block & 31);
    return bits;
  }

  textBytes(document: number): number {
    return this.blockOffset(this.firstBlock(document + 1)) - this.blockOffset(this.firstBlock(document));
  }

  posting(trigram: number): PostingRange | undefined {
    const place = trigram & (askedTrigrams - 1);
    if (this.#asked[place] !== trigram) {
      this.#answers[place] = findPosting(this.#lists, trigram);
      this.#asked[place] = trigram;
    }
    return this.#answers[place];
  }

  /** Sets the bits of the posting's blocks in `into`; with `within`, only those set there too. */
  readPosting(range: PostingRange, into: Uint32Array, within?: Uint32Array): void {
    decodePosting({ bytes: this.#postings, blocks: this.blocks, range }, into, within);
  }

  /** Leaves those of the blocks that the posting has, too; `population` is how many there are. */
  narrowByPosting(range: PostingRange, blocks: Uint32Array, population: number): void {
    narrowByPosting({ bytes: this.#postings, blocks: this.blocks, range }, blocks, population);
  }

  /** The same for few blocks that are listed, too, ascending; false when it did nothing: see postings.ts. */
  narrowListed(range: PostingRange, blocks: Uint32Array, listed: number[]): boolean {
    return narrowListed({ bytes: this.#postings, blocks: this.blocks, range }, blocks, listed);
  }

  symbolCount(document: number): number {
    return this.symbols === 0 ? 0 : this.symbolFirsts[document + 1]! - this.symbolFirsts[document]!;
  }

  /** Everything about a document's symbols but their names, which are lines of the text `symbols` from `symbolLines` on. */
  symbolsOf(document: number): readonly StoredSymbol[] {
    const count = this.symbolCount(document);
    return count === 0 ? [] : decodeSymbols(this.#symbolColumns, this.#symbolStarts[document]!, count);
  }

  /** The same, each told to whoever wants neither containers nor an object for each. */
  readSymbols(document: number, into: SymbolReader): void {
    const count = this.symbolCount(document);
    if (count > 0) readSymbols(this.#symbolColumns, { start: this.#symbolStarts[document]!, count }, into);
  }

  /** The same, by ascending numbers within the document: their kinds alone. */
  symbolKinds(document: number): SymbolKinds {
    return new SymbolKinds(this.#symbolColumns, this.#symbolStarts[document]!);
  }

  /** The document of a symbol, by its number within the shard. */
  documentOfSymbol(symbol: number): number {
    return lastAtMost(this.symbolFirsts, symbol);
  }

  /** The document whose symbols' names hold the byte at `offset` of the text `symbols`. */
  documentOfSymbolName(offset: number): number {
    return lastAtMost(this.symbolLines, offset);
  }
}

/** The last index whose number is at most `value`: numbers ascend, and of equal ones (empty ranges) the last one counts. */
function lastAtMost(numbers: Uint32Array, value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Copied first: no decoder reads shared memory. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
