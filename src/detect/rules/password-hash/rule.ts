/** Password hashes as systems store them: no password, but what one is guessed from at leisure. Shapes of crypt(3) and kin. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { isComment } from '../../secrets/comment.ts';
import { entropyOf } from '../../secrets/entropy.ts';

const b64 = '[./A-Za-z0-9]';
const shapes: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['bcrypt', new RegExp(String.raw`\$2[abxy]?\$\d\d\$${b64}{53}(?!${b64})`, 'g')],
  ['SHA-512 crypt', new RegExp(String.raw`\$6\$(?:rounds=\d{1,9}\$)?${b64}{1,16}\$${b64}{86}(?!${b64})`, 'g')],
  ['SHA-256 crypt', new RegExp(String.raw`\$5\$(?:rounds=\d{1,9}\$)?${b64}{1,16}\$${b64}{43}(?!${b64})`, 'g')],
  ['MD5 crypt', new RegExp(String.raw`\$(?:apr1|1)\$${b64}{1,8}\$${b64}{22}(?!${b64})`, 'g')],
  ['phpass', new RegExp(String.raw`\$[PH]\$[5-9A-Z]${b64}{30}(?!${b64})`, 'g')],
  ['yescrypt', new RegExp(String.raw`\$y\$${b64}{1,10}\$${b64}{1,40}\$${b64}{43}(?!${b64})`, 'g')],
  [
    'Argon2',
    /\$argon2(?:id?|d)\$v=\d{1,3}\$m=\d{1,10},t=\d{1,6},p=\d{1,4}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,90}/g,
  ],
  ['PBKDF2 (Django)', /\bpbkdf2_sha(?:1|256)\$\d{3,8}\$[A-Za-z0-9]{8,32}\$[A-Za-z0-9+/]{27,44}=?/g],
  ['salted SHA-1 (LDAP)', /\{SSHA\}[A-Za-z0-9+/]{32,48}={0,2}/g],
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const [name, pattern] of shapes) {
      for (const found of window.text.matchAll(pattern)) {
        // `$2b$12$xxxxxxxx…` and the like are forms, not hashes.
        if (entropyOf(found[0]) < 4) continue;
        const start = window.start + found.index;
        if (isForComparison(file, start) || isComment(file, start)) continue;
        const secret = { start, end: start + found[0].length };
        yield { ...secret, secret, detail: name };
      }
    }
  }
}

/** Compared with when there is no such user, so that the answer takes as long. */
function isForComparison(file: ScannedFile, start: number): boolean {
  if (/timing attack|constant time/i.test(file.text.slice(Math.max(0, start - 400), start))) return true;
  const { start: from } = file.lineSpan(start);
  return /(?:dummy|fake|decoy|placeholder|timing)\w{0,30}\W{1,4}[^=:]{0,40}[=:(]/i.test(
    file.text.slice(Math.max(from, start - 160), start),
  );
}

const made = '.YfVZdfvAuO/Iz6fte5iO..ZbbEgreZnDcYOGvX4NGJskYQIstcGq'.slice(0, 53);

export const passwordHash: Rule = {
  meta: {
    id: 'password-hash',
    title: 'Password hash in the repository',
    class: 'secret',
    severity: 'low',
    why: 'Whoever holds the hash can try passwords against it without limit and without being seen; weak and reused ones fall within hours.',
    remediation:
      'Take accounts with passwords out of dumps, seeds and images, change the passwords behind the hashes, and create first accounts from values that are handed in.',
    references: ['CWE-916', 'CWE-256', 'crypt(5)'],
  },
  kinds: 'all',
  contexts: ['production'],
  appliesTo: (path) =>
    !/(?:^|\/)[\w-]{0,40}(?:test|spec|mock|fixture|factor(?:y|ie)|faker|example|sample)s?[\w-]{0,40}(?:\/|\.\w+$)/i.test(
      path,
    ),
  prefilter: {
    any: [
      '$2a$',
      '$2b$',
      '$2x$',
      '$2y$',
      '$2$',
      '$6$',
      '$5$',
      '$1$',
      '$apr1$',
      '$p$',
      '$h$',
      '$y$',
      '$argon2',
      'pbkdf2_sha',
      '{ssha}',
    ],
  },
  match,
  examples: {
    bad: [{ path: 'seed.sql', code: `INSERT INTO users VALUES (1, 'admin', '$2y$12$${made}');\n` }],
    good: [
      { path: 'check.py', code: "if stored.startswith('$2b$12$'): return bcrypt.checkpw(given, stored)\n" },
      { path: 'README.md', code: `root:$2y$12$${made}\n` },
    ],
  },
};
