/**
 * RFC 3161, 2.4.1 and 2.4.2: the question to a time stamp authority, and the outer part of its answer.
 *
 *     TimeStampReq  = SEQUENCE { version 1, messageImprint { SHA-256, digest }, nonce INTEGER, certReq TRUE }
 *     TimeStampResp = SEQUENCE { status { INTEGER, text?, failInfo? }, timeStampToken? }
 *
 * Always with a nonce (the answer is to this question, not an old one) and with certReq, because a token without the
 * certificates of its authority could not be verified from a pack alone.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { children, DerError, DerParts, encode, encodeOid, encodeUnsigned, readDer, smallInteger, TAG } from './der.ts';
import { SHA256 } from './oids.ts';

export const REQUEST_TYPE = 'application/timestamp-query';
export const RESPONSE_TYPE = 'application/timestamp-reply';

/** Of the SHA-256 `digest`; `nonce` are random bytes. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = encode(
    TAG.sequence,
    encode(TAG.sequence, encodeOid(SHA256), encode(TAG.null)),
    encode(TAG.octetString, digest),
  );
  const version = encodeUnsigned(Uint8Array.of(1));
  return encode(TAG.sequence, version, imprint, encodeUnsigned(nonce), encode(TAG.boolean, Uint8Array.of(0xff)));
}

/** RFC 3161, 2.4.2 (PKIFailureInfo), by bit. */
const failures: Readonly<Record<number, string>> = {
  0: 'it does not know the algorithm',
  2: 'it does not allow or support the request',
  5: 'it says that the request has the wrong format',
  14: 'its time source is not available',
  15: 'it does not know the policy that was asked for',
  16: 'it does not support an extension',
  17: 'it cannot give the additional information that was asked for',
  25: 'it has a fault of its own',
};

/** The token in an answer, or why there is none. */
export function tokenIn(response: Uint8Array): Result<Uint8Array, string> {
  try {
    const parts = new DerParts(readDer(response), 'answer');
    const status = new DerParts(parts.next(TAG.sequence), 'status');
    const code = smallInteger(status.next(TAG.integer).content);
    const said = status.optional(TAG.sequence);
    const info = status.optional(TAG.bitString);
    status.end();
    const token = parts.optional(TAG.sequence);
    parts.end();
    // 0 granted, 1 granted with modifications; all others carry no token (2.4.2).
    if (code <= 1 && token) return ok(token.bytes);
    const words = said ? children(said).map(({ content }) => Buffer.from(content).toString('utf8')) : [];
    const reasons = [...words, ...(info ? failureWords(info.content) : [])].join('; ');
    return failed(`the authority refused (status ${code})${reasons === '' ? '' : `: ${reasons}`}`);
  } catch (error) {
    if (error instanceof DerError) return failed(`the answer is no time stamp response: ${error.message}`);
    throw error;
  }
}

function failureWords(bits: Uint8Array): string[] {
  return Object.entries(failures).flatMap(([bit, words]) => {
    const octet = bits[1 + Math.floor(Number(bit) / 8)] ?? 0;
    return (octet & (0x80 >> (Number(bit) % 8))) === 0 ? [] : [words];
  });
}
