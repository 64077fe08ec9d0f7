import { findingCheck } from '../../kit/finding-check.ts';

/** Passwords and tokens have checks of their own. */
const elsewhere: ReadonlySet<string> = new Set(['fast-password-hash', 'unverified-jwt']);

export const noWeakCryptography = findingCheck({
  meta: {
    id: 'no-weak-cryptography',
    title: 'Production code uses no weak cryptography and no predictable randomness',
    question: 'Which algorithms are used, and are they approved?',
    rationale:
      'Broken hashes and ciphers, modes that reveal patterns, and random numbers that can be predicted take away the protection that encryption, signatures and tokens promise. Uses that are plainly not for security (checksums, cache keys) are notes and do not count; a weak hash of which nothing tells what it is for is of low severity, is named, and counts only when the parameter says so. Hashes of passwords and tokens whose signature nobody checks have checks of their own.',
    remediation:
      "Use SHA-256 or better for digests, AES-GCM or ChaCha20-Poly1305 for encryption, and the operating system's secure random source for tokens. Where an algorithm serves no security purpose, say so in a comment beside it.",
    reference: 'ENC-06',
  },
  where: 'code',
  leastSeverity: 'medium',
  selects: ({ class: of, rule }) => (of === 'crypto' && !elsewhere.has(rule)) || of === 'random',
  noun: 'use of weak cryptography',
  plural: 'uses of weak cryptography',
  absent: 'No weak cryptography and no predictable randomness was found in production code.',
});
