/**
 * Signed notes (C2SP signed-note) with Ed25519 keys.
 *
 *     <text, ending in a line feed>
 *     <empty line>
 *     — <key name> <base64 of: 4 bytes key id, 64 bytes signature>
 *
 * The key id is the start of SHA-256(name, line feed, 0x01, public key); a public key is written as one line,
 * `<name>+<key id in hex>+<base64 of: 0x01, 32 bytes public key>`. The id is a label, never a reason to trust. A cosigner's key
 * (cosignature.ts) has 0x04 in both places and 8 bytes of time before the signature; other kinds of signatures are passed over.
 * Invariant: a note is read in one spelling only (strict base64, no control characters), so each of its bytes counts.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { failed, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64 } from './base64.ts';

export const ED25519_NOTE_TYPE = 0x01;
/** C2SP tlog-cosignature: Ed25519 with the time it was made at. */
export const COSIGNATURE_TYPE = 0x04;
type KeyType = typeof ED25519_NOTE_TYPE | typeof COSIGNATURE_TYPE;
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
  /** That of a log, when absent. */
  readonly type?: typeof COSIGNATURE_TYPE;
}

/** Holds a private key and never shows it. */
export interface Signer {
  readonly verifier: VerifierKey;
  sign(text: string): string;
  /** The signature alone, as the line that may follow others. */
  signatureLine(text: string): string;
  /** Of bytes that are no note; `purpose` says what makes them impossible to take for one. */
  signBytes(bytes: Uint8Array, purpose: BytesPurpose): Uint8Array;
}

/**
 * One key signs texts of several formats, so each format must be unable to pass as another. `dsse`: begins with `DSSEv1 ` and
 * is one line (dsse.ts), so it is no checkpoint, whose second line is a number. `cosignature`: begins with `cosignature/v1`.
 */
export type BytesPurpose = 'dsse' | 'cosignature';
const beginnings: Readonly<Record<BytesPurpose, string>> = { dsse: 'DSSEv1 ', cosignature: 'cosignature/v1\ntime ' };

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

export function verifierKey(name: string, key: Uint8Array, type: KeyType = ED25519_NOTE_TYPE): VerifierKey {
  const id = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(type)).update(key).digest();
  const own = { name, id: id.subarray(0, ID_SIZE).toString('hex'), key };
  return type === COSIGNATURE_TYPE ? { ...own, type } : own;
}

export function formatVerifierKey({ name, id, key, type }: VerifierKey): string {
  return `${name}+${id}+${toBase64(Buffer.concat([Uint8Array.of(type ?? ED25519_NOTE_TYPE), key]))}`;
}

export function isSameKey(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && a.id === b.id && Buffer.compare(a.key, b.key) === 0;
}

/** The key of a log. */
export function parseVerifierKey(text: string): Result<VerifierKey, NoteError> {
  return parseKey(text, ED25519_NOTE_TYPE);
}

/** The key of a witness or another cosigner. */
export function parseCosignerKey(text: string): Result<VerifierKey, NoteError> {
  return parseKey(text, COSIGNATURE_TYPE);
}

function parseKey(text: string, type: KeyType): Result<VerifierKey, NoteError> {
  const [name = '', id = '', ...rest] = text.split('+');
  // Base64 itself may hold plus signs, hence the join.
  const encoded = fromBase64(rest.join('+'));
  if (!isKeyName(name) || !encoded || encoded.length !== 1 + KEY_SIZE) {
    return failed(malformed('a public key is one line, <name>+<key id>+<base64>'));
  }
  if (encoded[0] !== type) return failed(malformed(`key type ${encoded[0]} is not ${typeNames[type]} (${type})`));
  const key = verifierKey(name, encoded.subarray(1), type);
  if (key.id !== id) return failed(malformed(`the key id is ${id}, that of this name and key is ${key.id}`));
  return ok(key);
}

const typeNames: Readonly<Record<KeyType, string>> = {
  [ED25519_NOTE_TYPE]: 'Ed25519',
  [COSIGNATURE_TYPE]: 'an Ed25519 cosigner',
};

/** The key as other tools read it (SubjectPublicKeyInfo, RFC 8410). */
export const spkiOf = ({ key }: Pick<VerifierKey, 'key'>): Uint8Array => Buffer.concat([SPKI_PREFIX, key]);

export function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

export function signerOf(name: string, privateKey: KeyObject, type: KeyType = ED25519_NOTE_TYPE): Signer {
  const verifier = verifierKey(name, rawPublicKey(createPublicKey(privateKey)), type);
  const signatureLine = (text: string): string => {
    const problem = textProblem(text);
    if (problem) throw new TypeError(`this text cannot be signed as a note: ${problem}`);
    return formatSignature(verifier, sign(null, Buffer.from(text), privateKey));
  };
  return {
    verifier,
    signatureLine,
    sign: (text) => `${text}\n${signatureLine(text)}`,
    signBytes(bytes, purpose) {
      const beginning = Buffer.from(beginnings[purpose]);
      if (!beginning.equals(bytes.subarray(0, beginning.length))) throw new TypeError(`these bytes are no ${purpose}`);
      return sign(null, bytes, privateKey);
    },
  };
}

/** `signature` is what follows the key id: for a log's key the signature itself. */
export function formatSignature({ name, id }: Pick<VerifierKey, 'name' | 'id'>, signature: Uint8Array): string {
  return `— ${name} ${toBase64(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`;
}

/** Whether `key` signed `bytes`; a signature of another length is none. */
export function isSignedBy({ key }: VerifierKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_SIZE) return false;
  const spki = Buffer.concat([SPKI_PREFIX, key]);
  return verify(null, bytes, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
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
  const text = Buffer.from(parsed.value.text);
  if (!mine.every(({ signature }) => isSignedBy(key, text, signature))) {
    return failed({ code: 'bad-signature', because: `the signature of ${key.name}+${key.id} does not fit the text` });
  }
  return parsed;
}

/** C2SP signed-note: of which length a signature is, only its own kind knows; unknown kinds are to be ignored. */
export function parseSignature(line: string): NoteSignature | undefined {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  const bytes = fromBase64(encoded);
  if (dash !== '—' || rest.length > 0 || !isKeyName(name) || !bytes || bytes.length <= ID_SIZE) return undefined;
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
