/**
 * A compact range: the fewest hashes that stand for the leaves `begin … end` (half open), namely the roots of the largest
 * aligned perfect subtrees in it, from left to right. Two ranges that touch can be joined knowing nothing else, which
 * makes tiles checkable one by one and lets a tree grow without its leaves.
 *
 * Sizes are plain numbers up to 2^53 - 1: shifts are written as divisions, because JavaScript's bit operators stop at 32 bits.
 */
import { emptyRoot, nodeHash, type Hash } from './hashing.ts';

/** The perfect subtree over the leaves `index * 2^level … (index + 1) * 2^level`. */
export interface NodePosition {
  readonly level: number;
  readonly index: number;
}

export interface Subtree extends NodePosition {
  readonly hash: Hash;
}

/** The largest aligned perfect subtrees that tile `begin … end`, from left to right. */
export function perfectSubtrees(begin: number, end: number): NodePosition[] {
  const positions: NodePosition[] = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    positions.push({ level, index: at / width });
    at += width;
  }
  return positions;
}

export class CompactRange {
  readonly begin: number;
  #end: number;
  readonly #subtrees: Subtree[] = [];

  constructor(begin = 0) {
    this.begin = begin;
    this.#end = begin;
  }

  get end(): number {
    return this.#end;
  }

  get subtrees(): readonly Subtree[] {
    return this.#subtrees;
  }

  appendLeaf(hash: Hash): void {
    this.appendSubtree({ level: 0, index: this.#end, hash });
  }

  /** Joins a perfect subtree that begins where this range ends, and closes every pair of siblings that this completes. */
  appendSubtree(subtree: Subtree): void {
    const width = 2 ** subtree.level;
    if (subtree.index * width !== this.#end) {
      throw new RangeError(`a subtree that begins at leaf ${subtree.index * width} does not follow leaf ${this.#end}`);
    }
    this.#end += width;
    let node = subtree;
    for (let last = this.#subtrees.at(-1); last && areSiblings(last, node); last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      node = { level: node.level + 1, index: last.index / 2, hash: nodeHash(last.hash, node.hash) };
    }
    this.#subtrees.push(node);
  }

  appendRange(right: CompactRange): void {
    for (const subtree of right.subtrees) this.appendSubtree(subtree);
  }

  /**
   * The Merkle tree hash of the leaves, as if the range were a tree of its own; for ranges that begin at 0 or at a
   * multiple of a power of two not smaller than their length this is a node of every larger tree (RFC 6962's MTH).
   */
  root(): Hash {
    const last = this.#subtrees.at(-1);
    if (!last) return emptyRoot();
    return this.#subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left.hash, right), last.hash);
  }
}

function areSiblings(left: Subtree, right: Subtree): boolean {
  return left.level === right.level && left.index % 2 === 0 && right.index === left.index + 1;
}
