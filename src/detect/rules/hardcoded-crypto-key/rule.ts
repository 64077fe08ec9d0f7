/**
 * A key or salt written into the code: the literal that a cipher, an HMAC, a token's signature or a key derivation is
 * given. Words such as `secret` or `changeme` count here (the program does use them); what a setting falls back to counts
 * less. The literal is a secret: it is never shown.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { Severity } from '../../../model/finding.ts';
import type { Rule, ScannedFile, Span } from '../../rule.ts';
import { kindsOf, matchCalls, type CallPattern, type CallSite, type Verdict } from '../../weaknesses/call-table.ts';
import { isBlank, type Value } from '../../weaknesses/values.ts';

type Use = 'cipher' | 'hmac' | 'token' | 'salt';

interface Row {
  readonly kinds: readonly string[];
  readonly pattern: RegExp;
  readonly place: number;
  readonly use: Use;
  readonly name?: RegExp;
}

const row = (kinds: readonly string[], pattern: RegExp, argument: number | readonly [number, RegExp], use: Use): Row =>
  typeof argument === 'number'
    ? { kinds, pattern, place: argument, use }
    : { kinds, pattern, place: argument[0], use, name: argument[1] };

const rows: readonly Row[] = [
  row(scripts, /\bcreate(?:C|Dec)ipheriv\(/g, 1, 'cipher'),
  row(scripts, /\bcreateHmac\(/g, 1, 'hmac'),
  row(scripts, /\b(?:jwt|jsonwebtoken|jws|JWT)\.(?:sign|verify)\(/g, 1, 'token'),
  row(scripts, /\bCryptoJS\.(?:AES|DES|TripleDES|RC4)\.(?:en|de)crypt\(/g, 1, 'cipher'),
  row(scripts, /\bCryptoJS\.Hmac\w{3,8}\(/g, 1, 'hmac'),
  row(scripts, /\b(?:pbkdf2|scrypt)(?:Sync)?\(/g, 1, 'salt'),
  row(['python'], /\b(?:AES|DES3?|Blowfish|ARC4|ChaCha20(?:_Poly1305)?)\.new\(/g, [0, /^key\b/], 'cipher'),
  row(['python'], /\b(?:algorithms\.AES|AESGCM|ChaCha20Poly1305|Fernet)\(/g, [0, /^key\b/], 'cipher'),
  row(['python'], /\bhmac\.(?:new|digest)\(/g, [0, /^key\b/], 'hmac'),
  row(['python'], /\bjwt\.(?:en|de)code\(/g, [1, /^(?:key|secret)\b/], 'token'),
  row(['python'], /\bpbkdf2_hmac\(/g, [2, /^salt\b/], 'salt'),
  row(['go'], /\b(?:aes\.NewCipher|chacha20poly1305\.New|des\.NewCipher)\(/g, 0, 'cipher'),
  row(['go'], /\bhmac\.New\(/g, 1, 'hmac'),
  row(['go'], /\.SignedString\(/g, 0, 'token'),
  row(['go'], /\b(?:pbkdf2\.Key|scrypt\.Key|argon2\.(?:IDKey|Key))\(/g, 1, 'salt'),
  row(['go'], /\bsessions\.NewCookieStore\(|\bcookie\.NewStore\(/g, 0, 'token'),
  row(jvm, /\bSecretKeySpec\(/g, 0, 'cipher'),
  row(jvm, /\bAlgorithm\.HMAC(?:256|384|512)\(|\bKeys\.hmacShaKeyFor\(/g, 0, 'token'),
  row(jvm, /\.signWith\(/g, 1, 'token'),
  row(jvm, /\.setSigningKey\(/g, 0, 'token'),
  row(jvm, /\bPBEKeySpec\(/g, 1, 'salt'),
  row(['c#'], /\bnew SymmetricSecurityKey\(/g, 0, 'token'),
  row(['c#'], /\bnew HMAC(?:SHA\d{1,3}|MD5)\(/g, 0, 'hmac'),
  row(['c#'], /\.Create(?:En|De)cryptor\(/g, 0, 'cipher'),
  row(['c#'], /\bnew AesGcm\(/g, 0, 'cipher'),
  row(['c#'], /\bnew Rfc2898DeriveBytes\(/g, 1, 'salt'),
  row(['ruby'], /\bOpenSSL::HMAC\.(?:hex)?digest\(/g, 1, 'hmac'),
  row(['ruby'], /\bJWT\.(?:en|de)code\(/g, 1, 'token'),
  row(['ruby'], /\bActiveSupport::MessageEncryptor\.new\(|\bActiveSupport::MessageVerifier\.new\(/g, 0, 'cipher'),
  row(['php'], /(?<![\w>:$])openssl_(?:en|de)crypt\(/g, 2, 'cipher'),
  row(['php'], /(?<![\w>:$])hash_hmac\(/g, 2, 'hmac'),
  row(['php'], /\bJWT::(?:en|de)code\(/g, 1, 'token'),
  row(['php'], /(?<![\w>:$])hash_pbkdf2\(/g, 2, 'salt'),
  row(['rust'], /\b(?:En|De)codingKey::from_secret\(/g, 0, 'token'),
  row(['rust'], /\bHmac(?:::<\w{1,20}>)?::new_from_slice\(|\bhmac::Key::new\(/g, 0, 'hmac'),
  row(['rust'], /\b(?:Aes(?:128|256)Gcm|ChaCha20Poly1305|XChaCha20Poly1305)::new_from_slice\(/g, 0, 'cipher'),
];

const what: Record<Use, { readonly said: string; readonly severity: Severity }> = {
  cipher: { said: 'the key of a cipher', severity: 'high' },
  token: { said: 'the key of a token', severity: 'high' },
  hmac: { said: 'the key of an HMAC', severity: 'medium' },
  salt: { said: 'the salt of a derived key', severity: 'medium' },
};

function verdict({ file }: CallSite, value: Value | undefined, use: Use): Verdict | undefined {
  if (!value?.fixed || value.number !== undefined) return undefined;
  const { said, severity } = what[use];
  const secret = literalOf(file, value.source);
  const by = value.by === undefined ? '' : ` (by ${value.by})`;
  if (secret === undefined) {
    const code = file.masked.code.slice(value.source.start, value.source.end);
    return isBlank(code) ? undefined : { detail: `${said} is a list of numbers in the code${by}`, severity };
  }
  const text = file.text.slice(secret.start, secret.end);
  if (text.trim().length < 3 || /^(?:RS|ES|PS|HS)\d{3}$|-----BEGIN PUBLIC|-----BEGIN CERT/.test(text)) return undefined;
  // Only a fall-back: the setting decides, where it is set.
  const usual = /\|\||\?\?|\?:|\bor\b|\bget\w{0,12}\(/.test(file.masked.code.slice(value.source.start, secret.start));
  return usual
    ? { detail: `${said} falls back to one in the code${by}`, severity: 'medium', secret }
    : { detail: `${said} is in the code${by}`, severity, secret };
}

/** The insides of the last string of the expression. */
function literalOf(file: ScannedFile, { start, end }: Span): Span | undefined {
  const found = /(["'`])((?:(?!\1)[^\n]){1,300})\1[^"'`]*$/.exec(file.masked.uncommented.slice(start, end));
  if (!found) {
    return undefined;
  }
  const inside = start + found.index + 1;
  // The name of an encoding or of an algorithm is no key: take the string before it.
  if (/^(?:utf-?8|utf8|hex|base64|ascii|latin1|binary|AES|DES|HmacSHA\d{1,3}|H\*)$/i.test(found[2]!)) {
    return literalOf(file, { start, end: inside - 1 });
  }
  return { start: inside, end: inside + found[2]!.length };
}

const calls: readonly CallPattern[] = rows.map(({ kinds, pattern, place, use, name }) => ({
  kinds,
  pattern,
  judge: (site) => verdict(site, site.argument(place, name), use),
}));

export const hardcodedCryptoKey: Rule = {
  meta: {
    id: 'hardcoded-crypto-key',
    title: 'Key or salt written into the code',
    class: 'crypto',
    severity: 'high',
    why: 'Whoever reads the code, now or in its history, reads and forges everything that this key protects; it cannot be changed without a release.',
    remediation:
      'Take keys from a secret manager or the environment, without a fall-back; draw a random salt for each password.',
    references: ['CWE-321', 'CWE-760'],
  },
  kinds: kindsOf(rows),
  contexts: ['production'],
  knowsSecrets: true,
  prefilter: {
    any: [
      'cipheriv(',
      'hmac',
      'jwt.',
      'jsonwebtoken.',
      'jws.',
      'jwt::',
      'cryptojs.',
      'pbkdf2',
      'scrypt',
      'argon2.',
      'aes.new(',
      'des.new(',
      'des3.new(',
      'blowfish.new(',
      'arc4.new(',
      'chacha20',
      'algorithms.aes(',
      'aesgcm(',
      'fernet(',
      '.newcipher(',
      '.signedstring(',
      'cookiestore(',
      'cookie.newstore(',
      'secretkeyspec(',
      'signwith(',
      'setsigningkey(',
      'pbekeyspec(',
      'symmetricsecuritykey(',
      'encryptor(',
      'decryptor(',
      'rfc2898',
      'encryptor.new(',
      'verifier.new(',
      'openssl_',
      'codingkey::',
      'gcm::new',
      'poly1305::new',
    ],
  },
  match: (file) => matchCalls(file, calls),
  examples: {
    bad: [
      { path: 'token.ts', code: "const KEY = 'kQ7-tulip-92'\nexport const t = jwt.sign(claims, KEY)\n" },
      { path: 'sign.py', code: "mac = hmac.new(b'kQ7-tulip-92', body, 'sha256')\n" },
      { path: 'crypt.go', code: 'block, err := aes.NewCipher([]byte("kQ7-tulip-92kQ7-"))\n' },
      { path: 'Crypt.java', code: 'Key k = new SecretKeySpec("kQ7-tulip-92kQ7-".getBytes(), "AES");\n' },
      { path: 'Token.kt', code: 'val algorithm = Algorithm.HMAC256("kQ7-tulip-92")\n' },
      { path: 'Token.cs', code: 'var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("kQ7-tulip-92"));\n' },
      { path: 'token.rb', code: "token = JWT.encode(payload, 'kQ7-tulip-92', 'HS256')\n" },
      { path: 'sign.php', code: "<?php $mac = hash_hmac('sha256', $body, 'kQ7-tulip-92');\n" },
      { path: 'token.rs', code: 'let key = EncodingKey::from_secret(b"kQ7-tulip-92");\n' },
    ],
    good: [
      { path: 'token.ts', code: "export const t = jwt.sign(claims, settings.key, { algorithm: 'HS256' })\n" },
      { path: 'sign.py', code: "mac = hmac.new(key, b'body', 'sha256')\n" },
      { path: 'crypt.go', code: 'block, err := aes.NewCipher(key[:])\n' },
      { path: 'Crypt.java', code: 'Key k = new SecretKeySpec(bytes, "AES");\n' },
      { path: 'Token.kt', code: 'val algorithm = Algorithm.HMAC256(settings.key)\n' },
      { path: 'Token.cs', code: 'var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Key));\n' },
      { path: 'token.rb', code: "token = JWT.encode(payload, nil, 'none')\n" },
      { path: 'sign.php', code: "<?php $mac = hash_hmac('sha256', 'body', $key);\n" },
      { path: 'token.rs', code: 'let key = EncodingKey::from_secret(settings.key.as_bytes());\n' },
    ],
  },
};
