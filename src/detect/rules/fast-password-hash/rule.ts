/** Passwords put through a general hash, or through a password hash that is set too weak. */
import { jvm, programs, scripts, matchPatterns, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { enclosingCalls } from '../../text/calls.ts';
import { wordsOf } from '../../text/identifier.ts';

const names = /[\w$]{0,40}(?:password|passwd|passphrase|pwd)[\w$]{0,30}/gi;
const fastHash =
  /(?:^|[.>:_])(?:md5|sha-?1|sha256|sha512|sha384|sha_?\d{3}|md5Hex|sha\d{1,3}Hex|md5_hex|Sum256|Sum512|Sum|hexdigest)$|^(?:md5|sha1|sha256|sha512|hashlib\.\w{3,12}|Digest::\w{3,8}(?:\.\w{1,12})?)$/i;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    if (window.text.search(names) >= 0) yield* hashedPasswords(file, window.start, window.end);
  }
  yield* matchPatterns(file, weakSettings);
}

function* hashedPasswords(file: ScannedFile, from: number, to: number): Iterable<RawMatch> {
  const { code } = file.masked;
  for (const found of code.slice(from, to).matchAll(names)) {
    const start = from + found.index;
    if (!isPassword(found[0], code, start + found[0].length)) continue;
    const algorithm = algorithmAround(file, start);
    // Shortening a password before it goes into a password hash is a known, sound idiom.
    const prepared = /pbkdf2|bcrypt|scrypt|argon2/i.test(code.slice(Math.max(0, start - 800), start + 800));
    if (algorithm !== undefined && !prepared) {
      yield {
        start,
        end: start + found[0].length,
        identity: `${algorithm} ${found[0]}`,
        detail: `${found[0]} goes through ${algorithm}`,
      };
      return; // one for the line
    }
  }
}

/** The value of a password; not its hash, its length, a function or a constant's name of something else. */
function isPassword(name: string, code: string, end: number): boolean {
  const words = wordsOf(name);
  if (!/^(?:password|passwd|passphrase|pwd)\d?$/.test(words.at(-1)!)) return false;
  return (
    !/^\s{0,4}(?:\(|\.length|\.id\b)/.test(code.slice(end, end + 12)) &&
    !words.some((word) => /^(?:hash|hashed|encrypted|encoded)$/.test(word))
  );
}

function algorithmAround(file: ScannedFile, start: number): string | undefined {
  const { code, uncommented } = file.masked;
  for (const { callee, open } of enclosingCalls(code, start)) {
    if (fastHash.test(callee)) return callee;
    if (
      /(?:^|\.)hash$/.test(callee) &&
      /^\(\s{0,4}["'](?:md5|sha\d{1,3})["']/i.test(uncommented.slice(open, open + 20))
    )
      return 'hash()';
    // createHash('sha256').update(password), getInstance("SHA-256") … digest(password)
    if (!/\.(?:update|digest|ComputeHash|hash)$/i.test(callee)) continue;
    const chain = uncommented.slice(Math.max(0, open - 160), open);
    const made =
      /(?:createHash|getInstance|hashlib\.new)\(\s{0,4}["'`]((?:md5|sha)[\w-]{0,8})["'`]|(?:hashlib\.|\b)((?:md5|sha1|sha256|sha512))\(\)|\b((?:SHA|MD5)\w{0,6})\.Create\(\)/i.exec(
        chain,
      );
    if (made) return (made[1] ?? made[2] ?? made[3])!;
  }
  return undefined;
}

const tooFew =
  (limit: number) =>
  (found: RegExpExecArray): boolean =>
    Number(found[1]!.replaceAll('_', '')) < limit;
const weakSettings: readonly Pattern[] = [
  {
    kinds: [...scripts, 'go', 'python', 'ruby', 'php', ...jvm],
    pattern: /\bgen(?:erate)?_?salt(?:Sync)?\(\s{0,4}(?:rounds\s{0,4}=\s{0,4})?(\d{1,2})\b/gi,
    in: 'code',
    detail: (m) => `bcrypt with cost ${m[1]!}`,
    judge: tooFew(10),
  },
  {
    kinds: scripts,
    pattern: /\bbcrypt(?:js)?\.hash(?:Sync)?\([^,()\n]{1,80},\s{0,4}(\d{1,2})\s{0,4}[),]/g,
    in: 'code',
    detail: (m) => `bcrypt with cost ${m[1]!}`,
    judge: tooFew(10),
  },
  {
    kinds: ['go'],
    pattern: /\bbcrypt\.GenerateFromPassword\([^\n]{1,80},\s{0,4}(\d{1,2})\s{0,4}\)/g,
    in: 'code',
    detail: (m) => `bcrypt with cost ${m[1]!}`,
    judge: tooFew(10),
  },
  { kinds: ['go'], pattern: /\bbcrypt\.MinCost\b/g, in: 'code', detail: 'bcrypt with its lowest cost' },
  {
    kinds: jvm,
    pattern: /\bnew BCryptPasswordEncoder\(\s{0,4}(\d{1,2})\s{0,4}\)/g,
    in: 'code',
    detail: (m) => `bcrypt with cost ${m[1]!}`,
    judge: tooFew(10),
  },
  {
    kinds: jvm,
    pattern: /\bnew (?:Md5|Sha|Md4|NoOp|Standard|MessageDigest)PasswordEncoder\(|\bNoOpPasswordEncoder\.getInstance\(/g,
    in: 'code',
    detail: 'a password encoder that protects nothing',
  },
  {
    kinds: programs,
    pattern: /\bpbkdf2\w{0,20}\([^()\n]{1,120}?,\s{0,4}(\d[\d_]{0,7})\s{0,4},/gi,
    in: 'code',
    detail: (m) => `PBKDF2 with ${m[1]!} iterations`,
    judge: tooFew(100_000),
  },
];

export const fastPasswordHash: Rule = {
  meta: {
    id: 'fast-password-hash',
    title: 'Password hashed with something fast',
    class: 'crypto',
    severity: 'high',
    why: 'General hashes are made to be fast: of a stolen table of them, most passwords are found within hours.',
    remediation:
      'Use argon2id, scrypt, or bcrypt with a cost of 10 or more; PBKDF2 with 600,000 iterations of SHA-256 where nothing else is allowed. Hash again at the next login.',
    references: ['CWE-916', 'OWASP Password Storage Cheat Sheet', 'NIST SP 800-63B'],
  },
  kinds: programs,
  contexts: ['production'],
  prefilter: { any: ['password', 'passwd', 'passphrase', 'pwd', 'salt', 'pbkdf2', 'bcrypt'] },
  match,
  examples: {
    bad: [
      { path: 'users.ts', code: "const hash = crypto.createHash('sha256').update(password).digest('hex')\n" },
      { path: 'users.py', code: 'digest = hashlib.sha256(user.password.encode()).hexdigest()\n' },
      { path: 'users.php', code: '<?php $user->hash = md5($password);\n' },
      {
        path: 'users.go',
        code: 'sum := sha256.Sum256([]byte(password))\nh, err := bcrypt.GenerateFromPassword(p, 4)\n',
      },
    ],
    good: [
      { path: 'users.ts', code: 'const hash = await bcrypt.hash(password, 12); const t = sha256(token)\n' },
      { path: 'users.py', code: 'digest = hash_password(password)  # not sha256(password)\n' },
      { path: 'check.ts', code: "createHash('sha1').update(passwordHash)\n" },
    ],
  },
};
