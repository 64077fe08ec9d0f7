/**
 * MD5 and SHA-1 (MD2, MD4, RIPEMD-160). What matters is what the hash is for: around words of security it is a weakness,
 * around words of caching and addressing it is a note, and where neither can be told it is low. The algorithm may be
 * spelled in the call, come by a name that has one value in the file, or stand in a settings file.
 */
import { matchPatterns, settings, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { matchCalls } from '../../weaknesses/call-table.ts';
import { digestCalls, digestKinds, weakDigest } from '../../weaknesses/hashes.ts';
import { purposeAt, purposeOf } from '../../weaknesses/purpose.ts';
import { aliasedImports, callsByAlias } from '../../weaknesses/python-aliases.ts';

const severities = { security: 'medium', other: 'note', unknown: 'low' } as const;

const calls = digestCalls((algorithm, { file, start, open }) => {
  const purpose = purposeAt(file, start, open);
  const severity = algorithm.startsWith('RIPEMD') && purpose === 'security' ? 'low' : severities[purpose];
  return { detail: purpose === 'other' ? `${algorithm}, not for security as it seems` : algorithm, severity };
});

/** Names and aliases that a call table cannot see: imports under another name, Ruby classes handed on. */
const patterns: readonly Pattern[] = [
  {
    kinds: ['ruby'],
    pattern: /\b(?:OpenSSL::)?Digest::(MD5|SHA1)\b(?!\.?\w{0,12}\()/g,
    in: 'code',
    detail: (found) => weakDigest(found[1]!)!,
    judge: (found, file, start) => severities[purposeAt(file, start, start + found[0].length)],
  },
  {
    kinds: ['c#'],
    pattern: /\bHashAlgorithmName\.(MD5|SHA1)\b/g,
    in: 'code',
    detail: (found) => weakDigest(found[1]!)!,
    judge: (found, file, start) => severities[purposeAt(file, start, start + found[0].length)],
  },
  {
    kinds: settings,
    pattern:
      /(?:^|[\s,{])["']?((?:[\w-]{1,40}[._-]){0,6}(?:hash|hashing|digest|signature|signing|checksum|message-?digest)[._-]?(?:algorithm|algo|alg|function|method|type)?)["']?\s{0,4}[:=]\s{0,4}["']?(md[245]|sha-?1?|sha1with\w{2,8}|md5with\w{2,8})["']?\s{0,4}(?=[,}\n#;]|$)/gi,
    in: 'uncommented',
    detail: (found) => `${weakDigest(found[2]!) ?? found[2]!} set by ${found[1]!}`,
    judge: (found) => {
      if (/check_?sum|etag|file|cache/i.test(found[1]!)) return 'note';
      return purposeOf(found[1]!) === 'security' ? 'medium' : 'low';
    },
  },
];
const aliased =
  /\bfrom Crypto(?:dome)?\.Hash import (MD2|MD4|MD5|SHA1?) as ([A-Za-z_]\w{0,40})|\bfrom hashlib import (md5|sha1) as ([A-Za-z_]\w{0,40})/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, patterns);
  yield* renamed(file);
}

/** Python: every call of a name under which a weak hash was imported. */
function* renamed(file: ScannedFile): Iterable<RawMatch> {
  for (const { alias, original, start, end } of callsByAlias(
    file,
    aliasedImports(file, aliased),
    String.raw`(?:\.new)?`,
  )) {
    const severity = severities[purposeAt(file, start, end + 1)];
    yield { start, end, detail: `${weakDigest(original)!} (by ${alias})`, severity };
  }
}

export const weakHash: Rule = {
  meta: {
    id: 'weak-hash',
    title: 'MD5 or SHA-1',
    class: 'crypto',
    severity: 'medium',
    why: 'Collisions for both can be made at will, so they prove neither integrity nor origin. Uses that are plainly none of security (cache keys, file names) are noted only.',
    remediation: 'Use SHA-256 or better; for passwords a password hash, for authenticity an HMAC with SHA-256.',
    references: ['CWE-328', 'NIST SP 800-131A rev. 2'],
  },
  kinds: [...new Set([...digestKinds, ...settings])],
  contexts: ['production'],
  prefilter: {
    any: [
      'md5',
      'sha1',
      'sha-1',
      'md4',
      'md2',
      'ripemd',
      'rmd160',
      '"sha"',
      "'sha'",
      '.hash import sha',
      'sha.new(',
      'createhash(',
      'createsign(',
      'createverify(',
      'messagedigest.getinstance(',
      'signature.getinstance(',
      'hashlib.new(',
      'subtle.digest(',
      'cryptohasher(',
      'hash_init(',
      'openssl_digest(',
      'hashalgorithm.create(',
      'digestutils',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'sign.py', code: 'signature = hashlib.md5(secret + payload).hexdigest()\n' },
      { path: 'Token.java', code: 'MessageDigest d = MessageDigest.getInstance("SHA-1");\n' },
      { path: 'hash.ts', code: "const ALGORITHM = 'md5'\nconst sum = crypto.createHash(ALGORITHM).update(text)\n" },
      { path: 'etag.go', code: 'etag := fmt.Sprintf("%x", md5.Sum(body)) // reported as a note\n' },
      { path: 'sign.rb', code: "signature = OpenSSL::Digest.new('SHA1')\n" },
      { path: 'sign.php', code: "<?php $signature = hash('md5', $payload . $secret);\n" },
      { path: 'Sign.cs', code: 'using var hash = SHA1.Create();\n' },
      { path: 'Sign.kt', code: 'val digest = MessageDigest.getInstance("MD5")\n' },
      { path: 'sign.rs', code: 'let signature = md5::compute(payload);\n' },
      { path: 'application.properties', code: 'app.signature.algorithm=MD5\n' },
    ],
    good: [
      { path: 'hash.ts', code: "const sum = createHash('sha256').update(text); // not createHash('md5')\n" },
      { path: 'errors.go', code: 'return errors.New("md5.New( is not allowed")\n' },
      { path: 'hash.py', code: 'from hashlib import md5, sha1\nname = "md5"\n' },
      { path: 'Hash.java', code: 'MessageDigest d = MessageDigest.getInstance(algorithm);\n' },
      { path: 'hash.rb', code: "digest = OpenSSL::Digest.new('SHA256')\n" },
      { path: 'hash.php', code: "<?php $sum = hash('sha256', $payload);\n" },
      { path: 'Hash.cs', code: 'using var hash = SHA256.Create();\n' },
      { path: 'Hash.kt', code: 'val digest = MessageDigest.getInstance("SHA-256")\n' },
      { path: 'hash.rs', code: 'let digest = Sha256::digest(payload);\n' },
      { path: 'application.properties', code: 'app.signature.algorithm=SHA-256\n' },
    ],
  },
};
