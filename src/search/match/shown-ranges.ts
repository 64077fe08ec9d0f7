/** Where in a line the terms of a plan match, as the reader sees the line. Only asked of lines that are shown. */
import type { ShardIndex } from '../index/shard-index.ts';
import { rangesByLine } from './document-spans.ts';
import type { LineScorer } from './line-scorer.ts';
import { inCodePoints, mergeRanges, type Ranges } from './ranges.ts';
import type { ArenaKernels, ScannedShard, Term } from './term.ts';

/**
 * Where in a line the terms match, in code points of the line as it is shown. `scorer` is told of every line; it has begun
 * with the document.
 */
export function rangesIn(
  shard: Pick<ScannedShard, 'id' | 'index' | 'at'> & { readonly arena: Pick<ArenaKernels, 'bytes'> },
  document: number,
  { terms, scorer }: { readonly terms: readonly (Term | undefined)[]; readonly scorer?: LineScorer | undefined },
): (start: number, end: number) => Ranges {
  const { index, at, arena } = shard;
  const begin = index.firstBlock(document);
  const end = index.firstBlock(document + 1);
  let ascii = true;
  for (let block = begin; block < end && ascii; block++) ascii = index.isAscii(block);
  const invalid = !ascii && anyInvalid(index, begin, end);
  const [from, to] = [at + index.blockOffset(begin), at + index.blockOffset(end)];
  const finders = terms.map((term) => {
    if (!term) return () => [];
    if (term.pattern.multiLine)
      return documentRanges(term, arena.bytes, { shard: shard.id, document, from, to, invalid });
    return (start: number, end: number) =>
      invalid ? shownRanges(term, arena.bytes, start, end) : relative(term.spans(arena.bytes, start, end), start);
  });
  return (start, end) => {
    const [find, ...others] = finders;
    let bytes = find?.(start, end) ?? [];
    for (const other of others) bytes = mergeRanges(bytes, other(start, end));
    const text = invalid ? shown(arena.bytes, start, end) : arena.bytes;
    const [first, last] = invalid ? [0, text.length] : [start, end];
    scorer?.add(bytes, { byteOffset: start - from, text, from: first, to: last });
    return ascii ? bytes : inCodePoints(text.subarray(first, last), bytes);
  };
}

/** Ranges in the line as it is shown, with U+FFFD for bytes that are no UTF-8. */
function shownRanges(term: Term, bytes: Buffer, start: number, end: number): Ranges {
  const line = shown(bytes, start, end);
  return relative(term.spans(line, 0, line.length), 0);
}

export function shown(bytes: Buffer, start: number, end: number): Buffer {
  return Buffer.from(bytes.toString('utf8', start, end));
}

/** Without those that are empty, and from the line's beginning on. */
function relative(spans: readonly number[], start: number): Ranges {
  const ranges: number[] = [];
  for (let at = 0; at < spans.length; at += 2)
    if (spans[at + 1]! > spans[at]!) ranges.push(spans[at]! - start, spans[at + 1]! - start);
  return ranges;
}

/** Matches over several lines: the part of each in the line. Lines are asked for in their order. */
function documentRanges(
  term: Term,
  bytes: Buffer,
  at: {
    readonly shard: number;
    readonly document: number;
    readonly from: number;
    readonly to: number;
    readonly invalid: boolean;
  },
): (start: number, end: number) => Ranges {
  const { from, to, invalid } = at;
  const text = invalid ? shown(bytes, from, to) : bytes.subarray(from, to);
  const spans = term.structure ? term.structureSpans(term.structure, bytes, at).spans : term.documentSpans(text);
  const rangesIn = rangesByLine(spans);
  // As shown, the text before the line may have another length.
  let known = from;
  let begin = 0;
  return (start, end) => {
    begin += invalid ? shown(bytes, known, start).length : start - known;
    known = start;
    return rangesIn(begin, begin + (invalid ? shown(bytes, start, end).length : end - start));
  };
}

export function anyInvalid(index: ShardIndex, from: number, to: number): boolean {
  for (let block = from; block < to; block++) if (index.hasInvalidUtf8(block)) return true;
  return false;
}
