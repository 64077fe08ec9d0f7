/**
 * Structured context: every name of a credential in a window with the value that stands under it, whatever the form of the
 * file: code, settings, markup, command lines. Readers know forms only; what is a credential is judged in `judge.ts`.
 */
import type { ScannedFile, TextWindow } from '../rule.ts';
import { callPairsIn } from './call-pairs.ts';
import { settingKinds, type Pair } from './pair.ts';
import { plainValueAfter } from './plain-pairs.ts';
import { quotedValueAfter } from './quoted-pairs.ts';

const credentialWords =
  /passw(?:or)?d|passwort|passphrase|passcode|pass|pwd|pw|secret|token|credentials?|creds?|key|salt|auth/gi;
const longestBefore = 60;
const longestAfter = 40;

/** Several rules ask about the same windows of one file, one rule after the other: its pairs are read once. */
let last: { readonly text: string; readonly kind: string; readonly pairs: Map<string, readonly Pair[]> } | undefined;

export function pairsIn(file: ScannedFile, window: TextWindow): readonly Pair[] {
  if (last?.kind !== file.kind || last.text !== file.text)
    last = { text: file.text, kind: file.kind, pairs: new Map() };
  const key = `${window.start} ${window.end}`;
  let pairs = last.pairs.get(key);
  if (pairs === undefined) last.pairs.set(key, (pairs = [...readPairs(file, window)]));
  return pairs;
}

function* readPairs(file: ScannedFile, window: TextWindow): Iterable<Pair> {
  const place = settingKinds.has(file.kind) ? 'settings' : 'code';
  for (const { start, end } of namesIn(window.text)) {
    const value = quotedValueAfter(window, start, end) ?? plainValueAfter(file, window, start, end);
    if (!value) continue;
    yield { name: window.text.slice(start, end), nameStart: window.start + start, place, use: 'assigned', ...value };
  }
  yield* callPairsIn(window);
}

/** Whole identifiers around the words, each once; linear, because each goes on from where the last one ended. */
function* namesIn(text: string): Iterable<{ readonly start: number; readonly end: number }> {
  let covered = 0;
  for (const found of text.matchAll(credentialWords)) {
    if (found.index < covered) continue;
    let start = found.index;
    while (start > covered && found.index - start < longestBefore && isNamePart(text.charCodeAt(start - 1))) start--;
    let end = found.index + found[0].length;
    const limit = end + longestAfter;
    while (end < text.length && end < limit && isNamePart(text.charCodeAt(end))) end++;
    end = found.index + lengthOfName(text.slice(found.index, end));
    covered = end;
    yield { start, end };
  }
}

/** Up to the first dot behind its last word for a credential: `jwt.secret.key`, but `password` of `password.equals`. */
function lengthOfName(run: string): number {
  let last = 0;
  for (const word of run.matchAll(credentialWords)) last = word.index + word[0].length;
  const dot = run.indexOf('.', last);
  return dot < 0 ? run.length : dot;
}

/** Letters, digits, `_`, `$`, `-`, `.` */
function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 45 ||
    code === 46
  );
}
