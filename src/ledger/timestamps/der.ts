/**
 * DER (ITU-T X.690, section 10) as far as time stamps need it: reading values one inside the other, and writing a request.
 *
 * Invariant: only definite lengths in their shortest form are read (10.1), and a value fills exactly what it was given: bytes that
 * nobody looked at are a fault. BER's indefinite lengths are refused: what was signed must have one spelling.
 * Rejected: an ASN.1 compiler or package (five structures are read, and this code goes into every pack's verifier).
 */

/** What stands in the bytes is not what the format says. */
export class DerError extends Error {
  override readonly name: string = 'DerError';
}

export interface Der {
  /** The identifier octet: class, constructed bit and number; numbers above 30 are not used here. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** With identifier and length. */
  readonly bytes: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  generalizedTime: 0x18,
} as const;

/** `[n]` around or instead of a constructed value. */
export const context = (number: number): number => 0xa0 + number;
/** `[n]` instead of a primitive value. */
export const contextPrimitive = (number: number): number => 0x80 + number;

/** Deeper nesting than any certificate has is an attack on the stack, not a certificate. */
const MAX_LENGTH_BYTES = 4;

export function readDer(bytes: Uint8Array): Der {
  const [der, end] = readAt(bytes, 0);
  if (end !== bytes.length) throw new DerError(`${bytes.length - end} bytes follow the value`);
  return der;
}

export function children(der: Der): readonly Der[] {
  const values: Der[] = [];
  for (let at = 0; at < der.content.length;) {
    const [value, end] = readAt(der.content, at);
    values.push(value);
    at = end;
  }
  return values;
}

function readAt(bytes: Uint8Array, at: number): readonly [Der, number] {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('it ends in the middle of a value');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tags above 30 are not used here');
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH_BYTES) throw new DerError('a length that DER does not have');
    const octets = bytes.subarray(start, start + count);
    if (octets.length < count) throw new DerError('it ends in the middle of a length');
    length = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    if (octets[0] === 0 || length < 0x80) throw new DerError('a length that is not in its shortest form');
    start += count;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError(`a value of ${length} bytes has only ${bytes.length - start}`);
  return [{ tag, content: bytes.subarray(start, end), bytes: bytes.subarray(at, end) }, end];
}

/** Walks the parts of a sequence or set in their order; what is optional is asked for by its tag. */
export class DerParts {
  readonly #parts: readonly Der[];
  readonly #what: string;
  #at = 0;

  constructor(der: Der, what: string, tag: number = TAG.sequence) {
    if (der.tag !== tag) throw new DerError(`${what}: tag ${hexTag(der.tag)} instead of ${hexTag(tag)}`);
    this.#parts = children(der);
    this.#what = what;
  }

  next(tag?: number): Der {
    const part = this.#parts[this.#at];
    if (!part) throw new DerError(`${this.#what}: part ${this.#at + 1} is missing`);
    if (tag !== undefined && part.tag !== tag) {
      throw new DerError(`${this.#what}: part ${this.#at + 1} has tag ${hexTag(part.tag)} instead of ${hexTag(tag)}`);
    }
    this.#at += 1;
    return part;
  }

  optional(tag: number): Der | undefined {
    return this.#parts[this.#at]?.tag === tag ? this.next() : undefined;
  }

  end(): void {
    const left = this.#parts.length - this.#at;
    if (left > 0) throw new DerError(`${this.#what}: ${left} parts more than it may have`);
  }
}

/** The value inside an explicit tag. */
export function inside(der: Der): Der {
  return readDer(der.content);
}

/** X.690, 8.19: dotted decimal. */
export function oidText(der: Der): string {
  if (der.tag !== TAG.oid) throw new DerError(`tag ${hexTag(der.tag)} is no object identifier`);
  const numbers: number[] = [];
  let number = 0;
  for (const octet of der.content) {
    number = number * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** Hex, without the sign octet that keeps a large number positive. */
export function integerHex(der: Der): string {
  if (der.tag !== TAG.integer || der.content.length === 0) throw new DerError('an integer is missing');
  return Buffer.from(der.content)
    .toString('hex')
    .replace(/^(?:00)+(?=..)/, '');
}

export function smallInteger(content: Uint8Array): number {
  if (content.length === 0 || content.length > 6 || content[0]! >= 0x80)
    throw new DerError('a small number is missing');
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function encode(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(content.length)), content]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}

export function encodeOid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((number) => {
    const digits = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 + (left % 128));
    return digits;
  });
  return encode(TAG.oid, Uint8Array.from(octets));
}

/** A number that is not negative, from its octets. */
export function encodeUnsigned(octets: Uint8Array): Uint8Array {
  const from = octets.findIndex((octet) => octet !== 0);
  const short = from < 0 ? Uint8Array.of(0) : octets.subarray(from);
  return encode(TAG.integer, short[0]! >= 0x80 ? Uint8Array.of(0) : Uint8Array.of(), short);
}

function hexTag(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
