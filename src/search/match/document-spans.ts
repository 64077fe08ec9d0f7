/**
 * Matches over several lines: of patterns that name a line feed, of templates, and of
 * patterns over syntax trees. A text is a whole document as it is shown (with U+FFFD for bytes that are no UTF-8); spans are pairs of start and end in its bytes, ascending.
 */
import type { SpanFinder } from '../regex/pattern.ts';
import { structuralMatches } from '../structural/match.ts';
import type { GivenUp, Structure } from '../structural/structure.ts';
import type { TemplatePart } from '../structural/template.ts';
import { treeMatches } from '../structural/tree-search.ts';
import type { Ranges } from './ranges.ts';

export interface DocumentSpans {
  readonly spans: readonly number[];
  /** There may be more. */
  readonly gaveUp?: GivenUp;
}

/** Matching a structure takes the text as a string, and some memory beside it. */
const largestText = 64 << 20;

export function structureSpans(
  structure: Structure,
  bytes: Buffer,
  { from, to, ignoreCase }: { readonly from: number; readonly to: number; readonly ignoreCase: boolean },
): DocumentSpans {
  if (to - from > largestText) return { spans: [], gaveUp: structure.kind === 'tree' ? 'too-large' : 'too-complex' };
  const text = bytes.toString('utf8', from, to);
  if (structure.kind === 'template') return templateSpans(structure.parts, text, ignoreCase);
  const { spans, gaveUp } = treeMatches(structure, text);
  const positions = spans.flatMap(({ start, end }) => [start, end]);
  return { spans: inBytes(text, positions), ...(gaveUp && { gaveUp }) };
}

function templateSpans(template: readonly TemplatePart[], text: string, ignoreCase: boolean): DocumentSpans {
  const { matches, gaveUp } = structuralMatches(template, text, { ignoreCase });
  const positions = matches.flatMap((match) => [match.from, match.to]);
  return { spans: inBytes(text, positions), ...(gaveUp && { gaveUp: 'too-complex' }) };
}

export function patternSpans(finder: SpanFinder, text: Buffer): readonly number[] {
  return finder.spans(text, 0, text.length, Infinity);
}

/** From positions in UTF-16, ascending. */
function inBytes(text: string, positions: readonly number[]): readonly number[] {
  let at = 0;
  let bytes = 0;
  return positions.map((position) => {
    bytes += Buffer.byteLength(text.slice(at, position));
    at = position;
    return bytes;
  });
}

/** The numbers of the lines that hold a part of a match; the text begins with line `firstLine`. */
export function* linesOfSpans(text: Uint8Array, spans: readonly number[], firstLine: number): Generator<number> {
  let line = firstLine;
  let lineEnd = endOfLine(text, 0);
  let last = -1;
  for (let index = 0; index < spans.length; index += 2) {
    const end = Math.max(spans[index]! + 1, spans[index + 1]!);
    for (let at = spans[index]!; at < end && at < text.length;) {
      for (; lineEnd < at; lineEnd = endOfLine(text, lineEnd + 1)) line++;
      if (line > last) yield line;
      last = line;
      at = lineEnd + 1;
    }
  }
}

function endOfLine(text: Uint8Array, from: number): number {
  const feed = text.indexOf(10, from);
  return feed < 0 ? text.length : feed;
}

/** The part of each match in a line; to be asked of the lines of a text in their order. */
export function rangesByLine(spans: readonly number[]): (start: number, end: number) => Ranges {
  let first = 0;
  return (start, end) => {
    const ranges: number[] = [];
    while (first < spans.length && spans[first + 1]! <= start) first += 2;
    for (let at = first; at < spans.length && spans[at]! < end; at += 2) {
      const from = Math.max(spans[at]!, start);
      const to = Math.min(spans[at + 1]!, end);
      if (from < to) ranges.push(from - start, to - start);
    }
    return ranges;
  };
}
