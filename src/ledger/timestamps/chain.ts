/**
 * From the certificate that signed a time stamp up to a root that somebody vouches for (RFC 5280, section 6, as far as it
 * concerns time stamps). Every certificate must have been valid at the time that the token states, because tokens are
 * verified years later. Not asked: revocation (it needs the network), names and policies.
 */
import type { X509Certificate } from 'node:crypto';
import { failed, ok, type Result } from '../../base/result.ts';
import { millisOf, type Instant } from '../../base/instant.ts';
import { children, DerParts, oidText, smallInteger, TAG } from './der.ts';
import { OID } from './oids.ts';
import { tbsParts, type Certificate } from './signed-data.ts';

/** Longer chains are a loop or an attack. */
const MAX_LENGTH = 10;

/** From the signer to the root, or why there is no way. */
export function chainToRoot(
  { signer, certificates }: { readonly signer: Certificate; readonly certificates: readonly Certificate[] },
  roots: readonly X509Certificate[],
  at: Instant,
): Result<readonly X509Certificate[], string> {
  const usage = usageFault(signer);
  if (usage !== undefined) return failed(usage);
  const path: Certificate[] = [signer];
  const fault = validityFault(signer.x509, at);
  if (fault !== undefined) return failed(fault);
  return extend(path, certificates, { roots, at });
}

interface Anchors {
  readonly roots: readonly X509Certificate[];
  readonly at: Instant;
}

function extend(
  path: readonly Certificate[],
  certificates: readonly Certificate[],
  anchors: Anchors,
): Result<readonly X509Certificate[], string> {
  const last = path.at(-1)!.x509;
  const shown = path.map(({ x509 }) => x509);
  const known = anchors.roots.find((root) => root.fingerprint256 === last.fingerprint256);
  if (known) return ok(shown);
  const root = anchors.roots.find((one) => isIssuedBy(last, one) && validityFault(one, anchors.at) === undefined);
  if (root) return ok([...shown, root]);
  let why = `nobody vouches for ${oneLine(last.issuer)}, which issued the certificate of ${oneLine(last.subject)}`;
  if (path.length >= MAX_LENGTH) return failed(why);
  for (const issuer of certificates) {
    if (shown.some(({ fingerprint256 }) => fingerprint256 === issuer.x509.fingerprint256)) continue;
    if (!isIssuedBy(last, issuer.x509)) continue;
    const fault = issuerFault(issuer, path.length - 1) ?? validityFault(issuer.x509, anchors.at);
    const longer = fault === undefined ? extend([...path, issuer], certificates, anchors) : failed(fault);
    if (longer.ok) return longer;
    why = longer.error;
  }
  return failed(why);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** RFC 3161, 2.3: one extended key usage, time stamping, and critical. */
function usageFault({ der, x509 }: Certificate): string | undefined {
  const usage = tbsParts(der).extensions.find(({ oid }) => oid === OID.extendedKeyUsage);
  const purposes = usage ? children(usage.value).map(oidText) : [];
  if (usage?.critical === true && purposes.length === 1 && purposes[0] === OID.timeStamping) return undefined;
  return `the certificate of ${oneLine(x509.subject)} is not one for time stamps alone (extended key usage)`;
}

/** `below`: certificates of authorities between the issuer and the signer (RFC 5280, 4.2.1.9). */
function issuerFault({ der, x509 }: Certificate, below: number): string | undefined {
  const name = oneLine(x509.subject);
  if (!x509.ca) return `${name} may not issue certificates`;
  const constraints = tbsParts(der).extensions.find(({ oid }) => oid === OID.basicConstraints);
  const parts = constraints && new DerParts(constraints.value, 'BasicConstraints');
  parts?.optional(TAG.boolean);
  const length = parts?.optional(TAG.integer);
  return length && smallInteger(length.content) < below ? `${name} may not issue that long a chain` : undefined;
}

function validityFault({ subject, validFrom, validTo }: X509Certificate, at: Instant): string | undefined {
  const millis = millisOf(at);
  // node:crypto gives whole seconds; the last one belongs to the validity.
  if (millis >= Date.parse(validFrom) && millis < Date.parse(validTo) + 1000) return undefined;
  return `the certificate of ${oneLine(subject)} was valid from ${validFrom} to ${validTo}, not at ${at}`;
}

/** node:crypto writes one part of a name a line. */
export function oneLine(name: string): string {
  return name.split('\n').reverse().join(', ');
}
