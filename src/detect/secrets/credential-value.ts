import type { CredentialSort } from './credential-name.ts';
import { entropyOf } from './entropy.ts';
import { wordShare } from './letters.ts';
import { refusalOf, repeatsName } from './placeholder.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly sort: CredentialSort;
  /** A settings file, where every value is meant; in code a lone word is more likely a label or a field name. */
  readonly settings: boolean;
  /** It was wrapped in base 64: nobody does that to a label. */
  readonly encoded?: boolean;
  /** Whether a user or a host stands beside it. Asked only when a lone word depends on it. */
  readonly company?: () => boolean;
}

/** Whether a value assigned to a credential's name is a credential itself. */
export function isCredentialValue({ name, value, sort, settings, encoded, company }: NamedValue): boolean {
  if (isNoise(value) && (sort === 'key' || !value.includes(' '))) return true;
  if (value.length > 200 && !(sort === 'key' && isLongKey(value))) return false;
  if (sort === 'key' && settings && isPhrase(name, value)) return true;
  const refusal = refusalOf(value);
  if (sort === 'key' && (refusal === undefined || refusal === 'address') && isCipherKey(name, value)) return true;
  if (refusal !== undefined || repeatsName(value, name)) return false;
  if (sort === 'key') return looksMade(value) || (encoded === true && value.length >= 8);
  if (settings && isConstant(name) && /^[a-z]{3,20}_[a-z]{3,20}$/.test(value)) return true;
  return looksChosen(value, settings) || (isWord(value) && (company?.() ?? false));
}

/** Set for a server or a program by its environment. */
export function isConstant(name: string): boolean {
  return /^[A-Z0-9_-]{1,60}(?:PASSWORD|PASSWD|PWD|PASS)$/.test(name);
}

/** What a cipher takes as it stands: as many characters as AES has bytes, whatever they spell. */
function isCipherKey(name: string, value: string): boolean {
  return (
    /(?:secret|aes|des|encrypt(?:ion)?|crypto?|cipher)_?key$/i.test(name) &&
    /^(?:.{16}|.{24}|.{32})$/.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    !/:\/\//.test(value) &&
    !/^[a-z]+(?:[_-][a-z]+)+[_-]?v?\d{0,3}$/i.test(value)
  );
}

/** `"TokenKey": "this is my super secret key, long enough"`: what signs tokens, typed as a sentence. */
function isPhrase(name: string, value: string): boolean {
  return (
    /(?:token|jwt|signing|security|secret|hmac|session)_?(?:key|secret)$/i.test(name) &&
    /^[\w ,.!'-]{24,200}$/.test(value) &&
    /\b(?:super|my|this is (?:an?|the)|very)\b.{0,60}\b(?:secret|key)\b/i.test(value)
  );
}

/** A key without the lines that say so: base 64 of ASN.1, which begins with a sequence. */
function isLongKey(value: string): boolean {
  return /^MI[A-Za-z0-9+/]{100,4000}={0,2}$/.test(value) && entropyOf(value.slice(0, 400)) > 4.5;
}

/** A lone word of letters: a password only beside the user or the host that it belongs to. */
function isWord(value: string): boolean {
  return /^[A-Za-z]{6,30}$/.test(value) && !/^(?:[a-z]+(?:[A-Z][a-z]+)+|[A-Z_]+)$/.test(value);
}

/** What a hash function of that many bits writes: what is compared with, not what is sent. */
export function isDigest(value: string): boolean {
  return /^(?:[0-9a-f]{32}|[0-9a-f]{39,41}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(value);
}

/** What stands for the secret or was made of it: hashes, sealed values, digests of fixed lengths that name themselves. */
export function isDisguised(value: string): boolean {
  return /^(?:sha\d{1,3}[-:]|md5[-:]|\{?(?:ssha|bcrypt|pbkdf2|scrypt|argon2)|\$[0-9a-z]{1,8}\$)/i.test(value);
}

/** `#{SecureRandom.hex(8)}`, `${prefix}`: a language puts something in there. */
const interpolation = /[#$]\{[A-Za-z_][\w.:?!, [\]()]{1,100}\}/;

/** What a generator of secrets with all characters writes: it may look like a template in places, but never as a whole. */
function isNoise(value: string): boolean {
  if (interpolation.test(value)) return false;
  if (value.length < 32 || value.length > 200 || !/[a-z]/.test(value) || !/\d/.test(value)) return false;
  const marks = value.replace(/[\w\s.,:/-]/g, '').length;
  return marks >= value.length / 8 && entropyOf(value) > 4.3 && !/[a-z]{8}/.test(value) && !/^\$[\w{(]/.test(value);
}

/** By a person: mixed characters; a single word only in settings. Dotted and camelCase words are names of things. */
function looksChosen(value: string, settings: boolean): boolean {
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  const others = /[^A-Za-z0-9]/.test(value);
  if (!letters)
    return digits && value.length >= 6 && !/^[\d.,:-]+$/.test(value)
      ? true
      : digits && settings && /^\d{6,}$/.test(value);
  if (/^[a-z]+(?:[A-Z][a-z]+)+$/.test(value) || /^[A-Z][A-Z_]+$/.test(value)) return false;
  if (/^[._/-]?[A-Za-z]+(?:[._:/-][A-Za-z]+)+$/.test(value) || /^[._]\w+$/.test(value))
    return settings && /^[a-z]+-[a-z]+$/.test(value);
  if (!digits && !others) return settings && value.length >= 8;
  if (!digits && /^[A-Za-z_-]+$/.test(value)) return settings;
  return !(/^[\w.]+[([]/.test(value) || /[;{}]$/.test(value));
}

/** By a machine: long, mixed, without the rhythm of words. */
function looksMade(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/1234567|abcdefg|#{4}|here$/i.test(value)) return false;
  if (!/^[A-Za-z0-9+/=_.~!@#$%^&*:|-]+$/.test(value)) return false;
  if (/^[a-z]+(?:[-_.][a-z]+)*(?:[-_.]?v?\d{1,4})?$/i.test(value)) return false;
  if (/^(?:[a-z]+|\d{1,6})(?:[-_.](?:[a-z]+|\d{1,6}))+$/i.test(value)) return false;
  // `RC_E2E_PRIVATE_KEY`, `kafka1_keystore_creds`: words with a number between them name something.
  if (wordShare(value) > 0.5) return false;
  return entropyOf(value) >= (value.length >= 24 ? 3.3 : 3.0);
}
