/**
 * Regular expressions as the index and the prefilter look at them: a tree that may stand for more strings than the real
 * expression (re2js is the judge of those), never for fewer.
 *
 * Sets of characters are kept exactly for ASCII, as a bitmap in a bigint; of the rest only whether there may be any.
 */
export type Regex =
  | { readonly kind: 'empty' }
  /** An assertion: matches the empty string, in some places. */
  | { readonly kind: 'assertion'; readonly at: 'start' | 'end' | 'word-edge' | 'no-word-edge' }
  | { readonly kind: 'char'; readonly codePoint: number; readonly foldCase: boolean }
  | { readonly kind: 'set'; readonly ascii: bigint; readonly beyond: boolean; readonly foldCase: boolean }
  | { readonly kind: 'concat'; readonly parts: readonly Regex[] }
  | { readonly kind: 'alternate'; readonly branches: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly min: number; readonly max: number };

export const allAscii = (1n << 128n) - 1n;

/** Any string at all: what an expression that cannot be analysed is taken for. */
export const anything: Regex = {
  kind: 'repeat',
  part: { kind: 'set', ascii: allAscii, beyond: true, foldCase: false },
  min: 0,
  max: Infinity,
};

export function asciiRange(from: number, to: number): bigint {
  const last = Math.min(to, 127);
  if (from > last) return 0n;
  return ((1n << BigInt(last - from + 1)) - 1n) << BigInt(from);
}

export function asciiOf(characters: string): bigint {
  let bits = 0n;
  for (const character of characters) bits |= 1n << BigInt(character.charCodeAt(0));
  return bits;
}

export function asciiMembers(bits: bigint): number[] {
  const members: number[] = [];
  for (let code = 0; code < 128; code++) if ((bits >> BigInt(code)) & 1n) members.push(code);
  return members;
}

const lowerCase = asciiRange(0x61, 0x7a);
const upperCase = asciiRange(0x41, 0x5a);

/** The set with the other case of every ASCII letter in it. */
export function withBothCases(bits: bigint): bigint {
  return bits | ((bits & lowerCase) >> 32n) | ((bits & upperCase) << 32n);
}

/**
 * U+017F and U+212A are the only characters outside ASCII that are another case of ASCII letters. Where case is ignored
 * they are those letters.
 */
export function foldedCodePoint(codePoint: number): number {
  if (codePoint === 0x17f) return 0x73;
  if (codePoint === 0x212a) return 0x6b;
  return codePoint;
}
