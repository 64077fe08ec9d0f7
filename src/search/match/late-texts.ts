/**
 * Texts of lines for the best files alone. Where the best are wanted first, far more lines are scored than are returned
 * (`return`: 25,000 for an answer of 500), and finding out where in a line the matches are, and copying it, takes several
 * times as long as finding it. So threads tell scores and places first; the texts of what is shown are read here
 * (shown-texts.ts) or, where that could take long, by the threads.
 *
 * Invariant: what is returned is what one look at everything would have returned, in the same order.
 */
import { AppError } from '../../base/app-error.ts';
import type { Part } from '../index/layer.ts';
import { documentsOf, type FoundDocument } from './found.ts';
import type { FileSearchOptions, FoundPlace, Hit } from './file-search.ts';
import { JobList, type WantedDocuments } from './job-list.ts';
import { Scan, type ScanOptions } from './scan.ts';
import { ShownTexts, type LocatedDocument } from './shown-texts.ts';

const hitsPerGroup = 512;

export class LateTexts {
  readonly #limit: number;
  readonly #scan: Scan;
  readonly #wanted: WantedDocuments;
  readonly #shown: ShownTexts;
  /** How many more lines whoever listens will take, as far as is known here. */
  #room: number;

  constructor(options: FileSearchOptions, wanted: WantedDocuments) {
    // What was looked at has been accounted for.
    const { plan, shards, pool, texts, pace, limit } = options;
    const scan: ScanOptions = { plan, shards, pool, texts, pace, limit, detail: 'text' };
    this.#scan = new Scan(scan);
    this.#wanted = wanted;
    this.#shown = new ShownTexts(plan, { texts, pace, program: pool.program });
    this.#limit = this.#room = limit;
  }

  /** In their order, as many at a time as fill the answer. */
  async *groups(hits: readonly Hit[]): AsyncGenerator<readonly Hit[], void, undefined> {
    for (let from = 0, to = 0; from < hits.length; from = to) {
      let lines = 0;
      // One more than there is room for: then it is known that there was no room.
      for (; to < hits.length && to - from < hitsPerGroup && lines <= this.#room; to++)
        lines += Math.max(1, hits[to]!.document?.lines ?? 0);
      this.#room = lines > this.#room ? this.#limit : this.#room - lines;
      yield await this.#withTexts(hits.slice(from, to));
    }
  }

  async #withTexts(hits: readonly Hit[]): Promise<readonly Hit[]> {
    const located = new Map<string, LocatedDocument & { readonly place: FoundPlace }>();
    for (const { place, document } of hits)
      if (place && document!.lines > 0) located.set(keyOf(place), { shard: place.shard, found: document!, place });
    if (located.size === 0) return hits;
    const found = await this.#textsOf(located);
    return hits.map((hit) => {
      if (!hit.place || hit.document!.lines === 0) return hit;
      const document = found.get(keyOf(hit.place));
      if (!document) throw notFoundAgain();
      return { ...hit, document };
    });
  }

  async #textsOf(
    located: ReadonlyMap<string, LocatedDocument & { readonly place: FoundPlace }>,
  ): Promise<ReadonlyMap<string, FoundDocument>> {
    const found = new Map<string, FoundDocument>();
    const read = await this.#shown.read([...located.values()]);
    const others: FoundPlace[] = [];
    for (const [number, [key, { place }]] of [...located].entries()) {
      const document = read[number];
      if (document) found.set(key, document);
      else others.push(place);
    }
    if (others.length === 0) return found;
    const list = this.#jobsFor(others);
    for await (const chunk of this.#scan.chunks(list))
      for (const document of documentsOf(chunk, 'text')) {
        const { shard } = list.jobs[document.job]!.part;
        found.set(keyOf({ shard, document: document.document, variant: document.variant }), document);
      }
    return found;
  }

  #jobsFor(places: readonly FoundPlace[]): JobList {
    const { scope, bits } = this.#wanted;
    const words = new Uint32Array(new SharedArrayBuffer(bits.words.byteLength));
    const pairs = new Map<number, [document: number, variant: number][]>();
    const parts = new Map<number, Part>();
    for (const { shard, document, variant } of places) {
      parts.set(shard.id, { shard, from: 0, to: shard.index.documents, firstOccurrence: 0 });
      if (variant === 0) words[bits.offsets.get(shard.id)! + (document >> 5)]! |= 1 << (document & 31);
      else pairs.set(shard.id, [...(pairs.get(shard.id) ?? []), [document, variant]]);
    }
    const extras = new Map<number, Uint32Array>();
    for (const [shard, list] of pairs)
      extras.set(shard, Uint32Array.from(list.sort(([a, v], [b, w]) => a - b || v - w).flat()));
    const jobs = new JobList({ few: true });
    jobs.add({ scope, bits: { words, offsets: bits.offsets }, extras }, parts.values());
    return jobs;
  }
}

function keyOf({ shard, document, variant }: FoundPlace): string {
  return `${shard.id} ${document} ${variant}`;
}

function notFoundAgain(): AppError {
  return new AppError('search/failed', 'a file that matched did not match when its lines were read', {
    hint: 'Run the search again; if it fails again, please report the query.',
  });
}
