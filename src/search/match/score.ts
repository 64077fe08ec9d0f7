/** The score of a hit, as rank/ wants its facts: what threads found out about its lines (line-scorer.ts), and its path. */
import type { PathColumns } from '../rank/path-columns.ts';
import { pathFacts, type PathFacts } from '../rank/path-facts.ts';
import { scoreFile, weights } from '../rank/rank.ts';
import { bitsOf, termsToCompare, type ScoringPlan } from './line-scorer.ts';
import type { QueryPlan } from './query-plan.ts';

export interface ScoredPath {
  /** The path's in its table. */
  readonly number: number;
  readonly text: string;
}

export interface ScoredContent {
  /** All matching lines. */
  readonly lines: number;
  /** The best score of a line, and bits of the terms that were seen in lines. */
  readonly best: number;
  readonly terms: number;
}

/** The table that the paths are lines of. */
export interface KnownPaths {
  readonly knownRankColumns: PathColumns | undefined;
}

export class Scorer {
  readonly plan: ScoringPlan;
  /** Literals of the query's terms, in lower case. */
  readonly #literals: readonly string[];
  readonly #terms: readonly string[];
  readonly #paths = new Map<number, PathFacts>();
  readonly #table: KnownPaths;

  constructor({ leaves }: QueryPlan, table: KnownPaths) {
    this.#table = table;
    const literals = leaves.flatMap((leaf) =>
      leaf.kind === 'term' && leaf.literal !== undefined ? [leaf.literal] : [],
    );
    this.plan = { literals };
    this.#literals = literals.map((literal) => literal.toLowerCase());
    this.#terms = termsToCompare(this.plan);
  }

  /** Bits of all terms that are told apart. */
  get allTerms(): number {
    return this.#terms.length > 1 ? 2 ** this.#terms.length - 1 : 0;
  }

  /** What a path can be worth for its name, unless it is the whole stem. */
  get mostForName(): number {
    return this.#literals.length > 0 ? weights.stemContains : 0;
  }

  #factsOf({ number, text }: ScoredPath): PathFacts {
    return this.#table.knownRankColumns?.factsOf(number, text) ?? pathFacts(text);
  }

  score(path: ScoredPath, { lines, best, terms }: ScoredContent): number {
    let facts = this.#paths.get(path.number);
    if (!facts) this.#paths.set(path.number, (facts = this.#factsOf(path)));
    const lineScores = lines > 0 ? [best] : [];
    const atoms = this.#terms.length > 1 ? Math.max(1, bitsOf(terms | this.#termsIn(path.text))) : 1;
    return scoreFile({ path: facts, lineScores, lines, atoms, terms: this.#literals });
  }

  #termsIn(path: string): number {
    const lowered = path.toLowerCase();
    return this.#terms.reduce((bits, term, at) => (lowered.includes(term) ? bits | (1 << at) : bits), 0);
  }
}
