/** Settings that let SSL 2, SSL 3, TLS 1.0 or TLS 1.1 in. Names that are merely listed (tables of versions) do not count. */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { matchCalls, shown, type CallPattern } from '../../weaknesses/call-table.ts';
import { valueAfter } from '../../weaknesses/values.ts';

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

const oldName = /^(?:SSL(?:v[23])?|TLSv1(?:\.[01])?|VersionSSL30|VersionTLS1[01])$/;
/** Of Go's numbers: 0x0300 is SSL 3. */
const numbered: Readonly<Record<string, string>> = { '0x0300': 'SSLv3', '0x0301': 'TLSv1', '0x0302': 'TLSv1.1' };
/** Versions that come by a name of the file; spelled ones are in the table of patterns. */
const calls: readonly CallPattern[] = [
  {
    kinds: jvm,
    pattern: /\bSSLContext\.getInstance\(/g,
    judge: (site) => {
      const value = site.argument(0);
      if (value?.text === undefined || !oldName.test(value.text)) return undefined;
      // Of today's JDK, `SSL` is another name for what it enables by default: TLS.
      return { detail: shown(value, value.text), ...(value.text === 'SSL' ? { severity: 'low' as const } : {}) };
    },
  },
];
const goVersion = /\b(?:Min|Max)Version\s{0,8}[:=](?!=)\s{0,8}/g;
const nodeVersion = /\bminVersion["']?\s{0,4}:\s{0,4}/g;

/** `MinVersion: v`, where `v` has one value in the file. */
function* assignedVersions(file: ScannedFile): Iterable<RawMatch> {
  const pattern = file.kind === 'go' ? goVersion : scripts.includes(file.kind) ? nodeVersion : undefined;
  if (!pattern) return;
  for (const window of file.windows) {
    for (const found of file.masked.code.slice(window.start, window.end).matchAll(pattern)) {
      const start = window.start + found.index;
      const value = valueAfter(file, start + found[0].length);
      const written = file.text.slice(value.source.start, value.source.end);
      const name = value.text ?? numbered[written.toLowerCase()] ?? value.name;
      if (name === undefined || !oldName.test(name)) continue;
      yield { start, end: start + found[0].trimEnd().length, detail: `${found[0].trim()} ${shown(value, written)}` };
    }
  }
}

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* assignedVersions(file);
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, patterns);
}

const patterns: readonly Pattern[] = [
  row(['python'], /\bssl\.PROTOCOL_(?:SSLv2|SSLv3|TLSv1|TLSv1_1)\b/g, 'code'),
  row(
    ['python'],
    /\bminimum_version\s{0,4}=\s{0,4}(?:ssl\.)?TLSVersion\.(?:SSLv3|TLSv1|TLSv1_1|MINIMUM_SUPPORTED)\b/g,
    'code',
  ),
  row(['python'], /\bSSL\.(?:SSLv2|SSLv3|TLSv1|TLSv1_1)_METHOD\b/g, 'code'),
  row(jvm, /\btlsVersions\([^\n)]{0,120}?\bTlsVersion\.(?:TLS_1_[01]|SSL_3_0)\b/g, 'code'),
  row(
    ['php'],
    /\bSTREAM_CRYPTO_METHOD_(?:SSLv[23]|SSLv23|TLSv1_[01])_(?:CLIENT|SERVER)\b(?:\s{0,8}\|\s{0,8}\w{1,60}){0,6}/g,
    'code',
  ),
  row(jvm, /\bsetEnabledProtocols\([^\n;]{0,120}?"(?:SSLv3|TLSv1|TLSv1\.1)"/g, 'uncommented'),
  row(
    scripts,
    /\bsecureProtocol["']?\s{0,4}:\s{0,4}["'](?:SSLv[23]|TLSv1|TLSv1_1)_(?:\w{0,7}_?)method["']/g,
    'uncommented',
  ),
  row(scripts, /\bDEFAULT_MIN_VERSION["']?\s{0,4}[:=]\s{0,4}["'](?:SSLv3|TLSv1|TLSv1\.1)["']/g, 'uncommented'),
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
    plain,
    /(?:^|[\s,{])["']?(?:[\w-]{1,40}\.){0,6}(?:ssl|tls)[._-]?(?:enabled[._-]?)?(?:min[._-]?)?(?:protocols?|version)(?:[._-]version)?["']?\s{0,4}[:=]\s{0,4}\[?["']?(?:[\w.+]{1,10}["']?,\s?["']?){0,4}(?:SSLv[23]|TLSv1(?:\.[01])?)(?![\w.])/gi,
    'uncommented',
  ),
  row(
    ['yaml', 'java properties'],
    /(?:^|\s)enabled-protocols\s{0,4}[:=]\s{0,4}\[?["']?(?:[\w.+]{1,10}["']?,\s?["']?){0,4}(?:SSLv[23]|TLSv1(?:\.[01])?)(?![\w.])/g,
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
  kinds: ['go', ...new Set(patterns.flatMap((pattern) => pattern.kinds))],
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
      'maxversion',
      '_method',
      'tlsversions(',
      'stream_crypto_method',
      'ssl.protocol',
      'tls_version',
      'ssl_min',
      'tls_min',
      'ssl.enabled',
      'enabled-protocols',
      'min_version',
      'minimum',
      'securityprotocoltype',
      'sslprotocols',
      'curl_sslversion',
      'ssl_version',
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
  match,
  examples: {
    bad: [
      { path: 'server.go', code: 'cfg := &tls.Config{MinVersion: tls.VersionTLS10}\n' },
      { path: 'client.py', code: 'ctx = ssl.SSLContext(ssl.PROTOCOL_TLSv1_1)\n' },
      { path: 'server.ts', code: "createServer({ key, cert, minVersion: 'TLSv1' })\n" },
      {
        path: 'Client.java',
        code: 'private static final String V = "TLSv1";\nSSLContext c = SSLContext.getInstance(V);\n',
      },
      { path: 'Client.kt', code: 'val c = SSLContext.getInstance("TLSv1.1")\n' },
      { path: 'Client.cs', code: 'handler.SslProtocols = SslProtocols.Tls11;\n' },
      { path: 'client.rb', code: 'http.min_version = OpenSSL::SSL::TLS1_VERSION\n' },
      { path: 'client.php', code: '<?php curl_setopt($c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_0);\n' },
      { path: 'client.rs', code: 'builder.min_protocol_version(Some(Protocol::Tlsv10));\n' },
      { path: 'application.properties', code: 'server.ssl.enabled-protocols=TLSv1,TLSv1.2\n' },
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
