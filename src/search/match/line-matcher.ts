/**
 * One term of a query, ready to run: finds the lines of a text that match and where in the line. The block scanner of
 * match/ and the filters over paths share it.
 *
 * Invariant: a line is reported exactly when re2js finds the pattern in it. The prefilter only decides which lines are
 * worth asking about.
 */
import type { RE2JS } from 're2js';
import { compilePattern } from '../regex/compile.ts';
import { parseRegex } from '../regex/parse.ts';
import { countsFar, shortestMatch } from '../regex/syntax.ts';
import { trigramQueryOf, type TrigramQuery } from '../regex/trigram-query.ts';
import { prefilterOf } from '../regex/window.ts';
import { AppError } from '../../base/app-error.ts';

/** Ranges are pairs of UTF-16 start and end in the line, ascending, not overlapping; empty matches leave none. */
export type Ranges = readonly number[];

export interface MatchedLine {
  /** UTF-16 positions in the text; `end` is before the line break. */
  readonly start: number;
  readonly end: number;
  readonly ranges: Ranges;
}

export interface Pattern {
  /** A regular expression in RE2 syntax. */
  readonly source: string;
  readonly ignoreCase: boolean;
}

/**
 * Finding every match in a line can take the square of its length (`a(.*z)?` looks at the rest of the line after each
 * `a`), so long lines get fewer highlights: about this many characters are looked at per line, and at least so many
 * matches are shown. That the line matches is never in doubt.
 */
const highlightCharacters = 256 * 1024 * 1024;
const leastHighlights = 100;

export class LineMatcher {
  readonly trigrams: TrigramQuery;
  readonly #judge: RE2JS;
  readonly #prefilter: RegExp | undefined;
  readonly #exact: boolean;
  readonly #shortest: number;
  readonly #countsFar: boolean;

  constructor(pattern: Pattern) {
    const compiled = compilePattern(pattern.source, pattern);
    if (!compiled.ok) {
      const { message, hint } = compiled.error;
      throw new AppError('search/bad-pattern', `${message}: ${pattern.source}`, { hint });
    }
    const regex = parseRegex(pattern.source, { foldCase: pattern.ignoreCase });
    const prefilter = prefilterOf(regex);
    this.trigrams = trigramQueryOf(regex);
    this.#judge = compiled.value;
    this.#prefilter = prefilter && new RegExp(prefilter.source, 'gu');
    this.#exact = prefilter?.exact ?? false;
    this.#shortest = shortestMatch(regex);
    this.#countsFar = countsFar(regex);
  }

  /** The next matching line that starts at or after `from`, which must be the start of a line. */
  next(text: string, from: number): MatchedLine | undefined {
    if (!this.#prefilter) return this.#nextByLine(text, from);
    for (let at = from; at < text.length;) {
      this.#prefilter.lastIndex = at;
      const found = this.#prefilter.exec(text);
      if (!found) return undefined;
      const start = found.index === 0 ? 0 : text.lastIndexOf('\n', found.index - 1) + 1;
      // After the last line break there is no line, though an empty match is found there.
      if (start === text.length) return undefined;
      const end = endOfLine(text, found.index);
      const matched = this.#exact
        ? { start, end, ranges: this.#collectExact(text, start, end, found) }
        : this.#judged(text, start, end);
      if (matched) return matched;
      at = end + 1;
    }
    return undefined;
  }

  get hasPrefilter(): boolean {
    return this.#prefilter !== undefined;
  }

  /** Whether a single line matches. */
  test(line: string): boolean {
    // Counting makes re2js build more states than it can keep, over and over: its other engines take their time once.
    return this.#countsFar ? this.#judge.matcher(line).find() : this.#judge.test(line);
  }

  /** The last line counts only when it holds something, as everywhere: a line break ends a line. */
  #nextByLine(text: string, from: number): MatchedLine | undefined {
    for (let start = from; start < text.length;) {
      const end = endOfLine(text, start);
      const matched = this.#judged(text, start, end);
      if (matched) return matched;
      start = end + 1;
    }
    return undefined;
  }

  #judged(text: string, start: number, end: number): MatchedLine | undefined {
    if (end - start < this.#shortest) return undefined;
    const line = text.slice(start, end);
    return this.test(line) ? { start, end, ranges: this.#rangesIn(line) } : undefined;
  }

  #rangesIn(line: string): Ranges {
    const ranges: number[] = [];
    const matcher = this.#judge.matcher(line);
    let highlights = Math.max(leastHighlights, Math.floor(highlightCharacters / (line.length + 1)));
    while (highlights-- > 0 && matcher.find()) append(ranges, matcher.start(), matcher.end());
    return ranges;
  }

  /** Goes on from the first match to the end of its line. */
  #collectExact(text: string, start: number, end: number, first: RegExpExecArray): Ranges {
    const ranges: number[] = [];
    const prefilter = this.#prefilter!;
    for (let found: RegExpExecArray | null = first; found && found.index < end; found = prefilter.exec(text))
      append(ranges, found.index - start, prefilter.lastIndex - start);
    return ranges;
  }
}

function append(ranges: number[], start: number, end: number): void {
  if (end > start) ranges.push(start, end);
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The union of two lists of ranges, overlapping ones made one. */
export function mergeRanges(left: Ranges, right: Ranges): Ranges {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const pairs: [number, number][] = [];
  for (const ranges of [left, right])
    for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]!]);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: number[] = [];
  for (const [start, end] of pairs) {
    const last = merged.length - 1;
    if (last > 0 && start < merged[last]!) merged[last] = Math.max(merged[last]!, end);
    else merged.push(start, end);
  }
  return merged;
}
