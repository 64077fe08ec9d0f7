/** Credentials written out in an `Authorization` header, or given to curl on its command line. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { isComment } from '../../secrets/comment.ts';
import { isEarnest } from '../../secrets/earnest.ts';
import { entropyOf } from '../../secrets/entropy.ts';
import { refusalOf } from '../../secrets/placeholder.ts';
import { isShownAsCode } from '../../secrets/shown-code.ts';

const basic = /\bBasic\s{1,3}([A-Za-z0-9+/_-]{8,200}={0,2})(?![A-Za-z0-9+/=])/gi;
const bearer = /\b(?:Bearer|token|ApiKey)\s{1,3}([A-Za-z0-9+/=_.~-]{20,400})(?![A-Za-z0-9+/=_.~-])/gi;
/** The login of a registry in Docker's and npm's configuration. */
const registryAuth = /(?:"auth"\s{0,8}:\s{0,8}"|\b_auth\s{0,8}=\s{0,8}["']?)([A-Za-z0-9+/]{12,400}={0,2})/g;
const curl = /\bcurl\b[^\n|;]{0,400}?\s(?:-u|--user)[ =]{1,3}["']?([\w.@+-]{1,64}):([^\s"'`@:]{1,100})/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const found of window.text.matchAll(basic)) {
      const user = basicUser(found[1]!);
      if (user !== undefined && !isComment(file, window.start + found.index))
        yield secretAt(window.start + found.index, found[0], found[1]!, `Basic credentials of ${user}`);
    }
    for (const found of window.text.matchAll(registryAuth)) {
      const user = basicUser(found[1]!);
      if (user !== undefined)
        yield secretAt(window.start + found.index, found[0], found[1]!, `registry login of ${user}`);
    }
    if (/authorization/i.test(window.text)) {
      for (const found of window.text.matchAll(bearer)) {
        if (isToken(found[1]!) && !isShownAsCode(file, window.start + found.index))
          yield secretAt(window.start + found.index, found[0], found[1]!, 'Bearer token');
      }
    }
    for (const found of window.text.matchAll(curl)) {
      const start = window.start + found.index;
      if (refusalOf(found[2]!) === undefined && (!isComment(file, start) || isEarnest(found[2]!))) {
        yield secretAt(start, found[0], found[2]!, `password of ${found[1]!} on the command line`);
      }
    }
  }
}

/** The user name, when the text decodes to `user:password` with a password that is one. */
function basicUser(encoded: string): string | undefined {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0 || !/^[\x20-\x7e]+$/.test(decoded)) return undefined;
  const password = decoded.slice(colon + 1);
  if (password === '' ? entropyOf(decoded) < 3 || decoded.length < 20 : refusalOf(password) !== undefined)
    return undefined;
  return password === '' ? 'a token' : decoded.slice(0, colon) || 'nobody';
}

function isToken(token: string): boolean {
  if (refusalOf(token) !== undefined || !/\d/.test(token) || !/[A-Za-z]/.test(token)) return false;
  return entropyOf(token) > 3.3 && !/^[a-z]+(?:[._-][a-z]+)+$/i.test(token);
}

function secretAt(start: number, whole: string, secret: string, detail: string): RawMatch {
  const from = start + whole.lastIndexOf(secret);
  return { start, end: start + whole.length, secret: { start: from, end: from + secret.length }, detail };
}

const encode = (text: string): string => Buffer.from(text).toString('base64');

export const authorizationHeader: Rule = {
  meta: {
    id: 'authorization-header',
    title: 'Credentials written out in a request',
    class: 'secret',
    severity: 'high',
    why: 'A Basic header is a user name and a password in plain sight, a Bearer header is a key that opens whatever it was issued for.',
    remediation: 'Revoke the credential, then build the header at run time from a secret store or the environment.',
    references: ['CWE-798', 'RFC 7617', 'RFC 6750'],
  },
  kinds: 'all',
  contexts: ['production', 'example', 'documentation', 'vendored', 'generated'],
  severityElsewhere: 'low',
  prefilter: { any: ['basic ', 'bearer ', 'authorization', 'curl', '"auth"', '_auth'] },
  match,
  examples: {
    bad: [
      { path: 'client.ts', code: `headers: { Authorization: 'Basic ${encode('billing:w8Kd-31xQ')}' }\n` },
      { path: '.docker/config.json', code: `{"auths": {"r.acme.io": {"auth": "${encode('deploy:w8Kd-31xQ')}"}}}\n` },
      { path: 'sync.sh', code: 'curl -s -u deploy:w8Kd-31xQ https://ci.acme.io/job\n' },
      { path: 'client.py', code: 'headers = {"Authorization": "Bearer 9fK2mQ7xT4vB1nZ8cR5wJ3hL"}\n' },
    ],
    good: [
      { path: 'client.ts', code: "headers: { Authorization: 'Basic ' + btoa(user + ':' + password) }\n" },
      { path: 'sync.sh', code: 'curl -u "$CI_USER:$CI_PASSWORD" https://ci.acme.io/job\n' },
      { path: 'client.py', code: 'headers = {"Authorization": f"Bearer {token}"}  # Basic authentication is off\n' },
      { path: 'README.md', code: `Authorization: Basic ${encode('user:password')}\n` },
    ],
  },
};
