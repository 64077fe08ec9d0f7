/**
 * The scores of a document's matching lines, taken in the scanning threads while the lines' bytes are at hand: what comes
 * back per document is the best one and which terms of the query were seen, so the main thread makes no text of lines that
 * are not shown.
 */
import { Definitions } from '../rank/definitions.ts';
import { definitionBest, lineBest, scoreLine, type SpanFacts } from '../rank/rank.ts';
import { spanFacts } from '../rank/span-facts.ts';
import type { Ranges } from './ranges.ts';

/** Lines beyond these do not change much. */
const linesLookedAt = 32;
/** Of a line, in bytes and matches: minified texts have thousands of both. */
const lineLookedAt = 1 << 14;
const spansLookedAt = 64;
/** As many terms as a number has bits are told apart. */
const mostTerms = 31;

/** What a line is compared with: literals of the query's terms, as they are written. Plain data. */
export interface ScoringPlan {
  readonly literals: readonly string[];
}

/** A line as it is shown: `text` from `from` to `to`. Its spans count from `from`. */
export interface ScoredLine {
  /** Its first byte, from the beginning of the document. */
  readonly byteOffset: number;
  readonly text: Buffer;
  readonly from: number;
  readonly to: number;
}

/** In lower case, each once: their places are the bits of `LineScorer.terms`. */
export function termsToCompare({ literals }: ScoringPlan): readonly string[] {
  return [...new Set(literals.map((literal) => literal.toLowerCase()))].slice(0, mostTerms);
}

export class LineScorer {
  /** Of the lines since `begin`. */
  best = 0;
  /** Bits of the terms that were seen since `begin`; kept where there are several. */
  terms = 0;
  readonly #literals: readonly Buffer[];
  readonly #terms: readonly string[];
  readonly #definitions = new Definitions();
  #lines = 0;

  constructor(plan: ScoringPlan) {
    this.#literals = plan.literals.map((literal) => Buffer.from(literal));
    this.#terms = termsToCompare(plan);
  }

  /** The lines that follow are those of another document. Its definitions go into what is returned. */
  begin(): Definitions {
    this.#definitions.clear();
    this.#lines = 0;
    this.best = 0;
    this.terms = 0;
    return this.#definitions;
  }

  add(spans: Ranges, { byteOffset, text, from, to }: ScoredLine): void {
    if (this.#lines++ < linesLookedAt || this.#defines(byteOffset, byteOffset + to - from))
      this.best = Math.max(this.best, this.#scoreOf(spans, { byteOffset, text, from, to }));
  }

  /**
   * Whether the next line, from `start` to `end` in the document, can change nothing, so that nobody need find out where in
   * it the matches are: then it is done with, otherwise `add` has to follow.
   */
  passesOver(start: number, end: number): boolean {
    const passed = this.#lines >= linesLookedAt ? !this.#defines(start, end) : this.#isOutdone(start, end);
    if (passed) this.#lines++;
    return passed;
  }

  /** Of several terms, which ones a line has is always wanted. */
  #isOutdone(start: number, end: number): boolean {
    if (this.#terms.length > 1 || this.best < lineBest) return false;
    return this.best >= definitionBest || this.#definitions.at(start, end) === undefined;
  }

  #defines(start: number, end: number): boolean {
    const definitions = this.#definitions;
    return definitions.count > 0 && definitions.countBefore(start) < definitions.countBefore(end);
  }

  #scoreOf(spans: Ranges, { byteOffset, text, from, to }: ScoredLine): number {
    const documentEnd = Math.min(to, from + lineLookedAt);
    const facts: SpanFacts[] = [];
    let terms = 0;
    for (let at = 0; at < spans.length && facts.length < spansLookedAt; at += 2) {
      const [start, end] = [from + spans[at]!, from + spans[at + 1]!];
      if (end > documentEnd) break;
      if (this.#terms.length > 1) terms |= this.#termAt(text, start, end);
      const literal = this.#literals.find((one) => one.length === end - start);
      const definition = this.#definitions.at(byteOffset + start - from, byteOffset + end - from);
      const by = from - byteOffset;
      const inText = definition && { ...definition, start: definition.start + by, end: definition.end + by };
      facts.push(
        spanFacts({ text, documentStart: from, documentEnd, start, end, ...(literal && { literal }) }, inText),
      );
    }
    this.terms |= terms;
    return scoreLine({ spans: facts, atoms: Math.max(1, bitsOf(terms)) });
  }

  #termAt(text: Buffer, start: number, end: number): number {
    const index = this.#terms.indexOf(text.toString('utf8', start, end).toLowerCase());
    return index < 0 ? 0 : 1 << index;
  }
}

export function bitsOf(terms: number): number {
  let count = 0;
  for (let left = terms; left !== 0; left &= left - 1) count++;
  return count;
}
