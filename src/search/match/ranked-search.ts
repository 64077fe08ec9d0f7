/**
 * The best files first, without looking at all of them. What is known of documents before they are looked at (prior.ts)
 * bounds what they can come to: those that define a name like the query or are named like it come first, as long as it
 * is certain that no other file is better. What is left comes in rounds: the product's own code, then tests, copies and
 * texts. A round ends when it has enough to choose from, is sorted by score and passed on; where there is little to find,
 * everything is one round.
 *
 * Invariant: the order depends on the index and the query alone, whichever thread was faster, and every document that is
 * wanted is looked at once.
 *
 * Rejected: one order of jobs for all, with a round as large as makes a good choice (5,000 files or half a gigabyte: 30 to 250
 * ms for common words); the best 256 documents by what is known before, whatever they come to (`return`: one file is shown,
 * and four can come before it); the whole score in the threads (the facts of paths would have to be there, too).
 */
import type { DocumentBits, Part } from '../index/layer.ts';
import type { BestFirst } from './best-first.ts';
import type { FileSearchOptions, Hit } from './file-search.ts';
import { JobList, type WantedDocuments } from './job-list.ts';
import { matchingNames } from './name-search.ts';
import { isOfWords, type DocumentPlace } from './prior.ts';
import { RemainingDocuments } from './remaining-documents.ts';
import type { Scan } from './scan.ts';

/**
 * Where posting lists admit no more than so many blocks, all of them are looked at: choosing would take longer. Of what is
 * no plain word, matches are much rarer than blocks with their letters.
 */
const fewBlocks = { words: 2048, expressions: 16_384 };
/** A round ends with so many files (the next one with twice as many) … */
const filesPerRound = 128;
/** … and as many lines as fill the answer twice, but no more than this asks for. */
const mostLinesPerRound = 4000;
/**
 * So many likely documents are looked at before any other, or as many as have so much text; then twice as many, until there is
 * enough to choose from …
 */
const firstChunk = 64;
const firstBytes = 1 << 21;
/** … then all at once that come into question, but no more than these. */
const mostAtOnce = 1024;

/** One list of jobs. `inOrder`: a round may end after any of its jobs, not only after the last one. */
interface Stage {
  readonly list: JobList;
  readonly inOrder: boolean;
}

type RankedOptions = FileSearchOptions & { readonly compare: (a: Hit, b: Hit) => number };

export class RankedSearch {
  readonly #options: RankedOptions;
  readonly #scan: Scan;
  /** That can hold a match, about. */
  readonly #blocks: number;

  constructor(options: RankedOptions, { scan, blocks }: { readonly scan: Scan; readonly blocks: number }) {
    this.#options = options;
    this.#scan = scan;
    this.#blocks = blocks;
  }

  /** Each sorted. `textless`: files that are found by their names, of which everything is known. */
  async *rounds(
    wanted: WantedDocuments,
    parts: readonly Part[],
    textless: readonly Hit[],
  ): AsyncGenerator<readonly Hit[], void, undefined> {
    const prior = this.#isMuch ? await this.#options.prior?.() : undefined;
    const round = new Round(this.#options);
    if (!prior) {
      round.add(textless);
      const all = new JobList();
      all.add(wanted, parts);
      return yield* this.#inRounds({ list: all, inOrder: false }, round);
    }
    const { pool, texts, shards, pace } = this.#options;
    const names = await matchingNames(prior.namePatterns(), { parts, pool, texts, shards, pace });
    const likely = prior.likely(wanted.scope, names);
    const left = new RemainingDocuments(wanted);
    const known = new KnownHits(this.#options);
    known.add(textless);
    yield* this.#certain({ likely, known, left, parts, most: prior.most });
    round.add(known.rest());
    const others = this.#others({ likely, left, parts, plain: prior.plain(wanted.scope.layer) });
    yield* this.#inRounds({ list: others, inOrder: true }, round);
  }

  /**
   * Files in the order of all there are, as long as it is certain: those whose score is above what any document that was
   * not looked at can come to. `most`: what all but the likely ones can come to.
   */
  async *#certain({ likely, known, left, parts, most }: Certain): AsyncGenerator<readonly Hit[], void, undefined> {
    const whole = wholeShards(parts);
    for (let share = 1; likely.bound > most; share *= 2) {
      const enough = known.scoreOfLast();
      // Once there are enough, only those matter that can come before the last of these.
      const places =
        enough === undefined
          ? this.#portion(likely.take(most), { documents: share * firstChunk, bytes: share * firstBytes })
          : this.#portion(likely.take(Math.max(most, enough)), { documents: mostAtOnce, bytes: Infinity });
      const list = new JobList({ few: true });
      list.add(left.take(places), whole);
      for await (const hits of this.#scan.hits(list, () => undefined)) known.add(hits);
      // What the names are like does not tell where the matches are (`com` in `\\w+@\\w+\\.com`).
      if (known.best <= most) return;
      const certain = known.takeAbove(Math.max(most, likely.bound));
      if (certain.length > 0) yield certain;
    }
  }

  /** At least one, if there is one. */
  #portion(
    places: Iterable<DocumentPlace>,
    most: { readonly documents: number; readonly bytes: number },
  ): readonly DocumentPlace[] {
    const { shards } = this.#options;
    const taken: DocumentPlace[] = [];
    let bytes = 0;
    for (const place of places) {
      taken.push(place);
      bytes += shards.get(place.shard)!.index.textBytes(place.document);
      if (taken.length >= most.documents || bytes >= most.bytes) break;
    }
    return taken;
  }

  /** Of what is left those first that are likely to be good. */
  #others({ likely, left, parts, plain }: Omit<Certain, 'known' | 'most'> & { readonly plain: DocumentBits }): JobList {
    const list = new JobList();
    const whole = wholeShards(parts);
    const rest = likely.rest();
    for (let from = 0, size = 4 * firstChunk; from < rest.length; from += size, size *= 4)
      list.add(left.take(rest.slice(from, from + size)), whole);
    const inTurn = shardsInTurn(parts);
    list.add(left.takeWithin(plain), inTurn);
    list.add(left.takeWithin(undefined), inTurn);
    return list;
  }

  async *#inRounds({ list, inOrder }: Stage, round: Round): AsyncGenerator<readonly Hit[], void, undefined> {
    const found: (Hit[] | undefined)[] = list.jobs.map(() => []);
    const isDone = new Uint8Array(list.jobs.length);
    let next = 0;
    for await (const hits of this.#scan.hits(list, (job) => (isDone[job] = 1))) {
      for (const hit of hits) found[hit.document!.job]!.push(hit);
      for (; isDone[next] === 1; next++) {
        round.add(found[next]!);
        found[next] = undefined;
        if (inOrder && round.isFull) yield round.take();
      }
    }
    yield round.take();
  }

  get #isMuch(): boolean {
    const { leaves } = this.#options.plan;
    const isWords = leaves.every((leaf) => leaf.kind !== 'term' || isOfWords(leaf.pattern.source));
    return this.#blocks > (isWords ? fewBlocks.words : fewBlocks.expressions);
  }
}

interface Certain {
  readonly likely: BestFirst;
  readonly known: KnownHits;
  readonly left: RemainingDocuments;
  readonly parts: readonly Part[];
  readonly most: number;
}

type ScoredHit = Hit & { readonly score: number };

function scored(hits: readonly Hit[], { score }: RankedOptions): ScoredHit[] {
  return hits.map((hit) => ({ ...hit, score: hit.score ?? score?.(hit) ?? 0 }));
}

/** The best first; equal ones by place. */
function inOrder(hits: ScoredHit[], { compare }: RankedOptions): ScoredHit[] {
  return hits.sort((a, b) => b.score - a.score || compare(a, b));
}

function linesOf({ document }: Hit): number {
  return Math.max(1, document?.lines ?? 0);
}

/** What was looked at, and not passed on. */
class KnownHits {
  readonly #options: RankedOptions;
  #hits: ScoredHit[] = [];
  /** How many more lines whoever listens will take, as far as is known here. */
  #room: number;

  constructor(options: RankedOptions) {
    this.#options = options;
    this.#room = options.limit;
  }

  add(hits: readonly Hit[]): void {
    this.#hits.push(...scored(hits, this.#options));
  }

  /** -Infinity when there is none. */
  get best(): number {
    return this.#hits.reduce((best, { score }) => Math.max(best, score), -Infinity);
  }

  /** Of the last one that is wanted, were there no others; undefined while there are too few. */
  scoreOfLast(): number | undefined {
    let lines = 0;
    for (const hit of inOrder(this.#hits, this.#options)) {
      lines += linesOf(hit);
      // One more than there is room for: then it is known that there was no room.
      if (lines > this.#room) return hit.score;
    }
    return undefined;
  }

  /** In order. */
  takeAbove(least: number): readonly Hit[] {
    const hits = inOrder(this.#hits, this.#options);
    const end = hits.findIndex(({ score }) => score <= least);
    const taken = end < 0 ? hits : hits.slice(0, end);
    this.#hits = end < 0 ? [] : hits.slice(end);
    const lines = taken.reduce((sum, hit) => sum + linesOf(hit), 0);
    this.#room = lines > this.#room ? this.#options.limit : this.#room - lines;
    return taken;
  }

  rest(): readonly Hit[] {
    return this.#hits;
  }
}

/** What is gathered until there is enough to choose from. */
class Round {
  readonly #options: RankedOptions;
  #hits: ScoredHit[] = [];
  #lines = 0;
  #files = filesPerRound;
  readonly #enoughLines: number;

  constructor(options: RankedOptions) {
    this.#options = options;
    this.#enoughLines = Math.min(mostLinesPerRound, 2 * options.limit);
  }

  get isFull(): boolean {
    return this.#hits.length >= this.#files && this.#lines >= this.#enoughLines;
  }

  add(hits: readonly Hit[]): void {
    // While threads find others.
    for (const hit of scored(hits, this.#options)) {
      this.#hits.push(hit);
      this.#lines += linesOf(hit);
    }
  }

  take(): readonly Hit[] {
    const hits = inOrder(this.#hits, this.#options);
    this.#hits = [];
    this.#lines = 0;
    this.#files *= 2;
    return hits;
  }
}

/** One part per shard. */
function wholeShards(parts: readonly Part[]): readonly Part[] {
  const whole = new Map<number, Part>();
  for (const part of parts)
    if (!whole.has(part.shard.id)) whole.set(part.shard.id, { ...part, from: 0, to: part.shard.index.documents });
  return [...whole.values()];
}

/** The first part of each shard, then the second of each …: what comes first is not all of one repository. */
function shardsInTurn(parts: readonly Part[]): readonly Part[] {
  const turns: Part[][] = [];
  const count = new Map<number, number>();
  for (const part of parts) {
    const turn = count.get(part.shard.id) ?? 0;
    count.set(part.shard.id, turn + 1);
    (turns[turn] ??= []).push(part);
  }
  return turns.flat();
}
