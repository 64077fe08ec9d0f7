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

/** Calls that write random bytes into what they are given. */
const fills =
  /(?:read|ReadFull|nextBytes|GetBytes|GetNonZeroBytes|getRandomValues|randomFill\w{0,4}|fill\w{0,10}|Fill|copy\w{0,12}|arraycopy|BlockCopy|random\w{0,12}|memcpy|put\w{0,10})$/i;

/** `use`: where the nonce is handed to the cipher. */
function verdict(file: ScannedFile, value: Value | undefined, use: number): { detail: string } | undefined {
  if (!value?.fixed || value.number !== undefined || value.text === '') return undefined;
  const { code } = file.masked;
  const between = value.source.end < use ? code.slice(value.source.end, Math.min(use, value.source.end + 2000)) : '';
  const said = value.by === undefined ? 'written here' : `from ${value.by}`;
  if (!isBlank(code.slice(value.source.start, value.source.end))) {
    return isFilled(between, value.by) ? undefined : { detail: `the same bytes every time, ${said}` };
  }
  // Only made so far: whatever is done with it on the way may fill it.
  const touched =
    value.by !== undefined && new RegExp(String.raw`(?<![\w$.])${escaped(value.by)}(?![\w$])`).test(between);
  return touched ? undefined : { detail: `zeros every time, ${said}` };
}

function isFilled(between: string, name: string | undefined): boolean {
  if (name === undefined) return false;
  const handed = new RegExp(
    String.raw`([\w$]{1,40})\((?:[^()\n]{0,80},)?\s{0,4}&?(?:mut )?${escaped(name)}(?![\w$])`,
    'g',
  );
  return Array.from(between.matchAll(handed)).some((found) => fills.test(found[1]!));
}

const escaped = (name: string): string => name.replace(/\$/g, String.raw`\$`);

const calls: readonly CallPattern[] = rows.map(({ kinds, pattern, place, name, when }) => ({
  kinds,
  pattern,
  judge: (site) => (when && !when(site) ? undefined : verdict(site.file, site.argument(place, name), site.start)),
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
        const said = verdict(file, valueAfter(file, end), start);
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
