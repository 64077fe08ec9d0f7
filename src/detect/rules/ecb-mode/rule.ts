/** Block ciphers in ECB mode: spelled, or got by not naming a mode where the library then takes ECB (Java, CryptoJS). */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { matchCalls } from '../../weaknesses/call-table.ts';
import { brokenCipher, cipherCalls, cipherKinds } from '../../weaknesses/ciphers.ts';

const calls = cipherCalls(({ name, said }, { file, found }) => {
  // A broken cipher is reported as such; its mode does not matter any more.
  if (brokenCipher(name) !== undefined) return undefined;
  // Java's word for one block of RSA: there is no second one.
  if (/^(?:RSA|ECIES|ElGamal)\b/i.test(name)) return undefined;
  if (/(?:^|[-/_])ecb(?:$|[-/_])/i.test(name)) return { detail: `${said}: equal blocks stay equal` };
  const modeless =
    jvm.includes(file.kind) && found[0].startsWith('Cipher') && /^(?:AES|SM4|Camellia)(?:_\d{3})?$/i.test(name);
  return modeless ? { detail: `${said}: without a mode, the default is ECB` } : undefined;
});

const row = (kinds: readonly string[], pattern: RegExp, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail: 'equal blocks stay equal',
  ...more,
});
const patterns: readonly Pattern[] = [
  row(['python'], /\b(?:AES|Camellia)\.MODE_ECB\b|\bmodes\.ECB\(|(?<![\w.])ECB\(/g),
  row(scripts, /\bCryptoJS\.mode\.ECB\b/g),
  row(['c#'], /\bCipherMode\.ECB\b(?!\s{0,4}(?:=>|:))|\.(?:Encrypt|Decrypt)Ecb\(/g),
  row(
    ['go'],
    /(?<![\w.])(?:ecb|openssl)\.(?:New)?ECB(?:En|De)crypt\w{0,4}\(|\bNewECB(?:En|De)crypter\((?!\w{1,20} cipher\.Block\))/g,
  ),
  row(['rust'], /\bCipher::aes_\d{3}_ecb\(|\becb::(?:En|De)cryptor\b/g),
  row(['c', 'c++', 'objective-c'], /\b(?:EVP_aes_\d{3}_ecb\(|kCCOptionECBMode\b)/g),
  row(['swift', 'dart'], /\bECB\(\)|\bAESMode\.ecb\b/g),
  row(
    settings,
    /(?:^|[\s,{])["']?((?:[\w-]{1,40}[._-]){0,6}(?:cipher|encryption|encrypt|crypto|algorithm|transformation)[._-]?(?:algorithm|mode|transformation)?)["']?\s{0,4}[:=]\s{0,4}["']?(?:AES(?:-\d{3})?[-/])?ECB(?:\/\w{1,20})?["']?\s{0,4}(?=[,}\n#;]|$)/gi,
    { in: 'uncommented', detail: (found) => `set by ${found[1]!}: equal blocks stay equal` },
  ),
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, patterns);
}

export const ecbMode: Rule = {
  meta: {
    id: 'ecb-mode',
    title: 'Cipher in ECB mode',
    class: 'crypto',
    severity: 'high',
    why: 'Each block is encrypted on its own: equal blocks of text give equal blocks of cipher text, and blocks can be moved and repeated unseen.',
    remediation: 'Use an authenticated mode, AES-GCM or ChaCha20-Poly1305, with a fresh nonce for every message.',
    references: ['CWE-327', 'NIST SP 800-38A'],
  },
  kinds: [...new Set([...cipherKinds, ...patterns.flatMap((pattern) => pattern.kinds)])],
  contexts: ['production'],
  prefilter: { any: ['ecb', 'cipher.getinstance(', 'createcipheriv(', 'createdecipheriv('] },
  match,
  examples: {
    bad: [
      { path: 'Crypt.java', code: 'Cipher c = Cipher.getInstance("AES");\n' },
      { path: 'Crypt.kt', code: 'private const val MODE = "AES/ECB/PKCS5Padding"\nval c = Cipher.getInstance(MODE)\n' },
      { path: 'crypt.py', code: 'cipher = AES.new(key, AES.MODE_ECB)\n' },
      { path: 'crypt.ts', code: "const cipher = createCipheriv('aes-128-ecb', key, null)\n" },
      { path: 'crypt.rb', code: "cipher = OpenSSL::Cipher.new('aes-256-ecb')\n" },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'aes-256-ecb', $key);\n" },
      { path: 'Crypt.cs', code: 'aes.Mode = CipherMode.ECB;\n' },
      { path: 'crypt.go', code: 'mode := ecb.NewECBEncrypter(block)\n' },
      { path: 'crypt.rs', code: 'let cipher = Cipher::aes_256_ecb();\n' },
    ],
    good: [
      { path: 'Crypt.java', code: 'Cipher c = Cipher.getInstance("AES/GCM/NoPadding"); // not ECB\n' },
      { path: 'Crypt.kt', code: 'val keys = KeyGenerator.getInstance("AES")\n' },
      { path: 'crypt.py', code: 'cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)\n' },
      { path: 'crypt.ts', code: "const cipher = createCipheriv('aes-256-gcm', key, nonce)\nconst bank = 'ecb'\n" },
      { path: 'crypt.rb', code: "cipher = OpenSSL::Cipher.new('aes-256-gcm')\n" },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'aes-256-gcm', $key, 0, $iv, $tag);\n" },
      { path: 'Crypt.cs', code: 'aes.Mode = CipherMode.CBC;\n' },
      { path: 'crypt.go', code: 'gcm, err := cipher.NewGCM(block)\n' },
      { path: 'crypt.rs', code: 'let cipher = Cipher::aes_256_gcm();\n' },
    ],
  },
};
