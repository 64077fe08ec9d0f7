/** Collecting trigrams in plain TypeScript: the collector and the encoder that index/ had before there were kernels. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TrigramCollector } from '../index/alphabet.ts';
import { encodePostings, type EncodedPostings } from '../index/postings.ts';
import type { BlockFacts, PostingCollector } from './kernels.ts';

export class PlainPostingCollector implements PostingCollector {
  readonly flavour = 'plain';
  readonly text: Buffer;
  readonly #collector = new TrigramCollector();
  /** Where each block's trigrams end in the collector. */
  #ends: number[] = [];

  constructor(textBytes: number) {
    this.text = Buffer.alloc(textBytes);
  }

  addBlock(from: number, to: number): BlockFacts {
    const lineFeeds = this.#collector.collect(this.text, from, to);
    this.#ends.push(this.#collector.count);
    const bytes = this.text.subarray(from, to);
    const ascii = isAscii(bytes);
    return { lineFeeds, isAscii: ascii, isUtf8: ascii || isUtf8(bytes) };
  }

  encode(): EncodedPostings {
    const { trigrams, count } = this.#collector;
    return encodePostings(trigrams.subarray(0, count), this.#ends, this.#ends.length);
  }

  reset(): void {
    this.#collector.reset();
    this.#ends = [];
  }
}
