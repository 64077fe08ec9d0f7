/** Settings that let SSL 2, SSL 3, TLS 1.0 or TLS 1.1 in. Names that are merely listed (tables of versions) do not count. */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { Rule } from '../../rule.ts';

const row = (
  kinds: readonly string[],
  pattern: RegExp,
  where: Pattern['in'],
  more: Partial<Pattern> = {},
): Pattern => ({
  kinds,
  pattern,
  in: where,
  detail: (found) => found[0].replace(/\s+/g, ' ').slice(0, 120),
  ...more,
});
const plain = [...settings, 'shell', 'dockerfile', 'github-workflow', 'text', 'nix'];
const old = String.raw`(?:SSLv[23]|TLSv1(?:\.[01])?)(?![\w.])`;

const patterns: readonly Pattern[] = [
  row(['go'], /\b(?:Min|Max)Version\s{0,8}[:=]\s{0,8}(?:uint16\()?tls\.Version(?:SSL30|TLS10|TLS11)\b/g, 'code'),
  row(['python'], /\bssl\.PROTOCOL_(?:SSLv2|SSLv3|TLSv1|TLSv1_1)\b/g, 'code'),
  row(
    ['python'],
    /\bminimum_version\s{0,4}=\s{0,4}(?:ssl\.)?TLSVersion\.(?:SSLv3|TLSv1|TLSv1_1|MINIMUM_SUPPORTED)\b/g,
    'code',
  ),
  row(jvm, /\bSSLContext\.getInstance\(\s{0,4}"(?:SSL|SSLv2|SSLv3|TLSv1|TLSv1\.1)"/g, 'uncommented'),
  row(jvm, /\bsetEnabledProtocols\([^\n;]{0,120}?"(?:SSLv3|TLSv1|TLSv1\.1)"/g, 'uncommented'),
  row(
    scripts,
    /\bsecureProtocol["']?\s{0,4}:\s{0,4}["'](?:SSLv[23]|TLSv1|TLSv1_1)_(?:\w{0,7}_?)method["']/g,
    'uncommented',
  ),
  row(
    scripts,
    /\b(?:minVersion|DEFAULT_MIN_VERSION)["']?\s{0,4}[:=]\s{0,4}["'](?:SSLv3|TLSv1|TLSv1\.1)["']/g,
    'uncommented',
  ),
  row(['c#'], /\b(?:SecurityProtocolType\.(?:Ssl3|Tls|Tls11)|SslProtocols\.(?:Ssl2|Ssl3|Tls|Tls11))\b/g, 'code'),
  row(['php'], /\bCURL_SSLVERSION_(?:SSLv[23]|TLSv1_[01])\b/g, 'code'),
  row(
    ['ruby'],
    /\b(?:ssl_version|min_version)\s{0,4}=\s{0,4}:?(?:OpenSSL::SSL::)?(?:SSLv[23]|SSL3_VERSION|TLSv1|TLSv1_1|TLS1_VERSION|TLS1_1_VERSION)\b/g,
    'code',
  ),
  row(['rust'], /\bmin_(?:protocol|tls)_version\([^\n]{0,60}?(?:Tlsv1[01]|TLS_1_[01]|SSL3|TLS1)\b/g, 'code'),
  row(['c', 'c++'], /\b(?:SSLv[23]|TLSv1|TLSv1_1)_(?:client_|server_)?method\(/g, 'code'),
  row(plain, new RegExp(String.raw`^\s{0,20}ssl_protocols\s[^\n;#]{0,80}?\b${old}[^\n;#]{0,80}`, 'g'), 'text'),
  row(plain, new RegExp(String.raw`^\s{0,20}SSLProtocol\s[^\n#]{0,80}?(?<![-!\w])\+?${old}`, 'gi'), 'text'),
  row(plain, new RegExp(String.raw`\bMinProtocol\s{0,4}=\s{0,4}${old}`, 'g'), 'uncommented'),
  row(plain, /\bssl-min-ver\s{1,4}(?:SSLv3|TLSv1\.[01])(?![\w.])/g, 'uncommented'),
  row(
    [...plain, 'java'],
    /\b(?:https\.protocols|jdk\.tls\.client\.protocols)\s{0,4}=\s{0,4}[\w.,]{0,40}?(?:SSLv3|TLSv1(?:\.1)?)(?![\w.])/g,
    'uncommented',
  ),
  row(
    plain,
    /\b(?:min_?(?:tls_?)?version|minimum_?tls_?version|min_?tls)["']?\s{0,4}[:=]\s{0,4}["']?(?:SSL_?3(?:\.?0)?|VersionTLS1[01]|TLS_?v?1[._]?[01]|TLSv1|1\.[01]|tls1_[01])["']?(?=[\s,}#]|$)/gi,
    'uncommented',
  ),
  row(
    ['hcl'],
    /\bssl_policy\s{0,4}=\s{0,4}"ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-[01]-\d{4}-\d{2})"/g,
    'uncommented',
  ),
  row(
    ['hcl', 'yaml', 'json'],
    /\bminimum_?protocol_?version["']?\s{0,4}[:=]\s{0,4}["']?(?:SSLv3|TLSv1(?:_2016|\.1_2016)?)["']?(?=[\s,}]|$)/gi,
    'uncommented',
  ),
  row(
    ['shell', 'dockerfile', 'makefile', 'npm-manifest', 'github-workflow', 'yaml'],
    /--(?:tls-min-v1\.[01]|tlsv1\.[01]|sslv3)(?![\w.])/g,
    'uncommented',
    { severity: 'medium' },
  ),
];

export const deprecatedTls: Rule = {
  meta: {
    id: 'deprecated-tls',
    title: 'SSL or TLS older than 1.2 allowed',
    class: 'tls',
    severity: 'high',
    why: 'TLS 1.0 and 1.1 were withdrawn in 2021 and cannot protect data in transit; both ends fall back to the oldest version that both allow.',
    remediation:
      'Set the lowest version to TLS 1.2, better 1.3, and drop lists of versions that the library keeps up to date by itself.',
    references: ['CWE-326', 'RFC 8996', 'NIST SP 800-52 rev. 2'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production', 'example'],
  prefilter: {
    any: [
      'versionssl',
      'versiontls1',
      'protocol_',
      'tlsversion',
      'sslcontext',
      'setenabledprotocols',
      'secureprotocol',
      'minversion',
      'min_version',
      'minimum',
      'securityprotocoltype',
      'sslprotocols',
      'curl_sslversion',
      'ssl_version',
      '_method(',
      'ssl_protocols',
      'sslprotocol',
      'minprotocol',
      'ssl-min-ver',
      '.protocols',
      'min_tls',
      'mintls',
      'ssl_policy',
      '--tls',
      '--sslv3',
      'min_protocol',
    ],
  },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      { path: 'server.go', code: 'cfg := &tls.Config{MinVersion: tls.VersionTLS10}\n' },
      { path: 'client.py', code: 'ctx = ssl.SSLContext(ssl.PROTOCOL_TLSv1_1)\n' },
      { path: 'server.ts', code: "createServer({ key, cert, minVersion: 'TLSv1' })\n" },
      { path: 'nginx.conf', code: 'server {\n  ssl_protocols TLSv1 TLSv1.1 TLSv1.2;\n}\n' },
      { path: 'lb.tf', code: 'resource "aws_lb_listener" "web" {\n  ssl_policy = "ELBSecurityPolicy-2016-08"\n}\n' },
    ],
    good: [
      {
        path: 'server.go',
        code: 'cfg := &tls.Config{MinVersion: tls.VersionTLS12}\nvar names = map[uint16]string{tls.VersionTLS10: "1.0"}\n',
      },
      { path: 'nginx.conf', code: 'ssl_protocols TLSv1.2 TLSv1.3; # not TLSv1\n' },
      { path: 'apache.conf', code: 'SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1\n' },
      { path: 'lb.tf', code: 'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"\nmin_tls_version = "1.2"\n' },
    ],
  },
};
