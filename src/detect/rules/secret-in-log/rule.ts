/** A password, token or key among the arguments of a log call: the value, not a sentence that speaks of one. */
import { programs } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { credentialSortOf } from '../../secrets/credential-name.ts';
import { loggerAround, pathAround } from '../../text/loggers.ts';

const names =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credentials?|authorization|set-cookie)/gi;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    if (window.text.search(names) < 0) continue;
    const { code } = file.masked;
    let last = -1;
    for (const found of code.slice(window.start, window.end).matchAll(names)) {
      const { start, end, text } = pathAround(code, window.start + found.index);
      if (start === last || !holdsSecret(text, code.slice(end, end + 12))) continue;
      last = start;
      const logger = loggerAround(file.kind, code, start);
      if (logger !== undefined)
        yield { start, end, identity: `${logger} ${text}`, detail: `${text} is written to ${logger}` };
    }
  }
}

/** The last name says so, it is not called, and nothing of it but itself is taken (`token.length`, `tokenType`). */
function holdsSecret(path: string, after: string): boolean {
  if (
    /^\s{0,4}\(|^\s{0,4}(?:[!=]==?|\?(?![.?])|&&|>|<)|^\??\.(?!toString|trim|value\b|expose)|^\s{0,4}(?:=>|=(?!=)|:(?!:))/.test(
      after,
    )
  )
    return false;
  if (/^(?:!|typeof )/.test(path)) return false;
  const name = path.replace(/^.*(?:\.|->|::)/, '').replace(/^\$/, '');
  // A bare `token` or `secret` in a parser or a cluster tool is no credential; of something, or in full, it is.
  if (/^(?:token|secret|secrets|credentials?|tokens)$/i.test(name))
    return /(?:user|auth|session|access|refresh|req|request|res|response|config|login|account|jwt)\w{0,20}(?:\.|->|::)[\w.]{0,40}$/i.test(
      path.slice(0, -name.length),
    );
  if (/^authorization$/i.test(name)) return /headers?(?:\.|\[)/i.test(path);
  return credentialSortOf(name) !== undefined;
}

export const secretInLog: Rule = {
  meta: {
    id: 'secret-in-log',
    title: 'Secret written to a log',
    class: 'logging',
    severity: 'high',
    why: 'Logs are read by more people, kept longer and sent further than the secret was ever meant to go.',
    remediation:
      'Leave the value out, or redact it in the logger for good. Change what was logged, and remove it from stored logs.',
    references: ['CWE-532', 'OWASP ASVS 5.0 V16.2'],
  },
  kinds: programs,
  contexts: ['production'],
  prefilter: {
    any: [
      'passw',
      'passphrase',
      'pwd',
      'secret',
      'token',
      'apikey',
      'api_key',
      'accesskey',
      'access_key',
      'privatekey',
      'private_key',
      'credential',
      'authorization',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'login.ts', code: 'logger.info(`login of ${user.name} with ${password}`);\n' },
      { path: 'login.py', code: 'logging.debug("token is %s", session.access_token)\n' },
      { path: 'login.go', code: 'log.Printf("secret=%s", cfg.ClientSecret)\n' },
    ],
    good: [
      {
        path: 'login.ts',
        code: "logger.info('password was changed'); logger.debug(mask(password)); logger.info(password.length);\n",
      },
      { path: 'parse.go', code: 'log.Printf("unexpected %v", token)\n' },
      { path: 'login.py', code: 'logging.debug("no token", exc_info=True)\n' },
    ],
  },
};
