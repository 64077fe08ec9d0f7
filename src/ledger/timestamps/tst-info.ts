/** RFC 3161, 2.4.2: what a time stamp authority says, once its signature has been checked. */
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import {
  context,
  contextPrimitive,
  DerError,
  DerParts,
  integerHex,
  oidText,
  readDer,
  smallInteger,
  TAG,
} from './der.ts';
import { hashes, type HashName } from './oids.ts';

export interface TimestampInfo {
  readonly policy: string;
  readonly hash: HashName;
  readonly imprint: Uint8Array;
  /** Hex; with the authority's name it identifies the token. */
  readonly serial: string;
  readonly at: Instant;
  /** How far `at` may be off, when the authority says. */
  readonly accuracyMillis?: number;
  /** Hex. */
  readonly nonce?: string;
}

export function parseTimestampInfo(bytes: Uint8Array): TimestampInfo {
  const parts = new DerParts(readDer(bytes), 'TSTInfo');
  if (smallInteger(parts.next(TAG.integer).content) !== 1) throw new DerError('TSTInfo: only version 1 is known');
  const policy = oidText(parts.next(TAG.oid));
  const imprint = new DerParts(parts.next(TAG.sequence), 'messageImprint');
  const algorithm = new DerParts(imprint.next(TAG.sequence), 'hashAlgorithm');
  const oid = oidText(algorithm.next(TAG.oid));
  const hash = hashes[oid];
  if (!hash) throw new DerError(`TSTInfo: the hash ${oid} is not known`);
  const digest = imprint.next(TAG.octetString).content;
  imprint.end();
  const serial = integerHex(parts.next(TAG.integer));
  const at = generalizedTime(parts.next(TAG.generalizedTime).content);
  const accuracy = parts.optional(TAG.sequence);
  parts.optional(TAG.boolean);
  const nonce = parts.optional(TAG.integer);
  parts.optional(context(0));
  parts.optional(context(1));
  parts.end();
  return {
    policy,
    hash,
    imprint: digest,
    serial,
    at,
    ...(accuracy && { accuracyMillis: accuracyMillis(new DerParts(accuracy, 'accuracy')) }),
    ...(nonce && { nonce: integerHex(nonce) }),
  };
}

/** Seconds, [0] milliseconds, [1] microseconds; what is absent is zero. Rounded up: never more exact than was said. */
function accuracyMillis(parts: DerParts): number {
  const seconds = parts.optional(TAG.integer);
  const millis = parts.optional(contextPrimitive(0));
  const micros = parts.optional(contextPrimitive(1));
  parts.end();
  const read = (part: typeof seconds): number => (part ? smallInteger(part.content) : 0);
  return read(seconds) * 1000 + read(millis) + Math.ceil(read(micros) / 1000);
}

/** `YYYYMMDDhhmmss[.f…]Z`, as RFC 3161 restricts it; digits past milliseconds are cut off. */
export function generalizedTime(content: Uint8Array): Instant {
  const text = Buffer.from(content).toString('latin1');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = ''] = parts ?? [];
  const millis = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
  );
  if (!parts || Number.isNaN(millis)) throw new DerError(`"${text}" is no time`);
  return instantFromMillis(millis);
}
