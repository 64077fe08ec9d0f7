/**
 * What others said of the checkpoint of a pack:
 *
 *     ledger/cosigned                the checkpoint with the signatures of witnesses behind (C2SP tlog-cosignature)
 *     ledger/witnesses               their public keys as the operator knows them, one a line
 *     ledger/timestamps/<name>.tsr   answers of time stamp authorities on `ledger/checkpoint` (RFC 3161)
 *     ledger/timestamps/roots.pem    the roots that the operator named for them
 *
 * Keys and roots in a pack are its own claims: a note tells the reader which they are, so that they can be compared with
 * what the witness or the authority publishes. All of it is optional; what is there must hold.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../base/instant.ts';
import type { Result } from '../base/result.ts';
import type { Anchored } from './anchor-files.ts';
import { cosignatureOf } from './cosignature.ts';
import { parseCosignerKey, parseNote, type VerifierKey } from './note.ts';
import { CHECKPOINT_FILE } from './pack-claims.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

export const COSIGNED_FILE = 'ledger/cosigned';
export const WITNESSES_FILE = 'ledger/witnesses';
export const TIMESTAMPS_FOLDER = 'ledger/timestamps/';
export const ROOTS_FILE = `${TIMESTAMPS_FOLDER}roots.pem`;

/** The files of a pack for what is kept of its checkpoint. `roots` is PEM. */
export function anchorFiles(
  { cosigned, timestamps }: Anchored,
  { witnesses, roots }: { readonly witnesses: readonly string[]; readonly roots: string | undefined },
): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const file = (path: string, text: string): { path: string; bytes: Uint8Array } => ({
    path,
    bytes: Buffer.from(text),
  });
  const named = cosigned === undefined ? [] : witnesses.filter((key) => cosigned.includes(`— ${key.split('+')[0]} `));
  return [
    ...(cosigned !== undefined && named.length > 0
      ? [file(COSIGNED_FILE, cosigned), file(WITNESSES_FILE, named.map((key) => `${key}\n`).join(''))]
      : []),
    ...timestamps.map(({ file: name, response }) => ({ path: `${TIMESTAMPS_FOLDER}${name}`, bytes: response })),
    ...(timestamps.length > 0 && roots !== undefined ? [file(ROOTS_FILE, roots)] : []),
  ];
}

/** Verifies an answer of an authority; only where there is a machine for certificates (Node.js, not a web page). */
export type StampVerifier = (
  response: Uint8Array,
  digest: Uint8Array,
  rootsPem: string | undefined,
) => Result<{ readonly at: Instant; readonly words: string }, string>;

export interface PackAnchors {
  readonly faults: readonly PackFault[];
  readonly notes: readonly string[];
}

export function checkAnchors(
  reader: PackReader,
  paths: readonly string[],
  verifyStamp: StampVerifier | undefined,
): PackAnchors {
  const text = (path: string): string | undefined => {
    const read = paths.includes(path) ? reader.read(path) : undefined;
    return read?.ok ? Buffer.from(read.value).toString('utf8') : undefined;
  };
  const checkpoint = text(CHECKPOINT_FILE) ?? '';
  const cosigned = checkCosigned(checkpoint, text(COSIGNED_FILE), text(WITNESSES_FILE));
  const stamps = paths.filter((path) => path.startsWith(TIMESTAMPS_FOLDER) && path.endsWith('.tsr'));
  const digest = createHash('sha256').update(checkpoint).digest();
  const stamped = stamps.map((path) => checkStamp({ reader, path, digest, roots: text(ROOTS_FILE), verifyStamp }));
  const all = [cosigned, ...stamped];
  return { faults: all.flatMap(({ faults }) => faults), notes: all.flatMap(({ notes }) => notes) };
}

function checkCosigned(checkpoint: string, cosigned: string | undefined, witnesses: string | undefined): PackAnchors {
  if (cosigned === undefined && witnesses === undefined) return { faults: [], notes: [] };
  const fault = (file: string, because: string): PackFault => ({ file, code: 'cosignature/invalid', because });
  const [own, theirs] = [parseNote(checkpoint), parseNote(cosigned ?? '')];
  if (!theirs.ok || !own.ok || theirs.value.text !== own.value.text) {
    return { faults: [fault(COSIGNED_FILE, 'it is not the checkpoint of this pack')], notes: [] };
  }
  const faults: PackFault[] = [];
  const notes: string[] = [];
  for (const line of (witnesses ?? '').split('\n').filter((one) => one !== '')) {
    const key = parseCosignerKey(line);
    if (!key.ok) {
      faults.push(fault(WITNESSES_FILE, key.error.because));
      continue;
    }
    const found = cosignatureOf(cosigned!, key.value);
    if (!found.ok) faults.push(fault(COSIGNED_FILE, found.error.because));
    else if (!found.value) faults.push(fault(COSIGNED_FILE, `${key.value.name} did not sign it`));
    else
      notes.push(
        `The witness ${line} cosigned the checkpoint at ${found.value.at}: compare its key with the one it publishes.`,
      );
  }
  if (notes.length + faults.length === 0) faults.push(fault(WITNESSES_FILE, 'it names nobody'));
  return { faults, notes };
}

/** By the keys that the reader holds, whatever keys stand in the pack. */
export function notesOnWitnesses(reader: PackReader, witnesses: readonly VerifierKey[]): readonly string[] {
  const [cosigned, checkpoint] = [COSIGNED_FILE, CHECKPOINT_FILE].map((path) => reader.read(path));
  const text = cosigned?.ok ? Buffer.from(cosigned.value).toString('utf8') : '';
  const own = checkpoint?.ok ? Buffer.from(checkpoint.value).toString('utf8') : '';
  return witnesses.map((witness) => {
    const found = own !== '' && text.startsWith(own) ? cosignatureOf(text, witness) : undefined;
    return found?.ok && found.value
      ? `The witness ${witness.name}, which you named, cosigned the checkpoint at ${found.value.at}.`
      : `The witness ${witness.name}, which you named, DID NOT cosign the checkpoint of this pack.`;
  });
}

interface StampToCheck {
  readonly reader: PackReader;
  readonly path: string;
  readonly digest: Uint8Array;
  readonly roots: string | undefined;
  readonly verifyStamp: StampVerifier | undefined;
}

function checkStamp({ reader, path, digest, roots, verifyStamp }: StampToCheck): PackAnchors {
  if (!verifyStamp)
    return { faults: [], notes: [`The time stamp ${path} is not verified here: use verify.mjs or openssl ts.`] };
  const read = reader.read(path);
  const stamped = read.ok ? verifyStamp(read.value, digest, roots) : read;
  if (!stamped.ok) return { faults: [{ file: path, code: 'timestamp/invalid', because: stamped.error }], notes: [] };
  return { faults: [], notes: [`The checkpoint existed at ${stamped.value.at}, ${stamped.value.words} (${path}).`] };
}
