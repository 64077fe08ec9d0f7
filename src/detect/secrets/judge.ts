/**
 * Whether what stands under a name is a credential. One judge for all forms: the name says what is meant, the place says
 * how much a lone word counts, the value has to be one.
 */
import type { Severity } from '../../model/finding.ts';
import type { RawMatch, ScannedFile } from '../rule.ts';
import { decodedText } from './base64.ts';
import { credentialSortOf, type CredentialSort } from './credential-name.ts';
import { isDefaultPassword } from './default-password.ts';
import { isTypedSecret } from './typed-secret.ts';
import { isConstant, isCredentialValue, isDigest, isDisguised } from './credential-value.ts';
import { pipelineKinds, type Pair } from './pair.ts';
import { isStockPassword, refusalOf } from './placeholder.ts';
import { isComment } from './comment.ts';
import { isDoubtful } from './doubt.ts';
import { isEarnest } from './earnest.ts';

export interface Verdict {
  /** Without what only says where the value was written: `set`, `process.env`, … */
  readonly name: string;
  readonly detail: string;
  readonly severity?: Severity;
}

export function judgePair(pair: Pair, file: ScannedFile): Verdict | undefined {
  if (pair.use === 'call') return judgeCall(pair, file);
  const name = bareName(pair.name);
  const sort = credentialSortOf(name);
  if (sort === undefined || isDisguised(pair.value) || isSearchKey(pair, file)) return undefined;
  if (isEscaped(pair, file) && !isEarnest(pair.value)) return undefined;
  const shown = name.slice(0, 80);
  const settings = pair.place !== 'code';
  const company = (): boolean => hasCompany(file, pair);
  if (sort === 'password' && isStockPassword(pair.value)) {
    if (isComment(file, pair.nameStart) || isReceived(pair, file)) return undefined;
    const said = pair.use === 'fallback' ? 'used when nothing else is set for' : 'assigned to';
    return !pipelineKinds.has(file.kind) && isMeant(pair, name, company)
      ? { name, detail: `${said} ${shown}; a stock password`, severity: 'low' }
      : undefined;
  }
  if (pair.use === 'query') {
    // `?user=app&password=word`: a connection.
    const settings =
      sort === 'password' &&
      /[?&]user(?:name)?=[^&]{1,60}&(?:[^&\s]{1,80}&){0,5}$/i.test(
        file.text.slice(Math.max(0, pair.nameStart - 300), pair.nameStart),
      );
    return isCredentialValue({ name, value: pair.value, sort, settings, company }) &&
      isMeantInEarnest({ pair, sort, value: pair.value, file })
      ? { name, detail: `parameter ${shown} of an address` }
      : undefined;
  }
  const inside = decodedText(pair.value)?.trim();
  const value = inside ?? pair.value;
  if ((sort === 'password' || isPairOfKeys(name, pair)) && isNamedLikeUser(pair, file))
    return { name, detail: `assigned to ${shown}; the user is called the same`, severity: 'low' };
  if (
    !isCredentialValue({
      name,
      value,
      sort,
      settings: settings || inside !== undefined,
      encoded: inside !== undefined,
      company,
    })
  ) {
    const typed = sort === 'key' && isTypedSecret({ name, value, pair, file });
    if (sort === 'password' && isDefaultPassword({ name, value, pair, file, company }))
      return { name, detail: `assigned to ${shown}; a word`, severity: 'low' };
    if (!typed) return undefined;
    const severity = /[-_]secret$/i.test(value) ? 'low' : 'medium';
    return { name, detail: `assigned to ${shown}; typed, not drawn`, severity };
  }
  if (!isMeantInEarnest({ pair, sort, value, file })) return undefined;
  if (isDoubtful({ pair, sort, value, file, company })) return undefined;
  const verdict = { name, ...described(pair, file, { sort, shown, encoded: inside !== undefined }) };
  return sort === 'password' && verdict.severity === undefined && isUserToo(pair, file)
    ? { ...verdict, detail: `${verdict.detail}; the user is called the same`, severity: 'low' }
    : verdict;
}

/** `POSTGRES_USER: shop`, `POSTGRES_PASSWORD: shop`: a lone word that its user explains. */
function isNamedLikeUser(pair: Pair, file: ScannedFile): boolean {
  return (
    /^[a-z][a-z0-9_-]{3,30}$/.test(pair.value) &&
    pair.use === 'assigned' &&
    (refusalOf(pair.value) === undefined || isStockPassword(pair.value)) &&
    !pipelineKinds.has(file.kind) &&
    !isComment(file, pair.nameStart) &&
    isUserToo(pair, file)
  );
}

/** `self.password = password` in a template of code that no name of a language tells: what a caller handed over. */
function isReceived({ name, value, start }: Pair, file: ScannedFile): boolean {
  if (/["'`]/.test(file.text[start - 1] ?? '')) return false;
  return /^(?:self|this)\./.test(name) || (file.kind === 'other' && /[),]$/.test(value));
}

/** A development database whose user is its password. */
function isUserToo({ value, place, nameStart, start }: Pair, file: ScannedFile): boolean {
  if (place === 'command' || value.length > 40) return false;
  const near = `${file.text.slice(Math.max(0, nameStart - 200), nameStart)}\n${file.text.slice(start + value.length, start + value.length + 200)}`;
  if (place === 'code' && !database.test(near)) return false;
  return near.split('\n').some((line) => userOf(line) === value);
}

/** In code a user and a password that are one word are a login only where a server is named beside them. */
const database = /\b(?:host|database|engine|dialect|port)["']?\s{0,4}(?:=>|[:=])/i;

/** Who is named at the end of a line, as a user or as the first half of a pair of keys. */
function userOf(line: string): string | undefined {
  return /(?:user(?:_?name)?|access_?-?key(?:_?-?id)?)["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?([^\s"',]{1,40})["'\s,]*(?:\s#.*)?$/i.exec(
    line,
  )?.[1];
}

/** `accessKey: shopadmin`, `secretKey: shopadmin`: what a store of objects starts with. */
function isPairOfKeys(name: string, pair: Pair): boolean {
  return /secret_?-?(?:access_?-?)?key$/i.test(name) && pair.place === 'settings';
}

/** Keys with which an application signs what it hands out: of one that a pipeline starts, they are over with it. */
const signsSessions =
  /^(?:\w{1,30}_)?(?:APP_SECRET|JWT_SECRET|SECRET_KEY|SECRET_KEY_BASE|APP_KEY|SESSION_SECRET|COOKIE_SECRET)$/;

function described(
  pair: Pair,
  file: ScannedFile,
  { sort, shown, encoded }: { readonly sort: CredentialSort; readonly shown: string; readonly encoded: boolean },
): Omit<Verdict, 'name'> {
  const tail = encoded ? ', in base 64' : '';
  if (pair.use === 'fallback')
    return { detail: `used when nothing else is set for ${shown}${tail}`, severity: 'medium' };
  if (sort === 'password' && isDigest(pair.value))
    return { detail: `assigned to ${shown}; looks like a digest`, severity: 'low' };
  if (pipelineKinds.has(file.kind) && signsSessions.test(shown))
    return { detail: `assigned to ${shown}${tail}; of what a pipeline starts`, severity: 'low' };
  if (/^(?:REACT_APP|VITE|GATSBY|VUE_APP)_/.test(shown))
    return { detail: `assigned to ${shown}; sent to browsers`, severity: 'low' };
  return { detail: `${pair.use === 'compared' ? 'compared with' : 'assigned to'} ${shown}${tail}` };
}

interface Judged {
  readonly pair: Pair;
  readonly sort: CredentialSort;
  readonly value: string;
  readonly file: ScannedFile;
}

/** `"{\\"password\\": \\"app-password-1\\"}"`: the body of a request, shown in a text of its own. */
function isEscaped({ start }: Pair, { text }: ScannedFile): boolean {
  return text[start - 1] === '"' && text[start - 2] === '\\';
}

/** DocSearch: an index is searched with a key that every visitor is sent. */
function isSearchKey(pair: Pair, file: ScannedFile): boolean {
  if (!/^(?:search)?api_?key$/i.test(pair.name)) return false;
  return /\bindexName\b|docsearch/i.test(file.text.slice(Math.max(0, pair.nameStart - 200), pair.start + 200));
}

/** In a comment people explain how it would look; a database of a pipeline guards nothing: there only what looks issued counts. */
function isMeantInEarnest({ pair, sort, value, file }: Judged): boolean {
  const idle = sort === 'password' && pipelineKinds.has(file.kind);
  return isEarnest(value) || !(idle || isComment(file, pair.nameStart));
}

/** A stock password guards something where it is set for a server: in settings, under a constant or beside a user. */
function isMeant(pair: Pair, name: string, company: () => boolean): boolean {
  if (pair.place === 'code' || (pair.use !== 'assigned' && pair.use !== 'fallback')) return false;
  return isConstant(name) || company();
}

/** `CREATE USER 'shop'@'%' IDENTIFIED BY 'password'` in a script that makes the database. */
function isSetInSql(pair: Pair, file: ScannedFile): boolean {
  return (file.kind === 'sql' || file.kind === 'plpgsql') && !isComment(file, pair.nameStart);
}

function judgeCall(pair: Pair, file: ScannedFile): Verdict | undefined {
  if (pair.name === 'IDENTIFIED BY' && isStockPassword(pair.value) && isSetInSql(pair, file))
    return { name: pair.name, detail: `given to ${pair.name}; a stock password`, severity: 'low' };
  if (refusalOf(pair.value) !== undefined || isDisguised(pair.value)) return undefined;
  if (!isMeantInEarnest({ pair, sort: 'password', value: pair.value, file })) return undefined;
  if (pair.place === 'command') return { name: pair.name, detail: `given to ${pair.name}` };
  if (pair.name === 'login' || pair.name === 'connect') {
    // `login("user", "emailpass", …)`: a lone word is a password beside somebody's address only.
    const settings = pair.place === 'settings';
    return isCredentialValue({ name: 'password', value: pair.value, sort: 'password', settings })
      ? { name: pair.name, detail: `password given to ${pair.name}` }
      : undefined;
  }
  return { name: pair.name, detail: `key given to ${pair.name}` };
}

function bareName(name: string): string {
  return name
    .replace(/^(?:process\.env|import\.meta\.env|env|ENV)\./, '')
    .replace(/^.*\.(?=(?:set|with)[A-Z])/, '')
    .replace(/^(?:set|with)_?(?=[A-Z_])/, '');
}

const companions =
  /\b\w{0,30}(?:user(?:_?name)?|login|host(?:name)?|server|dsn|jdbc|database|db_?name|port|e-?mail|account|endpoint)(?:["'\])>]{0,3}\s{0,4}(?:=>|:=|[:=,>])|\s{1,4}["'])/i;

/** Whether a user, a host or a database is set within a few lines: then a lone word under `password` is one. */
export function hasCompany(file: ScannedFile, pair: Pair): boolean {
  const before = file.text.slice(Math.max(0, pair.nameStart - 240), pair.nameStart);
  const after = file.text.slice(pair.start + pair.value.length, pair.start + pair.value.length + 240);
  if (!companions.test(before) && !companions.test(after)) return false;
  // A word that stands there once more is a word.
  return isStockPassword(pair.value) || !(holdsWord(before, pair.value) || holdsWord(after, pair.value));
}

/** By itself: `top_secret` does not stand in `top_top_secret`. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!/\w$/.test(text.slice(Math.max(0, at - 1), at)) && !/^\w/.test(text.slice(at + word.length))) return true;
  return false;
}

/** Where the finding is: with its name when that stands on the same line, else at the value. */
export function matchOfPair(pair: Pair, verdict: Verdict, file: ScannedFile): RawMatch {
  const secret = { start: pair.start, end: pair.start + pair.value.length };
  const sameLine = file.lineOf(pair.nameStart) === file.lineOf(pair.start);
  return {
    start: sameLine ? pair.nameStart : pair.start,
    end: secret.end,
    secret,
    detail: verdict.detail,
    ...(verdict.severity === undefined ? {} : { severity: verdict.severity }),
  };
}
