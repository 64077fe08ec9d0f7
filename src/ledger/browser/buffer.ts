/**
 * What the verifier uses of Node's `Buffer`, for a browser. Imported first by the page, so that every other module finds it.
 * Tests run the verifier with it in Node, too.
 */
type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url' | 'latin1';

export class BrowserBuffer extends Uint8Array<ArrayBuffer> {
  /** Of a text by its encoding; of memory a view, from an offset on; of bytes a copy. */
  static override from(value: unknown, encodingOrOffset?: unknown, size?: unknown): BrowserBuffer {
    if (typeof value === 'string') return viewOf(bytesOf(value, (encodingOrOffset ?? 'utf8') as Encoding));
    if (value instanceof ArrayBuffer)
      return new BrowserBuffer(value, encodingOrOffset as number | undefined, size as number | undefined);
    const bytes = value as ArrayLike<number>;
    const copy = new BrowserBuffer(new ArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
  }

  static alloc(size: number, fill = 0): BrowserBuffer {
    const bytes = new BrowserBuffer(new ArrayBuffer(size));
    return fill === 0 ? bytes : bytes.fill(fill);
  }

  static concat(parts: readonly Uint8Array[]): BrowserBuffer {
    const whole = new BrowserBuffer(new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0)));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  static compare(one: Uint8Array, other: Uint8Array): number {
    const shared = Math.min(one.length, other.length);
    for (let i = 0; i < shared; i += 1) if (one[i] !== other[i]) return one[i]! < other[i]! ? -1 : 1;
    return Math.sign(one.length - other.length);
  }

  static byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
  }

  static isBuffer(value: unknown): boolean {
    return value instanceof BrowserBuffer;
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const bytes = this.subarray(start, end);
    // A byte order mark is kept, as Node keeps it: else what was read would not be what is there.
    if (encoding === 'utf8') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (encoding === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return encoding === 'latin1' ? text : btoa(text);
  }

  override subarray(start?: number, end?: number): BrowserBuffer {
    return viewOf(new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(start, end));
  }

  equals(other: Uint8Array): boolean {
    return BrowserBuffer.compare(this, other) === 0;
  }

  override indexOf(value: number | string | Uint8Array, from = 0): number {
    if (typeof value === 'number') return super.indexOf(value, from);
    return this.#find(value, from, 1);
  }

  override lastIndexOf(value: number | string | Uint8Array, from = this.length): number {
    if (typeof value === 'number') return super.lastIndexOf(value, from);
    return this.#find(value, from, -1);
  }

  override includes(value: number | string | Uint8Array): boolean {
    return this.indexOf(value) >= 0;
  }

  #find(value: string | Uint8Array, from: number, step: 1 | -1): number {
    const wanted = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const last = this.length - wanted.length;
    for (let at = Math.min(from, last); at >= 0 && at <= last; at += step) {
      let same = 0;
      while (same < wanted.length && this[at + same] === wanted[same]) same += 1;
      if (same === wanted.length) return at;
    }
    return -1;
  }

  get #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.length);
  }
  readUInt32LE(at: number): number {
    return this.#view.getUint32(at, true);
  }
  readUInt16LE(at: number): number {
    return this.#view.getUint16(at, true);
  }
  writeUInt32LE(value: number, at = 0): number {
    this.#view.setUint32(at, value, true);
    return at + 4;
  }
  writeUInt16LE(value: number, at = 0): number {
    this.#view.setUint16(at, value, true);
    return at + 2;
  }
}

const viewOf = (bytes: Uint8Array): BrowserBuffer =>
  new BrowserBuffer(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);

function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  if (encoding === 'hex') return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (encoding === 'latin1') return Uint8Array.from(text, (character) => character.charCodeAt(0));
  // Node passes over what is no base64; callers write the result again and compare.
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replaceAll(/[^A-Za-z0-9+/]/g, '');
  const whole = plain.length % 4 === 1 ? plain.slice(0, -1) : plain;
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
}
