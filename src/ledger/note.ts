/**
 * Signed notes (C2SP signed-note) with Ed25519 keys.
 *
 *     <text, ending in a line feed>
 *     <empty line>
 *     — <key name> <base64 of: 4 bytes key id, 64 bytes signature>
 *
 * The key id is the start of SHA-256(name, line feed, 0x01, public key); a public key is written as one line,
 * `<name>+<key id in hex>+<base64 of: 0x01, 32 bytes public key>`. The id is a label, never a reason to trust.
 * Invariant: a note is read in one spelling only (strict base64, no control characters), so each of its bytes counts.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { failed, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64 } from './base64.ts';

export const ED25519_NOTE_TYPE = 0x01;
const ID_SIZE = 4;
const KEY_SIZE = 32;
const SIGNATURE_SIZE = 64;
/** What precedes the 32 bytes of an Ed25519 public key in its SPKI form (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface VerifierKey {
  readonly name: string;
  /** 8 hex digits. */
  readonly id: string;
  readonly key: Uint8Array;
}

/** Holds a private key and never shows it. */
export interface Signer {
  readonly verifier: VerifierKey;
  sign(text: string): string;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteError =
  | { readonly code: 'malformed'; readonly because: string }
  | { readonly code: 'unknown-key'; readonly because: string }
  | { readonly code: 'bad-signature'; readonly because: string };

/** Key names carry no white space and no plus sign: both are separators. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\s+\p{Zs}\p{Cc}]/u.test(name);
}

export function verifierKey(name: string, key: Uint8Array): VerifierKey {
  const id = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519_NOTE_TYPE)).update(key).digest();
  return { name, id: id.subarray(0, ID_SIZE).toString('hex'), key };
}

export function formatVerifierKey({ name, id, key }: VerifierKey): string {
  return `${name}+${id}+${toBase64(Buffer.concat([Uint8Array.of(ED25519_NOTE_TYPE), key]))}`;
}

export function parseVerifierKey(text: string): Result<VerifierKey, NoteError> {
  const [name = '', id = '', ...rest] = text.split('+');
  // Base64 itself may hold plus signs, hence the join.
  const encoded = fromBase64(rest.join('+'));
  if (!isKeyName(name) || !encoded || encoded.length !== 1 + KEY_SIZE) {
    return failed(malformed('a public key is one line, <name>+<key id>+<base64>'));
  }
  if (encoded[0] !== ED25519_NOTE_TYPE) return failed(malformed(`key type ${encoded[0]} is not Ed25519 (1)`));
  const key = verifierKey(name, encoded.subarray(1));
  if (key.id !== id) return failed(malformed(`the key id is ${id}, that of this name and key is ${key.id}`));
  return ok(key);
}

export function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

export function signerOf(name: string, privateKey: KeyObject): Signer {
  const verifier = verifierKey(name, rawPublicKey(createPublicKey(privateKey)));
  return {
    verifier,
    sign(text) {
      const problem = textProblem(text);
      if (problem) throw new TypeError(`this text cannot be signed as a note: ${problem}`);
      const signature = sign(null, Buffer.from(text), privateKey);
      return `${text}\n— ${name} ${toBase64(Buffer.concat([Buffer.from(verifier.id, 'hex'), signature]))}\n`;
    },
  };
}

export function parseNote(note: string): Result<Note, NoteError> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return failed(malformed('no empty line between text and signatures'));
  const text = note.slice(0, split + 1);
  const problem = textProblem(text);
  if (problem) return failed(malformed(problem));
  if (!note.endsWith('\n')) return failed(malformed('it does not end with a line feed'));
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const signature = parseSignature(line);
    if (!signature) return failed(malformed(`"${line.slice(0, 60)}" is no signature line`));
    signatures.push(signature);
  }
  return ok({ text, signatures });
}

/** The text of `note` when `key` signed it; signatures by other keys are ignored, as the format demands. */
export function openNote(note: string, key: VerifierKey): Result<Note, NoteError> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const mine = parsed.value.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (mine.length === 0) {
    const others = parsed.value.signatures.map(({ name, id }) => `${name}+${id}`).join(', ');
    return failed({ code: 'unknown-key', because: `signed by ${others}, not by ${key.name}+${key.id}` });
  }
  const spki = Buffer.concat([SPKI_PREFIX, key.key]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const text = Buffer.from(parsed.value.text);
  if (!mine.every(({ signature }) => verify(null, text, publicKey, signature))) {
    return failed({ code: 'bad-signature', because: `the signature of ${key.name}+${key.id} does not fit the text` });
  }
  return parsed;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  const bytes = fromBase64(encoded);
  if (dash !== '—' || rest.length > 0 || !isKeyName(name) || bytes?.length !== ID_SIZE + SIGNATURE_SIZE)
    return undefined;
  return { name, id: Buffer.from(bytes.subarray(0, ID_SIZE)).toString('hex'), signature: bytes.subarray(ID_SIZE) };
}

function textProblem(text: string): string | undefined {
  if (!text.endsWith('\n')) return 'the text does not end with a line feed';
  // U+FFFD is what decoding made of bytes that are no UTF-8.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text)) return 'the text holds control characters or is not UTF-8';
  return undefined;
}

function malformed(because: string): NoteError {
  return { code: 'malformed', because };
}
