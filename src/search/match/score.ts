/** The facts of a hit, as rank/ wants them: from the matching lines and the path, without another look at the content. */
import type { LineMatch } from '../contract.ts';
import { countBefore, definitionAt } from '../rank/definitions.ts';
import { pathFacts, type PathFacts } from '../rank/path-facts.ts';
import { scoreFile, scoreLine, type SpanFacts } from '../rank/rank.ts';
import { spanFacts, type DefinitionPlace } from '../rank/span-facts.ts';
import type { StoredDefinition } from '../symbols/symbol.ts';
import type { QueryPlan } from './query-plan.ts';

/** Lines beyond these do not change much. */
const linesLookedAt = 32;
/** Of a line, in characters and matches: minified texts have thousands of both. */
const lineLookedAt = 1 << 14;
const spansLookedAt = 64;

export interface ScoredPath {
  readonly number: number;
  readonly text: string;
}

export interface ScoredContent {
  readonly lines: number;
  readonly some: readonly LineMatch[];
  readonly definitions: readonly StoredDefinition[];
}

export class Scorer {
  /** Literals of the query's terms, as written and in lower case. */
  readonly #literals: readonly Buffer[];
  readonly #terms: readonly string[];
  readonly #paths = new Map<number, PathFacts>();

  constructor(plan: QueryPlan) {
    const literals = plan.leaves.flatMap((leaf) =>
      leaf.kind === 'term' && leaf.literal !== undefined ? [leaf.literal] : [],
    );
    this.#literals = literals.map((literal) => Buffer.from(literal));
    this.#terms = literals.map((literal) => literal.toLowerCase());
  }

  /**
   * Which lines of a document are worth looking at, by their number among those found, their first byte and their length: the
   * first ones, and those that define something.
   */
  isWorthwhile(definitions: readonly StoredDefinition[]): (index: number, from: number, bytes: number) => boolean {
    return (index, from, bytes) =>
      index < linesLookedAt ||
      (definitions.length > 0 && countBefore(definitions, from) < countBefore(definitions, from + bytes));
  }

  /** `number` is the path's in its table; `lines` counts all matching lines, `some` are those that are worth a look. */
  score(path: ScoredPath, { lines, some, definitions }: ScoredContent): number {
    let facts = this.#paths.get(path.number);
    if (!facts) this.#paths.set(path.number, (facts = pathFacts(path.text)));
    const seen = new Set<string>();
    const lineScores = some.map((line) => this.#lineScore(line, definitions, seen));
    const lowered = path.text.toLowerCase();
    for (const term of this.#terms) if (lowered.includes(term)) seen.add(term);
    return scoreFile({ path: facts, lineScores, lines, atoms: Math.max(1, seen.size), terms: this.#terms });
  }

  #lineScore(
    { line, offsetAndLengths, byteOffset }: LineMatch,
    definitions: readonly StoredDefinition[],
    seen: Set<string>,
  ): number {
    const beginning = line.length > lineLookedAt ? line.slice(0, lineLookedAt) : line;
    const text = Buffer.from(beginning);
    const places = new PlacesInLine(beginning, text.length);
    const here = new Set<string>();
    const spans: SpanFacts[] = [];
    for (const [offset, length] of offsetAndLengths) {
      const { from, to, matched } = places.next(offset, length);
      if (to > text.length || spans.length === spansLookedAt) break;
      here.add(matched.toLowerCase());
      const place = { text, documentStart: 0, documentEnd: text.length, start: from, end: to };
      const literal = this.#literals.find((one) => one.length === to - from);
      const definition =
        byteOffset === undefined ? undefined : definitionAt(definitions, byteOffset + from, byteOffset + to);
      const inLine = definition && shifted(definition, byteOffset ?? 0);
      spans.push(spanFacts({ ...place, ...(literal && { literal }) }, inLine));
    }
    const atoms = this.#terms.filter((term) => here.has(term));
    for (const term of atoms) seen.add(term);
    return scoreLine({ spans, atoms: Math.max(1, atoms.length) });
  }
}

/** From code points to bytes, for spans in their order: nothing is walked over twice. */
class PlacesInLine {
  readonly #line: string;
  readonly #isAscii: boolean;
  #points = 0;
  #units = 0;
  #bytes = 0;

  constructor(line: string, bytes: number) {
    this.#line = line;
    this.#isAscii = line.length === bytes;
  }

  next(offset: number, length: number): { readonly from: number; readonly to: number; readonly matched: string } {
    if (this.#isAscii) {
      const to = offset + length;
      return { from: offset, to, matched: this.#line.slice(offset, to) };
    }
    this.#go(offset);
    const [from, start] = [this.#bytes, this.#units];
    this.#go(offset + length);
    return { from, to: this.#bytes, matched: this.#line.slice(start, this.#units) };
  }

  #go(point: number): void {
    const line = this.#line;
    const start = this.#units;
    for (; this.#points < point && this.#units < line.length; this.#points++)
      this.#units += line.codePointAt(this.#units)! > 0xffff ? 2 : 1;
    this.#bytes += Buffer.byteLength(line.slice(start, this.#units));
    // What lies behind the part that is looked at lies beyond its bytes.
    if (this.#points < point) this.#bytes = Infinity;
  }
}

function shifted({ kind, start, end }: DefinitionPlace, by: number): DefinitionPlace {
  return { kind, start: start - by, end: end - by };
}
