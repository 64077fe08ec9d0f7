/** Lines of packed texts as they are shown, with where the patterns match in them: within lines, or over several. */
import { rangesByLine } from '../match/document-spans.ts';
import { inCodePoints, mergeRanges, type Ranges } from '../match/ranges.ts';
import type { SpanFinder } from '../regex/pattern.ts';
import { notEmpty, readLines, type OpenPack, type ReadLine, type TextRun } from './open-pack.ts';

export interface Highlight {
  readonly finder: SpanFinder;
  readonly isOverLines: boolean;
}

/** In a longer stretch not every match is highlighted: it is looked at again for the few lines of it that are shown. */
const wholeBytes = 1 << 20;
const mostHighlights = 1000;

/** `stretch`: the lines around the run that a match may span (stretches.ts). */
export function readHighlighted(
  pack: OpenPack,
  { run, stretch }: { readonly run: TextRun; readonly stretch: TextRun },
  highlights: readonly Highlight[],
): readonly ReadLine[] {
  const [over, within] = [true, false].map((kind) =>
    highlights.flatMap(({ finder, isOverLines }) => (isOverLines === kind ? [finder] : [])),
  ) as [SpanFinder[], SpanFinder[]];
  const lines = readLines(pack, run, within);
  if (over.length === 0 || lines.length === 0) return lines;
  const ranges = rangesOver(
    readLines(pack, stretch, []).map(({ text }) => text),
    over,
  );
  const first = run.first - stretch.first;
  return lines.map((line, at) => ({ ...line, ranges: mergeRanges(line.ranges, ranges[first + at] ?? []) }));
}

function rangesOver(lines: readonly string[], finders: readonly SpanFinder[]): readonly Ranges[] {
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const most = text.length <= wholeBytes ? Infinity : mostHighlights;
  const found = finders.map((finder) => rangesByLine(notEmpty(finder.spans(text, 0, text.length, most))));
  let start = 0;
  return lines.map((line) => {
    const bytes = Buffer.from(line);
    const end = start + bytes.length;
    const ranges = found.map((rangesIn) => rangesIn(start, end)).reduce(mergeRanges, []);
    start = end + 1;
    return inCodePoints(bytes, ranges);
  });
}
