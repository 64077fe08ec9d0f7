/**
 * Keys that sign sessions and tokens and were typed: `JWT_SECRET=access`, `session({ secret: 'keyboard cat' })`. Whoever
 * reads or guesses the word signs what they like, so a word is a finding here, where elsewhere under `secret` it is more
 * likely the name of one.
 */
import type { ScannedFile } from '../rule.ts';
import { wordsOf } from '../text/identifier.ts';
import { isComment } from './comment.ts';
import { pipelineKinds, type Pair } from './pair.ts';
import { refusalOf, repeatsName } from './placeholder.ts';
import { tableAround } from './surroundings.ts';

export interface Typed {
  readonly name: string;
  readonly value: string;
  readonly pair: Pair;
  readonly file: ScannedFile;
}

const signing =
  /(?:jwt|session|cookie|nextauth|next_auth|auth|app|signing|signature|token|encryption|crypto|hash|hmac|flask|django)[_.-]?(?:token[_.-]?)?secret(?:[_.-]?key)?$|(?:^|[_.-])secret[_.-]?key(?:[_.-]?base)?$|(?:jwt|hmac|signing)[_.-]?key$/i;
/** Between two programs; only as a constant of settings, for elsewhere it is the name of an entry or of an object. */
const shared = /^[A-Z][A-Z0-9_]{0,60}_(?:OAUTH2?|CLIENT)_SECRET$/;
/** What people type first: no placeholder, for it works. */
const stock =
  /^(?:(?:super|my|top|very)?[_-]?secret(?:[_-]?key)?\d{0,4}|keyboard[ _-]?cat|s+h{4,}|jwt[_-]?secret|access|refresh|password|admin|test|123456\d{0,4})$/i;

export function isTypedSecret({ name, value, pair, file }: Typed): boolean {
  if (pair.use !== 'assigned' && pair.use !== 'fallback') return false;
  if (!signs(name, pair, file) || isComment(file, pair.nameStart) || pipelineKinds.has(file.kind)) return false;
  if (!/^[\w !,.@#-]{4,80}$/.test(value) || tableAround(file, pair) !== undefined) return false;
  if (stock.test(value)) return true;
  // As long as a key has to be and more than its own description: `SecretKeyOfOursThatIsLongEnough`.
  const refusal = refusalOf(value.length >= 24 ? value.replace(/secret[ _-]?key/i, '') : value);
  if (refusal !== undefined && (refusal !== 'sentence' || pair.place !== 'code')) return false;
  return !repeatsName(value, name) && !namesSomething({ name, value, pair, file });
}

function signs(name: string, pair: Pair, file: ScannedFile): boolean {
  if (signing.test(name) || (pair.place === 'settings' && shared.test(name))) return true;
  if (!/^secret$/i.test(name)) return false;
  if (isUnderTokens(pair, file)) return true;
  const near = file.text.slice(Math.max(0, pair.nameStart - 200), pair.start + 200);
  return /\bsession\(|\bsaveUninitialized\b|\bexpressSession\b|\bjwt\b[^\n]{0,40}\{/i.test(near);
}

/** `jwt:` with `secret: word` below it, beside how long its tokens hold. */
function isUnderTokens({ nameStart, start }: Pair, file: ScannedFile): boolean {
  if (file.kind !== 'yaml') return false;
  const above = file.text.slice(Math.max(0, nameStart - 200), nameStart);
  if (
    !/(?:^|\n)[^\S\n]{0,20}["']?jwt["']?:[^\S\n]{0,4}(?:#[^\n]{0,100})?\n(?:[^\S\n]{1,20}[^\n]{0,100}\n){0,3}[^\S\n]{1,20}$/i.test(
      above,
    )
  )
    return false;
  return /\b(?:timeout|expir\w{0,10}|ttl|lifetime|issuer|max-?age|algorithm)\b["']?\s{0,4}:/i.test(
    above + file.text.slice(start, start + 200),
  );
}

/** `jwtSecret: orders-jwt` in YAML is what the object is called that holds it; code names things in one word or several joined. */
function namesSomething({ name, value, pair, file }: Typed): boolean {
  const { place } = pair;
  // Nobody ends the name of an object in digits without a stroke before them: `orders-secret123`.
  if (file.kind === 'yaml' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) && !/[a-z]\d{3,}$/.test(value))
    return !/^[A-Z][A-Z0-9_]*$/.test(name) && !isUnderTokens(pair, file);
  if (place !== 'code') return false;
  return /^[A-Z_]+$|^[a-z]+(?:[A-Z][a-z]+)+$|^[a-z]+(?:[._:][a-z]+)+$/.test(value) || wordsOf(value).includes('token');
}
