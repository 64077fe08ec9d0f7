/**
 * Packs many small texts (entries, messages) into documents of shards. A document holds whole texts one after the other;
 * `documents` says with which text each begins and `lines` at which line of its document each text does.
 *
 * Packed, because a block of the index belongs to one document: with a document per text every changed line would be a
 * block of its own.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ShardBuilder } from '../index/shard-builder.ts';
import { shardTextBytes } from '../index/shard-format.ts';
import type { PostingCollector } from '../kernels/kernels.ts';
import { PlainPostingCollector } from '../kernels/plain-postings.ts';

const documentBytes = 512 * 1024;

export interface PackOptions {
  readonly directory: string;
  /** Makes the ids of documents differ from pack to pack. */
  readonly salt: string;
  readonly shardBytes?: number | undefined;
  readonly newCollector?: ((textBytes: number) => PostingCollector) | undefined;
}

export interface Pack {
  /** File names and how many documents each holds. */
  readonly shards: readonly { readonly name: string; readonly documents: number }[];
  /** Per document, over all shards, the first text; one more at the end. */
  readonly documents: readonly number[];
  /** Per text its first line within its document. */
  readonly lines: readonly number[];
}

export class PackWriter {
  readonly #options: PackOptions;
  readonly #shards: { name: string; documents: number }[] = [];
  readonly #documents: number[] = [];
  readonly #lines: number[] = [];
  /** Of the shard that is being filled. */
  #contents: Buffer[] = [];
  #shardBytes = 0;
  /** Of the document that is being filled. */
  #parts: Buffer[] = [];
  #bytes = 0;
  #nextLine = 0;

  constructor(options: PackOptions) {
    this.#options = options;
  }

  /** `text` ends with a line feed and holds `lines` of them. */
  add(text: Buffer, lines: number): void {
    if (this.#bytes > 0 && this.#bytes + text.length > documentBytes) this.#endDocument();
    if (this.#bytes === 0) {
      this.#documents.push(this.#lines.length);
      this.#nextLine = 0;
    }
    this.#lines.push(this.#nextLine);
    this.#parts.push(text);
    this.#bytes += text.length;
    this.#nextLine += lines;
  }

  finish(): Pack {
    if (this.#bytes > 0) this.#endDocument();
    this.#endShard();
    return { shards: this.#shards, documents: [...this.#documents, this.#lines.length], lines: this.#lines };
  }

  #endDocument(): void {
    this.#contents.push(this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts));
    this.#shardBytes += this.#bytes;
    this.#parts = [];
    this.#bytes = 0;
    if (this.#shardBytes >= (this.#options.shardBytes ?? shardTextBytes)) this.#endShard();
  }

  #endShard(): void {
    if (this.#contents.length === 0) return;
    const { directory, salt, newCollector } = this.#options;
    const collector = newCollector?.(this.#shardBytes) ?? new PlainPostingCollector(this.#shardBytes);
    const builder = new ShardBuilder(collector, { standing: false });
    const first = this.#documents.length - this.#contents.length;
    this.#contents.forEach((bytes, at) => {
      const blob = createHash('sha1')
        .update(`${salt}\n${first + at}\n`)
        .digest('hex');
      // Always text: a NUL that git does not look at must not make it binary now that it stands elsewhere.
      builder.add({ blob, state: 'text', encoding: 'utf-8', bytes });
    });
    const path = builder.write(directory)!;
    this.#shards.push({ name: basename(path), documents: this.#contents.length });
    this.#contents = [];
    this.#shardBytes = 0;
  }
}
