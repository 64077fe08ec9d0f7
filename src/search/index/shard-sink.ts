/**
 * Takes documents one after the other and writes a shard whenever one is full. A document larger than a shard gets one to
 * itself. Runs in builder threads.
 */
import type { PostingCollector } from '../kernels/kernels.ts';
import { ShardBuilder, type NewDocument } from './shard-builder.ts';

/** Documents without content take no text: a shard is also full when it has this many. */
const documentsAtMost = 1 << 20;

export interface SinkOptions {
  readonly directory: string;
  readonly shardBytes: number;
  readonly standing: boolean;
  /** Makes a collector with room for so many bytes. */
  readonly collector: (textBytes: number) => PostingCollector;
}

export class ShardSink {
  readonly #options: SinkOptions;
  readonly #builder: ShardBuilder;
  #written: string[] = [];

  constructor(options: SinkOptions) {
    this.#options = options;
    this.#builder = new ShardBuilder(options.collector(options.shardBytes), { standing: options.standing });
  }

  add(document: NewDocument): void {
    const bytes = mostBytesOf(document);
    if (bytes > this.#options.shardBytes) return this.#addAlone(document, bytes);
    if (!this.#builder.takes(document.blob, bytes) || this.#builder.documents >= documentsAtMost) this.#flush();
    this.#builder.add(document);
  }

  #addAlone(document: NewDocument, bytes: number): void {
    const { collector, standing, directory } = this.#options;
    const builder = new ShardBuilder(collector(bytes), { standing });
    builder.add(document);
    this.#note(builder.write(directory));
  }

  #flush(): void {
    this.#note(this.#builder.write(this.#options.directory));
  }

  #note(path: string | undefined): void {
    if (path !== undefined) this.#written.push(path);
  }

  /** Writes what is left; the paths of all shards since the last call. */
  finish(): readonly string[] {
    this.#flush();
    const written = this.#written;
    this.#written = [];
    return written;
  }
}

/** UTF-16 grows by half at most when it becomes UTF-8. */
function mostBytesOf({ bytes, encoding, isTranscoded }: NewDocument): number {
  return encoding === 'utf-8' || isTranscoded ? bytes.length : Math.ceil(bytes.length * 1.5) + 3;
}
