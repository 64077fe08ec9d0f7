/**
 * Runs a plan over a stretch of one shard's documents: trigram queries give candidate blocks, the condition makes candidate
 * documents of them, and only those are scanned. Runs in the scanning threads; knows nothing of repositories and paths.
 */
import { candidateBlocks, nextCandidate, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { BlockScanner, type FoundLine } from './block-scanner.ts';
import { evaluate, supportingLeaves, type Condition } from './condition.ts';
import { LineMatcher, mergeRanges } from './line-matcher.ts';
import type { ResultWriter, ScanJob, ScanPlan } from './protocol.ts';

export interface ScannedShard {
  readonly id: number;
  readonly index: ShardIndex;
  readonly content: Buffer;
}

/** A bitmap over documents, or all of them. */
type Documents = Uint32Array | 'all';

interface ShardCandidates {
  /** Per leaf. */
  readonly blocks: readonly (Candidates | undefined)[];
  readonly documents: readonly (Documents | undefined)[];
  /** Documents for which the condition can hold with variant 0. */
  readonly possible: Documents;
}

interface Term {
  readonly matcher: LineMatcher;
  readonly scanner: BlockScanner;
}

export class PartScanner {
  readonly #plan: ScanPlan;
  readonly #terms: readonly (Term | undefined)[];
  readonly #candidates = new Map<number, ShardCandidates>();
  readonly #isCancelled: () => boolean;
  #read = 0;

  constructor(plan: ScanPlan, isCancelled: () => boolean) {
    this.#plan = plan;
    this.#isCancelled = isCancelled;
    this.#terms = plan.patterns.map((pattern) => {
      if (!pattern) return undefined;
      const matcher = new LineMatcher(pattern);
      return { matcher, scanner: new BlockScanner(matcher) };
    });
  }

  /** Documents whose text was looked at since the last time. */
  takeRead(): number {
    const read = this.#read;
    this.#read = 0;
    return read;
  }

  /** Whether any text of the job has to be looked at, by the index alone. */
  needsText(index: ShardIndex, job: ScanJob, bits: Uint32Array): boolean {
    if (job.extras) return true;
    return this.#nextDocument(this.#candidatesIn(job.shard, index).possible, job, bits, job.from) < job.to;
  }

  scan(
    shard: ScannedShard,
    job: ScanJob & { readonly number: number; readonly bits: Uint32Array },
    into: ResultWriter,
  ): void {
    const candidates = this.#candidatesIn(shard.id, shard.index);
    let room = this.#plan.linesPerJob;
    const scanOne = (document: number, variant: number) => {
      const lines = this.#scanDocument(shard, document, variant, candidates);
      if (!lines || this.#isCancelled()) return;
      const start = shard.index.blockOffset(shard.index.firstBlock(document));
      into.add({ job: job.number, document, variant, start }, lines, shard.content);
      room -= Math.max(1, lines.length);
    };
    const { possible } = candidates;
    const extras = job.extras ?? new Uint32Array(0);
    let extra = 0;
    let next = this.#nextDocument(possible, job, job.bits, job.from);
    while (room > 0 && !this.#isCancelled()) {
      const document = Math.min(next, extra < extras.length ? extras[extra]! : job.to);
      if (document >= job.to) return;
      if (document === next) {
        scanOne(document, 0);
        next = this.#nextDocument(possible, job, job.bits, document + 1);
      }
      for (; extra < extras.length && extras[extra] === document; extra += 2) scanOne(document, extras[extra + 1]!);
    }
  }

  /** The first document from `from` on that is in scope and possible; the job's end when there is none. */
  #nextDocument(possible: Documents, job: ScanJob, bits: Uint32Array, from: number): number {
    for (let document = from; document < job.to;) {
      const word = document >> 5;
      const possibleBits = possible === 'all' ? -1 : possible[word]!;
      const found = (bits[job.offset + word]! & possibleBits) >>> (document & 31);
      if (found !== 0) return Math.min(job.to, document + 31 - Math.clz32(found & -found));
      document = (document | 31) + 1;
    }
    return job.to;
  }

  #candidatesIn(id: number, index: ShardIndex): ShardCandidates {
    let known = this.#candidates.get(id);
    if (!known) {
      const blocks = this.#terms.map((term) => term && candidateBlocks(index, term.matcher.trigrams));
      const documents = blocks.map((found) => found && documentsOf(index, found));
      const possible = this.#possible(this.#plan.condition, documents);
      known = { blocks, documents, possible };
      this.#candidates.set(id, known);
    }
    return known;
  }

  #possible(condition: Condition, documents: readonly (Documents | undefined)[]): Documents {
    switch (condition.kind) {
      case 'leaf':
        return this.#isKnown(0, condition.leaf) ? 'all' : (documents[condition.leaf] ?? none);
      case 'not':
        return condition.part.kind === 'leaf' && this.#isKnown(0, condition.part.leaf) ? none : 'all';
      case 'and':
        return condition.parts.map((part) => this.#possible(part, documents)).reduce(both, 'all');
      case 'or':
        return condition.parts.map((part) => this.#possible(part, documents)).reduce(either, none);
    }
  }

  #isKnown(variant: number, leaf: number): boolean {
    return (this.#plan.masks[variant]![leaf >> 5]! & (1 << (leaf & 31))) !== 0;
  }

  /** Undefined: the condition does not hold. An empty list: it holds, but not by a line (by the path, or by NOT). */
  #scanDocument(
    shard: ScannedShard,
    document: number,
    variant: number,
    { blocks }: ShardCandidates,
  ): readonly FoundLine[] | undefined {
    const first = shard.index.firstBlock(document);
    const end = shard.index.firstBlock(document + 1);
    const mayHold = (leaf: number) => {
      if (this.#isKnown(variant, leaf)) return true;
      const candidates = blocks[leaf];
      return candidates !== undefined && nextCandidate(candidates, first, end) < end ? undefined : false;
    };
    if (evaluate(this.#plan.condition, mayHold) === false) return undefined;
    this.#read++;
    const lines = new Map<number, readonly FoundLine[]>();
    const linesOf = (leaf: number): readonly FoundLine[] => {
      let found = lines.get(leaf);
      if (!found) {
        found = this.#linesIn(shard, leaf, blocks[leaf], { first, end });
        lines.set(leaf, found);
      }
      return found;
    };
    const holds = (leaf: number) => this.#isKnown(variant, leaf) || linesOf(leaf).length > 0;
    if (evaluate(this.#plan.condition, holds) !== true) return undefined;
    return supportingLeaves(this.#plan.condition, holds)
      .filter((leaf) => !this.#plan.silent.includes(leaf))
      .map(linesOf)
      .reduce(mergeLines, []);
  }

  #linesIn(
    shard: ScannedShard,
    leaf: number,
    candidates: Candidates | undefined,
    { first, end }: { readonly first: number; readonly end: number },
  ): readonly FoundLine[] {
    const found: FoundLine[] = [];
    const term = this.#terms[leaf];
    if (!term || !candidates) return found;
    for (
      let block = nextCandidate(candidates, first, end);
      block < end && !this.#isCancelled();
      block = nextCandidate(candidates, block + 1, end)
    )
      term.scanner.scan(shard, block, found);
    return found;
  }
}

const none = new Uint32Array(0);

function both(left: Documents, right: Documents): Documents {
  if (left === 'all') return right;
  if (right === 'all') return left;
  if (left.length === 0 || right.length === 0) return none;
  return left.map((word, index) => word & right[index]!);
}

function either(left: Documents, right: Documents): Documents {
  if (left === 'all' || right === 'all') return 'all';
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return left.map((word, index) => word | right[index]!);
}

/** The documents with a block of a bitmap. */
function documentsOf(index: ShardIndex, blocks: Candidates): Documents {
  if (blocks === 'all') return 'all';
  const documents = new Uint32Array((index.documents + 31) >> 5);
  for (let block = nextCandidate(blocks, 0, index.blocks); block < index.blocks;) {
    const document = documentOfBlock(index, block);
    documents[document >> 5]! |= 1 << (document & 31);
    block = nextCandidate(blocks, index.firstBlock(document + 1), index.blocks);
  }
  return documents;
}

/** The last document that begins at or before the block and has any. */
function documentOfBlock(index: ShardIndex, block: number): number {
  let low = 0;
  let high = index.documents - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.firstBlock(middle) <= block) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Both lists in the order of lines; a line in both gets the ranges of both. */
export function mergeLines(left: readonly FoundLine[], right: readonly FoundLine[]): readonly FoundLine[] {
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
