/**
 * The index of one shard, read-only, laid over shared memory so that every thread looks at the same bytes. The format is
 * in shard-format.ts; whoever makes one has verified the checksums (see shard-file.ts).
 */
import { bitmapFlag, documentStates, type DocumentState, type SectionName, type ShardHeader } from './shard-format.ts';

export interface PostingRange {
  readonly from: number;
  readonly to: number;
  readonly isBitmap: boolean;
}

export class ShardIndex {
  readonly documents: number;
  readonly blocks: number;
  /** How many words a bitmap over the blocks has. */
  readonly bitmapWords: number;
  readonly postings: Uint8Array;
  readonly #states: Uint8Array;
  readonly #firstBlocks: Uint32Array;
  readonly #blockOffsets: Uint32Array;
  readonly #blockLines: Uint32Array;
  readonly #asciiBlocks: Uint8Array;
  readonly #keys: Uint32Array;
  readonly #postingStarts: Uint32Array;

  /** `bytes` is the file up to its content. */
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
    this.bitmapWords = (header.blocks + 31) >> 5;
    this.#states = section('states');
    this.#firstBlocks = numbers('firstBlocks');
    this.#blockOffsets = numbers('blockOffsets');
    this.#blockLines = numbers('blockLines');
    this.#asciiBlocks = section('asciiBlocks');
    this.#keys = numbers('keys');
    this.#postingStarts = numbers('postingStarts');
    this.postings = section('postings');
  }

  state(document: number): DocumentState {
    return documentStates[this.#states[document]!]!;
  }

  /** The first block of a document; `document` may be one past the last. */
  firstBlock(document: number): number {
    return this.#firstBlocks[document]!;
  }

  /** Where a block starts in the content; `block` may be one past the last. */
  blockOffset(block: number): number {
    return this.#blockOffsets[block]!;
  }

  firstLine(block: number): number {
    return this.#blockLines[block]!;
  }

  isAscii(block: number): boolean {
    return (this.#asciiBlocks[block >> 3]! & (1 << (block & 7))) !== 0;
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
    let low = 0;
    let high = this.#keys.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const key = this.#keys[middle]!;
      const found = key & ~bitmapFlag;
      if (found === trigram) {
        const from = this.#postingStarts[middle]!;
        return { from, to: this.#postingStarts[middle + 1]!, isBitmap: key >= bitmapFlag };
      }
      if (found < trigram) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
