/**
 * What the verifier uses of `node:crypto`, for a browser: the build puts this in its place in `verify.html`. What a browser
 * cannot do is there and throws, so that nothing is taken for checked that was not.
 */
import { isSignature } from './ed25519.ts';
import { Sha256 } from './sha2.ts';

export function createHash(algorithm: string): BrowserHash {
  if (algorithm !== 'sha256') throw notHere(`the digest ${algorithm}`);
  return new BrowserHash();
}

class BrowserHash {
  readonly #hash = new Sha256();

  update(bytes: Uint8Array | string): this {
    this.#hash.update(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex'): string;
  digest(encoding?: 'hex'): Buffer | string {
    const bytes = Buffer.from(this.#hash.digest());
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

const BLOCK_SIZE = 64;

/** RFC 2104, of SHA-256. */
export function createHmac(algorithm: string, key: Uint8Array): BrowserHmac {
  if (algorithm !== 'sha256') throw notHere(`an HMAC of ${algorithm}`);
  return new BrowserHmac(key);
}

class BrowserHmac {
  readonly #inner: Sha256;
  readonly #outer: Sha256;

  constructor(key: Uint8Array) {
    const block = new Uint8Array(BLOCK_SIZE);
    block.set(key.length > BLOCK_SIZE ? new Sha256().update(key).digest() : key);
    this.#inner = new Sha256().update(block.map((byte) => byte ^ 0x36));
    this.#outer = new Sha256().update(block.map((byte) => byte ^ 0x5c));
  }

  update(text: string): this {
    this.#inner.update(new TextEncoder().encode(text));
    return this;
  }

  digest(encoding: 'hex'): string {
    return Buffer.from(this.#outer.update(this.#inner.digest()).digest()).toString(encoding);
  }
}

interface BrowserKey {
  readonly raw: Uint8Array;
}

const SPKI_SIZE = 44;

/** Of Ed25519 keys only; the last 32 bytes of their SPKI form are the key (RFC 8410). */
export function createPublicKey({ key }: { readonly key: Uint8Array }): BrowserKey {
  if (key.length !== SPKI_SIZE) throw notHere('a key that is not Ed25519');
  return { raw: key.subarray(SPKI_SIZE - 32) };
}

/** What was checked, so that the page can ask WebCrypto the same. */
export interface CheckedSignature {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly key: Uint8Array;
  readonly fits: boolean;
}
export const checkedSignatures: CheckedSignature[] = [];

export function verify(
  algorithm: string | null,
  message: Uint8Array,
  { raw }: BrowserKey,
  signature: Uint8Array,
): boolean {
  if (algorithm !== null) throw notHere(`the signature ${algorithm}`);
  const fits = isSignature(message, signature, raw);
  checkedSignatures.push({ message, signature, key: raw, fits });
  return fits;
}

const notHere = (what: string): Error => new Error(`${what} cannot be checked in a browser: use verify.mjs`);

const refused = (name: string) => (): never => {
  throw notHere(name);
};
export const sign = refused('signing');
export const createPrivateKey = refused('a private key');
export const generateKeyPairSync = refused('a new key');
export const createVerify = refused('a signature of this kind');
export const randomBytes = refused('a random number');
export const constants: Readonly<Record<string, number>> = {};
export const X509Certificate = refused('a certificate');
