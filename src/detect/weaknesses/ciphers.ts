/** The calls that make a cipher, in every language, with the name of what was asked for: `des-ede3-cbc`, `AES/ECB/…`. */
import { jvm, scripts } from '../pattern-rule.ts';
import type { CallPattern, CallSite, Verdict } from './call-table.ts';
import { shown } from './call-table.ts';

export interface AskedCipher {
  /** As written. */
  readonly name: string;
  readonly said: string;
}

interface Row {
  readonly kinds: readonly string[];
  readonly pattern: RegExp;
  readonly place: number;
}

const rows: readonly Row[] = [
  { kinds: jvm, pattern: /\b(?:Cipher|KeyGenerator|SecretKeyFactory)\.getInstance\(/g, place: 0 },
  { kinds: scripts, pattern: /\bcreate(?:C|Dec)ipheriv\(/g, place: 0 },
  { kinds: scripts, pattern: /\bforge\.cipher\.create(?:C|Dec)ipher\(/g, place: 0 },
  { kinds: ['ruby'], pattern: /\bOpenSSL::Cipher(?:::Cipher)?(?:\.new)?\(/g, place: 0 },
  { kinds: ['php'], pattern: /(?<![\w>:$])openssl_(?:en|de)crypt\(/g, place: 1 },
  { kinds: ['c', 'c++', 'objective-c'], pattern: /\bEVP_get_cipherbyname\(/g, place: 0 },
  { kinds: ['c#'], pattern: /\b(?:SymmetricAlgorithm\.Create|CipherUtilities\.GetCipher)\(/g, place: 0 },
];

export const cipherKinds: readonly string[] = [...new Set(rows.flatMap((row) => row.kinds))];

export function cipherCalls(
  judge: (cipher: AskedCipher, site: CallSite) => Verdict | undefined,
): readonly CallPattern[] {
  return rows.map(({ kinds, pattern, place }) => ({
    kinds,
    pattern,
    judge: (site) => {
      const value = site.argument(place);
      const name = value?.text ?? value?.name;
      if (!value || name === undefined) return undefined;
      return judge({ name, said: shown(value, value.text ?? name) }, site);
    },
  }));
}

const broken: readonly (readonly [RegExp, string])[] = [
  [/^pbewith\w{0,12}and(?:des|rc[24]|40|128bitrc4)|^pbewith(?:md5|md2)/, 'an old password-based cipher'],
  [/^(?:desede|tripledes|3des|des-?ede3?|des3|des_ede3)(?:$|[-/_])/, '3DES'],
  [/^des(?:x)?(?:$|[-/_])/, 'DES'],
  [/^(?:rc4|arcfour|arc4)(?:$|[-/_\d])/, 'RC4'],
  [/^rc2(?:$|[-/_\d])/, 'RC2'],
  [/^(?:blowfish|bf)(?:$|[-/_])/, 'Blowfish'],
  [/^(?:cast5?|idea|seed)(?:$|[-/_])/, 'a cipher of 64-bit blocks or out of use'],
  [/^(?:none|null|nullcipher)$/, 'no cipher'],
];

/** What is wrong with a cipher of that name; undefined when nothing is. */
export function brokenCipher(name: string): string | undefined {
  const folded = name.toLowerCase().replace(/^(?:algorithm|cipher|alg)[._]/, '');
  return broken.find(([pattern]) => pattern.test(folded))?.[1];
}
