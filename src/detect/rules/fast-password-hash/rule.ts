/**
 * Passwords put through a general hash, or through a password hash that is set too weak. Followed within the file: a hash
 * object that a variable holds, and a function of the file that makes the digest. Across files a function that is named
 * for it (`hashPassword`, made of SHA-256) is itself the finding; one that is only called `hash` is said to be a candidate,
 * and only where the file has to do with passwords.
 */
import { matchPatterns, programs, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { closingBracket, enclosingCalls } from '../../text/calls.ts';
import { wordsOf } from '../../text/identifier.ts';
import { matchCalls } from '../../weaknesses/call-table.ts';
import { digestMakers, madeOf, type DigestMaker } from '../../weaknesses/digest-makers.ts';
import { emptyEncoders, passwordCosts } from '../../weaknesses/password-costs.ts';

const names = /[\w$]{0,40}(?:password|passwd|passphrase|pwd)[\w$]{0,30}/gi;
const fastHash =
  /(?:^|[.>:_])(?:md5|sha-?1|sha256|sha512|sha384|sha_?\d{3}|md5Hex|sha\d{1,3}Hex|md5_hex|Sum256|Sum512|Sum|hexdigest|HashData)$|^(?:md5|sha1|sha256|sha512|hashlib\.\w{3,12}|Digest::\w{3,8}(?:\.\w{1,12})?|(?:Sha\d{1,3}|Md5)::digest)$/i;
/** Takes bytes into a digest that something before it made. */
const takes =
  /(?:\.|->|::)(?:update|digest|hexdigest|ComputeHash|TransformFinalBlock|hash|Write|chain_update|chain|finalize)$|^(?:io\.WriteString|hash_update)$/i;
/** A password that goes through one of these is well kept, whatever prepares it. */
const slow = /pbkdf2|bcrypt|scrypt|argon2|password_hash\(|PasswordHasher|hkdf/i;
/** Protocols say how these are made: HTTP Digest, databases' logins, lists of leaked passwords. */
const protocols =
  /\bha1\b|realm|digest[ _-]?auth|pwned|hibp|scramble|native_password|subsonic|ConstantTimeCompare|timingSafeEqual|compare_digest|FixedTimeEquals|MessageDigest\.isEqual|secure_compare|hash_equals/i;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const makers = digestMakers(file);
  for (const window of file.windows) {
    if (window.text.search(names) >= 0) yield* hashedPasswords(file, window.start, window.end, makers);
  }
  yield* helpers(file, makers);
  yield* matchCalls(file, passwordCosts);
  yield* matchPatterns(file, encoders);
}

function* hashedPasswords(
  file: ScannedFile,
  from: number,
  to: number,
  makers: readonly DigestMaker[],
): Iterable<RawMatch> {
  const { code } = file.masked;
  for (const found of code.slice(from, to).matchAll(names)) {
    const start = from + found.index;
    if (!isPassword(found[0], code, start + found[0].length)) continue;
    const algorithm = algorithmAround(file, start, makers);
    if (algorithm === undefined || slow.test(code.slice(Math.max(0, start - 800), start + 800))) continue;
    const excused = protocols.test(file.text.slice(Math.max(0, start - 400), start + 400));
    yield {
      start,
      end: start + found[0].length,
      identity: `${algorithm} ${found[0]}`,
      detail: `${found[0]} goes through ${algorithm}${excused ? ', for a protocol or a comparison as it seems' : ''}`,
      ...(excused ? { severity: 'low' as const } : {}),
    };
    return; // one for the line
  }
}

/** The value of a password; not its hash, its length, a function or a constant's name of something else. */
function isPassword(name: string, code: string, end: number): boolean {
  const words = wordsOf(name);
  if (!/^(?:password|passwd|passphrase|pwd)\d?$/.test(words.at(-1)!)) return false;
  return (
    !/^\s{0,4}(?:\(|\.length|\.id\b)/.test(code.slice(end, end + 12)) &&
    !words.some((word) => /^(?:hash|hashed|encrypted|encoded|bad|pw?ned|forgot|reset|change|no|is|has)$/.test(word))
  );
}

function algorithmAround(file: ScannedFile, start: number, makers: readonly DigestMaker[]): string | undefined {
  const { code, uncommented } = file.masked;
  for (const { callee, open } of enclosingCalls(code, start)) {
    if (isDeclaration(code, open)) continue;
    if (fastHash.test(callee)) return callee;
    if (
      /(?:^|\.)hash$/.test(callee) &&
      /^\(\s{0,4}["'](?:md5|sha\d{1,3})["']/i.test(uncommented.slice(open, open + 20))
    ) {
      return 'hash()';
    }
    const last = /[\w$]+$/.exec(callee)?.[0];
    const helper =
      last === undefined ? undefined : makers.find((maker) => maker.function === last && isSmall(file, maker));
    if (helper) return `${callee}, which is ${helper.algorithm}`;
    if (!takes.test(callee)) continue;
    const made = madeOf(file, callee, open);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** A function that does little but hash: not one that hashes something on its way, nor one reported itself. */
function isSmall(file: ScannedFile, maker: DigestMaker): boolean {
  const fn = file.outline.functionAt(maker.start);
  const { code } = file.masked;
  // What makes a password or a key of something keeps none.
  if (/^(?:generate|make|create|derive|get)/i.test(maker.function ?? '')) return false;
  if (/password|passwd|pwd/i.test(code.slice(maker.start, Math.min(maker.end + 120, fn?.end ?? maker.end))))
    return false;
  return fn === undefined || code.slice(fn.start, fn.end).split('\n').length <= 15;
}

/** `hash(password: string) {`: the head of a function, no call. */
function isDeclaration(code: string, open: number): boolean {
  const close = closingBracket(code, open, 1000);
  if (close === undefined) return false;
  const word = code.slice(Math.max(0, open - 80), open);
  const body = /^\s{0,4}(?:\{|=>|throws\b|:\s{0,4}[\w<>]{1,30}\s{0,4}[{=])/;
  return (
    /\b(?:def|func|fn|fun|function)\s(?:\([^()\n]{1,60}\)\s)?[\w.$: ]{1,60}$/.test(word) ||
    body.test(code.slice(close + 1, close + 60))
  );
}

/** Functions that are named for hashing passwords, or are the file's `hash`, and make a general digest. */
function* helpers(file: ScannedFile, makers: readonly DigestMaker[]): Iterable<RawMatch> {
  const { code } = file.masked;
  for (const { function: name, algorithm, start, end } of makers) {
    if (name === undefined) continue;
    const words = wordsOf(name);
    const forPasswords =
      words.some((word) => /^(?:password|passwd|pwd|passphrase)$/.test(word)) &&
      words.some((word) => /^(?:hash|encrypt|encode|digest|hasher|salted?|crypt)$/.test(word));
    const anyHash =
      /^(?:hash|hashString|encrypt)$/.test(name) &&
      /^(?:MD5|SHA-?1)$/i.test(algorithm) &&
      /passw|login|authenticat|jwt/i.test(code);
    if (!forPasswords && !anyHash) continue;
    const near = code.slice(Math.max(0, start - 600), end + 600);
    if (slow.test(near) || protocols.test(near)) continue;
    // What it takes is called a password: reported there.
    if (/password|passwd|pwd/i.test(code.slice(start, end + 120)) && forPasswords) continue;
    yield forPasswords
      ? { start, end, detail: `${name} is ${algorithm}` }
      : { start, end, detail: `${name} is ${algorithm}: whatever is handed to it, passwords too?`, severity: 'medium' };
  }
}

const encoders: readonly Pattern[] = [
  {
    kinds: ['java', 'kotlin', 'scala', 'groovy', 'python'],
    pattern: emptyEncoders,
    in: 'code',
    detail: 'a password encoder that protects nothing',
  },
  { kinds: ['go'], pattern: /\bbcrypt\.MinCost\b/g, in: 'code', detail: 'bcrypt with its lowest cost' },
  {
    kinds: ['ruby'],
    pattern: /\bconfig\.stretches\s{0,4}=\s{0,4}(?!.{0,40}\?)([1-9])\b(?!\d)/g,
    in: 'code',
    detail: (found) => `bcrypt with cost ${found[1]!}`,
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
  prefilter: {
    any: [
      'password',
      'passwd',
      'passphrase',
      'pwd',
      'salt',
      'pbkdf2',
      'pbekeyspec(',
      'rfc2898',
      'scrypt',
      'bcrypt',
      'derivekey(',
      'derivebits(',
      'stretches',
      'md5',
      'sha1',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'users.ts', code: "const hash = crypto.createHash('sha256').update(password).digest('hex')\n" },
      { path: 'users.py', code: 'digest = hashlib.sha256(user.password.encode()).hexdigest()\n' },
      { path: 'users.php', code: '<?php $user->hash = md5($password);\n' },
      { path: 'users.go', code: 'h := sha256.New()\nh.Write([]byte(password))\n' },
      { path: 'costs.go', code: 'h, err := bcrypt.GenerateFromPassword(p, 4)\n' },
      {
        path: 'Users.java',
        code: 'MessageDigest md = MessageDigest.getInstance("SHA-256");\nbyte[] h = md.digest(password.getBytes());\n',
      },
      { path: 'Users.kt', code: 'val h = MessageDigest.getInstance("SHA-256").digest(password.toByteArray())\n' },
      { path: 'Users.cs', code: 'var h = SHA256.HashData(Encoding.UTF8.GetBytes(password));\n' },
      { path: 'users.rb', code: 'digest = Digest::SHA256.hexdigest(password)\n' },
      { path: 'users.rs', code: 'let digest = Sha256::digest(password);\n' },
      {
        path: 'security.ts',
        code: "export const hash = (data: string) => crypto.createHash('md5').update(data).digest('hex')\nexport const login = (password: string) => hash(password)\n",
      },
    ],
    good: [
      { path: 'users.ts', code: 'const hash = await bcrypt.hash(password, 12); const t = sha256(token)\n' },
      { path: 'users.py', code: 'digest = hash_password(password)  # not sha256(password)\n' },
      { path: 'check.ts', code: "createHash('sha1').update(passwordHash)\n" },
      { path: 'users.php', code: '<?php $user->hash = password_hash($password, PASSWORD_ARGON2ID);\n' },
      { path: 'users.go', code: 'h, err := bcrypt.GenerateFromPassword(p, bcrypt.DefaultCost)\n' },
      { path: 'Users.java', code: 'String h = new BCryptPasswordEncoder(12).encode(password);\n' },
      { path: 'Users.kt', code: 'val h = encoder.encode(password)\n' },
      { path: 'Users.cs', code: 'var h = hasher.HashPassword(user, password);\n' },
      { path: 'users.rb', code: 'digest = BCrypt::Password.create(password, cost: 12)\n' },
      { path: 'users.rs', code: 'let hash = Argon2::default().hash_password(password, &salt)?;\n' },
    ],
  },
};
