import { findingCheck } from '../../kit/finding-check.ts';

export const slowPasswordHash = findingCheck({
  meta: {
    id: 'slow-password-hash',
    title: 'Production code hashes no password with a fast hash',
    question: 'How are user passwords stored?',
    rationale:
      'A fast hash lets whoever copies the table try billions of passwords a second. Slow, salted functions made for passwords are what stands between a stolen table and stolen accounts. Only places where a password meets a fast hash or too weak a setting are found here. A place that looks like a protocol or a comparison (HTTP Digest, lists of leaked passwords) is only suspected.',
    remediation:
      'Hash passwords with argon2id, scrypt, bcrypt (cost 10 or more) or PBKDF2 with the iterations your policy asks for, and rehash at the next sign-in.',
    reference: 'ENC-07',
  },
  where: 'code',
  selects: ({ class: of, rule }) => of === 'crypto' && rule === 'fast-password-hash',
  suspects: ({ severity }) => severity === 'low',
  noun: 'password behind a fast hash',
  plural: 'passwords behind a fast hash',
  absent: 'No password behind a fast hash was found in production code.',
});
