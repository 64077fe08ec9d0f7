/**
 * Drops and merges shards in the background, round after round until nothing is due. Copying is done by a builder thread.
 *
 * Invariant: a shard goes only when, at that very moment, nothing that is needed is found in it; needed is what is published
 * and what somebody was told to be there (`missingBlobs`) and has not published yet.
 */
import { isAppError } from '../../base/app-error.ts';
import type { Observer } from '../../base/progress.ts';
import type { CorpusRepository } from '../contract.ts';
import { Pace } from '../pace.ts';
import type { BuilderPool } from './builder-pool.ts';
import type { Catalog } from './catalog.ts';
import { Liveness } from './liveness.ts';
import { planMerge, type PlannedMerge } from './merge.ts';
import type { Shard } from './shard-file.ts';

export interface HousekeepingOptions {
  readonly catalog: Catalog;
  readonly pool: BuilderPool;
  readonly observer: Observer;
  readonly shardBytes: number;
  readonly needed: () => readonly CorpusRepository[];
  /** Written for what is to be published next: not looked at before. */
  readonly isFresh: (shard: Shard) => boolean;
  readonly retire: (shard: Shard) => Promise<void>;
  readonly condemn: (shard: Shard, why: string) => Promise<void>;
}

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #running: Promise<void> | undefined;
  #isDue = false;
  #stopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isDue = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Lets the round under way end and begins no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isDue && !this.#stopped) {
        this.#isDue = false;
        if (await this.#round()) this.#isDue = true;
      }
    } catch (error) {
      // Searches and the next publish go on: what was not tidied only takes room. Faults of ours are not hidden.
      if (!isAppError(error)) throw error;
      this.#options.observer.note(`index shards could not be merged: ${error.message} ${error.hint}`);
    }
  }

  /** Whether something was done, so that there may be more to do. */
  async #round(): Promise<boolean> {
    const { catalog, retire, shardBytes, isFresh } = this.#options;
    const liveness = await this.#liveness();
    const settled = catalog.shards().filter((shard) => !isFresh(shard));
    const plan = planMerge(settled, liveness, shardBytes);
    // No waiting between the look and this: `retire` forgets a shard before it waits for anything.
    const retired = plan.dead.map((shard) => retire(shard));
    await Promise.all(retired);
    let progress = false;
    for (const merge of plan.merges) if (await this.#merge(merge)) progress = true;
    return progress;
  }

  /** As of now: taken again until neither shards nor what is needed changed while it was taken. */
  async #liveness(): Promise<Liveness> {
    const { catalog, needed } = this.#options;
    for (;;) {
      const before = needed();
      const { version } = catalog;
      const liveness = await Liveness.of(before, catalog, new Pace(undefined));
      const after = needed();
      const isSame = before.length === after.length && before.every((one, at) => one === after[at]);
      if (isSame && catalog.version === version) return liveness;
    }
  }

  async #merge({ standing, sources }: PlannedMerge): Promise<boolean> {
    const { catalog, pool, condemn } = this.#options;
    // Another merge of this round may have met damage.
    const present = sources.filter(({ shard }) => catalog.shards().includes(shard));
    if (present.length === 0) return false;
    const result = await pool.merge({
      standing,
      sources: present.map(({ shard, documents }) => ({ path: shard.path, documents })),
    });
    if ('damaged' in result) {
      const damaged = present.find(({ shard }) => shard.path === result.damaged);
      if (damaged) await condemn(damaged.shard, result.why);
      return damaged !== undefined;
    }
    let isNew = false;
    for (const path of result.paths) if (await catalog.register(path, { supersede: true })) isNew = true;
    return isNew;
  }
}
