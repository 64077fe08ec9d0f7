/** Sealed evidence over a real Merkle tree, so that proofs can be checked by whoever gets them. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { EvidenceProof } from '../../../src/app/plumbline.ts';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { sha256, type Digest } from '../../../src/base/digest.ts';
import type { EvidenceEnvelope, EvidenceKind, SealedEvidence } from '../../../src/model/evidence.ts';
import { inclusionPath, leafHash, treeHash } from './merkle.ts';
import { plannedControls } from './controls.ts';
import { names, observedAt, windowPeriod } from './repositories.ts';

export interface DoubleLedger {
  readonly sealed: readonly SealedEvidence[];
  readonly seal: { readonly size: number; readonly root: string; readonly checkpoint: string };
  bytesOf(digest: Digest): { readonly envelope: EvidenceEnvelope; readonly bytes: Uint8Array } | undefined;
  proofOf(id: string): EvidenceProof | undefined;
  /** As they were hashed, in the order of the log. */
  readonly entries: readonly string[];
}

export const origin = 'plumbline.example/double';

/** A key for tests only, from a fixed seed (PKCS #8 around 32 bytes of it). */
const testKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});

const subjects: readonly (readonly [EvidenceKind, string, string])[] = [
  ['run', 'run', 'The run: what was read, by which versions'],
  ['framework', 'frameworks', 'The criteria and controls in force'],
  ...names.map((name) => ['repository', name, `What git said of ${name}`] as const),
  ...names.map((name) => ['facts', name, `Facts read from ${name}`] as const),
  ['changes', 'changes', 'Every landing in the period'],
  ['findings', 'findings', 'Every finding over all history'],
  ...plannedControls.flatMap(({ control }) => [
    ...control.checks.flatMap((check) => [
      ['population', check, `Population of ${check}`] as const,
      ['check-result', check, `Outcomes of ${check}`] as const,
    ]),
    ['control-result', control.id, `${control.id}: ${control.title}`] as const,
  ]),
];

export function doubleLedger(run: string): DoubleLedger {
  const blobs = new Map<string, { readonly envelope: EvidenceEnvelope; readonly bytes: Uint8Array }>();
  const sealed = subjects.map(([kind, subject, title], index) => {
    const text = `${JSON.stringify({ kind, subject, title, period: windowPeriod, rows: [] }, undefined, 2)}\n`;
    const bytes = Buffer.from(text);
    const envelope: EvidenceEnvelope = {
      type: 'plumbline-evidence',
      version: 1,
      id: `${run}/${kind}/${subject}`,
      run,
      kind,
      subject,
      title,
      mediaType: 'application/json',
      size: bytes.length,
      digest: sha256(bytes),
      period: windowPeriod,
      collectedAt: observedAt,
    };
    blobs.set(envelope.digest, { envelope, bytes });
    return { envelope, index };
  });
  const entries = sealed.map(({ envelope }) => canonicalJson(envelope));
  const leaves = entries.map((entry) => leafHash(entry));
  const root = treeHash(leaves);
  const checkpoint = noteOf(leaves.length, root);
  return {
    sealed,
    entries,
    seal: { size: leaves.length, root: root.toString('hex'), checkpoint },
    bytesOf: (digest) => blobs.get(digest),
    proofOf(id) {
      const evidence = sealed.find(({ envelope }) => envelope.id === id);
      if (!evidence) return undefined;
      return {
        evidence,
        entry: entries[evidence.index]!,
        leafHash: leaves[evidence.index]!.toString('hex'),
        path: inclusionPath(evidence.index, leaves).map((hash) => hash.toString('hex')),
        treeSize: leaves.length,
        root: root.toString('hex'),
        checkpoint,
        verified: true,
        because: 'The path leads from the entry to the root, and the root is signed by the key of this ledger.',
      };
    },
  };
}

/** The raw public key follows 12 bytes of its SPKI form. */
const publicKey = createPublicKey(testKey).export({ format: 'der', type: 'spki' }).subarray(12);
const typedKey = Buffer.concat([Uint8Array.of(1), publicKey]);
const keyId = createHash('sha256').update(`${origin}\n`).update(typedKey).digest().subarray(0, 4);

/** As `ledger.pub` has it. */
export const keyLine = `${origin}+${keyId.toString('hex')}+${typedKey.toString('base64')}`;

/** C2SP signed-note over a tlog checkpoint body. */
export function noteOf(size: number, root: Buffer): string {
  const body = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(body), testKey)]);
  return `${body}\n\u2014 ${origin} ${signature.toString('base64')}\n`;
}
