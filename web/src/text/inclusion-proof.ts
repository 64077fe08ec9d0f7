/**
 * RFC 9162, 2.1.3.2: does the path lead from this leaf to this root? Computed in the reader's own browser with the
 * reader's own SHA-256, so that the answer does not rest on the server that is being checked.
 */
import { leafOf, nodeOf } from './merkle-hash.ts';

export interface ProofStep {
  readonly sibling: string;
  /** On which side of what was computed so far the sibling stands. */
  readonly side: 'left' | 'right';
  /** SHA-256 over 0x01, the left and the right hash. */
  readonly result: string;
}

export interface ProofComputation {
  /** SHA-256 over 0x00 and the entry. */
  readonly leaf: string;
  readonly steps: readonly ProofStep[];
  readonly root: string;
  /** False when the path has the wrong length for this index and size. */
  readonly fits: boolean;
}

export async function computeProof(proof: {
  readonly entry: string;
  readonly index: number;
  readonly treeSize: number;
  readonly path: readonly string[];
}): Promise<ProofComputation> {
  const leaf = await leafOf(proof.entry);
  let node = proof.index;
  let last = proof.treeSize - 1;
  let current = leaf;
  const steps: ProofStep[] = [];
  for (const sibling of proof.path) {
    const side = node % 2 === 1 || node === last ? 'left' : 'right';
    current = side === 'left' ? await nodeOf(sibling, current) : await nodeOf(current, sibling);
    steps.push({ sibling, side, result: current });
    if (side === 'left')
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return { leaf, steps, root: current, fits: last === 0 && proof.index < proof.treeSize };
}
