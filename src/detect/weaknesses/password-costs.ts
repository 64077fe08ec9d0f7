/** Password hashes and key derivations that are set too weak: cost of bcrypt, rounds of PBKDF2, memory of scrypt. */
import { jvm, scripts } from '../pattern-rule.ts';
import { shown, type CallPattern, type CallSite, type Verdict } from './call-table.ts';
import type { Value } from './values.ts';

/** Below these nobody may go: OWASP asks 600,000 of PBKDF2 with SHA-256, 2^17 of scrypt, 10 of bcrypt. */
const least = { bcrypt: 10, pbkdf2: 100_000, scrypt: 16_384 } as const;
const says = {
  bcrypt: 'bcrypt with cost',
  pbkdf2: 'PBKDF2 with iterations',
  scrypt: 'scrypt with N',
} as const;

function below(of: keyof typeof least, value: Value | undefined): Verdict | undefined {
  if (value?.number === undefined || value.number >= least[of] || value.number <= 0) return undefined;
  // A cost is of two digits at most; N is a power of two: anything else is another argument.
  if (of === 'bcrypt' && value.number > 31) return undefined;
  if (of === 'scrypt' && !Number.isInteger(Math.log2(value.number))) return undefined;
  return { detail: `${says[of]} ${shown(value, String(value.number))}, ${String(least[of])} is the least` };
}

const row = (
  kinds: readonly string[],
  pattern: RegExp,
  of: keyof typeof least,
  [place, name]: readonly [number, RegExp?],
): CallPattern => ({ kinds, pattern, judge: (site) => below(of, site.argument(place, name)) });

/** An options object: `{ N: 1024 }`, `iterations: 1000`. */
const option = (kinds: readonly string[], pattern: RegExp, of: keyof typeof least, name: RegExp): CallPattern => ({
  kinds,
  pattern,
  judge: (site: CallSite) => {
    const end = site.args.at(-1)?.end ?? site.open;
    const found = name.exec(site.file.masked.code.slice(site.open, Math.min(end, site.open + 600)));
    const number = found ? numberIn(found[1]!) : undefined;
    if (number === undefined) return undefined;
    return below(of, { number, fixed: true, source: { start: site.open, end } });
  },
});

/** `16384`, `16_384`, `2 ** 14`, `1 << 14`; undefined: more than a number that is written out. */
function numberIn(written: string): number | undefined {
  const [, base, operator, by] = /^([\d_]{1,9})(?:\s*(\*\*|<<)\s*(\d{1,2}))?$/.exec(written.trim()) ?? [];
  if (base === undefined) return undefined;
  const number = Number(base.replaceAll('_', ''));
  if (operator === undefined) return number;
  return operator === '**' ? number ** Number(by) : number * 2 ** Number(by);
}

export const passwordCosts: readonly CallPattern[] = [
  row([...scripts, ...jvm, 'python', 'go', 'php', 'ruby'], /\bgen(?:erate)?_?[sS]alt(?:Sync)?\(/g, 'bcrypt', [
    0,
    /^(?:rounds|cost|log_rounds)/,
  ]),
  row(scripts, /\bbcrypt(?:js|\w{0,8})?\.hash(?:Sync)?\(/g, 'bcrypt', [1]),
  row(['go'], /\bbcrypt\.GenerateFromPassword\(/g, 'bcrypt', [1]),
  row(jvm, /\bBCryptPasswordEncoder\(/g, 'bcrypt', [0]),
  row(['ruby'], /\bBCrypt::Password\.create\(/g, 'bcrypt', [1, /^:?cost/]),
  row(['rust'], /\bbcrypt::hash\(/g, 'bcrypt', [1]),
  row(['c#'], /\bBCrypt\.(?:Net\.BCrypt\.)?(?:HashPassword|GenerateSalt)\(/g, 'bcrypt', [1, /^workFactor/]),
  option(['php'], /\bpassword_hash\(/g, 'bcrypt', /cost["']?\s{0,4}=>\s{0,4}(\d{1,2})\b/),
  row(scripts, /\bpbkdf2(?:Sync)?\(/g, 'pbkdf2', [2]),
  option(scripts, /\bPBKDF2\(|\bderive(?:Bits|Key)\(/g, 'pbkdf2', /\biterations["']?\s{0,4}:\s{0,4}([^,}\n]{1,40})/),
  row(['python'], /\bpbkdf2_hmac\(/g, 'pbkdf2', [3, /^iterations/]),
  row(['python'], /\bPBKDF2HMAC\(/g, 'pbkdf2', [3, /^iterations/]),
  row(['python'], /\bPBKDF2\(/g, 'pbkdf2', [3, /^(?:count|iterations)/]),
  row(['go'], /\bpbkdf2\.Key\(/g, 'pbkdf2', [2]),
  row(jvm, /\bPBEKeySpec\(/g, 'pbkdf2', [2]),
  row(['c#'], /\bRfc2898DeriveBytes\(/g, 'pbkdf2', [2, /^iterations/]),
  row(['c#'], /\bRfc2898DeriveBytes\.Pbkdf2\(|\bKeyDerivation\.Pbkdf2\(/g, 'pbkdf2', [9, /^iteration(?:s|Count)/]),
  row(['ruby'], /\bpbkdf2_hmac(?:_sha1)?\(/g, 'pbkdf2', [2, /^iterations/]),
  row(['php'], /(?<![\w>:$])hash_pbkdf2\(/g, 'pbkdf2', [3]),
  row(['php'], /(?<![\w>:$])openssl_pbkdf2\(/g, 'pbkdf2', [3]),
  row(['rust'], /\bpbkdf2(?:_hmac)?(?:::<[\w<> ]{1,30}>)?\(/g, 'pbkdf2', [2]),
  option(['rust'], /\bpbkdf2::derive\(/g, 'pbkdf2', /NonZeroU32::new\(\s{0,4}([\d_]{1,9})/),
  option(scripts, /\bscrypt(?:Sync)?\(/g, 'scrypt', /\b(?:N|cost)["']?\s{0,4}:\s{0,4}([^,}\n]{1,40})/),
  row(['python'], /\bhashlib\.scrypt\(/g, 'scrypt', [9, /^n\b/]),
  row(['python'], /\bScrypt\(/g, 'scrypt', [2, /^n\b/]),
  row(['go'], /\bscrypt\.Key\(/g, 'scrypt', [2]),
];

/** Password hashes that protect nothing, by their names alone. */
export const emptyEncoders =
  /\bnew (?:Md5|Sha|Md4|NoOp|Standard|MessageDigest|LdapSha)PasswordEncoder\(|\bNoOpPasswordEncoder\.getInstance\(|\b(?:Unsalted)?(?:MD5|SHA1|UnsaltedMD5|UnsaltedSHA1)PasswordHasher["']/g;
