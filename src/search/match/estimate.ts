/**
 * How many blocks of a shard a plan would look at, at most, by the lengths of posting lists: only short ones are decoded, so
 * all shards of a corpus take a fraction of a millisecond. A shard with none is proven to hold no match, and no thread hears
 * of it (waking threads takes longer than all the rest where there is nothing to find); how many there are decides in which
 * order texts are looked at (ranked-search.ts).
 *
 * Invariant: never less than what index/candidates.ts admits.
 */
import { candidateBlocks, populationOf } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import type { CompiledPattern } from '../regex/pattern.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import type { Condition } from './condition.ts';
import { patternsOf, type QueryPlan } from './query-plan.ts';
import { compiledOnce } from './text-matcher.ts';

/** One shard of so many is looked into. */
const sampleStep = 8;
/**
 * With a list as short as that, lists are read at once: it takes some ten microseconds, and often nothing is left. Once something
 * was, threads have to be told anyway, and read the lists of the other shards beside each other.
 */
const fewBlocks = 64;

export class Estimate {
  readonly #condition: Condition;
  /** Per leaf; absent where the content says nothing of it. */
  readonly #queries: readonly (LeafQuery | undefined)[];
  readonly #known = new Map<ShardIndex, number>();
  readonly #sampled = new Map<ShardIndex, number>();
  #isSomethingLeft = false;

  constructor(plan: QueryPlan) {
    this.#condition = plan.condition;
    this.#queries = patternsOf(plan).map((pattern) => {
      if (!pattern) return undefined;
      const known = compiledOnce(pattern);
      // Whoever runs it tells what is wrong with it.
      return known.ok ? known.value : undefined;
    });
  }

  /** For documents of which nothing is known by their paths. */
  blocksIn(index: ShardIndex): number {
    let blocks = this.#known.get(index);
    if (blocks === undefined) this.#known.set(index, (blocks = this.#blocks(index, this.#condition)));
    return blocks;
  }

  /** In all of them, about: in some shards the posting lists are read, and the others taken to be like them. */
  blocksAbout(indexes: readonly ShardIndex[]): number {
    const sample = indexes.filter((_, at) => at % sampleStep === 0);
    const most = (some: readonly ShardIndex[]) => some.reduce((sum, index) => sum + this.blocksIn(index), 0);
    const bound = most(sample);
    if (bound === 0) return most(indexes);
    const read = sample.reduce((sum, index) => sum + this.#sample(index), 0);
    return (most(indexes) * Math.min(read, bound)) / bound;
  }

  #sample(index: ShardIndex): number {
    let blocks = this.#sampled.get(index);
    if (blocks === undefined) this.#sampled.set(index, (blocks = this.#read(index, this.#condition)));
    return blocks;
  }

  #read(index: ShardIndex, condition: Condition): number {
    switch (condition.kind) {
      case 'leaf': {
        const query = this.#queries[condition.leaf];
        return query ? blocksRead(index, query.trigrams) : index.blocks;
      }
      case 'not':
        return index.blocks;
      case 'and':
        return least(index, condition.parts, (part) => this.#read(index, part));
      case 'or':
        return condition.parts.reduce((sum, part) => sum + this.#read(index, part), 0);
    }
  }

  #blocks(index: ShardIndex, condition: Condition): number {
    switch (condition.kind) {
      case 'leaf': {
        const query = this.#queries[condition.leaf];
        if (!query) return index.blocks;
        const most = blocksAtMost(index, query.trigrams);
        // What stands in several lines may stand in several blocks.
        if (most === 0 || most > fewBlocks || query.multiLine || this.#isSomethingLeft) return most;
        const left = blocksRead(index, query.trigrams);
        this.#isSomethingLeft = left > 0;
        return left;
      }
      case 'not':
        return index.blocks;
      case 'and':
        return least(index, condition.parts, (part) => this.#blocks(index, part));
      case 'or':
        return condition.parts.reduce((sum, part) => sum + this.#blocks(index, part), 0);
    }
  }
}

type LeafQuery = Pick<CompiledPattern, 'trigrams' | 'multiLine'>;

function blocksRead(index: ShardIndex, query: TrigramQuery): number {
  const blocks = candidateBlocks(index, query);
  return blocks === 'all' ? index.blocks : populationOf(blocks);
}

function blocksAtMost(index: ShardIndex, query: TrigramQuery): number {
  switch (query.kind) {
    case 'any':
    case 'beyond-ascii':
      return index.blocks;
    case 'trigram':
      return index.posting(query.trigram)?.count ?? 0;
    case 'and':
      return least(index, query.parts, (part) => blocksAtMost(index, part));
    case 'or':
      return query.parts.reduce((sum, part) => sum + blocksAtMost(index, part), 0);
  }
}

/** Stops at the first part without any. */
function least<T>(index: ShardIndex, parts: readonly T[], blocksOf: (part: T) => number): number {
  let blocks = index.blocks;
  for (const part of parts) {
    blocks = Math.min(blocks, blocksOf(part));
    if (blocks === 0) break;
  }
  return blocks;
}
