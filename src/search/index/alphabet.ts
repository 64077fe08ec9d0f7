/**
 * The 7-bit alphabet of the index: every text is folded into it, and three symbols in a row are a 21-bit trigram that
 * indexes flat tables (no hash map anywhere).
 *
 * Invariant: folding is a homomorphism over characters. Two characters that a case-insensitive search may take for one
 * another (`K`, `k` and U+212A; `S`, `s` and U+017F) fold to the same symbol, so one index serves both kinds of search
 * and may admit too much, never too little. Other characters outside ASCII fold byte by byte; a search that ignores
 * their case must not rely on them (see regex/trigram-query.ts).
 *
 * Symbols: 0 control, 1 tab, 2..70 printable ASCII with letters in lower case, 71..127 the 128 high bytes in 57 classes.
 * Line breaks have none: no trigram spans two lines, because no match does.
 */
export const trigramBits = 21;
export const trigramCount = 1 << trigramBits;
export const lineFeed = 10;

const firstHighSymbol = 71;
const highSymbols = 128 - firstHighSymbol;

export const symbolOfByte: Uint8Array = buildSymbols();

function buildSymbols(): Uint8Array {
  const table = new Uint8Array(256);
  table[9] = 1;
  let next = 2;
  for (let byte = 0x20; byte < 0x7f; byte++) if (byte < 0x41 || byte > 0x5a) table[byte] = next++;
  for (let byte = 0x41; byte <= 0x5a; byte++) table[byte] = table[byte + 32]!;
  for (let byte = 0x80; byte < 0x100; byte++) table[byte] = firstHighSymbol + ((byte - 0x80) % highSymbols);
  return table;
}

const symbolOfS = symbolOfByte[0x73]!;
const symbolOfK = symbolOfByte[0x6b]!;

/** Growing by doubling would waste as much as it holds. */
const growthAtMost = 4 * 1024 * 1024;

/**
 * Collects the distinct trigrams of blocks. What was seen in the current block is a bitmap of 256 KB, emptied afterwards by
 * walking what was found: a table of block numbers (8 MB) misses the cache with every byte.
 */
export class TrigramCollector {
  /** Trigrams of all blocks so far, block after block. */
  trigrams = new Uint32Array(1 << 18);
  count = 0;
  readonly #seen = new Uint32Array(trigramCount >> 5);

  /**
   * Adds the trigrams of a block, `bytes[from, to)`, each once. Returns how many line breaks it saw, which the caller needs
   * and which would cost a second walk.
   */
  collect(bytes: Uint8Array, from: number, to: number): number {
    this.#reserve(to - from);
    const { trigrams } = this;
    const seen = this.#seen;
    const first = this.count;
    let count = first;
    let lineBreaks = 0;
    let trigram = 0;
    let length = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (byte === lineFeed) {
        length = 0;
        lineBreaks++;
        continue;
      }
      let symbol = symbolOfByte[byte]!;
      if (byte >= 0x80) {
        // The two characters outside ASCII whose other case is an ASCII letter.
        if (byte === 0xc5 && at + 1 < to && bytes[at + 1] === 0xbf) {
          symbol = symbolOfS;
          at += 1;
        } else if (byte === 0xe2 && at + 2 < to && bytes[at + 1] === 0x84 && bytes[at + 2] === 0xaa) {
          symbol = symbolOfK;
          at += 2;
        }
      }
      trigram = ((trigram << 7) | symbol) & (trigramCount - 1);
      if (++length < 3) continue;
      const bit = 1 << (trigram & 31);
      const word = seen[trigram >> 5]!;
      if ((word & bit) !== 0) continue;
      seen[trigram >> 5] = word | bit;
      trigrams[count++] = trigram;
    }
    for (let at = first; at < count; at++) seen[trigrams[at]! >> 5] = 0;
    this.count = count;
    return lineBreaks;
  }

  reset(): void {
    this.count = 0;
    this.trigrams = new Uint32Array(1 << 18);
  }

  /** A block cannot have more distinct trigrams than there are. */
  #reserve(blockBytes: number): void {
    const needed = this.count + Math.min(blockBytes, trigramCount);
    if (needed <= this.trigrams.length) return;
    const { length } = this.trigrams;
    const grown = new Uint32Array(Math.max(needed, Math.min(length * 2, length + growthAtMost)));
    grown.set(this.trigrams.subarray(0, this.count));
    this.trigrams = grown;
  }
}

/** The symbols of one character, as a string of char codes below 128: how the query side spells what the index holds. */
export function symbolsOfCodePoint(codePoint: number): string {
  if (codePoint === 0x17f) return String.fromCharCode(symbolOfS);
  if (codePoint === 0x212a) return String.fromCharCode(symbolOfK);
  if (codePoint < 0x80) return String.fromCharCode(symbolOfByte[codePoint]!);
  const bytes = Buffer.from(String.fromCodePoint(codePoint));
  return String.fromCharCode(...bytes.map((byte) => symbolOfByte[byte]!));
}

/** The trigram of three symbols at `at` in a string of symbols. */
export function trigramAt(symbols: string, at: number): number {
  return (symbols.charCodeAt(at) << 14) | (symbols.charCodeAt(at + 1) << 7) | symbols.charCodeAt(at + 2);
}
