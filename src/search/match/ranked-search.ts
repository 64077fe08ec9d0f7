/**
 * The best files first, without looking at all of them. Documents are looked at in the order of what is known of them before
 * (prior.ts): those that define a name like the query or are named like it, in chunks that grow; then the product's
 * own code, then tests, copies and texts. A round ends when it has enough to choose from, is sorted by score and passed on;
 * where there is little to find, everything is one round.
 *
 * Invariant: rounds depend on the index and the query alone, whichever thread was faster, and every document that is wanted
 * is in exactly one of them.
 *
 * Rejected: one order of jobs for all, with a round as large as makes a good choice (5,000 files or half a gigabyte: 30 to 250
 * ms for common words); the whole score in the threads (the facts of paths would have to be there, too).
 */
import type { Part } from '../index/layer.ts';
import type { FileSearchOptions, Hit } from './file-search.ts';
import { JobList, type WantedDocuments } from './job-list.ts';
import { matchingNames } from './name-search.ts';
import { isOfWords } from './prior.ts';
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
/** Likely documents that are looked at before any other; those behind them come in chunks, each four times as large. */
const firstChunk = 256;

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

  /** Each sorted. `textless`: files that are found by their names, which are as good in the first round as in any other. */
  async *rounds(
    wanted: WantedDocuments,
    parts: readonly Part[],
    textless: readonly Hit[],
  ): AsyncGenerator<readonly Hit[], void, undefined> {
    const round = new Round(this.#options);
    round.add(textless);
    for await (const { list, inOrder } of this.#stages(wanted, parts)) {
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
      if (round.isFull) yield round.take();
    }
    yield round.take();
  }

  async *#stages(wanted: WantedDocuments, parts: readonly Part[]): AsyncGenerator<Stage, void, undefined> {
    const prior = this.#isMuch ? await this.#options.prior?.() : undefined;
    if (!prior) {
      const all = new JobList();
      all.add(wanted, parts);
      return yield { list: all, inOrder: false };
    }
    const { pool, texts, shards, pace } = this.#options;
    const names = await matchingNames(prior.namePatterns(), { parts, pool, texts, shards, pace });
    const likely = prior.ordered(wanted.scope, names);
    const left = new RemainingDocuments(wanted);
    const whole = wholeShards(parts);
    const first = new JobList();
    first.add(left.take(likely.slice(0, firstChunk)), whole);
    yield { list: first, inOrder: false };
    const others = new JobList();
    for (let from = firstChunk, to = 4 * firstChunk; from < likely.length; from = to, to *= 4)
      others.add(left.take(likely.slice(from, to)), whole);
    const inTurn = shardsInTurn(parts);
    others.add(left.takeWithin(prior.plain(wanted.scope.layer)), inTurn);
    others.add(left.takeWithin(undefined), inTurn);
    yield { list: others, inOrder: true };
  }

  get #isMuch(): boolean {
    const { leaves } = this.#options.plan;
    const isWords = leaves.every((leaf) => leaf.kind !== 'term' || isOfWords(leaf.pattern.source));
    return this.#blocks > (isWords ? fewBlocks.words : fewBlocks.expressions);
  }
}

/** What is gathered until there is enough to choose from. */
class Round {
  readonly #options: RankedOptions;
  #hits: Hit[] = [];
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
    for (const hit of hits) {
      this.#hits.push(hit);
      this.#lines += Math.max(1, hit.document?.lines ?? 0);
    }
  }

  /** The best first; equal ones by place. */
  take(): readonly Hit[] {
    const { score, compare } = this.#options;
    const scored = this.#hits.map((hit) => ({ ...hit, score: score?.(hit) ?? 0 }));
    this.#hits = [];
    this.#lines = 0;
    this.#files *= 2;
    return scored.sort((a, b) => b.score - a.score || compare(a, b));
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
