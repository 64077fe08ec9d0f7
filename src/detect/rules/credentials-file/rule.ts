/**
 * Files that exist to hold a credential and hold it without a name: PostgreSQL's password file, the key of Rails'
 * encrypted credentials, the cookie of an Erlang node. The path tells (`appliesTo`); the content has to agree.
 */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { entropyOf, isMonotonous } from '../../secrets/entropy.ts';
import { isStockPassword, refusalOf } from '../../secrets/placeholder.ts';

/** host:port:database:user:password */
const passwordLine = /^(?!#)[^:\s#]{1,200}:(?:\d{1,5}|\*):[^:\s]{1,100}:[^:\s]{1,100}:(\S{3,200})[ \t]*\r?$/gm;
const loneKey = /^\s{0,20}([0-9a-fA-F]{32,128}|[A-Z]{20})\s{0,20}$/;
const longestLoneKey = 200;
const longestPasswordFile = 20_000;

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (file.text.length <= longestLoneKey) {
    const key = loneKey.exec(file.text)?.[1];
    if (key !== undefined && entropyOf(key) > 2.8 && !isMonotonous(key))
      yield found(file.text.indexOf(key), key, 'a key and nothing else');
  }
  if (file.text.length > longestPasswordFile) return;
  for (const line of file.text.matchAll(passwordLine)) {
    const password = line[1]!;
    const stock = isStockPassword(password);
    if (!stock && refusalOf(password) !== undefined) continue;
    const match = found(
      line.index + line[0].lastIndexOf(password),
      password,
      `a line of a password file${stock ? '; a stock password' : ''}`,
    );
    yield stock ? { ...match, severity: 'low' } : match;
  }
}

function found(start: number, value: string, detail: string): RawMatch {
  const secret = { start, end: start + value.length };
  return { ...secret, secret, detail };
}

/** Apart, so that no secret scanner takes this file for a leak. */
const made = (...parts: readonly string[]): string => parts.join('');

export const credentialsFile: Rule = {
  meta: {
    id: 'credentials-file',
    title: 'File of credentials under version control',
    class: 'secret',
    severity: 'critical',
    why: 'The file is read by programs to prove who they are. Committed, it lets everyone with a clone do the same.',
    remediation:
      'Change what the file holds, remove it from version control and list it in .gitignore; hand it to machines by other ways.',
    references: ['CWE-538', 'CWE-798', 'https://www.postgresql.org/docs/current/libpq-pgpass.html'],
  },
  kinds: ['other'],
  contexts: ['production', 'example', 'vendored', 'generated'],
  appliesTo: (path) =>
    /(?:^|\/)(?:\.?pgpass(?:\.conf)?|master\.key|credentials\/[\w-]{1,40}\.key|\.erlang\.cookie|secret_key_base|\.?secret[_-]?key)$/i.test(
      path,
    ),
  // Short files only are read, so nothing but a look at the length is paid for the others.
  prefilter: 'scan-everything',
  match,
  examples: {
    bad: [
      { path: '.pgpass', code: 'db.acme.io:5432:shop:app:w8Kd-31xQ\n' },
      {
        path: 'config/master.key',
        code: `${made('6f3b9d2a1c8e704b', '5d6e2f9a81c07d3b')}\n`,
      },
    ],
    good: [
      { path: '.pgpass', code: '#hostname:port:database:username:password\n*:*:*:app:${DB_PASSWORD}\n' },
      { path: 'config/master.key', code: 'see the vault\n' },
      { path: 'checksum.md5', code: 'd41d8cd98f00b204e9800998ecf8427e\n' },
    ],
  },
};
