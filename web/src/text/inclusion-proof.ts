/**
 * RFC 9162, 2.1.3.2: does the path lead from this leaf to this root? Computed in the reader's own browser with the
 * reader's own SHA-256, so that the answer does not rest on the server that is being checked.
 */
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
  const leaf = await hash(new Uint8Array([0]), new TextEncoder().encode(proof.entry));
  let node = proof.index;
  let last = proof.treeSize - 1;
  let current = leaf;
  const steps: ProofStep[] = [];
  for (const sibling of proof.path) {
    const side = node % 2 === 1 || node === last ? 'left' : 'right';
    const other = bytesOf(sibling);
    current = side === 'left' ? await hash(one, other, current) : await hash(one, current, other);
    steps.push({ sibling, side, result: hexOf(current) });
    if (side === 'left')
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return { leaf: hexOf(leaf), steps, root: hexOf(current), fits: last === 0 && proof.index < proof.treeSize };
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return hexOf(await hash(bytes));
}

const one = new Uint8Array([1]);

async function hash(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
