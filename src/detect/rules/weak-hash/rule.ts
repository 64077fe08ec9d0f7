/**
 * MD5 and SHA-1. What matters is what the hash is for: around words of security it is a weakness, around words of caching
 * and addressing it is a note, and where neither can be told it is low.
 */
import type { Severity } from '../../../model/finding.ts';
import { jvm, matchPatterns, scripts, type Pattern } from '../../pattern-rule.ts';
import type { Rule, ScannedFile } from '../../rule.ts';
import { wordsOf } from '../../text/identifier.ts';

const securityWords = new Set(
  'password passwd pwd passphrase token secret auth authenticate authentication credential credentials sign signature signed hmac mac session login otp salt certificate cert csr csrf nonce user encrypt decrypt license tamper'.split(
    ' ',
  ),
);
const otherWords = new Set(
  'etag cache cached caching checksum fingerprint dedup dedupe duplicate shard bucket bucketing gravatar avatar color colour filename filenames file files path asset assets chunk version revision git commit blob content partition ring consistent key keys index uuid id slug sri label series metric config change changed changes diff body image thumbnail etags'.split(
    ' ',
  ),
);

/** Judged by the words of the code around: three lines before, two after. */
function judge(_match: RegExpExecArray, file: ScannedFile, start: number): Severity | false {
  const line = file.lineSpan(start);
  if (/usedforsecurity\s{0,4}=\s{0,4}False/.test(file.text.slice(start, start + 200))) return 'note';
  if (/^\s{0,20}(?:import|from|#include|using|require)\b/.test(file.text.slice(line.start, line.start + 80)))
    return false;
  const around = file.masked.code.slice(Math.max(0, line.start - 240), Math.min(file.text.length, line.end + 160));
  const words = new Set(
    wordsOf(around.slice(0, 200)).concat(wordsOf(around.slice(200, 400)), wordsOf(around.slice(400, 600))),
  );
  if ([...words].some((word) => securityWords.has(word))) return 'medium';
  return [...words].some((word) => otherWords.has(word)) ? 'note' : 'low';
}

const md5OrSha1 = (found: RegExpExecArray): string =>
  /md5/i.test(found[0]) ? 'MD5' : /md4/i.test(found[0]) ? 'MD4' : 'SHA-1';
const row = (kinds: readonly string[], pattern: RegExp, where: Pattern['in'] = 'uncommented'): Pattern => ({
  kinds,
  pattern,
  in: where,
  judge,
  detail: md5OrSha1,
});

const patterns: readonly Pattern[] = [
  row(['python'], /\b(?:hashlib\.)?(?:md5|sha1)\(/g, 'code'),
  row(['python'], /\bhashlib\.new\(\s{0,4}["'](?:md4|md5|sha-?1)["']/gi),
  row(['python'], /\bhashes\.(?:MD5|SHA1)\(/g, 'code'),
  row(scripts, /\bcreateHash\(\s{0,4}["'`](?:md4|md5|sha-?1|rsa-md5|rsa-sha1)["'`]/gi),
  row(scripts, /\bCryptoJS\.(?:MD5|SHA1)\(|\bmd5\(|\bsha1\(/g, 'code'),
  row(scripts, /\bsubtle\.digest\(\s{0,4}(?:\{\s{0,4}name:\s{0,4})?["']SHA-1["']/gi),
  row(jvm, /\bMessageDigest\.getInstance\(\s{0,4}"(?:MD2|MD5|SHA-?1|SHA)"/gi),
  row(jvm, /\bDigestUtils\.(?:md5|sha1)\w{0,12}\(|\bHashing\.(?:md5|sha1)\(/g, 'code'),
  row(['go'], /\b(?:md4|md5|sha1)\.(?:New|Sum)\(/g, 'code'),
  row(['ruby'], /\b(?:Digest|OpenSSL::Digest)::(?:MD5|SHA1)\b/g, 'code'),
  row(['php'], /(?<![\w>:$])(?:md5|sha1)(?:_file)?\(/g, 'code'),
  row(['php'], /\bhash\(\s{0,4}["'](?:md4|md5|sha1)["']/gi),
  row(['c#'], /\b(?:MD5|SHA1)(?:\.(?:Create|HashData)\(|CryptoServiceProvider\b|Managed\b)/g, 'code'),
  row(['c', 'c++', 'objective-c'], /\b(?:EVP_(?:md5|sha1)|MD5_Init|SHA1_Init|CC_MD5|CC_SHA1)\b/g, 'code'),
  row(['rust'], /\b(?:Md5|Sha1)::(?:new|digest)\(|\bmd5::compute\(/g, 'code'),
  row(['swift'], /\bInsecure\.(?:MD5|SHA1)\b/g, 'code'),
];

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
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production'],
  prefilter: { any: ['md5', 'sha1', 'sha-1', 'md4', 'md2', '"sha"'] },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      { path: 'sign.py', code: 'signature = hashlib.md5(secret + payload).hexdigest()\n' },
      { path: 'Token.java', code: 'MessageDigest d = MessageDigest.getInstance("SHA-1");\n' },
      { path: 'hash.ts', code: "const sum = crypto.createHash('md5').update(text).digest('hex')\n" },
      { path: 'etag.go', code: 'etag := fmt.Sprintf("%x", md5.Sum(body)) // reported as a note\n' },
    ],
    good: [
      { path: 'hash.ts', code: "const sum = createHash('sha256').update(text); // not createHash('md5')\n" },
      { path: 'errors.go', code: 'return errors.New("md5.New( is not allowed")\n' },
      { path: 'hash.py', code: 'from hashlib import md5, sha1\n' },
    ],
  },
};
