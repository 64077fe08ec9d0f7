/** A growing column of unsigned numbers of one or four bytes. */
export class NumberColumn {
  readonly #width: 1 | 4;
  #numbers: Uint8Array | Uint32Array;
  #length = 0;

  constructor(width: 1 | 4) {
    this.#width = width;
    this.#numbers = this.#make(64);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = this.#make(this.#length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length++] = value;
  }

  pop(): void {
    this.#length--;
  }

  /** The bytes so far, in the order of the machine (little endian: see engine.ts). */
  taken(): Uint8Array {
    return new Uint8Array(this.#numbers.buffer, 0, this.#length * this.#width);
  }

  #make(length: number): Uint8Array | Uint32Array {
    return this.#width === 1 ? new Uint8Array(length) : new Uint32Array(length);
  }
}
