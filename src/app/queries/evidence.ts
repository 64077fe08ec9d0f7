/** Evidence with its proof, checked anew each time it is asked for: nothing here trusts what was stored before. */
import { isAppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Digest } from '../../base/digest.ts';
import { hex, leafHash } from '../../ledger/hashing.ts';
import { verifyInclusion } from '../../ledger/proofs.ts';
import type { AppContext } from '../context.ts';
import type { EvidenceProof, Plumbline } from '../plumbline.ts';

export async function evidenceProof(id: string, context: AppContext): Promise<EvidenceProof | undefined> {
  const evidence = await context.stores.runs.evidenceById(id);
  if (!evidence) return undefined;
  const ledger = context.ledger();
  const size = ledger.size();
  const root = ledger.root(size);
  const entry = canonicalJson(evidence.envelope);
  const leaf = leafHash(Buffer.from(entry));
  const proof = ledger.inclusionProof(evidence.index, size);
  const inclusion = verifyInclusion({ index: evidence.index, size, leafHash: leaf, proof, root });
  const fault = inclusion.ok ? bytesFault(evidence.envelope.digest, context) : inclusion.error.because;
  const proved = `the entry leads to the root of the signed checkpoint over ${size} entries, and the kept bytes have its digest`;
  return {
    evidence,
    entry,
    leafHash: hex(leaf),
    path: proof.map(hex),
    treeSize: size,
    root: hex(root),
    checkpoint: ledger.checkpoint(),
    verified: fault === undefined,
    because: fault ?? proved,
  };
}

function bytesFault(digest: Digest, { rawBytes }: AppContext): string | undefined {
  try {
    return rawBytes.get(digest) === undefined ? 'its bytes are no longer kept' : undefined;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

export async function evidenceBytes(digest: Digest, context: AppContext): ReturnType<Plumbline['evidenceBytes']> {
  const evidence = await context.stores.runs.evidenceByDigest(digest);
  const bytes = evidence && context.rawBytes.get(digest);
  return bytes && { envelope: evidence.envelope, bytes };
}
