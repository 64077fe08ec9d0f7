/**
 * RFC 3161 time stamps: a third party's signed word that these bytes existed at a time. Verified here alone, from the token
 * and the roots: no network, no openssl. RSA (PKCS #1 v1.5 and PSS), ECDSA and Ed25519; SHA-256 and longer.
 *
 * What a token proves: its authority saw the digest at `at` (give or take `accuracyMillis`). What it does not: that nothing
 * older was left out, or that the authority's key was not revoked since.
 */
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/instant.ts';
import { chainToRoot, oneLine } from './chain.ts';
import { DerError } from './der.ts';
import type { HashName } from './oids.ts';
import { openSignedData, SignedDataError } from './signed-data.ts';
import { parseTimestampInfo } from './tst-info.ts';

export { REQUEST_TYPE, RESPONSE_TYPE, timestampRequest, tokenIn } from './request.ts';

export interface Timestamp {
  readonly at: Instant;
  readonly accuracyMillis?: number;
  /** Who signed, from the certificate. */
  readonly authority: string;
  readonly serial: string;
  readonly policy: string;
  /** Who vouches for the authority: a root that the reader named, or one that Node.js is shipped with. */
  readonly root: { readonly name: string; readonly sha256: string; readonly from: 'named' | 'shipped' };
}

export type TimestampFault =
  | 'timestamp/unreadable'
  | 'timestamp/signature'
  | 'timestamp/other-bytes'
  | 'timestamp/other-nonce'
  | 'timestamp/not-trusted';

export interface TimestampError {
  readonly code: TimestampFault;
  readonly because: string;
}

export interface TimestampClaim {
  readonly token: Uint8Array;
  /** SHA-256 of what was stamped. */
  readonly digest: Uint8Array;
  /** The random bytes of the request; absent when only the token was kept. */
  readonly nonce?: Uint8Array;
  readonly roots: TrustedRoots;
}

export interface TrustedRoots {
  readonly named: readonly X509Certificate[];
  /** Also those that Node.js is shipped with (Mozilla's list). */
  readonly shipped: boolean;
}

export function verifyTimestamp({ token, digest, nonce, roots }: TimestampClaim): Result<Timestamp, TimestampError> {
  try {
    const signed = openSignedData(token);
    const info = parseTimestampInfo(signed.content);
    const { hash, imprint, at } = info;
    if (!isImprintOf(hash, imprint, digest)) {
      return failed({ code: 'timestamp/other-bytes', because: `it is a time stamp of other bytes (${hex(imprint)})` });
    }
    if (nonce && info.nonce !== unsignedHex(nonce)) {
      return failed({
        code: 'timestamp/other-nonce',
        because: 'it does not answer this request: its nonce is another',
      });
    }
    const chain = trustedChain(signed, roots, at);
    if (!chain.ok) return failed({ code: 'timestamp/not-trusted', because: chain.error });
    const { policy, serial, accuracyMillis } = info;
    const authority = oneLine(signed.signer.x509.subject);
    const precision = accuracyMillis === undefined ? {} : { accuracyMillis };
    return ok({ at, ...precision, authority, serial, policy, root: chain.value });
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    const code = error instanceof SignedDataError ? 'timestamp/signature' : 'timestamp/unreadable';
    return failed({ code, because: error.message });
  }
}

type Anchor = Timestamp['root'];

function trustedChain(
  signed: ReturnType<typeof openSignedData>,
  { named, shipped }: TrustedRoots,
  at: Instant,
): Result<Anchor, string> {
  const first = chainToRoot(signed, named, at);
  if (first.ok) return ok(anchorOf(first.value, 'named'));
  if (!shipped) return first;
  const second = chainToRoot(signed, shippedRoots(), at);
  return second.ok ? ok(anchorOf(second.value, 'shipped')) : second;
}

function anchorOf(chain: readonly X509Certificate[], from: Anchor['from']): Anchor {
  const root = chain.at(-1)!;
  return { name: oneLine(root.subject), sha256: root.fingerprint256.replaceAll(':', '').toLowerCase(), from };
}

let kept: readonly X509Certificate[] | undefined;
function shippedRoots(): readonly X509Certificate[] {
  return (kept ??= rootCertificates.map((pem) => new X509Certificate(pem)));
}

/** All certificates of a PEM text, in their order; undefined when there is none, or one cannot be read. */
export function certificatesOf(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return blocks?.map((block) => new X509Certificate(block));
  } catch {
    // The only thing that can go wrong here is that it is no certificate, which is the answer.
    return undefined;
  }
}

function isImprintOf(hash: HashName, imprint: Uint8Array, digest: Uint8Array): boolean {
  return hash === 'sha256' && Buffer.compare(imprint, digest) === 0;
}

function unsignedHex(octets: Uint8Array): string {
  return hex(octets).replace(/^(?:00)+(?=..)/, '');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
