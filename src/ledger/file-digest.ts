/** Size, SHA-256 and CRC-32 of bytes that come in parts. */
import { createHash } from 'node:crypto';
import { crc32 } from './crc32.ts';
import type { FileDigest } from './pack-verification.ts';

/** Read from files at a time: little enough that the size of a pack does not show in memory. */
export const PART_SIZE = 1 << 20;

export class DigestOfParts {
  readonly #hash = createHash('sha256');
  #size = 0;
  #crc = 0;

  get size(): number {
    return this.#size;
  }

  add(part: Uint8Array): void {
    this.#hash.update(part);
    this.#crc = crc32(part, this.#crc);
    this.#size += part.length;
  }

  /** Once, at the end. */
  finish(): FileDigest {
    return { size: this.#size, sha256: this.#hash.digest('hex'), crc32: this.#crc };
  }
}

export function digestOf(bytes: Uint8Array): FileDigest {
  const digest = new DigestOfParts();
  digest.add(bytes);
  return digest.finish();
}
