/**
 * Plain text to another machine: addresses that a request is made to or that a setting names as the other end, protocols
 * without encryption, and encryption that is switched off by name. An address in a sentence, a namespace or a link to
 * read is none of these: it must stand in a call that connects, or under a name that says endpoint.
 */
import { jvm, matchPatterns, programs, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { Severity } from '../../../model/finding.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { enclosingCalls } from '../../text/calls.ts';
import { wordsOf } from '../../text/identifier.ts';
import { assignedTo } from '../../weaknesses/purpose.ts';
import { plainAddress } from './addresses.ts';

const address = /\b(?:http|ws|ftp|ldap|mqtt|telnet|amqp|stomp|nats):\/\/[^\s"'`<>(),;\\{}$|]{4,300}/gi;
/** Calls that connect to what they are given. */
const connects =
  /^(?:fetch|\$fetch|urlopen|file_get_contents|curl_init|fopen|get|post|request|reqwest::get|URI|got|ky|superagent|WebSocket)$|(?:^|[.:>])(?:axios|http|https|requests|httpx|session|client|reqwest|HTTParty|Faraday|RestClient|Http|restTemplate|webClient|httpClient|aiohttp|urllib)\w{0,12}(?:\(\))?(?:[.:>]{1,2}\w{1,20}){0,2}$|\b(?:NewRequest(?:WithContext)?|HttpGet|HttpPost|HttpRequestMessage|URL|Uri|URI\.create|BaseAddress|GetAsync|PostAsync|GetStringAsync|openConnection|baseUrl|setBaseUrl|Dial\w{0,12}|WebSocket|DialURL|ldap\.initialize|EventSource|sendBeacon)$/i;
const endpointWords =
  /^(?:endpoint|endpoints|baseurl|apiurl|server|gateway|webhook|proxy|upstream|backend|registry|repository|mirror|broker|issuer|callback)$/;
const linkWords =
  /^(?:documentation|docs?|doc|help|link|links|href|homepage|website|site|readme|license|licence|about|author|comment|description|title|text|message|namespace|xmlns|schema|ns|id|identifier|type|iri|predicate|vocab|context|source|sources|reference|references|see|wiki|download|redirect|canonical|origin|origins|cors|allowed|referer|referrer|useragent|agent|placeholder|example|sample|test|mock|demo|default|audience|realm|scheme|prefix|regex|pattern|expected|profile|social|blog|news|support|contact|terms|privacy|logo|image|img|icon|avatar|feed|cover|artwork)$/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const isProgram = programs.includes(file.kind);
  for (const window of file.windows) {
    if (!window.text.includes('://')) continue;
    for (const found of window.text.matchAll(address)) {
      const start = window.start + found.index;
      const to = plainAddress(found[0]);
      if (!to || file.masked.uncommented[start] !== file.text[start]) continue;
      const severity = isProgram ? inCode(file, start) : inSettings(file, start);
      if (severity === undefined) continue;
      yield { start, end: start + found[0].length, detail: `${to.scheme}:// to ${to.host}`, severity };
    }
  }
  yield* matchPatterns(file, patterns);
}

function inCode(file: ScannedFile, start: number): Severity | undefined {
  const { code } = file.masked;
  // Outside a string it is no value; inside one, other words before it make a sentence.
  const line = file.lineSpan(start);
  const before = file.text.slice(Math.max(line.start, start - 200), start);
  if (code[start] === file.text[start] || !/["'`]$/.test(before)) return undefined;
  const callees = enclosingCalls(code, start).map(({ callee }) => callee);
  if (callees[0] !== undefined && connects.test(callees[0].replace(/^new /, ''))) {
    // `getUrl("http://…")`: one that builds is none that connects, unless it says so.
    return /assert|expect|test|mock|stub|nock|intercept|match|replace|startsWith|contains|equal/i.test(
      callees.join(' '),
    )
      ? undefined
      : 'medium';
  }
  const target = assignedTo(code.slice(Math.max(line.start, start - 200), start));
  return namesEndpoint(target) ? 'low' : undefined;
}

function namesEndpoint(target: string): boolean {
  const words = wordsOf(target);
  if (words.length === 0 || words.some((word) => linkWords.test(word))) return false;
  const phrase = words.join(' ');
  return (
    words.some((word) => endpointWords.test(word)) ||
    /\b(?:api|base|service|auth|token|server) (?:url|uri|host|address)\b/.test(phrase)
  );
}

/** The key on the left names the other end of a connection. */
function inSettings(file: ScannedFile, start: number): Severity | undefined {
  const line = file.lineSpan(start);
  const before = file.masked.uncommented.slice(Math.max(line.start, start - 200), start);
  const key = /(?:^|[\s,{"'])([\w.-]{2,100})["']?\s{0,4}[:=]\s{0,4}["']?$/.exec(before)?.[1];
  return key !== undefined && namesEndpoint(key) ? 'low' : undefined;
}

const row = (kinds: readonly string[], pattern: RegExp, detail: string, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail,
  severity: 'medium',
  ...more,
});
const leaves = (_found: RegExpExecArray, file: ScannedFile, start: number): boolean => {
  const line = file.lineSpan(start);
  return !/localhost|127\.0\.0\.1|\[::1\]|unix:|bufconn|passthrough:/.test(
    file.text.slice(line.start, Math.min(line.end, line.start + 1000)),
  );
};
const unencrypted = 'the connection to the database is not encrypted';

const patterns: readonly Pattern[] = [
  row(['python'], /\btelnetlib\.Telnet\(|\bimport telnetlib\b/g, 'telnet: names, passwords and data in the clear'),
  row(
    ['python'],
    /\bftplib\.FTP\(|(?<![\w.])FTP\((?!\s{0,4}\))|\bfrom ftplib import (?:\w{1,20}, ){0,3}FTP\b(?!_)/g,
    'FTP: names, passwords and data in the clear',
  ),
  row(['python'], /\bgrpc\.(?:aio\.)?insecure_channel\(/g, 'gRPC without TLS', { severity: 'low', judge: leaves }),
  row(['go'], /\bgrpc\.WithInsecure\(\)|\binsecure\.NewCredentials\(\)/g, 'gRPC without TLS', {
    severity: 'low',
    judge: leaves,
  }),
  row(scripts, /\bcredentials\.createInsecure\(\)/g, 'gRPC without TLS', { severity: 'low', judge: leaves }),
  row(jvm, /\.usePlaintext\(\)/g, 'gRPC without TLS', { severity: 'low', judge: leaves }),
  row(jvm, /\bnew FTPClient\(/g, 'FTP: names, passwords and data in the clear'),
  row(['php'], /(?<![\w>:$])ftp_connect\(/g, 'FTP: names, passwords and data in the clear'),
  row(['ruby'], /\bNet::(?:FTP|Telnet)\.(?:new|open)\b/g, 'names, passwords and data in the clear'),
  row(['c#'], /\bChannelCredentials\.Insecure\b/g, 'gRPC without TLS', { severity: 'low', judge: leaves }),
  row([...programs, ...settings, 'dotenv'], /\bsslmode["']?\s{0,4}[:=]\s{0,4}["']?disable\b/gi, unencrypted, {
    in: 'text',
    judge: fromElsewhere,
  }),
  row([...programs, ...settings, 'dotenv'], /[?&]useSSL=false\b|\bssl-?mode=DISABLED\b/gi, unencrypted, {
    in: 'text',
    judge: fromElsewhere,
  }),
  row(
    settings,
    /\b(?:security\.)?require[_-]ssl["']?\s{0,4}[:=]\s{0,4}["']?(?:false|off|no)\b/gi,
    'plain HTTP is let in',
    { in: 'uncommented' },
  ),
  row(['ruby'], /^\s{0,12}config\.force_ssl\s{0,4}=\s{0,4}false\b/g, 'plain HTTP is let in', { severity: 'low' }),
  row(['python'], /^\s{0,12}SECURE_SSL_REDIRECT\s{0,4}=\s{0,4}False\b/g, 'plain HTTP is let in', { severity: 'low' }),
];

/** Not commented out, not on this machine, and a value rather than one of the choices of a manual. */
function fromElsewhere(_found: RegExpExecArray, file: ScannedFile, start: number): boolean | Severity {
  if (file.masked.uncommented[start] !== file.text[start]) return false;
  const line = file.lineSpan(start);
  const whole = file.text.slice(line.start, Math.min(line.end, line.start + 1000));
  if (/localhost|127\.0\.0\.1|\[::1\]|host=\/|\btest\b|(?:disable|require|prefer)\s{0,2}[|,/]\s{0,2}/i.test(whole))
    return false;
  // libpq: without a host it is a socket of this machine.
  if (/\b(?:user|dbname|password)=/.test(whole) && !/\b(?:host|hostaddr|server|addr)\s{0,4}=|:\/\//i.test(whole))
    return false;
  // A name without a dot is one of the same network, as services of a composition have it.
  return /:\/\/(?:[^\s@/"']{0,200}@)?[\w-]{1,63}(?::\d{1,5})?\/|\bhost=[\w-]{1,63}(?=[\s&;"']|$)/.test(whole)
    ? 'low'
    : true;
}

export const plaintextEndpoint: Rule = {
  meta: {
    id: 'plaintext-endpoint',
    title: 'Plain text to another machine',
    class: 'http',
    severity: 'medium',
    why: 'Everybody on the way can read and change what is sent, sessions and passwords too, and nothing proves who answers.',
    remediation:
      'Use https, wss, ldaps, sftp and TLS to databases and queues, also inside the own network; refuse plain HTTP.',
    references: ['CWE-319', 'RFC 9325'],
  },
  kinds: [...new Set([...programs, ...settings, 'dotenv'])],
  contexts: ['production'],
  prefilter: {
    any: [
      'http://',
      'ws://',
      'ftp://',
      'ldap://',
      'mqtt://',
      'telnet://',
      'amqp://',
      'stomp://',
      'nats://',
      'telnetlib',
      'ftplib',
      'ftp(',
      'ftpclient(',
      'ftp_connect(',
      'net::ftp',
      'net::telnet',
      'insecure_channel(',
      'withinsecure(',
      'insecure.newcredentials(',
      'createinsecure(',
      'useplaintext(',
      'channelcredentials.insecure',
      'sslmode',
      'usessl=false',
      'ssl-mode=',
      'require-ssl',
      'require_ssl',
      'force_ssl',
      'secure_ssl_redirect',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'rates.ts', code: "const rates = await fetch('http://api.rates-today.io/v1')\n" },
      { path: 'rates.py', code: 'r = requests.get("http://api.rates-today.io/v1")\n' },
      { path: 'rates.go', code: 'resp, err := http.Get("http://api.rates-today.io/v1")\n' },
      { path: 'Rates.java', code: 'private static final String API_URL = "http://api.rates-today.io/v1";\n' },
      { path: 'Rates.kt', code: 'val connection = URL("http://api.rates-today.io/v1").openConnection()\n' },
      { path: 'Rates.cs', code: 'var json = await client.GetStringAsync("http://api.rates-today.io/v1");\n' },
      { path: 'rates.rb', code: "response = HTTParty.get('http://api.rates-today.io/v1')\n" },
      { path: 'rates.php', code: "<?php $json = file_get_contents('http://api.rates-today.io/v1');\n" },
      { path: 'rates.rs', code: 'let body = reqwest::get("http://api.rates-today.io/v1").await?;\n' },
      { path: 'application.properties', code: 'payment.gateway.url=http://pay.rates-today.io/v1\n' },
      { path: 'database.yml', code: 'url: postgres://db.shop.io/shop?sslmode=disable\n' },
    ],
    good: [
      {
        path: 'rates.ts',
        code: "const local = await fetch('http://localhost:8080/v1')\nconst ns = 'http://www.w3.org/2000/svg'\n// fetch('http://api.rates-today.io')\n",
      },
      {
        path: 'rates.py',
        code: 'help = "see http://docs.rates-today.io/v1"\nr = requests.get("https://api.rates-today.io")\n',
      },
      { path: 'rates.go', code: 'resp, err := http.Get("https://api.rates-today.io/v1")\n' },
      {
        path: 'Rates.java',
        code: 'private static final String API_URL = "https://api.rates-today.io/v1";\nString url = "http://" + host;\n',
      },
      { path: 'Rates.kt', code: 'val connection = URL("https://api.rates-today.io/v1").openConnection()\n' },
      { path: 'Rates.cs', code: 'var json = await client.GetStringAsync("https://api.rates-today.io/v1");\n' },
      { path: 'rates.rb', code: "response = HTTParty.get('https://api.rates-today.io/v1')\n" },
      { path: 'rates.php', code: "<?php $json = file_get_contents('https://api.rates-today.io/v1');\n" },
      { path: 'rates.rs', code: 'let body = reqwest::get("https://api.rates-today.io/v1").await?;\n' },
      {
        path: 'application.properties',
        code: 'catalog.url=http://catalog:8080/v1\nhomepage.url=http://rates-today.io\n',
      },
      { path: 'database.yml', code: 'url: postgres://localhost/shop?sslmode=disable\n' },
    ],
  },
};
