/** Matching lines of texts (entries or messages), as two columns: there may be millions of them. */
import type { PackColumns } from './segment.ts';

export interface Hits {
  /** Ascending. */
  readonly texts: Uint32Array;
  /** Of the text; ascending within one. */
  readonly lines: Uint32Array;
}

export const noHits: Hits = { texts: new Uint32Array(0), lines: new Uint32Array(0) };

/** From lines of documents (counted within a shard, `before` documents of the pack precede it) to lines of texts. */
export function hitsOf(
  { documents, lines: firstLines }: PackColumns,
  before: number,
  found: readonly { readonly document: number; readonly lines: Int32Array }[] = [],
): Hits {
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count === 0) return noHits;
  const texts = new Uint32Array(count);
  const lines = new Uint32Array(count);
  let at = 0;
  for (const { document, lines: numbers } of found) {
    let text = documents[before + document]!;
    const end = documents[before + document + 1]!;
    for (const number of numbers) {
      while (text + 1 < end && firstLines[text + 1]! <= number) text++;
      texts[at] = text;
      lines[at++] = number - firstLines[text]!;
    }
  }
  return { texts, lines };
}

export function slice({ texts, lines }: Hits, from: number, to: number): Hits {
  return from === 0 && to === texts.length
    ? { texts, lines }
    : { texts: texts.subarray(from, to), lines: lines.subarray(from, to) };
}

export function filtered(hits: Hits, holds: (text: number, line: number) => boolean): Hits {
  const { texts, lines } = hits;
  const keptTexts = new Uint32Array(texts.length);
  const keptLines = new Uint32Array(texts.length);
  let kept = 0;
  for (let at = 0; at < texts.length; at++) {
    if (!holds(texts[at]!, lines[at]!)) continue;
    keptTexts[kept] = texts[at]!;
    keptLines[kept++] = lines[at]!;
  }
  return kept === texts.length ? hits : slice({ texts: keptTexts, lines: keptLines }, 0, kept);
}

/** Both, each line once. */
export function merged(left: Hits, right: Hits): Hits {
  if (left.texts.length === 0) return right;
  if (right.texts.length === 0) return left;
  const most = left.texts.length + right.texts.length;
  const texts = new Uint32Array(most);
  const lines = new Uint32Array(most);
  let length = 0;
  for (let a = 0, b = 0; a < left.texts.length || b < right.texts.length;) {
    const order = compared(left, a, right, b);
    const [from, at] = order <= 0 ? [left, a] : [right, b];
    texts[length] = from.texts[at]!;
    lines[length++] = from.lines[at]!;
    if (order <= 0) a++;
    if (order >= 0) b++;
  }
  return slice({ texts, lines }, 0, length);
}

function compared(left: Hits, a: number, right: Hits, b: number): number {
  if (a === left.texts.length) return 1;
  if (b === right.texts.length) return -1;
  return left.texts[a]! - right.texts[b]! || left.lines[a]! - right.lines[b]!;
}
