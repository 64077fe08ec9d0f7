/** Code and settings that accept any certificate, or any host key of SSH. */
import type { Severity } from '../../../model/finding.ts';
import { jvm, matchPatterns, programs, scripts, settings, shells, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { valueAfter } from '../../weaknesses/values.ts';

const row = (
  kinds: readonly string[],
  pattern: RegExp,
  where: Pattern['in'] = 'code',
  more: Partial<Pattern> = {},
): Pattern => ({
  kinds,
  pattern,
  in: where,
  detail: (found) => found[0].replace(/\s+/g, ' ').trim().slice(0, 120),
  ...more,
});
const commands = [...shells, 'yaml', 'powershell'];

/** A request to this very machine cannot be listened in on. */
function leavesMachine(_found: RegExpExecArray, file: ScannedFile, start: number): boolean | Severity {
  const line = file.lineSpan(start);
  let command = file.text.slice(line.start, Math.min(line.end, line.start + 2000));
  if (/\\\r?$/.test(command))
    command += file.text
      .slice(line.end, line.end + 400)
      .split('\n')
      .slice(0, 4)
      .join(' ');
  if (/https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])|kubernetes\.default/.test(command)) return false;
  // Where it leads is decided when it runs.
  return /https?[\w${}]{0,20}:\/\/["']?\$|\s["']?\$\{?\w{1,40}\}?["']?(?:\s|$)/.test(command) ? 'medium' : true;
}

/** `verify=False` of an HTTP client; JWT libraries and others use the same word. */
function isRequest(_found: RegExpExecArray, file: ScannedFile, start: number): boolean {
  const near = file.masked.code.slice(Math.max(0, start - 400), start);
  const call = /([\w.]{1,60})\((?:[^()]|\([^()]{0,200}\)){0,400}$/.exec(near)?.[1] ?? '';
  if (/jwt|jws|decode|token/i.test(call)) return false;
  return (
    /\b(?:get|post|put|patch|delete|head|options|request|send|stream|Client|AsyncClient|Session|HTTPAdapter|client|boto3?|resource)$/i.test(
      call,
    ) || /requests|httpx|session|aiohttp/i.test(call)
  );
}

/** Python's old `ssl.wrap_socket` on the side of a client, without `cert_reqs`. */
function asksForNone(found: RegExpExecArray, file: ScannedFile, start: number): boolean | Severity {
  const open = start + found[0].length - 1;
  const [call] = file.outline.callsIn({ start: open, end: open + 1 });
  if (!call) return false;
  const given = file.masked.code.slice(open, call.end);
  return /cert_reqs|server_side|\*\*/.test(given) ? false : 'medium';
}

/** Spelled true, or a name that is true and nothing else in this file. */
function isTrue(found: RegExpExecArray, file: ScannedFile, start: number): boolean {
  const value = /[\w!]+$/.exec(found[0])![0];
  if (value === 'true' || value === '!false') return true;
  const source = valueAfter(file, start + found[0].length - value.length);
  return source.by !== undefined && /^(?:true|!false)$/.test(file.text.slice(source.source.start, source.source.end));
}

/** Nothing but comments and a bare return between the braces. */
function isEmptyBlock(found: RegExpExecArray, file: ScannedFile, start: number): boolean {
  return /^\s{0,400}(?:return\s{0,4};?\s{0,40})?\}/.test(
    file.masked.code.slice(start + found[0].length, start + found[0].length + 500),
  );
}

const patterns: readonly Pattern[] = [
  row(['go'], /\bInsecureSkipVerify\s{0,8}[:=]\s{0,8}(?:true\b|!false\b|[A-Za-z_]\w{0,40}\b(?![.(]))/g, 'code', {
    judge: isTrue,
  }),
  row(['go'], /\bssh\.InsecureIgnoreHostKey\(/g),
  row(['python'], /\bset_missing_host_key_policy\(\s{0,4}(?:\w{1,20}\.){0,2}(?:AutoAdd|Warning)Policy\b/g),
  row(['python'], /\bTCPConnector\([^\n)]{0,80}?\b(?:ssl|verify_ssl)\s{0,4}=\s{0,4}False\b/g),
  // Without being told to, it asks for no certificate; removed from Python 3.12.
  row(['python'], /(?<![\w.])ssl\.wrap_socket\(/g, 'code', { judge: asksForNone }),
  row(['ruby'], /\bverify_host_key:\s{0,4}(?::never|false)\b|\bparanoid:\s{0,4}false\b/g),
  row(jvm, /"StrictHostKeyChecking"\s{0,4},\s{0,4}"no"/g, 'text'),
  row(jvm, /\b(?:PromiscuousVerifier|AcceptAllServerKeyVerifier)\b(?!\s{0,4};)/g),
  row(['python'], /\bverify\s{0,4}=\s{0,4}False\b/g, 'code', { judge: isRequest }),
  row(
    ['python'],
    /\bssl\._create_unverified_context\b|\bssl\._create_default_https_context\s{0,4}=\s{0,4}ssl\._create_unverified/g,
  ),
  row(
    ['python'],
    /\bverify_mode\s{0,4}=\s{0,4}(?:ssl\.)?CERT_NONE\b|\bcert_reqs\s{0,4}=\s{0,4}["']?(?:ssl\.)?CERT_NONE\b|\bcheck_hostname\s{0,4}=\s{0,4}False\b/g,
  ),
  row(['python'], /\b(?:verify_ssl|ssl_verify|verify_certs|validate_certs|verify_tls)\s{0,4}=\s{0,4}False\b/g),
  row(scripts, /\brejectUnauthorized["']?\s{0,4}[:=]\s{0,4}false\b/g),
  row(scripts, /\bNODE_TLS_REJECT_UNAUTHORIZED["']?\]?\s{0,4}=\s{0,4}["'`]?0\b/g, 'uncommented'),
  row(scripts, /\b(?:strictSSL|verifySsl|sslVerify)["']?\s{0,4}:\s{0,4}false\b/g),
  row(
    jvm,
    /\b(?:ALLOW_ALL_HOSTNAME_VERIFIER|NoopHostnameVerifier|AllowAllHostnameVerifier|TrustAllStrategy|TrustAllCertificates|InsecureTrustManagerFactory)\b/g,
    'code',
    {
      judge: (_m, file, start) =>
        !/^\s{0,20}import\b/.test(file.text.slice(Math.max(file.lineSpan(start).start, start - 200), start)),
    },
  ),
  row(
    jvm,
    /\b(?:setDefaultH|setH|h)ostnameVerifier\(\s{0,8}\(?\s{0,4}\w{1,20}\s{0,4},\s{0,4}\w{1,20}\s{0,4}\)?\s{0,4}->\s{0,4}(?:\{\s{0,4}return\s{1,4})?true\b/g,
  ),
  row(jvm, /\b(?:void|fun)\s{1,4}checkServerTrusted\([^)\n]{1,120}\)[^{\n]{0,60}\{/g, 'code', { judge: isEmptyBlock }),
  row(
    jvm,
    /\bhostnameVerifier\s{0,4}(?:=\s{0,4}(?:HostnameVerifier\s{0,4})?)?\{\s{0,4}_\s{0,4},\s{0,4}_\s{0,4}->\s{0,4}true\b/gi,
  ),
  row(
    scripts,
    /\bcheckServerIdentity["']?\s{0,4}:\s{0,4}(?:\(\s{0,4}[\w, ]{0,30}\)|function\s{0,4}\(\s{0,4}[\w, ]{0,30}\))\s{0,4}(?:=>)?\s{0,4}(?:undefined|null|\{\s{0,8}(?:return\s{0,4}(?:undefined|null)?\s{0,4};?)?\s{0,8}\})/g,
  ),
  row(scripts, /\bhostVerifier["']?\s{0,4}:\s{0,4}\([\w, ]{0,30}\)\s{0,4}=>\s{0,4}true\b/g),
  row(['php'], /->withoutVerifying\(\)/g),
  row(['php'], /["']allow_self_signed["']\s{0,4}=>\s{0,4}true\b/gi, 'uncommented', { severity: 'medium' }),
  row(
    ['c#'],
    /\bRemoteCertificateValidationCallback\(\s{0,4}\(?[\w, ]{1,60}\)?\s{0,4}=>\s{0,4}(?:\{\s{0,4}return\s{1,4})?true\b/g,
  ),
  row(['c#', 'json', 'xml', 'yaml'], /\bTrust ?Server ?Certificate\s{0,4}=\s{0,4}True\b/gi, 'text', {
    severity: 'medium',
    judge: leavesMachine,
  }),
  row(['rust'], /\bSslVerifyMode::NONE\b/g),
  row(['php'], /\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\s{0,4}(?:,|=>)\s{0,4}(?:false|0)\b/gi),
  row(['php'], /["']verify(?:_peer(?:_name)?)?["']\s{0,4}=>\s{0,4}false\b/gi, 'uncommented'),
  row(['ruby'], /\bOpenSSL::SSL::VERIFY_NONE\b|\bverify(?:_ssl)?:\s{0,4}false\b/g),
  row(
    ['c#'],
    /\bDangerousAcceptAnyServerCertificateValidator\b|\bServerCertificate(?:Custom)?ValidationCallback\s{0,4}\+?=\s{0,8}(?:\([^()\n]{0,80}\)|delegate)\s{0,4}(?:=>)?\s{0,4}(?:\{\s{0,4}return\s{1,4})?true\b/g,
  ),
  row(['rust'], /\bdanger_accept_invalid_(?:certs|hostnames)\(\s{0,4}true\b/g),
  row(
    ['c', 'c++'],
    /\bSSL_CTX_set_verify\([^\n]{1,60}?SSL_VERIFY_NONE\b|\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\s{0,4},\s{0,4}(?:0L?|false|FALSE)\b/g,
  ),
  row(
    commands,
    /\bcurl\b[^\n|;&#]{0,200}?\s(?:-[a-zA-JL-Z]{0,6}k[a-zA-Z]{0,4}|--insecure)(?=\s|$|["'])/g,
    'uncommented',
    { judge: leavesMachine },
  ),
  row(commands, /\bwget\b[^\n|;&#]{0,200}?--no-check-certificate\b/g, 'uncommented', { judge: leavesMachine }),
  row(commands, /\bStrictHostKeyChecking[= ]{1,3}["']?no\b/g, 'uncommented', { severity: 'medium' }),
  row(
    commands,
    /\bGIT_SSL_NO_VERIFY\s{0,4}[:=]\s{0,4}["']?(?:1|true)\b|\bhttp\.sslVerify[ =]{1,3}["']?false\b|\bNODE_TLS_REJECT_UNAUTHORIZED["']?\s{0,4}[:=]\s{0,4}["']?0\b|\bPYTHONHTTPSVERIFY\s{0,4}[:=]\s{0,4}["']?0\b/g,
    'uncommented',
  ),
  row(
    commands,
    /\s--insecure-skip-tls-verify(?:=true)?(?=\s|$|["'])|\bnpm\s[^\n]{0,60}?strict-ssl[ =]false\b/g,
    'uncommented',
  ),
  row(
    [...settings, 'dotenv'],
    /\b(?:insecure_?skip_?(?:tls_?)?verify|insecure-skip-(?:tls-)?verify)["']?\s{0,4}[:=]\s{0,4}["']?true\b/gi,
    'uncommented',
  ),
  row(
    [...settings, 'dotenv', 'ansible'],
    /^\s{0,40}(?:-\s)?(?:strict-ssl|ssl_verify|sslverify|verify_ssl|validate_certs|tls_verify|verify_certs|NODE_TLS_REJECT_UNAUTHORIZED)["']?\s{0,4}[:=]\s{0,4}["']?(?:false|no|0|off)\b/gi,
    'uncommented',
  ),
];

/** In one of two cases, or behind a switch: said, and less than what holds always. */
const behindSwitch =
  /\b(?:if|elif|unless|when|case)\b[^\n]{0,160}(?:insecure|skip|verif|check|certificate|unsafe|strict|local|develop|debug|test|self_?signed|allow|trust|ignore|\bdev\b|environment|ssl|tls)|\belse\b/i;

/** `strict ? VERIFY_PEER : VERIFY_NONE` */
const eitherOr = /\?[^\n]{0,80}VERIFY_PEER|VERIFY_PEER[^\n]{0,80}:|\?\s{0,4}(?:true|false|ssl\.\w{1,20})\s{0,4}:/;

/** Heads of the blocks in braces around, the nearest first. */
function headsAround(file: ScannedFile, start: number): readonly string[] {
  const { code, uncommented } = file.masked;
  const heads: string[] = [];
  let depth = 0;
  for (let at = start - 1; at >= Math.max(0, start - 1500) && heads.length < 3; at--) {
    if (code[at] === '}') depth++;
    else if (code[at] === '{' && --depth < 0) {
      depth = 0;
      heads.push(uncommented.slice(Math.max(0, uncommented.lastIndexOf('\n', at), at - 300), at));
    }
  }
  return heads;
}

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const found of matchPatterns(file, patterns)) {
    const line = file.lineSpan(found.start);
    const before = file.masked.uncommented
      .slice(Math.max(0, found.start - 320), found.start)
      .split('\n')
      .slice(-4)
      .join('\n');
    const guarded =
      found.severity === undefined &&
      programs.includes(file.kind) &&
      (behindSwitch.test(before) ||
        headsAround(file, found.start).some((head) => /\b(?:if|unless|when)\b/.test(head) && behindSwitch.test(head)) ||
        eitherOr.test(file.text.slice(line.start, Math.min(line.end, line.start + 400))));
    yield guarded ? { ...found, severity: 'medium', detail: `${found.detail ?? ''}, under a condition` } : found;
  }
}

export const disabledCertificateCheck: Rule = {
  meta: {
    id: 'disabled-certificate-check',
    title: 'TLS certificate or SSH host key is not checked',
    class: 'tls',
    severity: 'high',
    why: 'Without the check, anyone on the way can pose as the other side, read what is sent and change it: the connection is encrypted to whom it may concern.',
    remediation: 'Remove the switch. Where a private authority signs, add its certificate to the trusted ones instead.',
    references: ['CWE-295', 'RFC 9525'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production', 'example'],
  prefilter: {
    any: [
      'insecure',
      'verify',
      'ssl.wrap_socket(',
      'cert_none',
      'check_hostname',
      'validate_certs',
      '_unverified',
      'rejectunauthorized',
      'reject_unauthorized',
      'strictssl',
      'strict-ssl',
      'hostnameverifier',
      'hostname_verifier',
      'trustall',
      'checkservertrusted',
      'dangerous',
      'danger_accept',
      'validationcallback',
      'curl',
      'wget',
      'insecuretrust',
      'missing_host_key',
      'insecureignorehostkey',
      'hostkeychecking',
      'verify_host_key',
      'paranoid:',
      'promiscuousverifier',
      'acceptallserverkey',
      'tcpconnector(',
      'checkserveridentity',
      'hostverifier',
      'withoutverifying',
      'allow_self_signed',
      'remotecertificatevalidation',
      'trustservercertificate',
      'trust server certificate',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'client.go', code: 'tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}\n' },
      { path: 'client.py', code: 'r = requests.get(url, timeout=5, verify=False)\n' },
      { path: 'client.ts', code: 'new https.Agent({ rejectUnauthorized: false })\n' },
      { path: 'Client.java', code: 'conn.setHostnameVerifier((host, session) -> true);\n' },
      {
        path: 'Client.kt',
        code: 'override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {\n}\n',
      },
      { path: 'Client.cs', code: 'handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true;\n' },
      { path: 'client.rb', code: 'http.verify_mode = OpenSSL::SSL::VERIFY_NONE\n' },
      { path: 'client.php', code: '<?php curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);\n' },
      { path: 'client.rs', code: 'let c = Client::builder().danger_accept_invalid_certs(true).build()?;\n' },
      { path: 'ssh.go', code: 'config.HostKeyCallback = ssh.InsecureIgnoreHostKey()\n' },
      { path: 'ssh.py', code: 'client.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n' },
      { path: 'install.sh', code: 'curl -fsSk https://get.acme.io/install.sh | sh\n' },
      { path: 'scrape.yml', code: 'tls_config:\n  insecure_skip_verify: true\n' },
    ],
    good: [
      { path: 'client.go', code: 'cfg := &tls.Config{InsecureSkipVerify: opts.Insecure} // never true\n' },
      { path: 'client.py', code: 'claims = jwt.decode(token, key, verify=False)\nr = requests.get(url, verify=ca)\n' },
      { path: 'install.sh', code: 'curl -fsSL https://get.acme.io/install.sh -o k.sh\n# curl -k is not allowed\n' },
      { path: 'health.sh', code: 'curl -sk https://localhost:8443/healthz\n' },
    ],
  },
};
