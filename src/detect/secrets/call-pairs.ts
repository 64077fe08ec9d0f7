/** Values whose place says what they are: arguments of calls that take a key or a password there, and of commands. */
import type { TextWindow } from '../rule.ts';
import { literalScanner } from '../text/literal-scan.ts';
import type { Pair } from './pair.ts';

interface Call {
  /** A lower-case literal of every match, to leave most windows at once. */
  readonly literals: readonly string[];
  /** Group 1 is the value. Flag `g`; bounded. */
  readonly pattern: RegExp;
  readonly name: string;
  readonly place: Pair['place'];
}

const string = String.raw`["']([^"'\n$]{4,120})["']`;
const anything = String.raw`["'][^"'\n]{1,120}["']`;

const calls: readonly Call[] = [
  {
    literals: ['createhmac', 'createcipher'],
    pattern: new RegExp(
      String.raw`\bcreate(?:Hmac|Cipher(?:iv)?)\(\s{0,4}["'][\w-]{2,20}["']\s{0,4},\s{0,4}${string}`,
      'g',
    ),
    name: 'createHmac',
    place: 'code',
  },
  {
    literals: ['jwt.'],
    pattern: new RegExp(String.raw`\bjwt\.(?:sign|verify|encode|decode)\([^,\n"']{1,80},\s{0,8}b?${string}`, 'g'),
    name: 'jwt',
    place: 'code',
  },
  {
    literals: ['hmac.new'],
    pattern: new RegExp(String.raw`\bhmac\.new\(\s{0,8}b?${string}`, 'g'),
    name: 'hmac',
    place: 'code',
  },
  {
    literals: ['cookieparser'],
    pattern: new RegExp(String.raw`\bcookieParser\(\s{0,8}${string}`, 'g'),
    name: 'cookieParser',
    place: 'code',
  },
  {
    literals: ['login(', 'simple_bind', 'basicauth', 'basic_auth', 'credential', 'authentication(', '.auth('],
    pattern: new RegExp(
      String.raw`\b(?:login|simple_bind(?:_s)?|SetBasicAuth|basicAuth|basic_auth|HTTPBasicAuth|HTTPDigestAuth|NetworkCredential|UsernamePasswordCredentials|UsernamePasswordCredential|PasswordAuthentication|credentials|auth)\(\s{0,4}${anything}\s{0,4},\s{0,4}${string}`,
      'g',
    ),
    name: 'login',
    place: 'code',
  },
  {
    literals: ['mysql_connect', 'mysqli', 'getconnection', 'pdo(', 'pg_connect', 'ftp_login'],
    pattern: new RegExp(
      String.raw`\b(?:mysqli?_p?connect|mysqli|getConnection|PDO|ftp_login)\(\s{0,4}[^,\n]{1,150},\s{0,4}${anything}\s{0,4},\s{0,4}${string}`,
      'g',
    ),
    name: 'connect',
    place: 'code',
  },
  {
    literals: ['mysql', 'mariadb'],
    pattern: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\s[^\n|;]{0,200}?\s-p([^\s"'$`|;<>-][^\s"'`|;<>]{3,60})/g,
    name: 'mysql -p',
    place: 'command',
  },
  {
    literals: ['sshpass'],
    pattern: /\bsshpass\s{1,4}-p\s{0,2}["']?([^\s"'$`<>{][^\s"'`<>]{3,60})/g,
    name: 'sshpass -p',
    place: 'command',
  },
  {
    literals: ['login'],
    pattern:
      /\b(?:docker|podman|helm registry|az|oc|buildah)\s{1,4}(?:registry\s)?login\b[^\n|;]{0,200}?\s-p\s{1,4}["']?([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'login -p',
    place: 'command',
  },
  {
    literals: ['redis-cli'],
    pattern: /\bredis-cli\b[^\n|;]{0,100}?\s-a\s{1,4}["']?([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'redis-cli -a',
    place: 'command',
  },
  {
    literals: ['ldap'],
    pattern:
      /\bldap(?:search|add|modify|delete|whoami|passwd)\b[^\n|;]{0,200}?\s-w\s{0,4}["']?([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'ldap -w',
    place: 'command',
  },
  {
    literals: ['-pass', 'pass:'],
    pattern: /-pass(?:in|out)?\s{1,4}["']?pass:([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'openssl -pass',
    place: 'command',
  },
  {
    literals: ['htpasswd'],
    pattern:
      /\bhtpasswd\s{1,4}-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}\s{1,4}\S{1,100}\s{1,4}\S{1,60}\s{1,4}["']?([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'htpasswd',
    place: 'command',
  },
  {
    literals: ['storepass', 'keypass'],
    pattern: /-(?:storepass|keypass|srcstorepass|deststorepass)\s{1,4}["']?([^\s"'$`<>{][^\s"'`<>]{3,100})/g,
    name: 'keytool',
    place: 'command',
  },
  {
    literals: ['jdbc:oracle'],
    pattern: /jdbc:oracle:(?:thin|oci):[\w.-]{1,60}\/([^\s"'@/$]{3,100})@/g,
    name: 'jdbc:oracle',
    place: 'command',
  },
  {
    literals: ['identified'],
    pattern:
      /(?:\bIDENTIFIED\s{1,4}(?:WITH\s{1,4}\w{1,40}\s{1,4})?BY|\buser\s{1,4}\S{1,80}\s{1,4}identified\s{1,4}by)\s{1,4}(?:PASSWORD\s{1,4})?["']([^"'\n$]{3,100})["']/g,
    name: 'IDENTIFIED BY',
    place: 'command',
  },
];

export const callLiterals: readonly string[] = [...new Set(calls.flatMap((call) => call.literals))];
const scanner = literalScanner(callLiterals);
/** By literal: which calls it speaks for. */
const callsOf = callLiterals.map((literal) => calls.filter(({ literals }) => literals.includes(literal)));

/** Most windows hold none: one pass tells. */
function callsIn(text: string): readonly Call[] {
  const spoken = new Set<Call>();
  scanner.scan(text, (literal) => {
    for (const call of callsOf[literal]!) spoken.add(call);
  });
  return spoken.size < 2 ? [...spoken] : calls.filter((call) => spoken.has(call));
}

export function* callPairsIn(window: TextWindow): Iterable<Pair> {
  for (const { pattern, name, place } of callsIn(window.text)) {
    for (const found of window.text.matchAll(pattern)) {
      const value = found[1]!;
      const nameStart = window.start + found.index;
      const start = nameStart + found[0].lastIndexOf(value);
      const address = name === 'login' && /["'][\w.+-]{1,60}@[\w.-]{3,60}["']/.test(found[0]);
      yield { name, nameStart, value, start, place: address ? 'settings' : place, use: 'call' };
    }
  }
}
