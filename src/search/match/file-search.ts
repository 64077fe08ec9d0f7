/**
 * Files that fulfil a condition, in order. Jobs go to the threads by stretches of shards, whichever repositories these hold;
 * what comes back is put in the order of results:
 *
 *   path   a hit is passed on as soon as no open job can find one that stands before it: at once where the index was written
 *          in the order of paths, at the end where it was not; the same in any case
 *   rank   jobs go in rounds, each round's hits are sorted by score; rounds and jobs depend on nothing but the index and the
 *          query
 */
import type { Layer, Part } from '../index/layer.ts';
import type { Shard } from '../index/shard-file.ts';
import type { Pace } from '../pace.ts';
import { countBits, eachBit } from './bits.ts';
import { evaluate, type Truth } from './condition.ts';
import { documentsOf, type FoundDocument } from './found.ts';
import type { ScanJob, ScanPlan } from './protocol.ts';
import { isOfContent, patternsOf, type QueryPlan } from './query-plan.ts';
import type { FoundChunk, ScanPool, ScanRun, Texts } from './scan-pool.ts';
import type { LayerScope } from './scope.ts';
import type { Tally } from './tally.ts';

/** A file that fulfils the condition. Without a document: by its path alone. */
export interface Hit {
  readonly scope: LayerScope;
  readonly occurrence: number;
  readonly document?: FoundDocument;
}

export interface FileSearchOptions {
  readonly plan: QueryPlan;
  readonly scopes: readonly LayerScope[];
  readonly shards: ReadonlyMap<number, Shard>;
  readonly pool: ScanPool;
  readonly texts: Texts;
  readonly pace: Pace;
  readonly detail: ScanPlan['detail'];
  /** The consumer stops after about so many lines. */
  readonly limit: number;
  readonly order: 'path' | 'rank' | 'all';
  /** Where hits stand, when there are several layers. */
  readonly compare?: (a: Hit, b: Hit) => number;
  readonly score?: (hit: Hit) => number;
  /** Told of every part that was searched to its end. */
  readonly onPart?: (layer: Layer, part: Part) => void;
  /** Told of every file in which matching took more work than is allowed. */
  readonly onGivenUp?: (layer: Layer, occurrence: number) => void;
}

/** Text per job: small where the first results may be all, large where every job counts. */
const largestJobBytes = 64 << 20;
const jobBytes = [4 << 20, 16 << 20, largestJobBytes];
const mostJobs = 64;
/**
 * Ranks hold within a round only. With 64 MB the golden queries of bench/search/ranking.ts find 87 % first and 96 % among
 * the first five, with this 91 % and 99 %: 115 MB of text are one round then. It is scanned in a fraction of a second.
 */
const firstRoundBytes = 512 << 20;
/** What nearly every file holds needs no half gigabyte to choose from: a round also ends with so many files. */
const leastFilesPerRound = 2000;
const roundFilesPerLine = 10;
const hitsPerGroup = 512;

interface Job {
  readonly scope: LayerScope;
  readonly part: Part;
  /** What is added to the scope's numbers of variants but 0. */
  readonly variants: number;
}

export class FileSearch {
  blobsConsidered = 0;
  blobsRead = 0;
  /** Milliseconds of threads. */
  readonly millis = { index: 0, scan: 0 };
  readonly #options: FileSearchOptions;
  readonly #jobs: Job[] = [];
  #run: ScanRun | undefined;

  constructor(options: FileSearchOptions) {
    this.#options = options;
  }

  /** Groups of hits, each group and all groups in order. */
  async *hits(): AsyncGenerator<readonly Hit[], void, undefined> {
    const { plan, scopes, order } = this.#options;
    if (!plan.content) return yield* this.#byPath();
    try {
      for (const scope of scopes) this.#addJobs(scope);
      this.#run = this.#begin();
      if (order === 'rank') yield* this.#ranked();
      else if (order === 'path' && scopes.length === 1) yield* this.#inOrder(scopes[0]!);
      else yield* this.#allTogether();
    } finally {
      this.#run?.end();
    }
  }

  async *#byPath(): AsyncGenerator<readonly Hit[], void, undefined> {
    const { plan, scopes, pace } = this.#options;
    const hits: Hit[] = [];
    for (const scope of scopes)
      for (const occurrence of eachBit(scope.exactlyByPath(plan.condition))) hits.push({ scope, occurrence });
    await pace.breathe();
    yield* this.#groups(scopes.length > 1 ? this.#sorted(hits) : hits);
  }

  readonly #scanJobs: ScanJob[] = [];
  readonly #documentWords: Uint32Array[] = [];
  #words = 0;
  #variants = 0;

  #addJobs(scope: LayerScope): void {
    const { bits, extras } = scope.documents();
    const start = this.#words;
    this.#documentWords.push(bits.words);
    this.#words += bits.words.length;
    const variants = this.#variants;
    this.#variants += scope.masks.length;
    for (const pairs of extras.values()) this.blobsConsidered += pairs.length >> 1;
    for (const part of scope.layer.parts(this.#bytesPerJob(scope.layer))) {
      const { shard, from, to } = part;
      const offset = bits.offsets.get(shard.id)!;
      const pairs = pairsWithin(extras.get(shard.id), { from, to, variants });
      if (!pairs && !anyBit(bits.words, offset + (from >> 5), offset + ((to + 31) >> 5))) continue;
      this.#jobs.push({ scope, part, variants });
      this.#scanJobs.push({ shard: shard.id, offset: start + offset, from, to, ...(pairs && { extras: pairs }) });
    }
  }

  #bytesPerJob(layer: Layer): number {
    if (this.#options.limit < Infinity) return jobBytes[0]!;
    const bytes = layer.shards.reduce((sum, shard) => sum + shard.contentBytes, 0);
    return jobBytes.find((one) => bytes / one <= mostJobs) ?? largestJobBytes;
  }

  #begin(): ScanRun {
    const { plan, pool, shards, texts, scopes, detail, limit, order } = this.#options;
    const documents = this.#documentWords.length === 1 ? this.#documentWords[0]! : joined(this.#documentWords);
    this.blobsConsidered += countBits(documents);
    // Variant 0 is the same in every scope; further ones are numbered on.
    const masks = scopes.flatMap((scope) => scope.masks);
    return pool.begin({
      plan: {
        patterns: patternsOf(plan),
        silent: plan.leaves.flatMap(({ kind }, leaf) => (kind === 'content' ? [leaf] : [])),
        condition: plan.condition,
        masks,
        detail,
        linesPerJob: order === 'rank' && limit < Infinity ? Math.max(2000, 4 * limit) : Infinity,
      },
      jobs: this.#scanJobs,
      documents,
      shards,
      texts,
    });
  }

  /** Chunks as they come, as hits; `done` is told of every finished job. */
  async *#found(done: (job: number) => void): AsyncGenerator<readonly Hit[], void, undefined> {
    const { pace, detail, onPart } = this.#options;
    for (;;) {
      const chunk = await pace.until(this.#run!.next());
      if (!chunk) return;
      this.#account(chunk);
      const hits: Hit[] = [];
      for (const document of documentsOf(chunk, detail)) {
        const { scope, part, variants } = this.#jobs[document.job]!;
        const variant = document.variant === 0 ? 0 : document.variant - variants;
        for (const occurrence of scope.occurrencesOf(part.shard.id, document.document, variant))
          hits.push({ scope, occurrence, document });
        if (pace.isDue) await pace.breathe();
      }
      for (const job of chunk.jobs) {
        done(job);
        onPart?.(this.#jobs[job]!.scope.layer, this.#jobs[job]!.part);
      }
      yield hits;
    }
  }

  /** Sums alone: for a single scope, of plans that look at contents. The order is no matter. Yields now and then. */
  async *count(tally: Tally): AsyncGenerator<undefined, void, undefined> {
    const { scopes, pace, onPart } = this.#options;
    try {
      for (const scope of scopes) this.#addJobs(scope);
      this.#run = this.#begin();
      for (const scope of scopes) for (const { occurrence } of this.#textless(scope)) tally.addFile(occurrence);
      for (;;) {
        const chunk = await pace.until(this.#run.next());
        if (!chunk) return;
        this.#account(chunk);
        tally.add(chunk, (job) => {
          const { scope, part, variants } = this.#jobs[job]!;
          return { scope, shard: part.shard.id, variants };
        });
        for (const job of chunk.jobs) onPart?.(this.#jobs[job]!.scope.layer, this.#jobs[job]!.part);
        if (pace.isDue) await pace.breathe();
        yield;
      }
    } finally {
      this.#run?.end();
    }
  }

  #account({ read, millis, givenUp }: FoundChunk): void {
    this.#tellGivenUp(givenUp);
    this.blobsRead += read;
    this.millis.index += millis.index;
    this.millis.scan += millis.scan;
  }

  #tellGivenUp(triples: readonly number[]): void {
    for (let at = 0; at < triples.length; at += 3) {
      const { scope, part, variants } = this.#jobs[triples[at]!]!;
      const variant = triples[at + 2] === 0 ? 0 : triples[at + 2]! - variants;
      for (const occurrence of scope.occurrencesOf(part.shard.id, triples[at + 1]!, variant))
        this.#options.onGivenUp?.(scope.layer, occurrence);
    }
  }

  /** What no thread looks at: files without text, for which the path may be enough. */
  #textless(scope: LayerScope): Hit[] {
    const { plan } = this.#options;
    const truths: Truth[] = [];
    const hits: Hit[] = [];
    for (const occurrence of scope.layer.textless) {
      const variant = scope.variantOf?.[occurrence] ?? 0;
      if (!(variant in truths))
        truths[variant] = evaluate(plan.condition, (leaf) => {
          if (scope.isKnown(leaf, occurrence)) return true;
          return isOfContent(plan.leaves[leaf]!) ? undefined : false;
        });
      if (truths[variant] === true && scope.includes(occurrence)) hits.push({ scope, occurrence });
    }
    return hits;
  }

  async *#inOrder(scope: LayerScope): AsyncGenerator<readonly Hit[], void, undefined> {
    let pending = this.#textless(scope);
    const isDone = new Uint8Array(this.#jobs.length);
    let open = 0;
    for await (const hits of this.#found((job) => (isDone[job] = 1))) {
      for (const hit of hits) pending.push(hit);
      const before = open;
      while (isDone[open] === 1) open++;
      if (open === before) continue;
      const limit = this.#jobs[open]?.part.firstOccurrence ?? Infinity;
      const ready = pending.filter(({ occurrence }) => occurrence < limit);
      if (ready.length === 0) continue;
      pending = limit === Infinity ? [] : pending.filter(({ occurrence }) => occurrence >= limit);
      yield* this.#groups(ready.sort((a, b) => a.occurrence - b.occurrence));
    }
    yield* this.#groups(pending.sort((a, b) => a.occurrence - b.occurrence));
  }

  async *#allTogether(): AsyncGenerator<readonly Hit[], void, undefined> {
    const all = this.#options.scopes.flatMap((scope) => this.#textless(scope));
    for await (const hits of this.#found(() => undefined)) for (const hit of hits) all.push(hit);
    yield* this.#groups(this.#sorted(all));
  }

  /**
   * A round is a run of jobs in their order: so much text, or as many files as make a good choice. Which jobs those are depends
   * on the index and the query alone, whichever thread was faster.
   */
  async *#ranked(): AsyncGenerator<readonly Hit[], void, undefined> {
    const { scopes, limit } = this.#options;
    const enough = Math.max(leastFilesPerRound, roundFilesPerLine * limit);
    const found: (Hit[] | undefined)[] = this.#jobs.map(() => []);
    const isDone = new Uint8Array(this.#jobs.length);
    // Files without text are found by their names, which are as good in the first round as in any other.
    let round = scopes.flatMap((scope) => this.#textless(scope));
    let next = 0;
    let bytes = 0;
    let fullBytes = firstRoundBytes;
    for await (const hits of this.#found((job) => (isDone[job] = 1))) {
      for (const hit of hits) found[hit.document!.job]!.push(hit);
      for (; isDone[next] === 1; next++) {
        for (const hit of found[next]!) round.push(hit);
        found[next] = undefined;
        bytes += textOf(this.#jobs[next]!.part);
        if (bytes < fullBytes && round.length < enough) continue;
        yield* this.#groups(this.#byScore(round));
        round = [];
        bytes = 0;
        fullBytes *= 2;
      }
    }
    yield* this.#groups(this.#byScore(round));
  }

  #byScore(hits: readonly Hit[]): readonly Hit[] {
    const { score } = this.#options;
    if (!score) return hits;
    const scored = hits.map((hit) => ({ hit, score: score(hit) }));
    return scored.sort((a, b) => b.score - a.score || this.#compare(a.hit, b.hit)).map(({ hit }) => hit);
  }

  #sorted(hits: Hit[]): readonly Hit[] {
    return hits.sort((a, b) => this.#compare(a, b));
  }

  #compare(a: Hit, b: Hit): number {
    return this.#options.compare?.(a, b) ?? a.occurrence - b.occurrence;
  }

  *#groups(hits: readonly Hit[]): Generator<readonly Hit[], void, undefined> {
    for (let at = 0; at < hits.length; at += hitsPerGroup) yield hits.slice(at, at + hitsPerGroup);
  }
}

/** The pairs of document and variant of a part, with variants as the run numbers them. */
function pairsWithin(
  pairs: Uint32Array | undefined,
  { from, to, variants }: { readonly from: number; readonly to: number; readonly variants: number },
): Uint32Array | undefined {
  if (!pairs) return undefined;
  let start = 0;
  while (start < pairs.length && pairs[start]! < from) start += 2;
  let end = start;
  while (end < pairs.length && pairs[end]! < to) end += 2;
  return end > start ? pairs.slice(start, end).map((value, at) => (at & 1 ? value + variants : value)) : undefined;
}

function anyBit(words: Uint32Array, from: number, to: number): boolean {
  for (let word = from; word < to; word++) if (words[word] !== 0) return true;
  return false;
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(new SharedArrayBuffer(4 * parts.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}

/** Bytes. */
function textOf({ shard, from, to }: Part): number {
  return shard.index.blockOffset(shard.index.firstBlock(to)) - shard.index.blockOffset(shard.index.firstBlock(from));
}
