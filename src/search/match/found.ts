/** What threads found, as read by the main thread: documents with lines, expanded to the occurrences they stand for. */
import { isAscii } from 'node:buffer';
import type { LineMatch } from '../contract.ts';
import { headerWords, type ScanPlan } from './protocol.ts';
import type { FoundChunk } from './scan-pool.ts';

/** The matching lines of one document. No lines: it matched by its path, or by what it does not hold. */
export class FoundDocument {
  readonly job: number;
  readonly document: number;
  readonly variant: number;
  readonly lines: number;
  readonly #chunk: Chunk;
  readonly #header: number;
  readonly #at: number;
  readonly #textAt: number;

  constructor(chunk: Chunk, at: number, textAt: number) {
    this.#chunk = chunk;
    this.#at = at + headerWords(chunk.detail);
    this.#header = at;
    this.#textAt = textAt;
    this.job = chunk.numbers[at]!;
    this.document = chunk.numbers[at + 1]!;
    this.variant = chunk.numbers[at + 2]!;
    this.lines = chunk.numbers[at + 3]!;
  }

  lineNumbers(): readonly number[] {
    const { numbers, detail } = this.#chunk;
    if (detail === 'files' || detail === 'counts') return [];
    if (detail === 'numbers') return Array.from(numbers.subarray(this.#at, this.#at + this.lines));
    const found: number[] = [];
    if (detail === 'scores') for (const { number } of this.linePlaces()) found.push(number);
    else for (let at = this.#at; found.length < this.lines; at += 4 + numbers[at + 3]!) found.push(numbers[at]!);
    return found;
  }

  /** Where scores were asked for: first byte in the document, and bytes. */
  *linePlaces(): Generator<{ readonly number: number; readonly start: number; readonly bytes: number }> {
    const { numbers } = this.#chunk;
    for (let line = 0, at = this.#at; line < this.lines; line++, at += 3)
      yield { number: numbers[at]!, start: numbers[at + 1]! >>> 0, bytes: numbers[at + 2]! };
  }

  /** The best score of a line, and bits of the terms that were seen: where scores were asked for. */
  get scores(): { readonly best: number; readonly terms: number } {
    const { numbers } = this.#chunk;
    return { best: numbers[this.#header + 4]!, terms: numbers[this.#header + 5]! };
  }

  lineMatches(): readonly LineMatch[] {
    const { numbers } = this.#chunk;
    const found: LineMatch[] = [];
    let textAt = this.#textAt;
    for (let line = 0, at = this.#at; line < this.lines; line++) {
      const bytes = numbers[at + 2]!;
      const positions = numbers[at + 3]!;
      found.push({
        line: this.#chunk.line(textAt, textAt + bytes),
        lineNumber: numbers[at]!,
        offsetAndLengths: pairs(numbers, at + 4, positions),
        byteOffset: numbers[at + 1]! >>> 0,
      });
      textAt += bytes;
      at += 4 + positions;
    }
    return found;
  }
}

/** As `ResultWriter` writes them. */
export type FoundWords = Pick<FoundChunk, 'numbers' | 'text'>;

class Chunk {
  readonly numbers: Int32Array;
  readonly detail: ScanPlan['detail'];
  readonly #text: Buffer;
  /** The whole text when it is all ASCII: lines are then slices of one string. */
  #ascii: string | undefined | null = null;

  constructor({ numbers, text }: FoundWords, detail: ScanPlan['detail']) {
    this.numbers = numbers;
    this.detail = detail;
    this.#text = Buffer.from(text.buffer, text.byteOffset, text.length);
  }

  line(from: number, to: number): string {
    if (this.#ascii === null) this.#ascii = isAscii(this.#text) ? this.#text.toString('latin1') : undefined;
    return this.#ascii?.slice(from, to) ?? this.#text.toString('utf8', from, to);
  }
}

/** The documents of a chunk in the order in which they were found. */
export function* documentsOf(found: FoundWords, detail: ScanPlan['detail']): Generator<FoundDocument> {
  const chunk = new Chunk(found, detail);
  const { numbers } = chunk;
  const header = headerWords(detail);
  let textAt = 0;
  for (let at = 0; at < numbers.length;) {
    const document = new FoundDocument(chunk, at, textAt);
    yield document;
    at += header;
    if (detail === 'numbers') at += document.lines;
    else if (detail === 'scores') at += 3 * document.lines;
    else if (detail === 'text')
      for (let line = 0; line < document.lines; line++) {
        textAt += numbers[at + 2]!;
        at += 4 + numbers[at + 3]!;
      }
  }
}

function pairs(numbers: Int32Array, at: number, positions: number): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let position = at; position < at + positions; position += 2)
    found.push([numbers[position]!, numbers[position + 1]! - numbers[position]!]);
  return found;
}

export function offsetsAndLengths(ranges: readonly number[]): readonly (readonly [number, number])[] {
  return pairs(Int32Array.from(ranges), 0, ranges.length);
}
