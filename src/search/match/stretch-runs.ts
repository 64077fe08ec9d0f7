/**
 * The stretches of a document that can hold a match over several lines, as runs of text. Only their lines are known, so line
 * feeds are counted; where needles tell that nothing is to be found, no automaton is started.
 */
import type { Kernels } from '../kernels/kernels.ts';
import type { TextRun, TextScanner } from './text-scanner.ts';

export interface StretchedText {
  readonly kernels: Pick<Kernels, 'nextLineFeed'>;
  readonly scanner: Pick<TextScanner, 'nextNeedle'>;
  /** The first line of each stretch, ascending; the first one is 0. */
  readonly lines: Uint32Array;
  /** Whole documents. */
  readonly text: Pick<TextRun, 'from' | 'to' | 'isUtf8'>;
}

export function* runsOfStretches({
  kernels,
  scanner,
  lines,
  text,
}: StretchedText): Generator<TextRun, void, undefined> {
  const { from, to, isUtf8 } = text;
  let needle = -1;
  for (let [stretch, start] = [0, from]; stretch < lines.length && start < to; stretch++) {
    const firstLine = lines[stretch]!;
    const next = lines[stretch + 1];
    let end = next === undefined ? to : start;
    if (next !== undefined)
      for (let line = firstLine; line < next && end < to; line++) end = kernels.nextLineFeed(end, to) + 1;
    if (needle < start) needle = scanner.nextNeedle({ from: start, to, isUtf8 });
    if (needle < 0) return;
    if (needle < end) yield { from: start, to: Math.min(end, to), firstLine, isUtf8 };
    start = end;
  }
}
