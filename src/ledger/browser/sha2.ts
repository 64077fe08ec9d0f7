/**
 * SHA-256 and SHA-512 (FIPS 180-4) for browsers, where the only digest at hand is asynchronous and does not take parts. Node
 * never runs this; tests hold it against Node's.
 */

/** Fractional bits of the roots of the first primes, as the standard defines its constants: nothing here is copied. */
function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n += 1n) if (found.every((p) => n % p !== 0n)) found.push(n);
  return found;
}

/** The first 64 bits behind the point of the root of `n`. */
function fraction(n: bigint, root: 2n | 3n): bigint {
  const wanted = n << (64n * root);
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** root <= wanted) low = middle;
    else high = middle;
  }
  return low & 0xffff_ffff_ffff_ffffn;
}

const cubes = primes(80).map((prime) => fraction(prime, 3n));
const squares = primes(8).map((prime) => fraction(prime, 2n));
const K256 = Uint32Array.from(cubes.slice(0, 64), (bits) => Number(bits >> 32n));
const H256 = Uint32Array.from(squares, (bits) => Number(bits >> 32n));
const BLOCK = 64;

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

export class Sha256 {
  readonly #state = H256.slice();
  readonly #schedule = new Uint32Array(64);
  readonly #waiting = new Uint8Array(BLOCK);
  #held = 0;
  #size = 0;

  update(bytes: Uint8Array): this {
    this.#size += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(BLOCK - this.#held, bytes.length);
      this.#waiting.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return this;
      this.#block(this.#waiting, 0);
      this.#held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#block(bytes, at);
    this.#waiting.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  digest(): Uint8Array {
    const size = this.#size;
    const padding = new Uint8Array(((119 - (size % BLOCK)) % BLOCK) + 9);
    padding[0] = 0x80;
    const length = new DataView(padding.buffer, padding.length - 8);
    length.setUint32(0, Math.floor(size / 2 ** 29));
    length.setUint32(4, (size * 8) % 2 ** 32);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    for (const [i, word] of this.#state.entries()) out.setUint32(i * 4, word);
    return new Uint8Array(out.buffer);
  }

  #block(bytes: Uint8Array, at: number): void {
    const w = this.#schedule;
    for (let i = 0; i < 16; i += 1) {
      const p = at + i * 4;
      w[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!;
    }
    for (let i = 16; i < 64; i += 1) {
      const [a, b] = [w[i - 15]!, w[i - 2]!];
      const small = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      const large = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
      w[i] = w[i - 16]! + small + w[i - 7]! + large;
    }
    this.#rounds(w);
  }

  #rounds(w: Uint32Array): void {
    const state = this.#state;
    let a = state[0]!,
      b = state[1]!,
      c = state[2]!,
      d = state[3]!;
    let e = state[4]!,
      f = state[5]!,
      g = state[6]!,
      h = state[7]!;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K256[i]! + w[i]!) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + word;
  }
}

const MASK = 0xffff_ffff_ffff_ffffn;
const right = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & MASK;

/** Of short texts only: one signature hashes a few hundred bytes, so plain big integers are quick enough. */
export function sha512(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 17) / 128) * 128);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  let state = squares;
  for (let at = 0; at < padded.length; at += 128) state = block512(state, new DataView(padded.buffer, at, 128));
  const out = new DataView(new ArrayBuffer(64));
  for (const [i, word] of state.entries()) out.setBigUint64(i * 8, word);
  return new Uint8Array(out.buffer);
}

function block512(state: readonly bigint[], block: DataView): bigint[] {
  const w = Array.from({ length: 16 }, (_, i) => block.getBigUint64(i * 8));
  for (let i = 16; i < 80; i += 1) {
    const [a, b] = [w[i - 15]!, w[i - 2]!];
    const small = right(a, 1n) ^ right(a, 8n) ^ (a >> 7n);
    const large = right(b, 19n) ^ right(b, 61n) ^ (b >> 6n);
    w.push((w[i - 16]! + small + w[i - 7]! + large) & MASK);
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i += 1) {
    const choice = (e & f) ^ (~e & MASK & g);
    const one = (h + (right(e, 14n) ^ right(e, 18n) ^ right(e, 41n)) + choice + cubes[i]! + w[i]!) & MASK;
    const two = ((right(a, 28n) ^ right(a, 34n) ^ right(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]!) & MASK);
}
