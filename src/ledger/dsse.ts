/**
 * DSSE envelopes (github.com/secure-systems-lab/dsse, protocol 1.0.2): what is signed is the pre-authentication encoding
 *
 *     DSSEv1 <length of type> <type> <length of payload> <payload>
 *
 * so that type and payload cannot be shifted into each other. The same Ed25519 key signs checkpoints: an encoding begins with
 * `DSSEv1 ` and payloads here are JSON in one line, so none can pass as a checkpoint, whose second line is a number.
 * The payload that is used is the one whose bytes were verified, decoded once; the key id is a label, never a reason.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import { failed, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { isSignedBy, type VerifierKey } from './note.ts';

export const IN_TOTO_TYPE = 'application/vnd.in-toto+json';

/** As OpenSSH shows the fingerprint of the key (`SHA256:…`): what DSSE's own Go library derives where it is told no other. */
export function dsseKeyId({ key }: Pick<VerifierKey, 'key'>): string {
  const text = (bytes: Uint8Array): Uint8Array => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const digest = createHash('sha256')
    .update(text(Buffer.from('ssh-ed25519')))
    .update(text(key))
    .digest();
  return `SHA256:${toBase64(digest).replaceAll('=', '')}`;
}

export interface DsseSigner {
  readonly keyid: string;
  sign(encoded: Uint8Array): Uint8Array;
}

export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The envelope as canonical JSON. */
export function sealEnvelope(type: string, payload: Uint8Array, signer: DsseSigner): Uint8Array {
  const signature = signer.sign(preAuthenticationEncoding(type, payload));
  const envelope = {
    payload: toBase64(payload),
    payloadType: type,
    signatures: [{ keyid: signer.keyid, sig: toBase64(signature) }],
  };
  return Buffer.from(canonicalJson(envelope));
}

/** The payload when `key` signed it as of `type`. */
export function openEnvelope(envelope: Uint8Array, type: string, key: VerifierKey): Result<Uint8Array, string> {
  const read = parseEnvelope(envelope);
  if (!read) return failed('it is no DSSE envelope');
  if (read.payloadType !== type) return failed(`its payload is of the type ${read.payloadType}`);
  const encoded = preAuthenticationEncoding(type, read.payload);
  if (read.signatures.some((signature) => isSignedBy(key, encoded, signature))) return ok(read.payload);
  return failed(`none of its signatures is one of ${key.name}+${key.id} over these bytes`);
}

interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  const value = parseJson(bytes);
  const { payload, payloadType, signatures } = value;
  const decoded = typeof payload === 'string' ? fromBase64(payload) : undefined;
  if (!decoded || typeof payloadType !== 'string' || !Array.isArray(signatures)) return undefined;
  const own = signatures.map((one: unknown) => {
    const sig = typeof one === 'object' && one !== null && 'sig' in one ? one.sig : undefined;
    return typeof sig === 'string' ? fromBase64(sig) : undefined;
  });
  return { payload: decoded, payloadType, signatures: own.filter((one) => one !== undefined) };
}

function parseJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
