/**
 * Files that fulfil a condition, in order. Jobs go to the threads by stretches of shards, whichever repositories these hold;
 * what comes back is put in the order of results:
 *
 *   path   a hit is passed on as soon as no open job can find one that stands before it: at once where the index was written
 *          in the order of paths, at the end where it was not; the same in any case
 *   rank   the likeliest documents first, in rounds that are sorted by score (ranked-search.ts); where more is found than is
 *          returned, threads tell scores first, and texts of the best when these are known (late-texts.ts)
 */
import type { DocumentBits, Layer, Part } from '../index/layer.ts';
import type { Shard } from '../index/shard-file.ts';
import type { Pace } from '../pace.ts';
import type { GivenUp } from '../structural/structure.ts';
import { countBits, eachBit, emptyBits, setBit, subtract } from './bits.ts';
import { evaluate, type Truth } from './condition.ts';
import { Estimate } from './estimate.ts';
import type { FoundDocument } from './found.ts';
import type { ScoringPlan } from './line-scorer.ts';
import { JobList, type WantedDocuments } from './job-list.ts';
import { LateTexts } from './late-texts.ts';
import type { Prior } from './prior.ts';
import type { ScanPlan } from './protocol.ts';
import { isOfContent, needsContentsBefore, type QueryPlan } from './query-plan.ts';
import { RankedSearch } from './ranked-search.ts';
import { Scan } from './scan.ts';
import type { ScanPool, Texts } from './scan-pool.ts';
import type { LayerScope } from './scope.ts';
import type { Tally } from './tally.ts';

/** A file that fulfils the condition. Without a document: by its path alone. */
export interface Hit {
  readonly scope: LayerScope;
  readonly occurrence: number;
  readonly document?: FoundDocument;
  /** Where the document lies. */
  readonly place?: FoundPlace;
  /** Where the best are wanted first. */
  readonly score?: number;
}

export interface FoundPlace {
  readonly shard: Shard;
  readonly document: number;
  /** As the scope numbers them. */
  readonly variant: number;
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
  /** What is known of documents before they are looked at; asked for when there is much to choose from. */
  readonly prior?: () => Promise<Prior>;
  /** Where hits stand, when there are several layers. */
  readonly compare?: (a: Hit, b: Hit) => number;
  readonly score?: (hit: Hit) => number;
  /** What `score` wants to know of lines. */
  readonly scoring?: ScoringPlan;
  /** Told of every part that was searched to its end; of these documents of it, where not all were wanted. */
  readonly onPart?: (layer: Layer, part: Part, documents?: DocumentBits) => void;
  /** Told of every file in which there may be more matches. */
  readonly onGivenUp?: (layer: Layer, occurrence: number, reason: GivenUp) => void;
}

/** Text per job: small where the first results may be all, large where every job counts. */
const largestJobBytes = 64 << 20;
const parsedJobBytes = 2 << 20;
const jobBytes = [4 << 20, 16 << 20, largestJobBytes];
const mostJobs = 64;
/** Fewer than so many blocks that can hold a match are no reason to cut a shard. */
const blocksPerJob = 128;
const hitsPerGroup = 512;
/**
 * Whoever wants the best lines, and no more than so many, gets the texts of those alone (late-texts.ts) where more than so
 * many blocks can hold one. With fewer of them looking twice takes longer (`func.*Authenticate`: 67 ms of processor time
 * instead of 55, `md5|sha1`: 24 instead of 19).
 */
const mostLinesFetched = 10_000;
const fewBlocks = { word: 2048, others: 16_384 };

export class FileSearch {
  blobsConsidered = 0;
  readonly #options: FileSearchOptions;
  readonly #estimate: Estimate;
  #scan: Scan;

  constructor(options: FileSearchOptions) {
    this.#options = options;
    this.#estimate = new Estimate(options.plan);
    this.#scan = new Scan(options);
  }

  get blobsRead(): number {
    return this.#scan.blobsRead;
  }

  /** Groups of hits, each group and all groups in order. */
  async *hits(): AsyncGenerator<readonly Hit[], void, undefined> {
    const { plan, scopes, order } = this.#options;
    if (!plan.content) return yield* this.#byPath();
    if (order === 'rank' && scopes.length === 1) yield* this.#ranked(scopes[0]!);
    else if (order === 'path' && scopes.length === 1) yield* this.#inOrder(scopes[0]!);
    else yield* this.#allTogether();
  }

  async *#byPath(): AsyncGenerator<readonly Hit[], void, undefined> {
    const { scopes, pace } = this.#options;
    const hits: Hit[] = [];
    for (const scope of scopes)
      for (const occurrence of eachBit(this.#byPathIn(scope))) hits.push({ scope, occurrence });
    await pace.breathe();
    yield* this.#groups(scopes.length > 1 ? this.#sorted(hits) : hits);
  }

  #byPathIn(scope: LayerScope): Uint32Array {
    const bits = scope.exactlyByPath(this.#options.plan.condition);
    if (!needsContentsBefore(this.#options.plan)) return bits;
    // Of what has no text nobody knows what it holds, nor what it does not hold.
    const without = emptyBits(scope.layer.size);
    for (const occurrence of scope.layer.textless) setBit(without, occurrence);
    subtract(bits, without);
    for (const { occurrence } of this.#textless(scope)) setBit(bits, occurrence);
    return bits;
  }

  /** Everything that is wanted, as jobs. */
  #allJobs(): JobList {
    const list = new JobList();
    for (const scope of this.#options.scopes) {
      const wanted = this.#wanted(scope);
      list.add(wanted, this.#possibleParts(wanted));
    }
    return list;
  }

  #wanted(scope: LayerScope): WantedDocuments {
    const wanted = { scope, ...scope.documents() };
    this.blobsConsidered += countBits(wanted.bits.words);
    for (const pairs of wanted.extras.values()) this.blobsConsidered += pairs.length >> 1;
    return wanted;
  }

  /** The index proves of the others that they hold no match: they are done. */
  #possibleParts({ scope: { layer }, extras }: WantedDocuments): readonly Part[] {
    const { onPart } = this.#options;
    const parts = layer.parts(this.#bytesPerJob(layer));
    const { limit, order } = this.#options;
    // Once threads have to be told of one, they find out of the others beside each other, where all are wanted anyway.
    const isAll = limit === Infinity && order !== 'rank';
    let isSomeLeft = false;
    return parts.filter((part) => {
      const { shard } = part;
      const possible = (isAll && isSomeLeft) || extras.has(shard.id) || this.#estimate.blocksIn(shard.index) > 0;
      isSomeLeft ||= possible;
      if (!possible) onPart?.(layer, part);
      return possible;
    });
  }

  /** Large where little is to be looked at in it: each job is told to every thread. Parsing takes a second for a few megabytes. */
  #bytesPerJob(layer: Layer): number {
    if (this.#options.plan.leaves.some(isParsed)) return parsedJobBytes;
    const bytes = layer.shards.reduce((sum, shard) => sum + shard.contentBytes, 0);
    const fewest = jobBytes.find((one) => bytes / one <= mostJobs) ?? largestJobBytes;
    if (this.#options.limit === Infinity && this.#options.order !== 'rank') return fewest;
    const blocks = this.#estimate.blocksAbout(layer.shards.map(({ index }) => index));
    return blocks < mostJobs * blocksPerJob ? fewest : jobBytes[0]!;
  }

  /** Sums alone: for a single scope, of plans that look at contents. The order is no matter. Yields now and then. */
  async *count(tally: Tally): AsyncGenerator<undefined, void, undefined> {
    const { scopes, pace } = this.#options;
    const list = this.#allJobs();
    for (const scope of scopes) for (const { occurrence } of this.#textless(scope)) tally.addFile(occurrence);
    for await (const chunk of this.#scan.chunks(list)) {
      tally.add(chunk, (job) => {
        const { scope, part, variants } = list.jobs[job]!;
        return { scope, shard: part.shard.id, variants };
      });
      this.#scan.tellDone(list, chunk);
      if (pace.isDue) await pace.breathe();
      yield;
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
          const of = plan.leaves[leaf]!;
          return (plan.content ? isOfContent(of) : of.kind === 'content') ? undefined : false;
        });
      if (truths[variant] === true && scope.includes(occurrence)) hits.push({ scope, occurrence });
    }
    return hits;
  }

  async *#inOrder(scope: LayerScope): AsyncGenerator<readonly Hit[], void, undefined> {
    let pending = this.#textless(scope);
    const list = this.#allJobs();
    const isDone = new Uint8Array(list.jobs.length);
    let open = 0;
    for await (const hits of this.#scan.hits(list, (job) => (isDone[job] = 1))) {
      for (const hit of hits) pending.push(hit);
      const before = open;
      while (isDone[open] === 1) open++;
      if (open === before) continue;
      const limit = list.jobs[open]?.part.firstOccurrence ?? Infinity;
      const ready = pending.filter(({ occurrence }) => occurrence < limit);
      if (ready.length === 0) continue;
      pending = limit === Infinity ? [] : pending.filter(({ occurrence }) => occurrence >= limit);
      yield* this.#groups(ready.sort((a, b) => a.occurrence - b.occurrence));
    }
    yield* this.#groups(pending.sort((a, b) => a.occurrence - b.occurrence));
  }

  async *#allTogether(): AsyncGenerator<readonly Hit[], void, undefined> {
    const all = this.#options.scopes.flatMap((scope) => this.#textless(scope));
    for await (const hits of this.#scan.hits(this.#allJobs(), () => undefined)) for (const hit of hits) all.push(hit);
    yield* this.#groups(this.#sorted(all));
  }

  async *#ranked(scope: LayerScope): AsyncGenerator<readonly Hit[], void, undefined> {
    const wanted = this.#wanted(scope);
    const parts = this.#possibleParts(wanted);
    const blocks = this.#estimate.blocksAbout(scope.layer.shards.map(({ index }) => index));
    const { limit, detail, plan } = this.#options;
    const isWord = plan.leaves.every((leaf) => leaf.kind !== 'term' || /^\w+$/.test(leaf.pattern.source));
    const few = isWord ? fewBlocks.word : fewBlocks.others;
    const isMore = detail === 'text' && blocks > Math.max(limit, few) && limit <= mostLinesFetched;
    if (isMore) this.#scan = new Scan({ ...this.#options, detail: 'scores' });
    const options = { ...this.#options, compare: (a: Hit, b: Hit) => this.#compare(a, b) };
    const search = new RankedSearch(options, { scan: this.#scan, blocks });
    const texts = isMore ? new LateTexts(this.#options, wanted) : undefined;
    for await (const round of search.rounds(wanted, parts, this.#textless(scope)))
      yield* texts ? texts.groups(round) : this.#groups(round);
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

function isParsed(leaf: QueryPlan['leaves'][number]): boolean {
  return leaf.kind === 'term' && leaf.pattern.structure?.kind === 'tree';
}
