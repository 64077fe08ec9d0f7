/** Job lists as runs of the threads: chunks as they come, and the hits in them. What was looked at is summed over all runs. */
import { documentsOf } from './found.ts';
import type { FileSearchOptions, Hit } from './file-search.ts';
import type { JobList } from './job-list.ts';
import { patternsOf } from './query-plan.ts';
import { givenUpReasons } from './protocol.ts';
import type { FoundChunk } from './scan-pool.ts';

export type ScanOptions = Pick<
  FileSearchOptions,
  'plan' | 'shards' | 'pool' | 'texts' | 'pace' | 'detail' | 'limit' | 'scoring' | 'onPart' | 'onGivenUp'
>;

export class Scan {
  blobsRead = 0;
  readonly #options: ScanOptions;

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** In no order. Who stops listening ends the run. */
  async *chunks(list: JobList): AsyncGenerator<FoundChunk, void, undefined> {
    const { plan, pool, shards, texts, detail, limit, pace, scoring } = this.#options;
    // Nothing to look at needs no thread.
    if (list.jobs.length === 0) return;
    const run = pool.begin({
      plan: {
        patterns: patternsOf(plan),
        silent: plan.leaves.flatMap(({ kind }, leaf) => (kind === 'content' ? [leaf] : [])),
        condition: plan.condition,
        masks: list.masks,
        detail,
        linesPerJob: Infinity,
        // One more than there is room for: then it is known that there was no room.
        linesPerDocument: limit + 1,
        few: list.few,
        ...(scoring && { scoring }),
      },
      jobs: list.scanJobs,
      documents: list.documents,
      shards,
      texts,
    });
    try {
      for (;;) {
        const chunk = await pace.until(run.next());
        if (!chunk) return;
        this.#tellGivenUp(list, chunk.givenUp);
        this.blobsRead += chunk.read;
        yield chunk;
      }
    } finally {
      run.end();
    }
  }

  /** `done` is told of every finished job. */
  async *hits(list: JobList, done: (job: number) => void): AsyncGenerator<readonly Hit[], void, undefined> {
    const { pace, detail } = this.#options;
    for await (const chunk of this.chunks(list)) {
      const hits: Hit[] = [];
      for (const document of documentsOf(chunk, detail)) {
        const { scope, part, variants } = list.jobs[document.job]!;
        const variant = document.variant === 0 ? 0 : document.variant - variants;
        const place = { shard: part.shard, document: document.document, variant };
        for (const occurrence of scope.occurrencesOf(part.shard.id, document.document, variant))
          hits.push({ scope, occurrence, document, place });
        if (pace.isDue) await pace.breathe();
      }
      for (const job of chunk.jobs) done(job);
      this.tellDone(list, chunk);
      yield hits;
    }
  }

  tellDone(list: JobList, chunk: FoundChunk): void {
    for (const job of chunk.jobs) {
      const { scope, part, only } = list.jobs[job]!;
      this.#options.onPart?.(scope.layer, part, only);
    }
  }

  #tellGivenUp(list: JobList, told: readonly number[]): void {
    for (let at = 0; at < told.length; at += 4) {
      const { scope, part, variants } = list.jobs[told[at]!]!;
      const variant = told[at + 2] === 0 ? 0 : told[at + 2]! - variants;
      for (const occurrence of scope.occurrencesOf(part.shard.id, told[at + 1]!, variant))
        this.#options.onGivenUp?.(scope.layer, occurrence, givenUpReasons[told[at + 3]!]!);
    }
  }
}
