/** Places in texts as clients count them: bytes from the beginning of the file, lines and columns from 0. */
export interface Location {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Location;
  readonly end: Location;
}

/** Where a byte offset cannot be known it is said so: never a guess. */
export const unknownOffset = -1;

/**
 * Columns (code points) of one line as byte offsets in the file. `start` is the byte at which the line begins. Behind a
 * U+FFFD nothing is known: it stands for itself (three bytes) or for bytes that are no UTF-8 (one to three).
 */
export class LineRuler {
  readonly #line: string;
  readonly #start: number;
  #column = 0;
  #unit = 0;
  #bytes = 0;
  #known: boolean;

  constructor(line: string, start: number | undefined) {
    this.#line = line;
    this.#start = start ?? 0;
    this.#known = start !== undefined;
  }

  /** Forward only is cheap; going back begins anew. */
  offset(column: number): number {
    if (column < this.#column) this.#rewind();
    while (this.#column < column && this.#unit < this.#line.length) {
      const point = this.#line.codePointAt(this.#unit)!;
      if (point === 0xfffd) this.#known = false;
      this.#unit += point > 0xffff ? 2 : 1;
      this.#bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point > 0xffff ? 4 : 3;
      this.#column++;
    }
    return this.#known ? this.#start + this.#bytes : unknownOffset;
  }

  #rewind(): void {
    if (!this.#known) return;
    this.#column = 0;
    this.#unit = 0;
    this.#bytes = 0;
  }
}

export function rangesIn(
  line: string,
  pairs: readonly (readonly [column: number, length: number])[],
  at: { readonly line: number; readonly offset: number | undefined },
): readonly Range[] {
  const ruler = new LineRuler(line, at.offset);
  const located = (column: number): Location => ({ offset: ruler.offset(column), line: at.line, column });
  return pairs.map(([column, length]) => ({ start: located(column), end: located(column + length) }));
}
