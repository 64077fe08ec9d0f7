/** Which texts are in memory this moment, without waiting: threads are told of those when a search begins. */
import type { ContentCache } from '../index/content-cache.ts';
import type { Shard } from '../index/shard-file.ts';
import type { Texts } from './scan-pool.ts';

export class ResidentTexts implements Texts {
  readonly #cache: ContentCache;
  readonly #memories = new Map<number, SharedArrayBuffer>();
  /** How often each shard was dropped: a text that was dropped while it was read is not resident. */
  readonly #drops = new Map<number, number>();

  constructor(cache: ContentCache) {
    this.#cache = cache;
  }

  async content(shard: Shard): Promise<SharedArrayBuffer> {
    const drops = this.#drops.get(shard.id);
    const memory = await this.#cache.content(shard);
    if (this.#drops.get(shard.id) === drops) this.#memories.set(shard.id, memory);
    return memory;
  }

  resident(shard: Shard): SharedArrayBuffer | undefined {
    return this.#memories.get(shard.id);
  }

  forget(shard: number): void {
    this.#drops.set(shard, (this.#drops.get(shard) ?? 0) + 1);
    this.#memories.delete(shard);
  }
}
