/**
 * RFC 6962 trees, straight from the recursive definition in the RFC and on purpose unlike the product's: what the pages
 * verify in the browser is checked here against a second, slow and obvious implementation.
 */
import { createHash } from 'node:crypto';

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};

export const leafHash = (entry: string): Buffer => hash(Uint8Array.of(0), Buffer.from(entry));

/** The largest power of two below `size`. */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leaves[0]!;
  const half = split(leaves.length);
  return hash(Uint8Array.of(1), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

export function inclusionPath(index: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const half = split(leaves.length);
  return index < half
    ? [...inclusionPath(index, leaves.slice(0, half)), treeHash(leaves.slice(half))]
    : [...inclusionPath(index - half, leaves.slice(half)), treeHash(leaves.slice(0, half))];
}

/** RFC 6962, 2.1.2: PROOF(size, D[n]). */
export function consistencyPath(size: number, leaves: readonly Buffer[]): readonly Buffer[] {
  return size === 0 ? [] : subProof(size, leaves, true);
}

function subProof(size: number, leaves: readonly Buffer[], whole: boolean): readonly Buffer[] {
  if (size === leaves.length) return whole ? [] : [treeHash(leaves)];
  const half = split(leaves.length);
  return size <= half
    ? [...subProof(size, leaves.slice(0, half), whole), treeHash(leaves.slice(half))]
    : [...subProof(size - half, leaves.slice(half), false), treeHash(leaves.slice(0, half))];
}
