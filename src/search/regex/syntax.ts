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

const caseless = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

/** Of scripts that surely know no upper and lower case. */
export function isCaseless(codePoint: number): boolean {
  return caseless.test(String.fromCodePoint(codePoint));
}

/** How many characters a match has at least. */
export function shortestMatch(regex: Regex): number {
  switch (regex.kind) {
    case 'empty':
    case 'assertion':
      return 0;
    case 'char':
    case 'set':
      return 1;
    case 'concat':
      return regex.parts.reduce((sum, part) => sum + shortestMatch(part), 0);
    case 'alternate':
      return regex.branches.reduce((least, branch) => Math.min(least, shortestMatch(branch)), Infinity);
    case 'repeat':
      return regex.min * shortestMatch(regex.part);
  }
}

/** Whether it counts, as `.{80,}` does: automata for that have a state for every set of counts. */
export function countsFar(regex: Regex): boolean {
  if (regex.kind === 'concat') return regex.parts.some(countsFar);
  if (regex.kind === 'alternate') return regex.branches.some(countsFar);
  if (regex.kind !== 'repeat') return false;
  const count = Number.isFinite(regex.max) ? regex.max : regex.min;
  return count >= farCount || countsFar(regex.part);
}

const farCount = 16;

/**
 * U+017F and U+212A are the only characters outside ASCII that are another case of ASCII letters. Where case is ignored
 * they are those letters.
 */
export function foldedCodePoint(codePoint: number): number {
  if (codePoint === 0x17f) return 0x73;
  if (codePoint === 0x212a) return 0x6b;
  return codePoint;
}
