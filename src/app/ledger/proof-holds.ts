/** Whether a proof holds, computed from what it says alone: not from the log that gave it. */
import { hashFromHex, leafHash } from '../../ledger/hashing.ts';
import { verifyConsistency, verifyInclusion } from '../../ledger/proofs.ts';
import type { LedgerConsistency, LedgerInclusion } from './log-views.ts';

/** Of the bytes of the entry, not of the leaf hash beside them. */
export function inclusionHolds({ index, entry, path, treeSize: size, root: claimed }: LedgerInclusion): boolean {
  const [root, proof] = [hashFromHex(claimed), hashesOf(path)];
  if (!root || !proof) return false;
  return verifyInclusion({ index, size, leafHash: leafHash(Buffer.from(entry)), root, proof }).ok;
}

export function consistencyHolds({ from, to, path }: LedgerConsistency): boolean {
  const [root1, root2, proof] = [hashFromHex(from.root), hashFromHex(to.root), hashesOf(path)];
  if (!root1 || !root2 || !proof) return false;
  return verifyConsistency({ size1: from.size, size2: to.size, root1, root2, proof }).ok;
}

function hashesOf(path: readonly string[]) {
  const hashes = path.flatMap((text) => hashFromHex(text) ?? []);
  return hashes.length === path.length ? hashes : undefined;
}
