/**
 * What a pack claims beyond "these are my files": that a checkpoint was signed, that every entry is in its tree, that every
 * piece of evidence has the bytes that were sealed, and that every population lists what its digest says. Each function takes
 * bytes that were compared with the manifest already and gives back the faults it finds.
 */
import { sha256 } from '../base/digest.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { firstColumn } from './csv-ids.ts';
import { equalHashes, hashFromHex, hex, leafHash, type Hash } from './hashing.ts';
import type { VerifierKey } from './note.ts';
import { isHexDigest, isRecord, type PackManifest } from './pack-layout.ts';
import type { PackFault } from './pack-verification.ts';
import { verifyInclusion } from './proofs.ts';

export const CHECKPOINT_FILE = 'ledger/checkpoint';
export const ENTRIES_FILE = 'ledger/entries.jsonl';
export const PROOFS_FILE = 'ledger/proofs.json';
export const RUN_FILE = 'run.json';
export const KEY_FILE = 'public-key';
export const EVIDENCE_FOLDER = 'evidence/';
/** The signed text of the checkpoint, its 64 bytes of signature, and the key as `openssl` takes them. */
export const OPENSSL_TEXT_FILE = 'openssl/checkpoint.txt';
export const OPENSSL_SIGNATURE_FILE = 'openssl/checkpoint.sig';
export const OPENSSL_KEY_FILE = 'openssl/public-key.pem';

/** The file that lists the population of a check; the id of a check of the user's own may hold anything. */
export function populationFile(check: string, type: 'csv' | 'xlsx' = 'csv'): string {
  return `populations/${encodeURIComponent(check).replaceAll('*', '%2A')}.${type}`;
}

/** The part of an envelope that verification rests on. */
export interface SealedBytes {
  readonly id: string;
  readonly run: string;
  readonly kind: string;
  readonly subject: string;
  readonly digest: string;
  readonly size: number;
}

export interface Proof {
  readonly index: number;
  readonly leafHash: Hash;
  readonly path: readonly Hash[];
}

/** The checkpoint must be signed by the key and speak of the tree that the manifest names. */
export function checkCheckpoint(note: string, key: VerifierKey, manifest: PackManifest): PackFault[] {
  const opened = openCheckpoint(note, key);
  if (!opened.ok) return [{ file: CHECKPOINT_FILE, code: 'checkpoint/invalid', because: opened.error.because }];
  const { origin, size, root }: Checkpoint = opened.value;
  if (origin === manifest.origin && size === manifest.treeSize && hex(root) === manifest.root) return [];
  const because = `it signs ${size} entries of ${origin} with root ${hex(root)}, the manifest names another tree`;
  return [{ file: CHECKPOINT_FILE, code: 'checkpoint/invalid', because }];
}

/** Line n of the entries belongs to proof n. Returns how many were proved. */
export function checkProofs(
  lines: readonly string[],
  proofs: readonly Proof[],
  {
    treeSize,
    root,
    entriesFile = ENTRIES_FILE,
    proofsFile = PROOFS_FILE,
  }: Pick<PackManifest, 'treeSize' | 'root'> & { readonly entriesFile?: string; readonly proofsFile?: string },
): { readonly proved: number; readonly faults: PackFault[] } {
  const faults: PackFault[] = [];
  if (lines.length !== proofs.length) {
    const because = `there are ${lines.length} entries and ${proofs.length} proofs`;
    faults.push({ file: proofsFile, code: 'proof/invalid', because });
  }
  const rootHash = hashFromHex(root)!;
  let proved = 0;
  for (const [i, line] of lines.entries()) {
    const proof = proofs[i];
    if (!proof) break;
    const leaf = leafHash(Buffer.from(line));
    if (!equalHashes(leaf, proof.leafHash)) {
      const because = `line ${i + 1} does not hash to leaf ${hex(proof.leafHash)}`;
      faults.push({ file: entriesFile, code: 'proof/invalid', because });
      continue;
    }
    const result = verifyInclusion({
      leafHash: leaf,
      index: proof.index,
      size: treeSize,
      proof: proof.path,
      root: rootHash,
    });
    if (result.ok) proved += 1;
    else faults.push({ file: proofsFile, code: 'proof/invalid', because: `line ${i + 1}: ${result.error.because}` });
  }
  return { proved, faults };
}

export function parseProofs(text: string): readonly Proof[] | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || !Array.isArray(value['proofs'])) return undefined;
  const proofs = value['proofs'].map((item: unknown): Proof | undefined => {
    if (!isRecord(item)) return undefined;
    const { index, leafHash: leaf, path } = item;
    const leafBytes = typeof leaf === 'string' ? hashFromHex(leaf) : undefined;
    if (typeof index !== 'number' || !leafBytes || !Array.isArray(path)) return undefined;
    const hashes = path.map((hash: unknown) => (typeof hash === 'string' ? hashFromHex(hash) : undefined));
    return hashes.every((hash) => hash !== undefined) ? { index, leafHash: leafBytes, path: hashes } : undefined;
  });
  return proofs.every((proof) => proof !== undefined) ? proofs : undefined;
}

export function parseEntry(line: string): SealedBytes | undefined {
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  const { id, run, kind, subject, digest, size } = value;
  const complete =
    typeof id === 'string' &&
    typeof run === 'string' &&
    typeof kind === 'string' &&
    typeof subject === 'string' &&
    isHexDigest(digest) &&
    typeof size === 'number';
  return complete ? { id, run, kind, subject, digest, size } : undefined;
}

/** The list of ids must have the digest that was sealed, and the CSV must list the same ids in the same order. */
export function checkPopulation(sealed: SealedBytes, document: string, csv: string | undefined): PackFault[] {
  const file = `${EVIDENCE_FOLDER}${sealed.digest}`;
  const value = parseJson(document);
  const population = isRecord(value) ? value['population'] : undefined;
  const ids = isRecord(population) ? population['ids'] : undefined;
  if (!isRecord(population) || !Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
    return [{ file, code: 'population/changed', because: `${sealed.id} is no population document` }];
  }
  const faults: PackFault[] = [];
  if (sha256(ids.join('\n')) !== population['idsDigest'] || population['size'] !== ids.length) {
    faults.push({
      file,
      code: 'population/changed',
      because: 'its ids do not have the digest or the number it states',
    });
  }
  const listed = csv === undefined ? undefined : firstColumn(csv);
  if (listed?.join('\n') !== ids.join('\n')) {
    const because = `it does not list the ids of the sealed population ${sealed.id}, in their order`;
    faults.push({ file: populationFile(sealed.subject), code: 'population/changed', because });
  }
  return faults;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
