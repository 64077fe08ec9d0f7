/**
 * Inclusion and consistency proofs of RFC 6962 (2.1.1 and 2.1.2), as pure functions.
 *
 * A proof is made in two steps: which ranges of leaves it needs (arithmetic only), then the hash of each (the caller knows
 * where they are kept). Verification follows RFC 9162, 2.1.3.2 and 2.1.4.2: it never needs the tree, consumes every hash of
 * the proof exactly once, and fails with both roots in hand, so that a fault can be shown and not only stated.
 * Rejected: recursive verification (shorter, but it accepts what it does not look at unless lengths are checked beforehand).
 */
import { failed, ok, type Result } from '../base/result.ts';
import { emptyRoot, equalHashes, HASH_SIZE, hex, nodeHash, type Hash } from './hashing.ts';

/** Leaves `begin … end`, half open. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

export type ProofError =
  | { readonly code: 'out-of-range'; readonly because: string }
  | { readonly code: 'wrong-length'; readonly because: string }
  | { readonly code: 'not-a-hash'; readonly because: string }
  | {
      readonly code: 'root-mismatch';
      readonly because: string;
      /** Hex: the root that the proof leads to, and the one that was claimed. */
      readonly calculated: string;
      readonly expected: string;
    };

export interface InclusionClaim {
  readonly leafHash: Hash;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}

export interface ConsistencyClaim {
  readonly size1: number;
  readonly root1: Hash;
  readonly size2: number;
  readonly root2: Hash;
  readonly proof: readonly Hash[];
}

/** RFC 6962, 2.1.1: PATH(index, D[size]). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + largestPowerOfTwoBelow(end - begin);
    if (index < middle) {
      ranges.push({ begin: middle, end });
      end = middle;
    } else {
      ranges.push({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges.reverse();
}

/** RFC 6962, 2.1.2: PROOF(size1, D[size2]). Empty when either tree says nothing about the other. */
export function consistencyRanges(size1: number, size2: number): LeafRange[] {
  if (size1 === 0 || size1 === size2) return [];
  const ranges: LeafRange[] = [];
  let begin = 0;
  let end = size2;
  while (end !== size1) {
    const middle = begin + largestPowerOfTwoBelow(end - begin);
    if (size1 <= middle) {
      ranges.push({ begin: middle, end });
      end = middle;
    } else {
      ranges.push({ begin, end: middle });
      begin = middle;
    }
  }
  // The old tree as a whole is known to the verifier; a part of it is not.
  if (begin > 0) ranges.push({ begin, end });
  return ranges.reverse();
}

export function verifyInclusion(claim: InclusionClaim): Result<undefined, ProofError> {
  const { index, size, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) {
    return failed({ code: 'out-of-range', because: `entry ${index} cannot be in a tree of ${size}` });
  }
  const odd = firstNonHash([claim.leafHash, claim.root, ...proof]);
  if (odd) return failed(odd);
  let node = index;
  let last = size - 1;
  let hash = claim.leafHash;
  for (const sibling of proof) {
    if (last === 0) return failed(wrongLength(proof.length, inclusionRanges(index, size).length));
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  if (last !== 0) return failed(wrongLength(proof.length, inclusionRanges(index, size).length));
  return compareRoots(hash, claim.root, `of the tree of ${size}`);
}

export function verifyConsistency(claim: ConsistencyClaim): Result<undefined, ProofError> {
  const { size1, size2, root1, root2, proof } = claim;
  if (!isCount(size1) || !isCount(size2) || size1 > size2) {
    return failed({ code: 'out-of-range', because: `a tree of ${size2} cannot continue one of ${size1}` });
  }
  const odd = firstNonHash([root1, root2, ...proof]);
  if (odd) return failed(odd);
  if (size1 === size2 || size1 === 0) {
    if (proof.length > 0) return failed(wrongLength(proof.length, 0));
    return compareRoots(size1 === 0 ? emptyRoot() : root2, root1, `of the tree of ${size1}`);
  }
  return walkConsistency(claim);
}

function walkConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim): Result<undefined, ProofError> {
  const wrong = (): Result<undefined, ProofError> =>
    failed(wrongLength(proof.length, consistencyRanges(size1, size2).length));
  let node = size1 - 1;
  let last = size2 - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  // When the old tree is a perfect one, the walk starts at its root (node is 0 by now), which the proof leaves out.
  const path = node === 0 ? [root1, ...proof] : proof;
  const [start, ...rest] = path;
  if (!start) return wrong();
  let old = start;
  let young = start;
  for (const hash of rest) {
    if (last === 0) return wrong();
    if (node % 2 === 1 || node === last) {
      old = nodeHash(hash, old);
      young = nodeHash(hash, young);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      young = nodeHash(young, hash);
    }
    node = half(node);
    last = half(last);
  }
  if (last !== 0) return wrong();
  const first = compareRoots(old, root1, `of the tree of ${size1}`);
  return first.ok ? compareRoots(young, root2, `of the tree of ${size2}`) : first;
}

function compareRoots(calculated: Hash, expected: Hash, which: string): Result<undefined, ProofError> {
  if (equalHashes(calculated, expected)) return ok(undefined);
  const roots = { calculated: hex(calculated), expected: hex(expected) };
  const because = `the proof leads to root ${roots.calculated}, the root ${which} is ${roots.expected}`;
  return failed({ code: 'root-mismatch', because, ...roots });
}

function firstNonHash(hashes: readonly Hash[]): ProofError | undefined {
  const odd = hashes.find((hash) => hash.length !== HASH_SIZE);
  return odd && { code: 'not-a-hash', because: `a hash has ${odd.length} bytes instead of ${HASH_SIZE}` };
}

function wrongLength(actual: number, expected: number): ProofError {
  return { code: 'wrong-length', because: `the proof has ${actual} hashes, a proof for this has ${expected}` };
}

function largestPowerOfTwoBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function half(n: number): number {
  return Math.floor(n / 2);
}
