/**
 * Runs a plan over documents of shards: candidate blocks from the index, lines from the block scanner, the condition per
 * file. Runs in the worker threads; knows nothing of repositories and paths.
 */
import { nextCandidate, candidateBlocks, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { BlockScanner, type FoundLine } from './block-scanner.ts';
import { evaluate, supportingLeaves, type Condition, type ScanPlan } from './condition.ts';
import { LineMatcher, mergeRanges } from './line-matcher.ts';

export interface ScannedShard {
  readonly id: number;
  readonly index: ShardIndex;
  readonly content: Buffer;
}

/** `undefined`: the condition does not hold. An empty list: it holds, but not by a line (only by the path, or by NOT). */
export type ScannedDocument = readonly FoundLine[] | undefined;

export class DocumentScanner {
  readonly #condition: Condition;
  readonly #matchers: readonly (LineMatcher | undefined)[];
  readonly #candidates = new Map<number, readonly (Candidates | undefined)[]>();
  readonly #isCancelled: () => boolean;

  constructor(plan: ScanPlan, isCancelled: () => boolean) {
    this.#condition = plan.condition;
    this.#matchers = plan.patterns.map((pattern) => pattern && new LineMatcher(pattern));
    this.#isCancelled = isCancelled;
  }

  /** `byPath(leaf)`: whether the path alone makes the leaf true. */
  scan(shard: ScannedShard, document: number, byPath: (leaf: number) => boolean): ScannedDocument {
    const first = shard.index.firstBlock(document);
    const end = shard.index.firstBlock(document + 1);
    const candidates = this.#candidatesIn(shard);
    const mayHold = (leaf: number) => {
      if (byPath(leaf)) return true;
      const blocks = candidates[leaf];
      return blocks !== undefined && nextCandidate(blocks, first, end) < end ? undefined : false;
    };
    if (evaluate(this.#condition, mayHold) === false) return undefined;
    const lines = new Map<number, readonly FoundLine[]>();
    const linesOf = (leaf: number): readonly FoundLine[] => {
      const known = lines.get(leaf);
      if (known) return known;
      const matcher = this.#matchers[leaf];
      const blocks = candidates[leaf];
      const found = matcher && blocks ? this.#linesIn(shard, { matcher, blocks, first, end }) : [];
      lines.set(leaf, found);
      return found;
    };
    const holds = (leaf: number) => byPath(leaf) || linesOf(leaf).length > 0;
    if (evaluate(this.#condition, holds) !== true) return undefined;
    return supportingLeaves(this.#condition, holds).map(linesOf).reduce(mergeLines, []);
  }

  #candidatesIn(shard: ScannedShard): readonly (Candidates | undefined)[] {
    let candidates = this.#candidates.get(shard.id);
    if (!candidates) {
      candidates = this.#matchers.map((matcher) => matcher && candidateBlocks(shard.index, matcher.trigrams));
      this.#candidates.set(shard.id, candidates);
    }
    return candidates;
  }

  #linesIn(
    shard: ScannedShard,
    where: {
      readonly matcher: LineMatcher;
      readonly blocks: Candidates;
      readonly first: number;
      readonly end: number;
    },
  ): readonly FoundLine[] {
    const found: FoundLine[] = [];
    const scanner = new BlockScanner(where.matcher);
    for (
      let block = nextCandidate(where.blocks, where.first, where.end);
      block < where.end && !this.#isCancelled();
      block = nextCandidate(where.blocks, block + 1, where.end)
    )
      scanner.scan(shard, block, found);
    return found;
  }
}

/** Both lists in the order of lines; a line in both gets the ranges of both. */
function mergeLines(left: readonly FoundLine[], right: readonly FoundLine[]): readonly FoundLine[] {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const merged: FoundLine[] = [];
  let a = 0;
  let b = 0;
  while (a < left.length && b < right.length) {
    const one = left[a]!;
    const other = right[b]!;
    if (one.number < other.number) merged.push(left[a++]!);
    else if (one.number > other.number) merged.push(right[b++]!);
    else {
      merged.push({ ...one, ranges: mergeRanges(one.ranges, other.ranges) });
      a++;
      b++;
    }
  }
  for (; a < left.length; a++) merged.push(left[a]!);
  for (; b < right.length; b++) merged.push(right[b]!);
  return merged;
}
