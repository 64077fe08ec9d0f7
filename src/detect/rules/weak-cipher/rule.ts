/** Ciphers that are broken or too small: DES, 3DES, RC2, RC4, Blowfish and their like. Modes are another rule's. */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { matchCalls } from '../../weaknesses/call-table.ts';
import { brokenCipher, cipherCalls, cipherKinds } from '../../weaknesses/ciphers.ts';
import { aliasedImports, callsByAlias } from '../../weaknesses/python-aliases.ts';

const calls = cipherCalls(({ name, said }, { file, found }) => {
  // The key for a cipher that is reported itself.
  if (/^(?:Secret|Key)/.test(found[0]) && /\bCipher\.getInstance\(/.test(file.masked.code)) return undefined;
  const broken = brokenCipher(name);
  return broken === undefined ? undefined : { detail: `${said}: ${broken}` };
});

const row = (
  kinds: readonly string[],
  pattern: RegExp,
  detail: string | undefined,
  more: Partial<Pattern> = {},
): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail: detail ?? ((found) => `${(found[1] ?? found[0]).replace(/\(.*/, '')} is no longer safe`),
  ...more,
});

/** Named by the call itself. */
const patterns: readonly Pattern[] = [
  row(
    ['python'],
    /\bfrom Crypto(?:dome)?\.Cipher import (?:[\w, ]{0,60}\b)?(DES3?|ARC[24]|Blowfish|XOR|CAST)\b(?! as )/g,
    undefined,
  ),
  row(['python'], /(?<![\w.])(DES3?|ARC4|ARC2|Blowfish|CAST|XOR)\.new\(/g, undefined),
  row(['python'], /\balgorithms\.(TripleDES|ARC4|Blowfish|IDEA|SEED|CAST5|RC2)\(/g, undefined),
  row(scripts, /\bcrypto\.create(?:C|Dec)ipher\(/g, 'key made from a password without salt; removed from Node.js 22'),
  row(scripts, /\bCryptoJS\.(DES|TripleDES|RC4|RC4Drop|Rabbit)\.(?:en|de)crypt\(/g, undefined),
  row(
    ['go'],
    /(?<![\w.])(?:des\.New(?:TripleDES)?Cipher|rc4\.NewCipher|blowfish\.New(?:Salted)?Cipher|cast5\.NewCipher|tea\.NewCipher|xtea\.NewCipher)\(/g,
    undefined,
  ),
  row(
    ['php'],
    /(?<![\w>:$])mcrypt_(?:(?:en|de)crypt|generic_init|ecb|cbc|cfb|ofb)\(/g,
    'mcrypt, removed from PHP 7.2',
    {
      // Which cipher, its constant says; random bytes, sizes and handles are none.
      judge: (_found, file, start) =>
        /MCRYPT_(?:3?DES|TRIPLEDES|ARCFOUR|RC2|BLOWFISH|XTEA|CAST_128)/.test(
          file.text.slice(start, file.lineSpan(start).end),
        )
          ? 'high'
          : 'medium',
    },
  ),
  row(['ruby'], /\bOpenSSL::Cipher::(DES|RC2|RC4|BF|CAST5|IDEA)\.new\b/g, undefined),
  row(
    ['c#'],
    /(?<![\w.])(?:System\.Security\.Cryptography\.)?(DES|TripleDES|RC2)(?:\.Create\(|CryptoServiceProvider\b(?=\s{0,4}[({])|Cng\()/g,
    undefined,
  ),
  row(
    ['rust'],
    /\b(?:Cipher::(?:des_\w{2,12}|rc4|bf_\w{2,6})\(\)|(?:Des|TdesEde[23]|Rc4|Rc2|Blowfish)(?:::<\w{1,20}>)?::new(?:_from_slice)?\()/g,
    undefined,
  ),
  row(['c', 'c++', 'objective-c'], /\bEVP_(?:des_\w{2,12}|des_ede3?_?\w{0,8}|rc4\w{0,8}|bf_\w{2,6})\(/g, undefined),
  row(jvm, /\bnew (?:DESEngine|DESedeEngine|RC4Engine|BlowfishEngine)\(/g, undefined),
  row(
    settings,
    /(?:^|[\s,{])["']?((?:[\w-]{1,40}[._-]){0,6}(?:cipher|encryption|encrypt|crypto)[._-]?(?:algorithm|algo|alg|type|method|name)?)["']?\s{0,4}[:=]\s{0,4}["']?((?:des|desede|3des|rc4|rc2|blowfish)(?:[-/_]\w{1,8}){0,3}|pbewithmd5anddes)["']?\s{0,4}(?=[,}\n#;]|$)/gi,
    undefined,
    {
      in: 'uncommented',
      detail: (found) => `${found[2]!} set by ${found[1]!}: ${brokenCipher(found[2]!) ?? 'broken'}`,
    },
  ),
];
const aliased = /\bfrom Crypto(?:dome)?\.Cipher import (DES3?|ARC[24]|Blowfish|XOR|CAST) as ([A-Za-z_]\w{0,40})/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, patterns);
  yield* renamed(file);
}

/** Python: a broken cipher imported under another name, and what is made by it. */
function* renamed(file: ScannedFile): Iterable<RawMatch> {
  const imports = aliasedImports(file, aliased);
  for (const { original, start, end } of imports) yield { start, end, detail: `${original} is no longer safe` };
  for (const { alias, original, start, end } of callsByAlias(file, imports, String.raw`\.new`))
    yield { start, end, detail: `${original} is no longer safe (by ${alias})` };
}

export const weakCipher: Rule = {
  meta: {
    id: 'weak-cipher',
    title: 'Broken or too small cipher',
    class: 'crypto',
    severity: 'high',
    why: 'What is encrypted this way can be read or changed by someone with modest means, so the data counts as unprotected.',
    remediation:
      'Use AES-256-GCM or ChaCha20-Poly1305 with a fresh nonce for every message, and encrypt again what is stored.',
    references: ['CWE-327', 'NIST SP 800-131A rev. 2', 'RFC 7465'],
  },
  kinds: [...new Set([...cipherKinds, ...patterns.flatMap((pattern) => pattern.kinds)])],
  contexts: ['production'],
  prefilter: {
    any: [
      'cipher',
      'secretkeyfactory',
      'keygenerator',
      'des.new',
      'des3.new',
      'arc4',
      'arc2',
      'xor.new',
      'cast.new',
      'blowfish',
      'cryptojs',
      'openssl_',
      'mcrypt_',
      'evp_',
      'des.create',
      'tripledes',
      'rc2',
      'rc4',
      'descrypto',
      'desengine',
      'desedeengine',
      'tdesede',
      'des::new',
      'algorithms.idea',
      'algorithms.seed',
      'algorithms.cast5',
      'symmetricalgorithm',
      'encrypt',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'Crypt.java', code: 'Cipher c = Cipher.getInstance("DESede/CBC/PKCS5Padding");\n' },
      { path: 'crypt.py', code: 'cipher = ARC4.new(key)\n' },
      {
        path: 'crypt.ts',
        code: "const ALGORITHM = 'des-ede3-cbc'\nconst cipher = createCipheriv(ALGORITHM, key, iv)\n",
      },
      { path: 'crypt.go', code: 'block, err := des.NewCipher(key)\n' },
      { path: 'crypt.rb', code: "cipher = OpenSSL::Cipher.new('des-ede3-cbc')\n" },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'rc4', $key);\n" },
      { path: 'Crypt.cs', code: 'using var des = TripleDES.Create();\n' },
      { path: 'Crypt.kt', code: 'val cipher = Cipher.getInstance("RC4")\n' },
      { path: 'crypt.rs', code: 'let cipher = Cipher::des_cbc();\n' },
      { path: 'application.properties', code: 'store.encryption.algorithm=DESede\n' },
    ],
    good: [
      { path: 'Crypt.java', code: 'Cipher c = Cipher.getInstance("AES/GCM/NoPadding"); // was "DES"\n' },
      { path: 'crypt.py', code: 'cipher = AES.new(key, AES.MODE_GCM)\n' },
      { path: 'crypt.ts', code: "const cipher = createCipheriv('aes-256-gcm', key, nonce)\n" },
      { path: 'crypt.go', code: 'block, err := aes.NewCipher(key)\n' },
      { path: 'crypt.rb', code: "cipher = OpenSSL::Cipher.new('aes-256-gcm')\n" },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'aes-256-gcm', $key, 0, $iv, $tag);\n" },
      { path: 'Crypt.cs', code: 'using var aes = new AesGcm(key, 16);\n' },
      { path: 'Crypt.kt', code: 'val cipher = Cipher.getInstance("AES/GCM/NoPadding")\n' },
      { path: 'crypt.rs', code: 'let cipher = Aes256Gcm::new(&key);\n' },
      { path: 'application.properties', code: 'store.encryption.algorithm=AES\n' },
    ],
  },
};
