import { createHash } from 'node:crypto';

/** A SHA-256 in lower-case hex, 64 characters. */
declare const digestBrand: unique symbol;
export type Digest = string & { readonly [digestBrand]: true };

export function sha256(bytes: Uint8Array | string): Digest {
  return createHash('sha256').update(bytes).digest('hex') as Digest;
}

/** A digest of parts that cannot be confused with another split of the same text: each part is preceded by its length. */
export function sha256Of(...parts: readonly string[]): Digest {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex') as Digest;
}

export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}
