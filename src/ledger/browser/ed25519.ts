/**
 * Whether an Ed25519 signature fits (RFC 8032, 5.1.7), for browsers: WebCrypto there is asynchronous, and older ones lack the
 * algorithm. Only checking, never signing, so nothing here is secret and nothing need take constant time. The page asks
 * WebCrypto as well, where it can, and both must agree.
 */
import { sha512 } from './sha2.ts';

const P = 2n ** 255n - 19n;
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (n: bigint): bigint => ((n % P) + P) % P;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = mod(base), left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const inverse = (n: bigint): bigint => power(n, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates (RFC 8032, 5.1.4). */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const NEUTRAL: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

function add(one: Point, other: Point): Point {
  const a = mod((one.y - one.x) * (other.y - other.x));
  const b = mod((one.y + one.x) * (other.y + other.x));
  const c = mod(2n * one.t * other.t * D);
  const d = mod(2n * one.z * other.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), t: mod(e * h), z: mod(f * g) };
}

function times(point: Point, factor: bigint): Point {
  let result = NEUTRAL;
  for (let doubled = point, left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

const isSame = (one: Point, other: Point): boolean =>
  mod(one.x * other.z - other.x * one.z) === 0n && mod(one.y * other.z - other.y * one.z) === 0n;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** RFC 8032, 5.1.3; undefined when the bytes are no point. */
function pointOf(bytes: Uint8Array): Point | undefined {
  const all = littleEndian(bytes);
  const y = all & (2n ** 255n - 1n);
  const isOdd = all >> 255n === 1n;
  if (y >= P) return undefined;
  const x = rootOf(mod(y * y - 1n), mod(D * y * y + 1n));
  if (x === undefined || (x === 0n && isOdd)) return undefined;
  const signed = ((x & 1n) === 1n) === isOdd ? x : P - x;
  return { x: signed, y, z: 1n, t: mod(signed * y) };
}

/** Of `u / v`. */
function rootOf(u: bigint, v: bigint): bigint | undefined {
  const candidate = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const square = mod(v * candidate * candidate);
  if (square === u) return candidate;
  return square === mod(-u) ? mod(candidate * ROOT_OF_MINUS_ONE) : undefined;
}

const BASE = pointOf(Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 0x58 : 0x66)))!;

export function isSignature(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64 || key.length !== 32) return false;
  const [r, a] = [pointOf(signature.subarray(0, 32)), pointOf(key)];
  const s = littleEndian(signature.subarray(32));
  if (!r || !a || s >= L) return false;
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.subarray(0, 32));
  hashed.set(key, 32);
  hashed.set(message, 64);
  const k = littleEndian(sha512(hashed)) % L;
  return isSame(times(BASE, s), add(r, times(a, k)));
}
