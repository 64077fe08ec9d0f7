/**
 * Tokens of one file as columns of numbers. A token's kind is the byte of a punctuation mark, one of the kinds below, or
 * a keyword's number. Brackets know their partners, so that skipping a body costs one step and no reader of tokens can
 * become quadratic on nesting.
 */

export const wordToken = 128;
export const numberToken = 129;
export const stringToken = 130;
/** The name of a preprocessor macro that is being defined. */
export const defineToken = 131;
export const firstKeyword = 256;

/** Lengths of keywords are bits of a number. */
const longestKeyword = 30;
const smallest = 1 << 14;
/** How far down a closing bracket looks for its opening one where brackets do not nest. */
const recovery = 16;

export class Tokens {
  kind = new Uint16Array(smallest);
  start = new Int32Array(smallest);
  end = new Int32Array(smallest);
  /** Of brackets: the partner's index; `count` where an opening one has none, -1 where a closing one has none. */
  partner = new Int32Array(smallest);
  /** 1 for the first token of a line. */
  lineStart = new Uint8Array(smallest);
  count = 0;
  text: Uint8Array = new Uint8Array(0);
  /** Whether brackets do not nest: then partners are guesses. */
  misnested = false;
  #open = new Int32Array(256);
  #depth = 0;

  begin(text: Uint8Array): void {
    this.text = text;
    this.count = 0;
    this.misnested = false;
    this.#depth = 0;
  }

  get depth(): number {
    return this.#depth;
  }

  push(kind: number, start: number, end: number, lineStart: number): void {
    const index = this.count++;
    if (index === this.kind.length) this.#grow();
    this.kind[index] = kind;
    this.start[index] = start;
    this.end[index] = end;
    this.lineStart[index] = lineStart;
  }

  /** After pushing an opening bracket. */
  open(): void {
    if (this.#depth === this.#open.length) {
      const grown = new Int32Array(this.#depth * 2);
      grown.set(this.#open);
      this.#open = grown;
    }
    this.#open[this.#depth++] = this.count - 1;
  }

  /** After pushing a closing bracket whose opening one is of kind `opening`. */
  close(opening: number): void {
    const closing = this.count - 1;
    for (let level = this.#depth - 1; level >= 0 && level >= this.#depth - recovery; level--) {
      const candidate = this.#open[level]!;
      if (this.kind[candidate] !== opening) continue;
      if (level + 1 < this.#depth) this.misnested = true;
      for (let left = level + 1; left < this.#depth; left++) this.partner[this.#open[left]!] = closing - 1;
      this.#depth = level;
      this.partner[candidate] = closing;
      this.partner[closing] = candidate;
      return;
    }
    this.partner[closing] = -1;
    this.misnested = true;
  }

  /** Closes what is still open, and puts sentinels behind the last token. */
  finish(): void {
    this.misnested ||= this.#depth > 0;
    for (let level = 0; level < this.#depth; level++) this.partner[this.#open[level]!] = this.count;
    const { count } = this;
    for (let behind = 0; behind < 4; behind++) this.push(0, this.text.length, this.text.length, 1);
    this.count = count;
  }

  #grow(): void {
    const capacity = this.kind.length * 2;
    const copy = <T extends Uint16Array | Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.kind = copy(this.kind, new Uint16Array(capacity));
    this.start = copy(this.start, new Int32Array(capacity));
    this.end = copy(this.end, new Int32Array(capacity));
    this.partner = copy(this.partner, new Int32Array(capacity));
    this.lineStart = copy(this.lineStart, new Uint8Array(capacity));
  }
}

/** Open addressing by a hash that is computed only of words that begin and are as long as some keyword. */
export class KeywordTable {
  /** Bit n: a keyword of n bytes begins with this byte. */
  readonly #lengthsByFirst = new Int32Array(256);
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #lengths: Uint8Array;
  readonly #words: readonly Uint8Array[];

  constructor(words: readonly string[]) {
    let size = 64;
    while (size < words.length * 4) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    this.#lengths = new Uint8Array(size);
    this.#words = words.map((word) => Buffer.from(word));
    for (const [index, word] of words.entries()) {
      if (word.length > longestKeyword) throw new Error(`${word} is longer than ${longestKeyword} bytes`);
      this.#lengthsByFirst[word.charCodeAt(0)]! |= 1 << word.length;
      const hash = hashOf(word);
      let slot = spread(hash) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = firstKeyword + index;
      this.#hashes[slot] = hash;
      this.#lengths[slot] = word.length;
    }
  }

  /** The number of the keyword that this word is, or `wordToken`. */
  kindOf(text: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > longestKeyword || ((this.#lengthsByFirst[text[start]!]! >>> length) & 1) === 0) return wordToken;
    let hash = 0;
    for (let at = start; at < end; at++) hash = nextHash(hash, text[at]!);
    let slot = spread(hash) & this.#mask;
    while (this.#slots[slot] !== 0) {
      if (this.#hashes[slot] === hash && this.#lengths[slot] === length && this.#isAt(this.#slots[slot]!, text, start))
        return this.#slots[slot]!;
      slot = (slot + 1) & this.#mask;
    }
    return wordToken;
  }

  /** Words that are none have the same hash (`f1` that of `do`). */
  #isAt(keyword: number, text: Uint8Array, start: number): boolean {
    const word = this.#words[keyword - firstKeyword]!;
    for (let at = 0; at < word.length; at++) if (text[start + at] !== word[at]) return false;
    return true;
  }
}

function nextHash(hash: number, byte: number): number {
  return ((hash << 5) - hash + byte) | 0;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 7) ^ (hash >>> 15);
}

function hashOf(word: string): number {
  let hash = 0;
  for (let index = 0; index < word.length; index++) hash = nextHash(hash, word.charCodeAt(index));
  return hash;
}

export interface Keywords<Word> {
  readonly table: KeywordTable;
  readonly id: Readonly<Record<Word & string, number>>;
}

/** `keywords('class def')`: the table for the lexer, and the numbers for who reads tokens. */
export function keywords<const List extends string>(list: List): Keywords<Split<List>> {
  const words = list.split(' ');
  const id = Object.fromEntries(words.map((word, index) => [word, firstKeyword + index]));
  return { table: new KeywordTable(words), id: id as Record<Split<List> & string, number> };
}

type Split<List extends string, Found = never> = List extends `${infer Word} ${infer Rest}`
  ? Split<Rest, Found | Word>
  : Found | List;
