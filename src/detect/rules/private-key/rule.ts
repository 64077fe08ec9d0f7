/** PEM blocks that hold a private key with a body, whether as lines, as `\n` escapes or as concatenated strings. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { entropyOf } from '../../secrets/entropy.ts';

const header = /-----BEGIN ((?:[A-Z0-9]{2,10} ){0,2})PRIVATE KEY(?: BLOCK)?-----/g;
const longestKey = 16_000;
const keyWords = /(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): ?[^\n\\"]{0,100}/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (file.text.includes('PuTTY-User-Key-File')) yield* puttyKeys(file);
  if (file.text.includes('requiresEncryption')) yield* keyRings(file);
  for (const window of file.windows) {
    for (const found of window.text.matchAll(header)) {
      const start = window.start + found.index;
      const bodyStart = start + found[0].length;
      const rest = file.text.slice(bodyStart, bodyStart + longestKey);
      const close = rest.indexOf('-----END');
      const raw = (close < 0 ? rest.slice(0, 4000) : rest.slice(0, close)).replace(keyWords, '');
      const body = bodyOf(raw, close >= 0);
      if (body === undefined) continue;
      const end = close < 0 ? bodyStart + 64 : bodyStart + close;
      const encrypted = /ENCRYPTED/.test(found[1]! + rest.slice(0, 200));
      yield {
        start,
        end: bodyStart,
        secret: { start: bodyStart, end },
        secretValue: body,
        detail: `${found[1]!.trim() || 'PKCS #8'} private key${encrypted ? ', encrypted with a passphrase' : ''}`,
        ...(encrypted ? { severity: 'medium' as const } : {}),
      };
    }
  }
}

/** PuTTY's own format. An encrypted one says so in its second line. */
function* puttyKeys(file: ScannedFile): Iterable<RawMatch> {
  const shape =
    /PuTTY-User-Key-File-\d: [\w-]{1,40}\r?\nEncryption: ([\w-]{1,20})[\s\S]{0,6000}?Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{64,8000})/g;
  for (const found of file.text.matchAll(shape)) {
    const end = found.index + found[0].length;
    const encrypted = found[1] !== 'none';
    yield {
      start: found.index,
      end: found.index + 20,
      secret: { start: end - found[2]!.length, end },
      secretValue: found[2]!.replace(/\s/g, ''),
      detail: `PuTTY private key${encrypted ? ', encrypted with a passphrase' : ''}`,
      ...(encrypted ? { severity: 'medium' as const } : {}),
    };
  }
}

/** ASP.NET's ring of keys for data protection: cookies and tokens are sealed with them, and the file says that it is not encrypted. */
function* keyRings(file: ScannedFile): Iterable<RawMatch> {
  const shape =
    /<masterKey\b[^<>]{0,300}requiresEncryption="true"[^<>]{0,300}>\s{0,100}(?:<!--[^<>]{0,300}-->\s{0,100})?<value>([A-Za-z0-9+/]{40,100}={0,2})<\/value>/g;
  for (const found of file.text.matchAll(shape)) {
    const start = found.index + found[0].lastIndexOf(found[1]!);
    const secret = { start, end: start + found[1]!.length };
    yield { ...secret, secret, detail: 'master key of ASP.NET data protection' };
  }
}

/** The base 64 text of the key, or undefined when what follows the header is none (`…`, `<key>`, code). */
function bodyOf(raw: string, closed: boolean): string | undefined {
  const joined = raw.replace(/\\+[nrt]/g, '').replace(/["'`]\s{0,80}[+.,&]?\s{0,80}["'`]/g, '');
  const text = joined.replace(/[\s"'`,;\\|#]/g, '');
  const body = closed ? text : (/^[A-Za-z0-9+/=]{64,}/.exec(text)?.[0] ?? '');
  if (body.length < 64 || !/^[A-Za-z0-9+/=-]{0,20000}$/.test(body)) return undefined;
  return entropyOf(body.slice(0, 2000)) > 4 && !isWritten(body) ? body : undefined;
}

/** The alphabet in order, or one line over and over: keys of samples are typed, not made. */
function isWritten(body: string): boolean {
  return /abcdefghij|0123456789/i.test(body) || body.slice(64, 600).includes(body.slice(0, 64));
}

const fakeBody = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  'q7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF',
  'gH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHj',
  'Kl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL',
];

/** Apart, so that no secret scanner takes this file for a key. */
const kind = 'PRIVATE';

export const privateKey: Rule = {
  meta: {
    id: 'private-key',
    title: 'Private key in the repository',
    class: 'secret',
    severity: 'critical',
    why: 'A private key proves an identity: of a server, a signer, an account. A copy in a repository is a copy in every clone, for good.',
    remediation:
      'Replace the key pair, revoke certificates and authorisations that name the old one, and keep the new key in a secret store or hardware module.',
    references: ['CWE-321', 'RFC 7468'],
  },
  kinds: 'all',
  severityElsewhere: 'low',
  prefilter: { any: ['private key', 'putty-user-key-file', 'requiresencryption'] },
  match,
  examples: {
    bad: [
      {
        path: 'server.pem',
        code: `-----BEGIN ${kind} KEY-----\n${fakeBody.join('\n')}\n-----END ${kind} KEY-----\n`,
      },
      {
        path: 'jwt.ts',
        code: `const key = '-----BEGIN RSA ${kind} KEY-----\\r\\n${fakeBody.join('\\r\\n')}\\r\\n-----END RSA ${kind} KEY-----'\n`,
      },
    ],
    good: [
      { path: 'README.md', code: `-----BEGIN ${kind} KEY-----\n...\n-----END ${kind} KEY-----\n` },
      { path: 'pem.go', code: `if strings.HasPrefix(s, "-----BEGIN ${kind} KEY-----") { return parse(s) }\n` },
      { path: 'public.pem', code: `-----BEGIN PUBLIC KEY-----\n${fakeBody.join('\n')}\n-----END PUBLIC KEY-----\n` },
    ],
  },
};
