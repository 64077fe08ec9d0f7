/**
 * The writer of shards (`ShardWriter` in contract.ts): sorts documents into lanes (standing at a head or not, by kind of
 * id), hands them to the builder threads in batches, and registers what became of them at `commit`. Rejected: building what
 * is little on the caller's thread, which held up everything else there for 50 to 180 ms at each push.
 */
import type { BlobPlace, ShardWriter } from '../contract.ts';
import { BatchCollector, batchOfOne, largeBytes } from './batch-collector.ts';
import { kindOf } from './blocks.ts';
import type { BatchedDocument, DocumentBatch } from './build-protocol.ts';
import type { BuilderPool } from './builder-pool.ts';

export interface WriterOptions {
  readonly pool: BuilderPool;
  /** Whether no shard has the blob, as far as this process may say. */
  readonly lacks: (blob: string) => boolean;
  /** Told of an object that nobody has; false when that is known already. */
  readonly noteMissing: (blob: string) => boolean;
  readonly register: (path: string) => Promise<unknown>;
}

interface Lane {
  readonly standing: boolean;
  readonly collector: BatchCollector;
  /** In the pool; absent until the first batch is sent. */
  number?: number;
}

export class IndexWriter implements ShardWriter {
  readonly #options: WriterOptions;
  readonly #added = new Set<string>();
  readonly #lanes = new Map<string, Lane>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  add(blob: string, bytes: Uint8Array, place: BlobPlace = {}): Promise<void> {
    if (this.#added.has(blob) || !this.#options.lacks(blob)) return Promise.resolve();
    this.#added.add(blob);
    const kind = kindOf(bytes);
    const document = { blob, ...kind, ...(place.path !== undefined && { path: place.path }) };
    const text = kind.state === 'text' ? bytes : new Uint8Array(0);
    return this.#put(this.#laneFor(blob, place.standing ?? true), document, text);
  }

  addMissing(blob: string, reason: 'missing-object' | 'too-large' = 'missing-object'): void {
    if (this.#added.has(blob) || !this.#options.lacks(blob)) return;
    this.#added.add(blob);
    if (!this.#options.noteMissing(blob)) return;
    const document = { blob, state: reason, encoding: 'utf-8' } as const;
    void this.#put(this.#laneFor(blob, true), document, new Uint8Array(0));
  }

  #laneFor(blob: string, standing: boolean): Lane {
    const key = `${blob.length} ${standing}`;
    const lane = this.#lanes.get(key) ?? {
      standing,
      collector: new BatchCollector(() => this.#options.pool.spareBuffer()),
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  #put(lane: Lane, document: Omit<BatchedDocument, 'from' | 'to'>, bytes: Uint8Array): Promise<void> {
    if (bytes.length >= largeBytes) return this.#sendAlone(lane, document, bytes);
    const sent = lane.collector.takes(bytes.length) ? Promise.resolve() : this.#send(lane, lane.collector.taken());
    lane.collector.add(document, bytes);
    return sent;
  }

  async #sendAlone(lane: Lane, document: Omit<BatchedDocument, 'from' | 'to'>, bytes: Uint8Array): Promise<void> {
    await this.#send(lane, await batchOfOne(document, bytes));
  }

  #send(lane: Lane, batch: DocumentBatch): Promise<void> {
    lane.number ??= this.#options.pool.openLane();
    const sent = this.#options.pool.add(lane.number, lane.standing, batch);
    // `commit` fails, too: who does not wait for `add` hears of it there.
    sent.catch(() => undefined);
    return sent;
  }

  async commit(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    this.#added.clear();
    const finished = await Promise.allSettled(lanes.map((lane) => this.#finish(lane)));
    for (const result of finished)
      if (result.status === 'fulfilled') for (const path of result.value) await this.#options.register(path);
    for (const result of finished) if (result.status === 'rejected') throw result.reason;
  }

  async #finish(lane: Lane): Promise<readonly string[]> {
    const { pool } = this.#options;
    if (lane.collector.documents > 0) await this.#send(lane, lane.collector.taken());
    return lane.number === undefined ? [] : pool.finish(lane.number);
  }
}
