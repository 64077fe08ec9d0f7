/**
 * A nonce or initialisation vector that is the same on every run. Literal bytes count wherever they come from in the file;
 * bytes that are only made (`new byte[16]`, zeros so far) count where nothing in the file fills them.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { Rule, ScannedFile } from '../../rule.ts';
import { kindsOf, matchCalls, type CallPattern, type CallSite } from '../../weaknesses/call-table.ts';
import { isBlank, valueAfter, type Value } from '../../weaknesses/values.ts';

/** Calls whose argument is a nonce: by place, or by name. */
const rows: readonly {
  readonly kinds: readonly string[];
  readonly pattern: RegExp;
  readonly place: number;
  readonly name?: RegExp;
  readonly when?: (site: CallSite) => boolean;
}[] = [
  { kinds: scripts, pattern: /\bcreateCipheriv\(/g, place: 2 },
  { kinds: jvm, pattern: /\bnew IvParameterSpec\(|(?<!\w)IvParameterSpec\(/g, place: 0 },
  { kinds: jvm, pattern: /\bnew GCMParameterSpec\(|(?<!\w)GCMParameterSpec\(/g, place: 1 },
  {
    kinds: ['python'],
    pattern: /\b(?:AES|DES3?|ChaCha20(?:_Poly1305)?)\.new\(/g,
    place: 2,
    name: /^(?:iv|nonce|IV)\b/,
  },
  { kinds: ['python'], pattern: /\bmodes\.(?:CBC|CTR|CFB8?|OFB|GCM|XTS)\(/g, place: 0 },
  {
    kinds: ['python'],
    pattern: /\b(?:aesgcm|aesccm|chacha\w{0,12}|aead|box|cipher)\.encrypt\(/gi,
    place: 0,
    when: isAead,
  },
  { kinds: ['go'], pattern: /\bcipher\.New(?:CBCEncrypter|CTR|CFBEncrypter|OFB)\(/g, place: 1 },
  {
    kinds: ['go'],
    pattern: /\b\w{1,40}\.Seal\(/g,
    place: 1,
    when: (site) => /\bcipher\.(?:AEAD|NewGCM\w{0,20})|chacha20poly1305/.test(site.file.masked.code),
  },
  { kinds: ['php'], pattern: /(?<![\w>:$])openssl_encrypt\(/g, place: 4 },
  { kinds: ['php'], pattern: /(?<![\w>:$])sodium_crypto_\w{0,20}secretbox\(/g, place: 1 },
  { kinds: ['c#'], pattern: /\.CreateEncryptor\(/g, place: 1 },
  { kinds: ['c#'], pattern: /\b\w{0,20}(?:gcm|chacha\w{0,12}|ccm)\.Encrypt\(/gi, place: 0 },
  {
    kinds: ['rust'],
    pattern: /\b(?:Nonce|XNonce|Iv)(?:::<\w{1,20}>)?::(?:from_slice|assume_unique_for_key|from)\(/g,
    place: 0,
  },
  { kinds: ['rust'], pattern: /\b(?:cbc|ctr|cfb|ofb)::\w{1,20}(?:::<\w{1,20}>)?::new(?:_from_slices)?\(/g, place: 1 },
  { kinds: ['rust'], pattern: /\bNonce::assume_unique_for_key\(/g, place: 0 },
];

function isAead(site: CallSite): boolean {
  return site.args.length >= 2 && /\b(?:AESGCM|AESCCM|ChaCha20Poly1305|AESSIV|AESOCB3)\(/.test(site.file.masked.code);
}

/** `cipher.iv = …`, `iv: …` of an options object: the name takes the nonce. */
const assigned: readonly { readonly kinds: readonly string[]; readonly pattern: RegExp }[] = [
  { kinds: ['ruby'], pattern: /\b\w{1,30}\.iv\s{0,4}=(?!=)/g },
  { kinds: ['c#'], pattern: /\b\w{1,30}\.(?:IV|iv)\s{0,4}=(?!=)/g },
];

const filled =
  /\b(?:random_bytes|randomBytes|getrandom|fill_bytes|nextBytes|GetBytes|getRandomValues|randomFill\w{0,4}|io\.ReadFull|rand\.Read|RandomNumberGenerator|SecureRandom|os\.urandom|Array\.Copy|BlockCopy|System\.arraycopy|arraycopy|copy_from_slice|copyInto|CopyTo|copy|put\w{0,10}|binary\.\w{1,20}|memcpy|read|readFully|GenerateIV|increment\w{0,20})\b/;

function verdict(file: ScannedFile, value: Value | undefined): { detail: string } | undefined {
  if (!value?.fixed || value.number !== undefined) return undefined;
  const code = file.masked.code.slice(value.source.start, value.source.end);
  if (value.text === '' && !code.includes('""')) return undefined;
  const said = value.by === undefined ? 'written here' : `from ${value.by}`;
  if (value.text !== undefined) return value.text === '' ? undefined : { detail: `the same bytes every time, ${said}` };
  if (!isBlank(code)) return { detail: `the same bytes every time, ${said}` };
  // Made, and perhaps filled below: only where the name is never handed to anything that fills it.
  const near = value.by === undefined ? '' : file.masked.code.slice(value.source.end, value.source.end + 600);
  return near !== '' && (filled.test(near) || new RegExp(String.raw`\b${escaped(value.by!)}\s{0,2}\[`).test(near))
    ? undefined
    : { detail: `zeros every time, ${said}` };
}

const escaped = (name: string): string => name.replace(/\$/g, String.raw`\$`);

const calls: readonly CallPattern[] = rows.map(({ kinds, pattern, place, name, when }) => ({
  kinds,
  pattern,
  judge: (site) => (when && !when(site) ? undefined : verdict(site.file, site.argument(place, name))),
}));

function* match(file: ScannedFile): ReturnType<typeof matchCalls> {
  yield* matchCalls(file, calls);
  yield* matchAssignments(file);
}

function* matchAssignments(file: ScannedFile): ReturnType<typeof matchCalls> {
  for (const { kinds, pattern } of assigned) {
    if (!kinds.includes(file.kind)) continue;
    for (const window of file.windows) {
      for (const found of file.masked.code.slice(window.start, window.end).matchAll(pattern)) {
        const start = window.start + found.index;
        const end = start + found[0].length;
        const said = verdict(file, valueAfter(file, end));
        if (said) yield { start, end, ...said };
      }
    }
  }
}

export const staticNonce: Rule = {
  meta: {
    id: 'static-nonce',
    title: 'Fixed nonce or initialisation vector',
    class: 'crypto',
    severity: 'high',
    why: 'With the same nonce under the same key, equal texts give equal cipher texts; in counter modes and GCM two messages lay both open and let others be forged.',
    remediation: 'Draw a fresh nonce from the generator for cryptography for every message and send it along.',
    references: ['CWE-329', 'CWE-323', 'NIST SP 800-38D'],
  },
  kinds: kindsOf([...rows, ...assigned]),
  contexts: ['production'],
  prefilter: {
    any: [
      'createcipheriv(',
      'ivparameterspec(',
      'gcmparameterspec(',
      'aes.new(',
      'des.new(',
      'des3.new(',
      'chacha20',
      'modes.',
      'aesgcm',
      'aesccm',
      '.encrypt(',
      'cipher.new',
      '.seal(',
      'openssl_encrypt(',
      'secretbox(',
      'createencryptor(',
      '.iv',
      'nonce::',
      'iv::',
      'cbc::',
      'ctr::',
      'cfb::',
      'ofb::',
    ],
  },
  match,
  examples: {
    bad: [
      {
        path: 'crypt.ts',
        code: "const iv = Buffer.from('0123456789abcdef')\nconst c = createCipheriv('aes-256-cbc', key, iv)\n",
      },
      { path: 'crypt.py', code: "cipher = AES.new(key, AES.MODE_CBC, b'0123456789abcdef')\n" },
      { path: 'crypt.go', code: 'mode := cipher.NewCBCEncrypter(block, []byte("0123456789abcdef"))\n' },
      {
        path: 'Crypt.java',
        code: 'private static final byte[] IV = "0123456789abcdef".getBytes();\nnew IvParameterSpec(IV);\n',
      },
      { path: 'Crypt.kt', code: 'val spec = GCMParameterSpec(128, ByteArray(12))\n' },
      { path: 'Crypt.cs', code: 'aes.IV = new byte[16];\n' },
      { path: 'crypt.rb', code: "cipher.iv = '0123456789abcdef'\n" },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'aes-256-cbc', $key, 0, '0123456789abcdef');\n" },
      { path: 'crypt.rs', code: 'let nonce = Nonce::from_slice(b"unique nonce");\n' },
    ],
    good: [
      { path: 'crypt.ts', code: "const iv = randomBytes(16)\nconst c = createCipheriv('aes-256-cbc', key, iv)\n" },
      { path: 'crypt.py', code: 'cipher = AES.new(key, AES.MODE_CBC, iv)\n' },
      {
        path: 'crypt.go',
        code: 'nonce := make([]byte, 12)\nio.ReadFull(rand.Reader, nonce)\ngcm, _ := cipher.NewGCM(block)\ngcm.Seal(nil, nonce, text, nil)\n',
      },
      { path: 'Crypt.java', code: 'byte[] iv = new byte[16];\nrandom.nextBytes(iv);\nnew IvParameterSpec(iv);\n' },
      { path: 'Crypt.kt', code: 'val spec = GCMParameterSpec(128, cipher.iv)\n' },
      { path: 'Crypt.cs', code: 'aes.IV = RandomNumberGenerator.GetBytes(16);\n' },
      { path: 'crypt.rb', code: 'cipher.iv = decoded_iv\n' },
      { path: 'crypt.php', code: "<?php $c = openssl_encrypt($text, 'aes-256-cbc', $key, 0, $iv);\n" },
      { path: 'crypt.rs', code: 'let nonce = Nonce::from_slice(&bytes);\n' },
    ],
  },
};
