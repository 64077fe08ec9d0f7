/** Contents of shards in shared memory: read on first need, the least recently used dropped over a limit. */
import type { Shard } from './shard-file.ts';

interface Entry {
  readonly bytes: number;
  readonly content: Promise<SharedArrayBuffer>;
}

export class ContentCache {
  readonly #limit: number;
  /** Told of a shard whose content is kept no longer. Whoever still holds the memory keeps it. */
  readonly #onDrop: (shard: number) => void;
  /** In order of last use, oldest first. */
  readonly #entries = new Map<number, Entry>();
  #bytes = 0;

  constructor(limit: number, onDrop: (shard: number) => void) {
    this.#limit = limit;
    this.#onDrop = onDrop;
  }

  get residentBytes(): number {
    return this.#bytes;
  }

  async content(shard: Shard): Promise<SharedArrayBuffer> {
    const known = this.#entries.get(shard.id);
    if (known) {
      this.#entries.delete(shard.id);
      this.#entries.set(shard.id, known);
      return known.content;
    }
    const content = shard.readContent();
    this.#entries.set(shard.id, { bytes: shard.contentBytes, content });
    this.#bytes += shard.contentBytes;
    this.#dropOverLimit(shard.id);
    try {
      return await content;
    } catch (error) {
      this.drop(shard.id);
      throw error;
    }
  }

  drop(id: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#bytes -= entry.bytes;
    this.#onDrop(id);
  }

  #dropOverLimit(keep: number): void {
    for (const id of this.#entries.keys()) {
      if (this.#bytes <= this.#limit) return;
      if (id !== keep) this.drop(id);
    }
  }
}
