/**
 * What a vector kernel can look for on behalf of a pattern: runs of byte sets. A literal is a run of one-byte sets, a
 * letter whose case is ignored a set of two, `[0-9]` a set of ten. Sets are over bytes of UTF-8; characters beyond ASCII
 * become several sets, and where case folding changes the number of bytes (k, U+212A) there are several needles.
 */

/** 256 bits, bit b of word b >> 5 set when byte b is in it. */
export type ByteSet = Uint32Array;

/** At least one set. */
export type Needle = readonly ByteSet[];

/**
 * - `none`: nothing can be required; every line has to be judged.
 * - `required`: every match contains an occurrence of one of the needles, so its line (multi-line: its document) does.
 * - `exact`: the matches are exactly the occurrences of the needles (leftmost, the first listed needle at one place, not
 *   overlapping); nobody else has to be asked.
 */
export interface NeedlePlan {
  readonly kind: 'none' | 'required' | 'exact';
  readonly needles: readonly Needle[];
}

export function byteSet(bytes: Iterable<number>): ByteSet {
  const set = new Uint32Array(8);
  for (const byte of bytes) set[byte >> 5]! |= 1 << (byte & 31);
  return set;
}

export function hasByte(set: ByteSet, byte: number): boolean {
  return (set[byte >> 5]! & (1 << (byte & 31))) !== 0;
}
