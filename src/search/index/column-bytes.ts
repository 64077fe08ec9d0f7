/** Writing and reading of packed columns: LEB128 numbers, strings, ids, one after the other. */

/** What was read is not what anybody wrote. */
export class BrokenColumns extends Error {}

export class ColumnWriter {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number that may be negative. */
  difference(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.number(bytes);
    this.#reserve(bytes);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** An object id: 40 or 64 hexadecimal digits, or any other text. */
  id(id: string): void {
    if (!isHexId(id)) {
      this.number(0);
      return this.text(id);
    }
    this.#reserve(33);
    this.#bytes[this.#length++] = id.length / 2;
    this.#length += this.#bytes.write(id, this.#length, 'hex');
  }

  taken(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#length + more, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

const hexId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function isHexId(id: string): boolean {
  return hexId.test(id);
}

export class ColumnReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer, from = 0) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  number(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || unit > 2 ** 49) throw new BrokenColumns('a number is cut off');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
  }

  difference(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    return this.bytes(this.number()).toString('utf8');
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new BrokenColumns('a text is cut off');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Passes over an id, and returns where it begins. */
  skipId(): number {
    const start = this.#at;
    const length = this.number();
    this.skip(length === 0 ? this.number() : length);
    return start;
  }

  skip(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new BrokenColumns('a text is cut off');
    this.#at += length;
  }

  id(): string {
    const length = this.number();
    return length === 0 ? this.text() : this.bytes(length).toString('hex');
  }
}
