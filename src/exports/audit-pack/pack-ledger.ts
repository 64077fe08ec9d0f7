/** What a pack shows of the ledger: the checkpoint, the entries of the run, their proofs, and what stock tools need of it. */
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import { hex, leafHash } from '../../ledger/hashing.ts';
import { parseNote, parseVerifierKey, type VerifierKey } from '../../ledger/note.ts';
import {
  CHECKPOINT_FILE,
  ENTRIES_FILE,
  KEY_FILE,
  OPENSSL_KEY_FILE,
  OPENSSL_SIGNATURE_FILE,
  OPENSSL_TEXT_FILE,
  PROOFS_FILE,
} from '../../ledger/pack-claims.ts';
import { KEYS_FILE, keysDocument } from '../../ledger/pack-keys.ts';
import { pemOf } from '../../ledger/pack-stock-files.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { PackFileSource, PackLedger, PackSubject, PackTree } from './pack-subject.ts';

/**
 * The tree that the proofs lead to: the one the run was sealed with, so that a pack made again later has the same bytes
 * although the log has grown; the latest one for a run that does not say, and when the key of that time was replaced since
 * (the pack is signed by the key in use, and one key must be good for all of it).
 */
export function treeOf({ run, ledger }: Pick<PackSubject, 'run' | 'ledger'>): PackTree {
  const key = keyOf(ledger);
  const sealed = run.seal && openCheckpoint(run.seal.checkpoint, key);
  const isOfOldKey = sealed?.ok === false && sealed.error.code === 'unknown-key';
  const note = run.seal && !isOfOldKey ? run.seal.checkpoint : ledger.checkpoint();
  const opened = openCheckpoint(note, key);
  if (!opened.ok) throw packError('pack/seal-invalid', `the seal of ${run.id} is not valid: ${opened.error.because}`);
  return { note, size: opened.value.size, root: hex(opened.value.root) };
}

function keyOf(ledger: PackLedger): VerifierKey {
  const key = parseVerifierKey(ledger.publicKey());
  if (key.ok) return key.value;
  throw packError('pack/seal-invalid', `the ledger's key cannot be read: ${key.error.because}`);
}

export function ledgerFiles(
  { ledger, anchors = [] }: PackSubject,
  tree: PackTree,
  ordered: readonly SealedEvidence[],
): PackFileSource[] {
  const keys = keysDocument(ledger, tree.size);
  return [
    { path: CHECKPOINT_FILE, make: () => text(tree.note) },
    {
      path: ENTRIES_FILE,
      make: () => Buffer.concat([...entriesOf(ordered, ledger)].flatMap((entry) => [entry, Buffer.from('\n')])),
    },
    { path: PROOFS_FILE, make: () => json(proofsOf(ordered, ledger, tree)) },
    { path: KEY_FILE, make: () => text(`${ledger.publicKey()}\n`) },
    ...(keys === undefined ? [] : [{ path: KEYS_FILE, make: () => text(keys) }]),
    ...anchors.map(({ path, bytes }) => ({ path, make: () => bytes })),
    ...opensslFiles(ledger, tree),
  ];
}

/** The signed text, its signature and the key as files of their own: `openssl` reads no notes. */
function opensslFiles(ledger: PackLedger, { note }: PackTree): PackFileSource[] {
  const key = keyOf(ledger);
  const parsed = parseNote(note);
  const mine = parsed.ok
    ? parsed.value.signatures.find(({ name, id }) => name === key.name && id === key.id)
    : undefined;
  if (!parsed.ok || !mine) throw packError('pack/seal-invalid', 'the checkpoint bears no signature of the key in use');
  return [
    { path: OPENSSL_TEXT_FILE, make: () => text(parsed.value.text) },
    { path: OPENSSL_SIGNATURE_FILE, make: () => mine.signature },
    { path: OPENSSL_KEY_FILE, make: () => text(pemOf(key)) },
  ];
}

/**
 * The bytes that were hashed into the leaves; they must be those of the envelopes that we show. Read bundle by bundle: an
 * entry by itself would be its whole bundle, read and checked.
 */
export function* entriesOf(ordered: readonly SealedEvidence[], ledger: PackLedger): Generator<Uint8Array> {
  const left = ordered.values();
  const first = ordered[0]?.index ?? 0;
  let one = left.next();
  for (const { index, bytes } of ledger.entries(first, (ordered.at(-1)?.index ?? -1) + 1)) {
    for (; !one.done && one.value.index === index; one = left.next()) {
      if (Buffer.from(bytes).toString('utf8') !== canonicalJson(one.value.envelope))
        throw differing(one.value, 'is not the envelope');
      yield bytes;
    }
  }
  if (!one.done) throw differing(one.value, 'is not there: it would be the envelope');
}

function differing({ index, envelope }: SealedEvidence, what: string): AppError {
  return packError('pack/evidence-differs', `entry ${index} of the ledger ${what} of ${envelope.id}`);
}

export function proofsOf(ordered: readonly SealedEvidence[], ledger: PackLedger, { size, root }: PackTree): unknown {
  const late = ordered.find(({ index }) => index >= size);
  if (late) throw packError('pack/seal-invalid', `${late.envelope.id} was sealed after the seal of its run`);
  const indexes = ordered.map(({ index }) => index);
  const leaves = [...entriesOf(ordered, ledger)].map((entry) => hex(leafHash(entry)));
  const paths = ledger.inclusionProofs(indexes, size);
  const proofs = indexes.map((index, at) => ({ index, leafHash: leaves[at]!, path: paths[at]!.map(hex) }));
  return { origin: ledger.origin, treeSize: size, root, proofs };
}

export function packError(code: string, message: string): AppError {
  const hint = 'Run `doctor` on the data folder; restore it from a backup if it is damaged.';
  return new AppError(code, message, { hint });
}

export function text(content: string): Uint8Array {
  return Buffer.from(content);
}

/** For readers: indented, with keys in canonical order. */
export function json(value: unknown): Uint8Array {
  return text(`${JSON.stringify(JSON.parse(canonicalJson(value)), undefined, 1)}\n`);
}
