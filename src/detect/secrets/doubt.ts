/**
 * The last word on a pair that has the form of a credential: what its value weighs by itself against what its place says
 * against it. A key drawn by a machine stands up to much; a lone word needs a place where words are meant.
 *
 * Rejected: to let each place refuse for itself. A comment, a table of labels or a message then refuses a real key as
 * readily as a word, or has to carry its own list of what a real key looks like.
 */
import type { ScannedFile } from '../rule.ts';
import type { CredentialSort } from './credential-name.ts';
import { isEarnest } from './earnest.ts';
import { wordShare } from './letters.ts';
import type { Pair } from './pair.ts';
import { isComment } from './comment.ts';
import { isCodeInText, isInProse, isUnderExamples, tableAround } from './surroundings.ts';
import { wordsOf } from '../text/identifier.ts';

export interface Weighed {
  readonly pair: Pair;
  readonly sort: CredentialSort;
  /** Decoded, where it was wrapped. */
  readonly value: string;
  readonly file: ScannedFile;
  /** Whether a user or a host stands beside it. */
  readonly company: () => boolean;
}

export function isDoubtful(weighed: Weighed): boolean {
  const weight = weightOf(weighed);
  // Nothing said of a place outweighs that.
  if (weight >= heaviest) return false;
  return doubtsOf(weighed) >= weight;
}

const heaviest = 6;

/** Drawn: 4. Mixed characters: 2. A word: 1. One more for a place where every value is meant, and for a user or host beside it. */
function weightOf({ pair, value, company }: Weighed): number {
  const settings = pair.place === 'code' ? 0 : 1;
  if (isDrawn(value)) return 4 + settings;
  if (/\d/.test(value) && /[^A-Za-z0-9_.-]/.test(value)) return 3 + settings;
  if (/\d|[^A-Za-z0-9_.-]/.test(value)) return 2 + settings;
  return 1 + settings + (company() ? 1 : 0);
}

function isDrawn(value: string): boolean {
  return isEarnest(value) || (value.length >= 16 && /\d/.test(value) && wordShare(value) < 0.3);
}

function doubtsOf({ pair, sort, value, file }: Weighed): number {
  let doubts = 0;
  const plain = /^[A-Za-z_.-]+$/.test(value);
  const table = tableAround(file, pair);
  if (table === 'labels') doubts += plain ? 3 : 1;
  if (table === 'names') doubts += plain ? 3 : 1;
  if (pair.place === 'code' && isInProse(file, pair)) doubts += 2;
  if (isComment(file, pair.nameStart)) doubts += isSampleEntry(pair, file) ? 4 : 2;
  if (isCodeInText(file, pair) || isUnderExamples(file, pair)) doubts += 5;
  if (sharesWord(pair.name, value)) doubts += sort === 'key' ? 2 : 1;
  return doubts;
}

/** `// "token": "…"` above the field of a class, `// https://…&token=…`: what arrives, shown to who reads the code. */
function isSampleEntry({ use, nameStart }: Pair, file: ScannedFile): boolean {
  return use === 'query' || (/^(?:java|c#|kotlin|go|scala|swift)$/.test(file.kind) && file.text[nameStart - 1] === '"');
}

/** `sslkey_creds` under `KEY_CREDENTIALS`: half of what is there says what is meant to be there. */
function sharesWord(name: string, value: string): boolean {
  const bare = (text: string): string[] => wordsOf(text).map((word) => word.replace(/\d+$/, ''));
  const named = new Set(bare(name).filter((word) => word.length > 3));
  return bare(value).some((word) => named.has(word));
}
