/** Lines of places in a text that are asked for in rising order: each character is looked at once. */
export class Lines {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** From 1. An offset before the last one begins anew. */
  of(offset: number): number {
    if (offset < this.#at) {
      this.#at = 0;
      this.#line = 1;
    }
    for (
      let next = this.#text.indexOf('\n', this.#at);
      next >= 0 && next < offset;
      next = this.#text.indexOf('\n', next + 1)
    ) {
      this.#line++;
      this.#at = next + 1;
    }
    return this.#line;
  }
}

/** Finds keys of a machine-written JSON file in the order in which a parser met them. */
export class KeyLines {
  readonly #text: string;
  readonly #lines: Lines;
  #from = 0;

  constructor(text: string, after = 0) {
    this.#text = text;
    this.#lines = new Lines(text);
    this.#from = after;
  }

  /** The line of `"key"` at or after the last one found; when it is not there, the line of the last one. */
  of(key: string, written = JSON.stringify(key)): number {
    return this.find(written) ?? this.#lines.of(this.#from);
  }

  /** The line of the first of these texts that is there at or after the last one found. */
  find(...written: readonly string[]): number | undefined {
    for (const one of written) {
      const at = this.#text.indexOf(one, this.#from);
      if (at < 0) continue;
      this.#from = at + one.length;
      return this.#lines.of(this.#from);
    }
    return undefined;
  }
}
