/** Keys that are too short for their algorithm: RSA, DSA and Diffie-Hellman below 2048 bits, curves below 224 bits. */
import { jvm, matchPatterns, scripts, shells, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { kindsOf, matchCalls, type CallPattern, type CallSite, type Verdict } from '../../weaknesses/call-table.ts';
import { shown } from '../../weaknesses/call-table.ts';
import type { Value } from '../../weaknesses/values.ts';

const smallCurve =
  /^(?:secp(?:112|128|160|192)[rk][12]|prime192v[123]|sect(?:113|131|163|193)[rk][12]|p-?192|nistp192|brainpoolp(?:160|192)[rt]1|wtls\d{1,2})$/i;

function bits(value: Value | undefined): Verdict | undefined {
  const size =
    value?.number ?? (value?.text !== undefined && /^\d{3,5}$/.test(value.text) ? Number(value.text) : undefined);
  if (!value || size === undefined || size < 256 || size >= 2048) return undefined;
  return { detail: `${shown(value, String(size))} bits, 2048 is the least` };
}

function curve(value: Value | undefined): Verdict | undefined {
  const name = value?.text ?? value?.name;
  return value && name !== undefined && smallCurve.test(name.replace(/_/g, ''))
    ? { detail: `${shown(value, name)} is below 224 bits` }
    : undefined;
}

/** A key of an options object among the arguments, or anywhere between the call's brackets. */
function option(site: CallSite, name: RegExp): Verdict | undefined {
  const { code } = site.file.masked;
  const end = site.args.at(-1)?.end ?? site.open;
  const found = name.exec(code.slice(site.open, Math.min(end, site.open + 600)));
  return found ? bits({ number: Number(found[1]), fixed: true, source: { start: site.open, end } }) : undefined;
}

const calls: readonly CallPattern[] = [
  {
    kinds: scripts,
    pattern: /\bgenerateKeyPair(?:Sync)?\(/g,
    judge: (site) => option(site, /\bmodulusLength["']?\s{0,4}:\s{0,4}(\d{3,4})\b/) ?? curveOption(site),
  },
  {
    kinds: scripts,
    pattern: /\bsubtle\.generateKey\(/g,
    judge: (site) => option(site, /\bmodulusLength["']?\s{0,4}:\s{0,4}(\d{3,4})\b/),
  },
  { kinds: scripts, pattern: /\bnew NodeRSA\(/g, judge: (site) => option(site, /\bb["']?\s{0,4}:\s{0,4}(\d{3,4})\b/) },
  {
    kinds: scripts,
    pattern: /\brsa\.generateKeyPair\(/g,
    judge: (site) => bits(site.argument(0)) ?? option(site, /\bbits["']?\s{0,4}:\s{0,4}(\d{3,4})\b/),
  },
  { kinds: scripts, pattern: /\bcreateDiffieHellman\(/g, judge: (site) => bits(site.argument(0)) },
  {
    kinds: scripts,
    pattern: /\b(?:getDiffieHellman|createDiffieHellmanGroup)\(/g,
    judge: (site) => group(site.argument(0)),
  },
  { kinds: scripts, pattern: /\bcreateECDH\(/g, judge: (site) => curve(site.argument(0)) },
  {
    kinds: ['python'],
    pattern: /\b\w{0,20}rsa\w{0,10}\.generate_private_key\(/gi,
    judge: (site) => bits(site.argument(1, /^key_size/)),
  },
  {
    kinds: ['python'],
    pattern: /\b(?:dsa\.generate_private_key|dh\.generate_parameters)\(/g,
    judge: (site) => bits(site.argument(site.found[0].startsWith('dh') ? 1 : 0, /^key_size/)),
  },
  { kinds: ['python'], pattern: /\bec\.generate_private_key\(/g, judge: (site) => curve(site.argument(0, /^curve/)) },
  {
    kinds: ['python'],
    pattern: /(?<![\w.])\w{0,20}(?:RSA|DSA|rsa|dsa)\w{0,4}\.generate\(/g,
    judge: (site) => bits(site.argument(0, /^bits/)),
  },
  { kinds: ['go'], pattern: /\brsa\.GenerateKey\(/g, judge: (site) => bits(site.argument(1)) },
  { kinds: ['go'], pattern: /\brsa\.GenerateMultiPrimeKey\(/g, judge: (site) => bits(site.argument(2)) },
  {
    kinds: jvm,
    pattern: /\b\w{1,40}\.initialize\(/g,
    judge: (site) =>
      /\bKeyPairGenerator\b/.test(site.file.masked.code) && !isElliptic(site) ? bits(site.argument(0)) : undefined,
  },
  { kinds: jvm, pattern: /\bECGenParameterSpec\(/g, judge: (site) => curve(site.argument(0)) },
  { kinds: jvm, pattern: /\bRSAKeyGenParameterSpec\(/g, judge: (site) => bits(site.argument(0)) },
  {
    kinds: ['ruby'],
    pattern: /\bOpenSSL::PKey::(?:RSA|DSA|DH)\.(?:new|generate)\(/g,
    judge: (site) => bits(site.argument(0)),
  },
  { kinds: ['ruby'], pattern: /\bOpenSSL::PKey::EC\.(?:new|generate)\(/g, judge: (site) => curve(site.argument(0)) },
  {
    kinds: ['c#'],
    pattern: /\b(?:RSA|DSA)\.Create\(|\bnew (?:RSACryptoServiceProvider|RSACng|DSACryptoServiceProvider)\(/g,
    judge: (site) => bits(site.argument(0)),
  },
  { kinds: ['php'], pattern: /(?<![\w>:$])openssl_pkey_new\(/g, judge: (site) => phpBits(site) },
  { kinds: ['php'], pattern: /\bRSA::createKey\(/g, judge: (site) => bits(site.argument(0)) },
  { kinds: ['rust'], pattern: /\bRsaPrivateKey::new\(/g, judge: (site) => bits(site.argument(1)) },
  { kinds: ['rust'], pattern: /\b(?:Rsa|Dsa)::generate\(/g, judge: (site) => bits(site.argument(0)) },
];

const isElliptic = (site: CallSite): boolean =>
  /KeyPairGenerator\.getInstance\(\s{0,4}"(?:EC|X25519|Ed25519|XDH)/.test(
    site.file.masked.uncommented.slice(Math.max(0, site.start - 800), site.start),
  );

function curveOption(site: CallSite): Verdict | undefined {
  const text = site.file.masked.uncommented.slice(site.open, site.open + 400);
  const found = /\bnamedCurve["']?\s{0,4}:\s{0,4}["']([\w-]{2,20})["']/.exec(text);
  return found ? curve({ text: found[1]!, fixed: true, source: { start: site.open, end: site.open } }) : undefined;
}

function phpBits(site: CallSite): Verdict | undefined {
  const text = site.file.masked.uncommented.slice(site.open, site.open + 400);
  const found = /["']private_key_bits["']\s{0,4}=>\s{0,4}(\d{3,4})\b/.exec(text);
  return found
    ? bits({ number: Number(found[1]), fixed: true, source: { start: site.open, end: site.open } })
    : undefined;
}

function group(value: Value | undefined): Verdict | undefined {
  return value?.text !== undefined && /^modp[125]$/.test(value.text)
    ? { detail: `group ${value.text}, smaller than 2048 bits` }
    : undefined;
}

const commands: readonly Pattern[] = [
  {
    kinds: [...shells, 'yaml'],
    pattern:
      /\bopenssl\s(?:(?:genrsa|dhparam|gendsa|dsaparam)\b[^\n|;&]{0,160}?\s|(?:req|genpkey)\b[^\n|;&]{0,160}?(?:\brsa:|rsa_keygen_bits:))(512|768|1024|1536)\b/g,
    in: 'uncommented',
    detail: (found) => `${found[1]!} bits, 2048 is the least`,
  },
  {
    kinds: [...shells, 'yaml'],
    pattern:
      /\bssh-keygen\b(?![^\n|;&]{0,80}-t\s{0,2}(?:ecdsa|ed25519))[^\n|;&]{0,80}?\s-b\s{0,2}(512|768|1024|1536)\b/g,
    in: 'uncommented',
    detail: (found) => `${found[1]!} bits, 2048 is the least`,
  },
  {
    kinds: ['hcl'],
    pattern: /\b(?:rsa_bits|key_size)\s{0,8}=\s{0,8}(512|768|1024|1536)\b/g,
    in: 'code',
    detail: (found) => `${found[1]!} bits, 2048 is the least`,
  },
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, commands);
}

export const shortKey: Rule = {
  meta: {
    id: 'short-key',
    title: 'Key too short',
    class: 'crypto',
    severity: 'high',
    why: 'Keys of 1024 bits (curves below 224) are within reach of well-funded attackers and refused by current standards.',
    remediation: 'RSA of 3072 bits, or Ed25519 and P-256; Diffie-Hellman with a standard group of 2048 bits or more.',
    references: ['CWE-326', 'NIST SP 800-57 part 1 rev. 5'],
  },
  kinds: kindsOf([...calls, ...commands]),
  contexts: ['production'],
  prefilter: {
    any: [
      'generatekeypair',
      'subtle.generatekey',
      'new nodersa(',
      'diffiehellman',
      'createecdh(',
      'generate_private_key(',
      'generate_parameters(',
      'rsa.generat',
      'dsa.generat',
      '.generate(',
      '.initialize(',
      'ecgenparameterspec(',
      'rsakeygenparameterspec(',
      'pkey::',
      'rsa.create(',
      'dsa.create(',
      'rsacryptoserviceprovider(',
      'dsacryptoserviceprovider(',
      'rsacng(',
      'openssl_pkey_new(',
      'createkey(',
      'rsaprivatekey::new(',
      'rsa::generate(',
      'dsa::generate(',
      'openssl ',
      'ssh-keygen',
      'rsa_bits',
      'key_size',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'keys.ts', code: "generateKeyPairSync('rsa', {\n  modulusLength: 1024,\n})\n" },
      { path: 'keys.py', code: 'key = rsa.generate_private_key(public_exponent=65537, key_size=1024)\n' },
      { path: 'keys.go', code: 'const size = 1024\nkey, err := rsa.GenerateKey(rand.Reader, size)\n' },
      { path: 'Keys.java', code: 'KeyPairGenerator g = KeyPairGenerator.getInstance("RSA");\ng.initialize(1024);\n' },
      { path: 'Keys.kt', code: 'val generator = KeyPairGenerator.getInstance("RSA")\ngenerator.initialize(1024)\n' },
      { path: 'Keys.cs', code: 'var rsa = new RSACryptoServiceProvider(1024);\n' },
      { path: 'keys.rb', code: 'key = OpenSSL::PKey::RSA.new(1024)\n' },
      { path: 'keys.php', code: "<?php $key = openssl_pkey_new(['private_key_bits' => 1024]);\n" },
      { path: 'keys.rs', code: 'let key = RsaPrivateKey::new(&mut rng, 1024)?;\n' },
      { path: 'keys.sh', code: 'openssl genrsa -out key.pem 1024\n' },
    ],
    good: [
      { path: 'keys.ts', code: "generateKeyPairSync('rsa', { modulusLength: 3072 })\n" },
      { path: 'keys.py', code: 'key = rsa.generate_private_key(public_exponent=65537, key_size=size)\n' },
      { path: 'keys.go', code: 'key, err := rsa.GenerateKey(rand.Reader, 2048)\n' },
      { path: 'Keys.java', code: 'KeyPairGenerator g = KeyPairGenerator.getInstance("EC");\ng.initialize(256);\n' },
      { path: 'Keys.kt', code: 'buffer.initialize(1024)\n' },
      { path: 'Keys.cs', code: 'var rsa = RSA.Create(4096);\n' },
      { path: 'keys.rb', code: 'key = OpenSSL::PKey::RSA.new(pem)\n' },
      { path: 'keys.php', code: "<?php $key = openssl_pkey_new(['private_key_bits' => 4096]);\n" },
      { path: 'keys.rs', code: 'let key = RsaPrivateKey::new(&mut rng, 3072)?;\n' },
      { path: 'keys.sh', code: 'openssl req -newkey rsa:2048 -days 1024 -out cert.pem\n' },
    ],
  },
};
