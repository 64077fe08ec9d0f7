/**
 * How a token is told by its own shape: a literal that never varies, then the rest. Rows are facts that issuers publish, or
 * that are plain from any of their tokens; no rule text of another scanner.
 */
import { crc32 } from 'node:zlib';
import type { Severity } from '../../../../model/finding.ts';
import { entropyOf, isMonotonous } from '../../../secrets/entropy.ts';

export interface TokenFormat {
  /** Provider and kind: `GitLab deploy token`. */
  readonly name: string;
  /** One of them stands in the line of every token, in any case. Rare ones: each costs time wherever it stands. */
  readonly literals: readonly string[];
  /** Group 1 is the secret when there is one, else the whole match. Flag `g`; bounded. */
  readonly pattern: RegExp;
  readonly severity?: Severity;
  /** False: no token. A text: what more is known of it. `around` is the window that it was found in. */
  readonly judge?: (token: string, around: string) => boolean | string | Known;
}

/** What more is known of a token, where that says that it matters less. */
export interface Known {
  readonly detail: string;
  readonly severity?: Severity;
  /** Made by those who try it: in tests, examples and documents it opens nothing. */
  readonly productionOnly?: true;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** GitHub and npm end a token in the CRC-32 of its random part, in base 62, six digits. */
export function checksumDetail(token: string): string | Known {
  const random = token.slice(token.indexOf('_') + 1, -6);
  let rest = crc32(random);
  let text = '';
  for (let i = 0; i < 6; i++, rest = Math.floor(rest / 62)) text = digits[rest % 62]! + text;
  // Nobody issued it: it was typed.
  return text === token.slice(-6)
    ? 'its checksum verifies'
    : { detail: 'its checksum does not verify', severity: 'low' };
}

/** Random enough to have been issued: no run of one letter, no alphabet, no words only. */
export function random(token: string): boolean {
  const tail = token.slice(4);
  return (
    entropyOf(tail) > 2.8 &&
    !isMonotonous(tail) &&
    !/example|x{4}|your|\.{3}|abcdefgh|12345678|0{8}|placeholder|redacted|dummy|fake/i.test(token) &&
    !/^[a-z_-]+$/.test(token)
  );
}

export const checked = (token: string): boolean | string | Known => random(token) && checksumDetail(token);

/** For shapes that mean nothing elsewhere: the provider must be named in the same line. */
export const near =
  (word: RegExp) =>
  (token: string, around: string): boolean =>
    word.test(around) && random(token);

type More = Pick<TokenFormat, 'severity' | 'judge'>;

export const row = (
  name: string,
  literals: string | readonly string[],
  pattern: RegExp,
  more: More = {},
): TokenFormat => ({ name, literals: [literals].flat(), pattern, judge: random, ...more });

/** Where a token may begin: not inside a word or another token. */
const edge = String.raw`(?<![A-Za-z0-9_.-])`;

/** A fixed prefix, then so many of a class. `word`: what must be named beside a prefix that is too short to be rare. */
export function prefixed(
  name: string,
  prefix: string,
  body: string,
  more: More & { readonly word?: string } = {},
): TokenFormat {
  const { word = prefix, ...rest } = more;
  const escaped = prefix.replace(/[.$+|]/g, String.raw`\$&`);
  return row(name, word, new RegExp(`${edge}${escaped}${body}(?![A-Za-z0-9_-])`, 'g'), rest);
}
