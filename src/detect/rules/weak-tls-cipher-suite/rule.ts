/** TLS cipher suites with broken ciphers, without encryption, without authentication, or without forward secrecy. */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { Rule } from '../../rule.ts';

const row = (kinds: readonly string[], pattern: RegExp, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'uncommented',
  detail: (found) => `${found[1]!} is allowed`,
  ...more,
});
const plain = [...settings, 'text', 'shell', 'dockerfile', 'github-workflow', 'nix'];
/** In OpenSSL's language: what a list lets in, not what `!` or `-` takes out. */
const bad = String.raw`(?<![!\w-])(?<!-)\+?((?:[\w]{1,12}-){0,4}(?:RC4|3DES|DES|NULL|EXP(?:ORT)?(?:40|56)?|aNULL|eNULL|ADH|AECDH|MD5|LOW|RC2|DES-CBC3)(?:-(?:SHA\d{0,3}|MD5|CBC3?|EDE3)){0,3})(?![\w])`;
const list = (setting: string): RegExp => new RegExp(String.raw`${setting}[^\n;"'#]{0,400}?[\s:,"'=]${bad}`, 'g');

const patterns: readonly Pattern[] = [
  row(['go'], /\btls\.(TLS_RSA_WITH_\w{8,40}|TLS_ECDHE_\w{3,5}_WITH_(?:RC4|3DES)\w{3,30})\b/g, {
    in: 'code',
    judge: (found, file, start) => {
      // Names in a table of names allow nothing.
      if (!/\bCipherSuites\s{0,8}[:=]|\[\]uint16\{/.test(file.masked.code.slice(Math.max(0, start - 1500), start)))
        return false;
      const line = file.lineSpan(start);
      if (
        /^\s{0,20}case\b|["']\s{0,4}:|:\s{0,4}["']/.test(
          file.text.slice(Math.max(line.start, start - 200), Math.min(line.end, start + 200)),
        )
      )
        return false;
      return /RC4|3DES/.test(found[1]!) ? 'high' : 'medium';
    },
    detail: (found) =>
      /RC4|3DES/.test(found[1]!) ? `${found[1]!} is allowed` : `${found[1]!} is allowed: no forward secrecy`,
  }),
  row(jvm, /\bsetEnabledCipherSuites\([^\n;]{0,200}?"((?:TLS|SSL)_\w{0,20}(?:RC4|DES|NULL|EXPORT|anon)\w{0,30})"/gi),
  row(scripts, new RegExp(String.raw`(?:["']|\b)ciphers["']?\s{0,4}:\s{0,4}["'\`](?:[^"'\`\n]{0,300}?:)?${bad}`, 'g')),
  row(
    ['python'],
    new RegExp(String.raw`\b(?:set_ciphers\(|ciphers\s{0,4}=)\s{0,4}["'](?:[^"'\n]{0,300}?:)?${bad}`, 'g'),
  ),
  row(
    ['ruby', 'php'],
    new RegExp(String.raw`(?:["']|\b)ciphers["']?\s{0,4}(?:=>?|:)\s{0,4}["'](?:[^"'\n]{0,300}?:)?${bad}`, 'g'),
  ),
  row(['c#'], /\bTlsCipherSuite\.(TLS_\w{0,30}(?:RC4|3DES|NULL|anon|EXPORT)\w{0,30})\b/g, { in: 'code' }),
  row(['rust'], new RegExp(String.raw`\bset_cipher_list\(\s{0,4}"(?:[^"\n]{0,300}?:)?${bad}`, 'g')),
  row(plain, list(String.raw`^\s{0,20}ssl_ciphers\b`), { in: 'text' }),
  row(plain, list(String.raw`^\s{0,20}SSLCipherSuite\b`), { in: 'text' }),
  row(plain, list(String.raw`\bssl-default-(?:bind|server)-ciphers\b`)),
  row(
    plain,
    /\b(?:server\.ssl\.ciphers|ssl\.cipher\.suites|(?:ssl|tls)[._-]?cipher[._-]?suites?)["']?\s{0,4}[:=][^\n#]{0,300}?\b((?:TLS|SSL)_\w{0,20}(?:RC4|3DES|DES|NULL|EXPORT|anon)\w{0,30})/gi,
  ),
];

export const weakTlsCipherSuite: Rule = {
  meta: {
    id: 'weak-tls-cipher-suite',
    title: 'Weak TLS cipher suite allowed',
    class: 'tls',
    severity: 'high',
    why: 'Both ends may agree on a suite that hides nothing (NULL, export), is broken (RC4, 3DES), or lets recorded traffic be read once the key leaks (RSA key exchange).',
    remediation: 'Leave the list to the library, or allow ECDHE with AES-GCM or ChaCha20-Poly1305 only.',
    references: ['CWE-326', 'RFC 7465', 'RFC 9325'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production', 'example'],
  prefilter: {
    any: [
      'tls.tls_rsa_',
      'tls.tls_ecdhe_',
      'setenabledciphersuites(',
      'ciphers',
      'set_cipher_list',
      'tlsciphersuite.',
      'sslciphersuite',
      'cipher.suite',
      'ciphersuites',
      'cipher-suite',
      'cipher_suite',
    ],
  },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      { path: 'server.go', code: 'cfg := &tls.Config{CipherSuites: []uint16{\n\ttls.TLS_RSA_WITH_RC4_128_SHA,\n}}\n' },
      { path: 'Server.java', code: 'socket.setEnabledCipherSuites(new String[] {"SSL_RSA_WITH_NULL_MD5"});\n' },
      { path: 'Server.kt', code: 'socket.setEnabledCipherSuites(arrayOf("TLS_RSA_WITH_3DES_EDE_CBC_SHA"))\n' },
      { path: 'server.ts', code: "createServer({ ciphers: 'HIGH:RC4-SHA' })\n" },
      { path: 'client.py', code: "context.set_ciphers('ALL:aNULL')\n" },
      { path: 'client.rb', code: "http.ciphers = 'HIGH:RC4-MD5'\n" },
      { path: 'client.php', code: "<?php $options = ['ssl' => ['ciphers' => 'HIGH:DES-CBC3-SHA']];\n" },
      { path: 'Server.cs', code: 'new CipherSuitesPolicy(new[] { TlsCipherSuite.TLS_RSA_WITH_NULL_SHA256 });\n' },
      { path: 'server.rs', code: 'builder.set_cipher_list("HIGH:RC4-SHA")?;\n' },
      { path: 'nginx.conf', code: 'ssl_ciphers HIGH:RC4:!MD5;\n' },
    ],
    good: [
      {
        path: 'server.go',
        code: 'cfg := &tls.Config{CipherSuites: []uint16{\n\ttls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,\n}}\n',
      },
      { path: 'Server.java', code: 'socket.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});\n' },
      { path: 'Server.kt', code: 'socket.setEnabledCipherSuites(suites)\n' },
      { path: 'server.ts', code: "createServer({ ciphers: 'ECDHE+AESGCM:!aNULL:!RC4' })\n" },
      { path: 'client.py', code: "context.set_ciphers('ECDHE+AESGCM:!MD5')\n" },
      { path: 'client.rb', code: "http.ciphers = 'HIGH:!RC4'\n" },
      { path: 'client.php', code: "<?php $options = ['ssl' => ['ciphers' => 'HIGH:!3DES']];\n" },
      { path: 'Server.cs', code: 'new CipherSuitesPolicy(new[] { TlsCipherSuite.TLS_AES_128_GCM_SHA256 });\n' },
      { path: 'server.rs', code: 'builder.set_cipher_list("HIGH:!aNULL:!MD5")?;\n' },
      { path: 'nginx.conf', code: 'ssl_ciphers HIGH:!aNULL:!MD5:-3DES;\n' },
    ],
  },
};
