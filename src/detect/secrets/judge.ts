/**
 * Whether what stands under a name is a credential. One judge for all forms: the name says what is meant, the place says
 * how much a lone word counts, the value has to be one.
 */
import type { Severity } from '../../model/finding.ts';
import type { RawMatch, ScannedFile } from '../rule.ts';
import { decodedText } from './base64.ts';
import { credentialSortOf } from './credential-name.ts';
import { isCredentialValue, isDisguised } from './credential-value.ts';
import type { Pair } from './pair.ts';
import { isStockPassword, refusalOf } from './placeholder.ts';

export interface Verdict {
  /** Without what only says where the value was written: `set`, `process.env`, … */
  readonly name: string;
  readonly detail: string;
  readonly severity?: Severity;
}

export function judgePair(pair: Pair, file: ScannedFile): Verdict | undefined {
  if (pair.use === 'call') return judgeCall(pair);
  const name = bareName(pair.name);
  const sort = credentialSortOf(name);
  if (sort === undefined || isDisguised(pair.value)) return undefined;
  const shown = name.slice(0, 80);
  const settings = pair.place !== 'code';
  const company = (): boolean => hasCompany(file, pair);
  if (sort === 'password' && isStockPassword(pair.value)) {
    return isMeant(pair, name, company)
      ? { name, detail: `assigned to ${shown}; a stock password`, severity: 'low' }
      : undefined;
  }
  if (pair.use === 'query') {
    return isCredentialValue({ name, value: pair.value, sort: 'key', settings: false })
      ? { name, detail: `parameter ${shown} of an address` }
      : undefined;
  }
  if (isCredentialValue({ name, value: pair.value, sort, settings, company })) {
    if (pair.use === 'fallback')
      return { name, detail: `used when nothing else is set for ${shown}`, severity: 'medium' };
    return { name, detail: pair.use === 'compared' ? `compared with ${shown}` : `assigned to ${shown}` };
  }
  const inside = sort === 'key' ? undefined : decodedText(pair.value);
  if (inside === undefined || !isCredentialValue({ name, value: inside.trim(), sort, settings: true, company }))
    return undefined;
  return { name, detail: `assigned to ${shown}, in base 64` };
}

/** A stock password guards something where it is set for a server: in settings, under a constant or beside a user. */
function isMeant(pair: Pair, name: string, company: () => boolean): boolean {
  if (pair.place === 'code' || pair.use !== 'assigned') return false;
  return /^[A-Z0-9_]{1,60}(?:PASSWORD|PASSWD|PWD|PASS)$/.test(name) || company();
}

function judgeCall(pair: Pair): Verdict | undefined {
  if (refusalOf(pair.value) !== undefined || isDisguised(pair.value)) return undefined;
  if (pair.place === 'command') return { name: pair.name, detail: `given to ${pair.name}` };
  if (pair.name === 'login' || pair.name === 'connect') {
    return isCredentialValue({ name: 'password', value: pair.value, sort: 'password', settings: true })
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
  const from = Math.max(0, pair.nameStart - 240);
  return (
    companions.test(file.text.slice(from, pair.nameStart)) ||
    companions.test(file.text.slice(pair.start, pair.start + 240))
  );
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
