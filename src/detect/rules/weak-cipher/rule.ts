/** Ciphers that are broken or too small (DES, 3DES, RC2, RC4, Blowfish) and the mode that shows patterns (ECB). */
import { jvm, matchPatterns, scripts, type Pattern } from '../../pattern-rule.ts';
import type { Rule } from '../../rule.ts';

const row = (
  kinds: readonly string[],
  pattern: RegExp,
  detail: Pattern['detail'],
  where: Pattern['in'] = 'uncommented',
): Pattern => ({
  kinds,
  pattern,
  in: where,
  ...(detail === undefined ? {} : { detail }),
});
const named = (found: RegExpExecArray): string => `${(found[1] ?? found[0]).toUpperCase()} is no longer safe`;
const ecb = 'ECB mode: equal blocks stay equal';

const patterns: readonly Pattern[] = [
  row(
    jvm,
    /\bCipher\.getInstance\(\s{0,4}"(DES|DESede|TripleDES|RC2|RC4|ARCFOUR|Blowfish)(?:\/[\w/]{0,40})?"/gi,
    named,
  ),
  row(jvm, /\bCipher\.getInstance\(\s{0,4}"AES(?:\/ECB\/\w{1,30})?"/gi, ecb),
  row(
    ['python'],
    /\bfrom Crypto(?:dome)?\.Cipher import (?:[\w, ]{0,60}\b)?(DES3?|ARC[24]|Blowfish|XOR|CAST)\b/g,
    named,
    'code',
  ),
  row(['python'], /\b(DES3?|ARC4|ARC2|Blowfish|CAST)\.new\(/g, named, 'code'),
  row(['python'], /\balgorithms\.(TripleDES|ARC4|Blowfish|IDEA|SEED|CAST5)\(/g, named, 'code'),
  row(['python'], /\b(?:(?:AES|DES3?)\.MODE_ECB\b|modes\.ECB\()/g, ecb, 'code'),
  row(
    scripts,
    /\bcreate(?:C|Dec)ipheriv\(\s{0,4}["'`](des[\w-]{0,12}|rc[24][\w-]{0,12}|bf[\w-]{0,12}|blowfish)["'`]/gi,
    named,
  ),
  row(scripts, /\bcreate(?:C|Dec)ipheriv\(\s{0,4}["'`]aes-?\d{3}-ecb["'`]/gi, ecb),
  row(
    scripts,
    /\bcrypto\.create(?:C|Dec)ipher\(/g,
    'key made from a password without salt; removed from Node.js 22',
    'code',
  ),
  row(scripts, /\bCryptoJS\.(DES|TripleDES|RC4|RC4Drop|Rabbit)\.(?:en|de)crypt\(/g, named, 'code'),
  row(scripts, /\bCryptoJS\.mode\.ECB\b/g, ecb, 'code'),
  row(['go'], /\b(?:des\.New(?:TripleDES)?Cipher|rc4\.NewCipher|blowfish\.NewCipher)\(/g, named, 'code'),
  row(
    ['ruby'],
    /\bOpenSSL::Cipher(?:::Cipher)?\.new\(\s{0,4}["'](des[\w-]{0,12}|rc[24][\w-]{0,8}|bf[\w-]{0,8})["']/gi,
    named,
  ),
  row(['ruby'], /\bOpenSSL::Cipher(?:::Cipher)?\.new\(\s{0,4}["']aes-\d{3}-ecb["']/gi, ecb),
  row(
    ['php'],
    /\bopenssl_(?:en|de)crypt\([^\n]{1,200}?["'](des-[\w-]{1,12}|rc[24][\w-]{0,8}|bf-[\w-]{1,8})["']/gi,
    named,
  ),
  row(['php'], /\bopenssl_(?:en|de)crypt\([^\n]{1,200}?["']aes-\d{3}-ecb["']/gi, ecb),
  row(['php'], /\bmcrypt_\w{3,20}\(/g, 'mcrypt, removed from PHP 7.2', 'code'),
  row(['c#'], /\b(DES|TripleDES|RC2)(?:\.Create\(|CryptoServiceProvider\b)/g, named, 'code'),
  row(['c#'], /\bCipherMode\.ECB\b/g, ecb, 'code'),
  row(['c', 'c++', 'objective-c'], /\bEVP_(?:des_\w{2,12}|des_ede3?_?\w{0,8}|rc4\w{0,8}|bf_\w{2,6})\(/g, named, 'code'),
  row(['c', 'c++', 'objective-c'], /\b(?:EVP_aes_\d{3}_ecb\(|kCCOptionECBMode\b)/g, ecb, 'code'),
];

export const weakCipher: Rule = {
  meta: {
    id: 'weak-cipher',
    title: 'Broken or too small cipher, or ECB mode',
    class: 'crypto',
    severity: 'high',
    why: 'What is encrypted this way can be read or changed by someone with modest means, so the data counts as unprotected.',
    remediation:
      'Use AES-256-GCM or ChaCha20-Poly1305 with a fresh nonce for every message, and encrypt again what is stored.',
    references: ['CWE-327', 'NIST SP 800-131A rev. 2', 'RFC 7465'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production'],
  prefilter: {
    any: [
      'cipher',
      'des.new',
      'des3.new',
      'arc4',
      'arc2',
      'blowfish',
      'mode_ecb',
      'modes.ecb',
      'cryptojs',
      'openssl_',
      'mcrypt_',
      'evp_',
      'des.create',
      'tripledes',
      'rc2',
      'rc4',
      'descrypto',
      'kccoption',
      'cast',
      'idea',
      'seed',
    ],
  },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      {
        path: 'Crypt.java',
        code: 'Cipher c = Cipher.getInstance("DESede/CBC/PKCS5Padding");\nCipher d = Cipher.getInstance("AES");\n',
      },
      { path: 'crypt.py', code: 'cipher = AES.new(key, AES.MODE_ECB)\n' },
      { path: 'crypt.ts', code: "const cipher = createCipheriv('aes-128-ecb', key, null)\n" },
      { path: 'crypt.go', code: 'block, err := des.NewCipher(key)\n' },
    ],
    good: [
      { path: 'Crypt.java', code: 'Cipher c = Cipher.getInstance("AES/GCM/NoPadding"); // was "DES"\n' },
      { path: 'crypt.ts', code: "const cipher = createCipheriv('aes-256-gcm', key, nonce)\n" },
    ],
  },
};
