/**
 * Packs many small texts (entries, messages) into documents of shards. A document holds whole texts one after the other;
 * `documents` says with which text each begins and `lines` at which line of its document each text does.
 *
 * Packed, because a block of the index belongs to one document: with a document per text every changed line would be a
 * block of its own.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { shardTextBytes } from '../index/shard-format.ts';
import { ShardBuilder } from '../index/shard-builder.ts';

const documentBytes = 512 * 1024;
export interface Pack {
  /** File names and how many documents each holds. */
  readonly shards: readonly { readonly name: string; readonly documents: number }[];
  /** Per document, over all shards, the first text; one more at the end. */
  readonly documents: readonly number[];
  /** Per text its first line within its document. */
  readonly lines: readonly number[];
}

export class PackWriter {
  readonly #directory: string;
  /** Makes the ids of documents differ from pack to pack. */
  readonly #salt: string;
  readonly #shardBytes: number;
  readonly #builder = new ShardBuilder({ standing: false });
  readonly #shards: { name: string; documents: number }[] = [];
  readonly #documents: number[] = [];
  readonly #lines: number[] = [];
  #parts: Buffer[] = [];
  #bytes = 0;
  #nextLine = 0;
  #documentsInShard = 0;

  constructor(options: { readonly directory: string; readonly salt: string; readonly shardBytes?: number }) {
    this.#directory = options.directory;
    this.#salt = options.salt;
    this.#shardBytes = options.shardBytes ?? shardTextBytes;
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
    const bytes = Buffer.concat(this.#parts);
    const id = createHash('sha1').update(`${this.#salt}\n${this.#documents.length}\n`).digest('hex');
    // Always text: a NUL that git does not look at must not make it binary now that it stands elsewhere.
    this.#builder.add({ blob: id, state: 'text', encoding: 'utf-8', bytes });
    this.#documentsInShard++;
    this.#parts = [];
    this.#bytes = 0;
    if (this.#builder.textBytes >= this.#shardBytes) this.#endShard();
  }

  #endShard(): void {
    const path = this.#builder.write(this.#directory);
    if (path !== undefined) this.#shards.push({ name: basename(path), documents: this.#documentsInShard });
    this.#documentsInShard = 0;
  }
}
