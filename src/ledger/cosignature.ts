/**
 * Cosignatures (C2SP tlog-cosignature, Ed25519 type): a witness's signed word that it has seen this checkpoint at a time, and
 * that every tree of this log that it saw before is contained in it. What is signed:
 *
 *     cosignature/v1
 *     time <seconds since 1970>
 *     <the text of the checkpoint>
 *
 * and what stands in the note: 4 bytes key id, 8 bytes time (big endian), 64 bytes signature.
 */
import { failed, ok, type Result } from '../base/result.ts';
import { instantFromMillis, millisOf, type Instant } from '../base/instant.ts';
import { formatSignature, isSignedBy, parseNote, type NoteError, type Signer, type VerifierKey } from './note.ts';

const TIME_SIZE = 8;

export interface Cosignature {
  readonly witness: VerifierKey;
  readonly at: Instant;
}

/** The line to put behind the signatures of a checkpoint. `text` is the checkpoint without them. */
export function cosign(signer: Signer, text: string, at: Instant): string {
  const seconds = BigInt(Math.floor(millisOf(at) / 1000));
  const time = Buffer.alloc(TIME_SIZE);
  time.writeBigUInt64BE(seconds);
  const signature = signer.signBytes(messageOf(text, seconds), 'cosignature');
  return formatSignature(signer.verifier, Buffer.concat([time, signature]));
}

/** What `witness` said of the checkpoint in `note`; undefined when it did not sign, an error when the signature is false. */
export function cosignatureOf(note: string, witness: VerifierKey): Result<Cosignature | undefined, NoteError> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  let found: Cosignature | undefined;
  for (const { name, id, signature } of signatures) {
    if (name !== witness.name || id !== witness.id) continue;
    const time = Buffer.from(signature.subarray(0, TIME_SIZE));
    const seconds = time.length === TIME_SIZE ? time.readBigUInt64BE() : 0n;
    // Beyond the year 275760 no instant can be written; tlog-cosignature allows 2^63 - 1. Zero is no time (tlog-witness).
    const isTime = seconds > 0n && seconds <= 8_640_000_000_000n;
    if (!isTime || !isSignedBy(witness, messageOf(text, seconds), signature.subarray(TIME_SIZE))) {
      const because = `the cosignature of ${name}+${id} does not fit the checkpoint`;
      return failed({ code: 'bad-signature', because });
    }
    found = { witness, at: instantFromMillis(Number(seconds) * 1000) };
  }
  return ok(found);
}

function messageOf(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}
