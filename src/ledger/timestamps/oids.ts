/** Object identifiers of the standards that a time stamp rests on. */
export const OID = {
  /** RFC 5652 (CMS) */
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  /** RFC 3161, 2.4.2 */
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  /** RFC 2634 and RFC 5035 */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 5280 */
  extendedKeyUsage: '2.5.29.37',
  basicConstraints: '2.5.29.19',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  /** RFC 8017 */
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  /** RFC 8410 */
  ed25519: '1.3.101.112',
} as const;

/** Names as node:crypto takes them. SHA-1 only names certificates (RFC 2634); it signs nothing here. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export const hashes: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export const SHA256 = '2.16.840.1.101.3.4.2.1';

/** Signature algorithms that name their hash themselves. */
export const rsaWithHash: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};

export const ecdsaWithHash: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
