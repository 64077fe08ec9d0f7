/** `scheme://user:password@host` with a password that is one. */
import type { RawMatch, Rule, ScannedFile, TextWindow } from '../../rule.ts';
import { isEarnest } from '../../secrets/earnest.ts';
import { isComment } from '../../secrets/comment.ts';
import { pipelineKinds, settingKinds } from '../../secrets/pair.ts';
import { isDescribedLogin, isStockPassword, refusalOf } from '../../secrets/placeholder.ts';
import { isOutside } from '../../secrets/surroundings.ts';

const userInfo =
  /([^\s:@/"'`<>()[\]{}|\\^]{0,80}):([^\s@/"'`<>\\]{1,120})@(\[[0-9a-f:]{2,40}\]|[\w.-]{1,120}|\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,80}\})/y;
const placeholderHosts =
  /^(?:(?:[\w-]+\.){0,4}example(?:\.(?:com|org|net|edu))?|host(?:name)?|.{0,40}(?:your|foo\.|bar\.).{0,40}|server|.*\.(?:test|invalid|example))$/i;
/** A host that is filled in is one of the same installation. */
const localHosts = /^(?:\{\{.*|\$\{.*|localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|[\w-]+)$/i;

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])$/i;
const namedHost = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|[a-z][\w-]*)$/i;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (let at = window.text.indexOf('://'); at >= 0; at = window.text.indexOf('://', at + 3)) {
      const found = credentialsAt(window.text, at);
      if (!found || isIdle(found, file, window)) continue;
      if (found.stock && !isSet(found, file, window)) continue;
      const span = { start: window.start + found.start, end: window.start + found.end };
      yield {
        ...span,
        secret: span,
        detail: found.detail,
        ...(found.local ? { severity: found.stock ? ('low' as const) : ('medium' as const) } : {}),
        ...(isOutside(found.host) ? {} : { productionOnly: true as const }),
      };
    }
  }
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly detail: string;
  readonly local: boolean;
  readonly host: string;
  /** A word that everybody tries first, or the user once more. */
  readonly stock: boolean;
}

/** `amqp://guest:guest@rabbitmq`: what guards the door, where it is set for something that runs. */
function isSet({ start }: Found, file: ScannedFile, window: TextWindow): boolean {
  return settingKinds.has(file.kind) && !pipelineKinds.has(file.kind) && !isComment(file, window.start + start);
}

/** Databases of a pipeline live for minutes, and addresses in comments show how one looks: near machines guard nothing there. */
function isIdle({ start, end, local }: Found, file: ScannedFile, window: TextWindow): boolean {
  if (!local || isEarnest(window.text.slice(start, end))) return false;
  return pipelineKinds.has(file.kind) || /^\s{0,40}(?:#|;|\/\/|--)/.test(window.text);
}

function credentialsAt(text: string, separator: number): Found | undefined {
  const scheme = /[a-z][a-z0-9+.-]{1,20}$/i.exec(text.slice(Math.max(0, separator - 22), separator))?.[0];
  if (scheme === undefined || /^(?:maven|mvn|docker|dotenv|npm|jar|urn|data|chrome|vscode)$/i.test(scheme))
    return undefined;
  userInfo.lastIndex = separator + 3;
  const found = userInfo.exec(text);
  if (!found) return undefined;
  const [, user, password, host] = found;
  const stock = isStockLogin(user!, password!, host!);
  if (!stock && !isPassword(user!, password!, host!)) return undefined;
  const start = separator + 3 + user!.length + 1;
  const local = localHosts.test(host!);
  const detail = `password of ${user === '' ? 'a user' : `user ${user!}`} at ${host!} (${scheme})`;
  return { start, end: start + password!.length, detail, local, host: host!, stock };
}

/** `user:password` shows how an address looks; of a login that is one word, the machine itself guards its own. */
function isStockLogin(user: string, password: string, host: string): boolean {
  if (!namedHost.test(host) || placeholderHosts.test(host) || isDescribedLogin(user)) return false;
  if (isStockPassword(password)) return true;
  return password === user && !loopback.test(host) && refusalOf(password) === undefined;
}

function isPassword(user: string, password: string, host: string): boolean {
  if (/^\d{1,5}$/.test(password) || placeholderHosts.test(host) || !/\w/.test(host)) return false;
  if (isDescribedLogin(password)) return false;
  if (/^(?:x-access-token|oauth2|git)$/.test(password)) return false;
  let decoded = password;
  try {
    decoded = decodeURIComponent(password);
  } catch (error) {
    if (!(error instanceof URIError)) throw error; // not percent-encoded: as it stands
  }
  if (refusalOf(decoded) !== undefined) return false;
  // The stock login of a development database names nobody's secret.
  return !(decoded === user && localHosts.test(host));
}

export const urlCredentials: Rule = {
  meta: {
    id: 'url-credentials',
    title: 'Password inside a URL',
    class: 'secret',
    severity: 'high',
    why: 'The password is readable by everyone who can read the code, and URLs end up in logs, process lists and error messages as well.',
    remediation:
      'Change the password, then take it from a secret store or the environment when the connection is made.',
    references: ['CWE-798', 'RFC 3986, section 3.2.1'],
  },
  kinds: 'all',
  contexts: ['production', 'example', 'documentation', 'vendored', 'generated'],
  severityElsewhere: 'low',
  prefilter: { any: ['://'] },
  match,
  examples: {
    bad: [
      { path: 'settings.py', code: 'BROKER = "amqp://orders:w8Kd-31xQ@queue.internal.acme.io:5672/"\n' },
      { path: 'config.yml', code: 'redis: redis://:n4Rt7yPq@10.3.1.4:6379/0\n' },
      { path: 'docker-compose.yml', code: '  BROKER: amqp://guest:guest@rabbitmq:5672\n' },
    ],
    good: [
      { path: 'settings.py', code: 'BROKER = f"amqp://{user}:{password}@{host}:5672/"\n' },
      { path: 'config.yml', code: 'redis: redis://:${REDIS_PASSWORD}@10.3.1.4:6379/0\n' },
      { path: 'README.md', code: 'Use postgres://user:password@localhost/db or http://host:8080@x.\n' },
      { path: 'dev.env', code: 'DATABASE_URL=postgres://shop:shop@localhost:5432/shop\n' },
    ],
  },
};
