/** The posting collector over a memory of its own; assembly/postings.ts says what lies where. */
import { isAscii, isUtf8 } from 'node:buffer';
import { symbolOfByte, trigramCount } from '../index/alphabet.ts';
import type { EncodedPostings } from '../index/postings.ts';
import { keysPerGroup } from '../index/shard-format.ts';
import { mostPages, pageBytes } from './arena.ts';
import { instantiate, type KernelExports } from './exports.ts';
import { padding, type BlockFacts, type PostingCollector } from './kernels.ts';

const tablesAt = pageBytes;
const entryBits = 11;
/** Symbols, a bit and a word per trigram; buckets by the upper bits of trigrams, counts by the lower ones. */
const tableBytes =
  256 + (trigramCount >> 3) + 16 + 64 + trigramCount * 4 + 16 + (trigramCount >> entryBits) * 16 + (1 << entryBits) * 4;
const firstHeapBytes = 16 * 1024 * 1024;
/** An entry of a bucket is a number of 32 bits. */
const blocksAtMost = 2 ** (32 - entryBits);
/** Symbol bit: what follows this byte decides. */
const lookCloser = 128;
const bytesLookedAtCloser = [0xc5, 0xe2];

export class SimdPostingCollector implements PostingCollector {
  readonly flavour = 'simd';
  readonly text: Buffer;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: KernelExports;
  readonly #textAt: number;
  readonly #heapAt: number;
  #blocks = 0;

  constructor(module: WebAssembly.Module, textBytes: number) {
    this.#textAt = Math.ceil((tablesAt + tableBytes) / pageBytes) * pageBytes;
    this.#heapAt = Math.ceil((this.#textAt + textBytes + padding) / pageBytes) * pageBytes;
    const initial = Math.min(mostPages, (this.#heapAt + firstHeapBytes) / pageBytes);
    this.#memory = new WebAssembly.Memory({ initial, maximum: mostPages, shared: true });
    this.#exports = instantiate(module, this.#memory);
    this.text = Buffer.from(this.#memory.buffer, this.#textAt, textBytes);
    this.reset();
  }

  addBlock(from: number, to: number): BlockFacts {
    if (this.#blocks === blocksAtMost) throw new Error(`a shard has ${blocksAtMost} blocks at most`);
    const at = this.#textAt;
    const lineFeeds = this.#exports.addBlock(at + from, at + to, this.#blocks++) >>> 0;
    const bytes = this.text.subarray(from, to);
    const ascii = isAscii(bytes);
    return { lineFeeds, isAscii: ascii, isUtf8: ascii || isUtf8(bytes) };
  }

  encode(): EncodedPostings {
    const exports = this.#exports;
    const length = exports.encodePostings(this.#blocks, keysPerGroup) >>> 0;
    const distinct = exports.distinctTrigrams() >>> 0;
    // The buffer as it is now: encoding may have made the memory larger.
    const { buffer } = this.#memory;
    return {
      distinct,
      groups: new Uint32Array(buffer, exports.groupsAt.value >>> 0, 3 * Math.ceil(distinct / keysPerGroup)),
      keys: new Uint8Array(buffer, exports.keysAt.value >>> 0, exports.keyBytes.value >>> 0),
      bytes: new Uint8Array(buffer, exports.bytesAt.value >>> 0, length),
    };
  }

  reset(): void {
    this.#blocks = 0;
    const symbols = Uint8Array.from(symbolOfByte);
    for (const byte of bytesLookedAtCloser) symbols[byte]! |= lookCloser;
    new Uint8Array(this.#memory.buffer).set(symbols, tablesAt);
    this.#exports.clearPostings(tablesAt, this.#heapAt);
  }
}
