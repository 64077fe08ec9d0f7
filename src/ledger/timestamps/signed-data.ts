/**
 * CMS SignedData (RFC 5652, section 5) around a TSTInfo, as RFC 3161, 2.4.2 restricts it: one signer, signed attributes, and
 * among them the hash of the signer's certificate (ESSCertID, RFC 2634, or ESSCertIDv2, RFC 5035), so that a token cannot be
 * passed off as made with another certificate of the same key.
 */
import { constants, createHash, verify, X509Certificate, type KeyObject } from 'node:crypto';
import {
  children,
  context,
  contextPrimitive,
  DerError,
  DerParts,
  inside,
  integerHex,
  oidText,
  readDer,
  smallInteger,
  TAG,
  type Der,
} from './der.ts';
import { ecdsaWithHash, hashes, OID, rsaWithHash, type HashName } from './oids.ts';

/** The form is right, and what it claims does not hold. */
export class SignedDataError extends DerError {}

export interface Certificate {
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
}

export interface SignedInfo {
  /** The DER of the TSTInfo. */
  readonly content: Uint8Array;
  readonly signer: Certificate;
  readonly certificates: readonly Certificate[];
}

interface SignerParts {
  readonly identifier: Der;
  readonly digest: HashName;
  readonly attributes: Der;
  readonly algorithm: Der;
  readonly signature: Uint8Array;
}

/** Throws `DerError` for what is not such a token, or is not signed as it must be. */
export function openSignedData(token: Uint8Array): SignedInfo {
  const outer = new DerParts(readDer(token), 'ContentInfo');
  if (oidText(outer.next(TAG.oid)) !== OID.signedData)
    throw new SignedDataError('it is no signed message (CMS SignedData)');
  const data = new DerParts(inside(outer.next(context(0))), 'SignedData');
  outer.end();
  data.next(TAG.integer);
  data.next(TAG.set);
  const encapsulated = new DerParts(data.next(TAG.sequence), 'encapContentInfo');
  if (oidText(encapsulated.next(TAG.oid)) !== OID.tstInfo)
    throw new SignedDataError('it signs something else than a time');
  const octets = inside(encapsulated.next(context(0)));
  if (octets.tag !== TAG.octetString) throw new SignedDataError('the signed content is no octet string');
  const certificates = certificatesIn(data.optional(context(0)));
  data.optional(context(1));
  const signers = children(data.next(TAG.set));
  data.end();
  if (signers.length !== 1) throw new SignedDataError(`it has ${signers.length} signatures, a time stamp has one`);
  const parts = signerParts(signers[0]!);
  const signer = certificates.find((certificate) => isNamedBy(certificate, parts.identifier));
  if (!signer) throw new SignedDataError('the certificate of its signer is not in it (ask with certReq)');
  checkAttributes(parts, octets.content, signer);
  // RFC 5652, 5.4: what is signed is the attributes as a SET OF, whatever tag they are carried under.
  const signed = Buffer.from(parts.attributes.bytes);
  signed[0] = TAG.set;
  if (!isSignedBy(signed, parts, signer.x509.publicKey)) throw new SignedDataError('the signature does not fit');
  return { content: octets.content, signer, certificates };
}

function certificatesIn(part: Der | undefined): Certificate[] {
  if (!part) return [];
  // Other kinds of certificates (CMS allows some) have context tags and cannot sign a time stamp.
  return children(part)
    .filter(({ tag }) => tag === TAG.sequence)
    .map(({ bytes }) => certificate(bytes));
}

export function certificate(der: Uint8Array): Certificate {
  try {
    return { der, x509: new X509Certificate(der) };
  } catch (cause) {
    throw new SignedDataError('a certificate in it cannot be read', { cause });
  }
}

function signerParts(der: Der): SignerParts {
  const parts = new DerParts(der, 'SignerInfo');
  parts.next(TAG.integer);
  const identifier = parts.next();
  const digestOid = oidText(new DerParts(parts.next(TAG.sequence), 'digestAlgorithm').next(TAG.oid));
  const attributes = parts.next(context(0));
  const algorithm = parts.next(TAG.sequence);
  const signature = parts.next(TAG.octetString).content;
  parts.optional(context(1));
  parts.end();
  return { identifier, digest: strongHash(hashes[digestOid], digestOid), attributes, algorithm, signature };
}

function strongHash(hash: HashName | undefined, oid: string): Exclude<HashName, 'sha1'> {
  if (!hash || hash === 'sha1')
    throw new SignedDataError(`it is signed over a hash that proves nothing or is not known (${oid})`);
  return hash;
}

/** Issuer and serial number, or [0] the subject key identifier (RFC 5652, 5.3). */
function isNamedBy({ der, x509 }: Certificate, identifier: Der): boolean {
  if (identifier.tag === contextPrimitive(0)) {
    return subjectKeyIdentifier(der)?.equals(identifier.content) ?? false;
  }
  const parts = new DerParts(identifier, 'issuerAndSerialNumber');
  const issuer = parts.next(TAG.sequence);
  const serial = integerHex(parts.next(TAG.integer));
  const own = tbsParts(der);
  return BigInt(`0x${serial}`) === BigInt(`0x${x509.serialNumber}`) && Buffer.compare(own.issuer, issuer.bytes) === 0;
}

/** The parts of a certificate that node:crypto does not give as bytes (RFC 5280, 4.1). */
export function tbsParts(der: Uint8Array): { readonly issuer: Uint8Array; readonly extensions: readonly Extension[] } {
  const tbs = new DerParts(children(readDer(der))[0]!, 'TBSCertificate');
  tbs.optional(context(0));
  tbs.next(TAG.integer);
  tbs.next(TAG.sequence);
  const issuer = tbs.next(TAG.sequence).bytes;
  tbs.next(TAG.sequence);
  tbs.next(TAG.sequence);
  tbs.next(TAG.sequence);
  tbs.optional(contextPrimitive(1));
  tbs.optional(contextPrimitive(2));
  const extensions = tbs.optional(context(3));
  return { issuer, extensions: extensions ? children(inside(extensions)).map(extension) : [] };
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Der;
}

function extension(der: Der): Extension {
  const parts = new DerParts(der, 'Extension');
  const oid = oidText(parts.next(TAG.oid));
  const critical = parts.optional(TAG.boolean)?.content[0] === 0xff;
  return { oid, critical, value: readDer(parts.next(TAG.octetString).content) };
}

function subjectKeyIdentifier(der: Uint8Array): Buffer | undefined {
  const found = tbsParts(der).extensions.find(({ oid }) => oid === '2.5.29.14');
  return found && Buffer.from(found.value.content);
}

/** RFC 5652, 11.1 and 11.2; RFC 5816: contentType, messageDigest and the certificate's hash, each once. */
function checkAttributes({ attributes, digest }: SignerParts, content: Uint8Array, signer: Certificate): void {
  const byType = new Map<string, Der>();
  for (const attribute of children(attributes)) {
    const parts = new DerParts(attribute, 'attribute');
    const type = oidText(parts.next(TAG.oid));
    if (byType.has(type)) throw new SignedDataError(`the attribute ${type} stands in it twice`);
    const values = children(parts.next(TAG.set));
    if (values.length === 1) byType.set(type, values[0]!);
  }
  const contentType = byType.get(OID.contentType);
  if (!contentType || oidText(contentType) !== OID.tstInfo)
    throw new SignedDataError('the signed type of content is another');
  const messageDigest = byType.get(OID.messageDigest)?.content;
  if (!messageDigest || !createHash(digest).update(content).digest().equals(messageDigest)) {
    throw new SignedDataError('the signed digest is not that of the time it speaks of');
  }
  const first = byType.get(OID.signingCertificate);
  const second = byType.get(OID.signingCertificateV2);
  if (!first && !second) throw new SignedDataError('it does not name the certificate that signed it (ESSCertID)');
  if (first) checkCertificateId(first, signer, 'sha1');
  if (second) checkCertificateId(second, signer, 'sha256');
}

/** The first of the certificates named is the signer's (RFC 2634, 5.4; RFC 5035, 4). */
function checkCertificateId(value: Der, { der, x509 }: Certificate, defaultHash: HashName): void {
  const list = children(new DerParts(value, 'SigningCertificate').next(TAG.sequence));
  if (!list[0]) throw new SignedDataError('it names no certificate (ESSCertID)');
  const parts = new DerParts(list[0], 'ESSCertID');
  const algorithm = parts.optional(TAG.sequence);
  const oid = algorithm && oidText(new DerParts(algorithm, 'hashAlgorithm').next(TAG.oid));
  const hash = oid === undefined ? defaultHash : hashes[oid];
  if (!hash) throw new SignedDataError(`the hash of the certificate (${oid}) is not known`);
  const named = parts.next(TAG.octetString).content;
  if (!createHash(hash).update(der).digest().equals(named))
    throw new SignedDataError('it was signed with another certificate (ESSCertID)');
  const issuerSerial = parts.optional(TAG.sequence);
  if (!issuerSerial) return;
  const serial = integerHex(children(issuerSerial)[1] ?? issuerSerial);
  if (BigInt(`0x${serial}`) !== BigInt(`0x${x509.serialNumber}`))
    throw new SignedDataError('it names another serial number (ESSCertID)');
}

function isSignedBy(signed: Uint8Array, { algorithm, digest, signature }: SignerParts, key: KeyObject): boolean {
  const parts = new DerParts(algorithm, 'signatureAlgorithm');
  const oid = oidText(parts.next(TAG.oid));
  const type = key.asymmetricKeyType;
  if (oid === OID.rsa || oid in rsaWithHash) {
    // The hash stands in the algorithm, or (plain rsaEncryption) it is the one of the content (RFC 3370, 3.2).
    const hash = oid === OID.rsa ? digest : strongHash(rsaWithHash[oid], oid);
    return type === 'rsa' && verify(hash, signed, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
  }
  if (oid === OID.rsaPss) {
    const { hash, saltLength } = pssParameters(parts.next(TAG.sequence));
    const padded = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
    return (type === 'rsa' || type === 'rsa-pss') && verify(hash, signed, padded, signature);
  }
  if (oid in ecdsaWithHash) return type === 'ec' && verify(strongHash(ecdsaWithHash[oid], oid), signed, key, signature);
  if (oid === OID.ed25519) return type === 'ed25519' && verify(null, signed, key, signature);
  throw new SignedDataError(`the signature algorithm ${oid} is not known`);
}

/** RFC 8017, A.2.3: [0] hash, [1] mask generation, [2] length of the salt; what is absent would mean SHA-1. */
function pssParameters(der: Der): { readonly hash: HashName; readonly saltLength: number } {
  const parts = new DerParts(der, 'RSASSA-PSS-params');
  const hashPart = parts.optional(context(0));
  const mask = parts.optional(context(1));
  const salt = parts.optional(context(2));
  parts.optional(context(3));
  parts.end();
  if (!hashPart || !mask) throw new SignedDataError('RSASSA-PSS with SHA-1 proves nothing');
  const oid = algorithmOid(inside(hashPart));
  const hash = strongHash(hashes[oid], oid);
  const maskParts = new DerParts(inside(mask), 'maskGenAlgorithm');
  // node:crypto takes one hash for both, which is what everybody does.
  if (oidText(maskParts.next(TAG.oid)) !== OID.mgf1 || algorithmOid(maskParts.next(TAG.sequence)) !== oid) {
    throw new SignedDataError('RSASSA-PSS with two different hashes is not read');
  }
  return { hash, saltLength: salt ? smallInteger(inside(salt).content) : 20 };
}

function algorithmOid(der: Der): string {
  return oidText(new DerParts(der, 'AlgorithmIdentifier').next(TAG.oid));
}
