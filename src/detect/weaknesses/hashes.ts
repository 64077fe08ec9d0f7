/** The calls that make a digest, in every language, and which algorithm they were asked for. */
import { jvm, scripts } from '../pattern-rule.ts';
import type { CallPattern, CallSite, Verdict } from './call-table.ts';
import { kindsOf, shown } from './call-table.ts';

/** What is said of an algorithm's name; undefined for those that hold. */
export function weakDigest(name: string): string | undefined {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const signature = /^(md2|md4|md5|sha1?)with/.exec(folded)?.[1] ?? /^rsa(md4|md5|sha1)$/.exec(folded)?.[1];
  switch (signature ?? folded.replace(/^(?:algorithm|alg|hash|digest)(?=md|sha)/, '')) {
    case 'md2':
      return 'MD2';
    case 'md4':
      return 'MD4';
    case 'md5':
      return 'MD5';
    case 'sha':
    case 'sha1':
      return 'SHA-1';
    case 'ripemd160':
    case 'ripemd':
    case 'rmd160':
      return 'RIPEMD-160';
    default:
      return undefined;
  }
}

type Judge = (algorithm: string, site: CallSite) => Verdict | undefined;
/** The algorithm is an argument. */
interface AskedFor {
  readonly kinds: readonly string[];
  readonly pattern: RegExp;
  readonly place?: number;
  readonly name?: RegExp;
}

const asked: readonly AskedFor[] = [
  { kinds: scripts, pattern: /\b(?:createHash|createSign|createVerify|CryptoHasher)\(/g },
  { kinds: scripts, pattern: /\bcrypto\.hash\(/g },
  { kinds: scripts, pattern: /\bsubtle\.digest\(/g },
  { kinds: scripts, pattern: /\bnew jsSHA\(/g },
  { kinds: ['python'], pattern: /\bhashlib\.new\(/g, name: /^name\b/ },
  { kinds: jvm, pattern: /\b(?:MessageDigest|Signature)\.getInstance\(/g },
  { kinds: jvm, pattern: /\bnew (?:DigestUtils|SimpleHash|HmacUtils)\(/g },
  { kinds: ['ruby'], pattern: /\bOpenSSL::Digest(?:\.new|\.digest|\.hexdigest)?\(/g },
  { kinds: ['php'], pattern: /(?<![\w>:$])(?:hash|hash_init|hash_file|openssl_digest_?)\(/g },
  { kinds: ['php'], pattern: /(?<![\w>:$])openssl_digest\(/g, place: 1 },
  { kinds: ['php'], pattern: /(?<![\w>:$])openssl_(?:sign|verify)\(/g, place: 3 },
  { kinds: ['c#'], pattern: /\b(?:HashAlgorithm\.Create|CryptoConfig\.CreateFromName|IncrementalHash\.CreateHash)\(/g },
  { kinds: ['c', 'c++', 'objective-c'], pattern: /\bEVP_get_digestbyname\(/g },
];

/** The algorithm is in the name of the call. */
const spoken: readonly { readonly kinds: readonly string[]; readonly pattern: RegExp }[] = [
  { kinds: ['python'], pattern: /(?<![\w.])(?:hashlib\.)?(md5|sha1)\(/g },
  { kinds: ['python'], pattern: /\bhashes\.(MD5|SHA1)\(/g },
  { kinds: ['python'], pattern: /(?<![\w.])(MD[245]|SHA1?|RIPEMD160?)\.new\(/g },
  { kinds: scripts, pattern: /\bCryptoJS\.(MD5|SHA1|RIPEMD160)\(/g },
  { kinds: scripts, pattern: /(?<![\w.$])(md5|sha1)\(/g },
  { kinds: scripts, pattern: /\bforge\.md\.(md5|sha1)\.create\(/g },
  { kinds: jvm, pattern: /\bDigestUtils\.(?:get)?(md[25]|sha1|sha(?!\d))(?:Hex|Digest|AsHex|DigestAsHex)?\(/gi },
  { kinds: jvm, pattern: /\bHashing\.(md5|sha1)\(/g },
  { kinds: ['go'], pattern: /(?<![\w.])(md4|md5|sha1|ripemd160)\.(?:New|Sum)\(/g },
  { kinds: ['ruby'], pattern: /\b(?:OpenSSL::)?Digest::(MD5|SHA1|RMD160)(?:\.\w{3,16})?\(/g },
  { kinds: ['php'], pattern: /(?<![\w>:$])(md5|sha1)(?:_file)?\(/g },
  {
    kinds: ['c#'],
    pattern: /\b(MD5|SHA1|RIPEMD160)(?:\.(?:Create|HashData\w{0,8})|CryptoServiceProvider|Managed|Cng)\(/g,
  },
  { kinds: ['rust'], pattern: /\b(Md5|Sha1|Md4|Ripemd160)::(?:new|digest|default)\(/g },
  { kinds: ['rust'], pattern: /\b(md5|sha1)::(?:compute|Context::new|Sha1::new|Md5::new|Md5::digest)\(/g },
  { kinds: ['rust'], pattern: /\bMessageDigest::(md5|sha1)\(/g },
  {
    kinds: ['rust'],
    pattern: /\b(?:Context::new|digest::digest|digest)\(&?(?:ring::)?(?:digest::)?(SHA1)_FOR_LEGACY_USE_ONLY(?=[,)])/g,
  },
  {
    kinds: ['c', 'c++', 'objective-c'],
    pattern: /\b(?:EVP_|CC_)?(md5|sha1|MD5|SHA1)(?:_Init)?\((?=[^)\n]{0,200}\)\s{0,4}[;,)])/g,
  },
  { kinds: ['swift'], pattern: /\bInsecure\.(MD5|SHA1)\.hash\(/g },
];

export function digestCalls(judge: Judge): readonly CallPattern[] {
  return [
    ...asked.map(({ kinds, pattern, place = 0, name }) => ({
      kinds,
      pattern,
      judge: (site: CallSite) => {
        const value = site.argument(place, name);
        const object = value === undefined || value.text !== undefined ? undefined : nameInObject(site, place);
        const algorithm = weakDigest(value?.text ?? object ?? value?.name ?? '');
        return algorithm === undefined || !value ? undefined : judge(shown(value, algorithm), site);
      },
    })),
    ...spoken.map(({ kinds, pattern }) => ({
      kinds,
      pattern,
      judge: (site: CallSite) => {
        const algorithm = weakDigest(site.found[1]!);
        return algorithm === undefined ? undefined : judge(algorithm, site);
      },
    })),
  ];
}

/** `subtle.digest({ name: 'SHA-1' }, …)` */
function nameInObject({ file, args }: CallSite, place: number): string | undefined {
  const arg = args[place];
  if (!arg) return undefined;
  return /^\{\s{0,8}name:\s{0,4}["']([\w-]{1,20})["']/.exec(file.masked.uncommented.slice(arg.start, arg.end))?.[1];
}

export const digestKinds = kindsOf([...asked, ...spoken]);
