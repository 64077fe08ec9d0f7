/**
 * Which matches come first. Scores are sums of a few facts that the executor has at hand; nothing here reads the index,
 * so the same facts give the same order on every machine and every date, and a change of weights shows as a difference in
 * bench/search/ranking.golden.txt.
 *
 * The ideas are those every code search converged on: the definition of a name before its uses, whole words before parts,
 * a file named like the term before others, short paths before deep ones, the product's code before its tests, copies
 * and generated texts. Weights were chosen on two thirds of the queries of the golden file; the other third only watches.
 *
 * Rejected: popularity learnt from clicks (there is no telemetry here), the age of files (an answer as of a past date must not
 * depend on today), inverse document frequency (needs a pass over everything before the first result).
 */
import type { SymbolKind } from '../symbols/symbol.ts';
import { pathTraits } from './path-facts.ts';
import type { PathFacts } from './path-facts.ts';

/** One place where an atom of the query matched in a content. */
export interface SpanFacts {
  /** The character before, and the one behind, is no letter, digit or `_`; or there is none. */
  readonly wordStart: boolean;
  readonly wordEnd: boolean;
  /** The text is the pattern's literal in the same case; true where the pattern is no literal. */
  readonly caseExact: boolean;
  /** Set where the span overlaps the name of a definition. */
  readonly definition?: {
    readonly kind: SymbolKind;
    /** The span is the whole name, its beginning or end, or some part. */
    readonly part: 'whole' | 'edge' | 'inner';
  };
}

export interface LineFacts {
  readonly spans: readonly SpanFacts[];
  /** Different atoms of the query with a span in this line; at least 1. */
  readonly atoms: number;
}

export interface FileFacts {
  readonly path: PathFacts;
  /** The best scores of its lines, in any order; all lines need not be given. Empty for a match of the path alone. */
  readonly lineScores: readonly number[];
  /** All lines with a match. */
  readonly lines: number;
  /** Different atoms of the query that match in content or path. */
  readonly atoms: number;
  /** What to compare file names with: literals of the query's atoms, in lower case. */
  readonly terms: readonly string[];
  /** From 0 (unknown) to 1; from the configuration, not from fashion. */
  readonly repositoryPriority?: number;
}

/** Points. Only their ratios mean something. */
export const weights = {
  wholeWord: 500,
  wordEdge: 60,
  caseExact: 700,
  definition: { whole: 7000, edge: 3200, inner: 2200 },
  /** Times the rank of the kind, 0 to 10. */
  kind: 100,
  furtherAtomInLine: 1200,
  furtherAtomInFile: 3000,
  stemEqual: 4000,
  stemContains: 900,
  pathContains: 250,
  /** Per doubling of the number of matching lines, at most six. */
  moreLines: 90,
  pathMatch: 1500,
  repository: 400,
  depth: 25,
  length: 1,
} as const;

/** What the score of a file is multiplied with, per trait of its path. */
export const traitFactors: readonly (readonly [trait: number, factor: number])[] = [
  [pathTraits.test, 0.6],
  [pathTraits.vendor, 0.4],
  [pathTraits.generated, 0.5],
  [pathTraits.minified, 0.2],
  [pathTraits.example, 0.6],
  [pathTraits.documentation, 0.7],
  [pathTraits.listing, 0.4],
];

const kindRanks: Readonly<Partial<Record<SymbolKind, number>>> = {
  class: 10,
  struct: 10,
  interface: 9.5,
  enum: 9,
  object: 9,
  function: 8.5,
  method: 7,
  namespace: 6,
  module: 6,
  package: 4,
  'type-parameter': 7,
  constant: 6,
  constructor: 5,
  variable: 5,
  property: 4.5,
  field: 4,
  'enum-member': 5,
  event: 5,
  key: 5,
};

export function scoreSpan({ wordStart, wordEnd, caseExact, definition }: SpanFacts): number {
  let score = wordStart && wordEnd ? weights.wholeWord : wordStart || wordEnd ? weights.wordEdge : 0;
  if (caseExact) score += weights.caseExact;
  if (definition) score += weights.definition[definition.part] + weights.kind * (kindRanks[definition.kind] ?? 2);
  return score;
}

/** The best span, and a bonus for several atoms of the query meeting in one line. */
export function scoreLine({ spans, atoms }: LineFacts): number {
  let best = 0;
  for (const span of spans) best = Math.max(best, scoreSpan(span));
  return best + weights.furtherAtomInLine * (atoms - 1);
}

export function scoreFile(facts: FileFacts): number {
  const { path, lineScores, lines, atoms, terms, repositoryPriority = 0 } = facts;
  let score = lineScores.length === 0 ? weights.pathMatch : 0;
  for (const line of lineScores) score = Math.max(score, line);
  score += weights.furtherAtomInFile * (atoms - 1);
  score += weights.moreLines * Math.log2(1 + Math.min(lines, mostLinesThatCount));
  score += nameScore(path, terms);
  score *= factorOf(path.traits);
  score += weights.repository * repositoryPriority;
  return Math.max(0, score - weights.depth * path.depth - weights.length * path.path.length);
}

/** Further ones change nothing. */
export const mostLinesThatCount = 63;

/** What a line of one term can come to when it defines nothing, and when it does. */
export const lineBest = weights.wholeWord + weights.caseExact;
export const definitionBest = lineBest + weights.definition.whole + weights.kind * 10;

/** What the score of a file with these traits is multiplied with. */
export function factorOf(traits: number): number {
  let factor = 1;
  for (const [trait, one] of traitFactors) if (traits & trait) factor *= one;
  return factor;
}

function nameScore(path: PathFacts, terms: readonly string[]): number {
  let best = 0;
  const plainStem = plainWord(path.stem);
  // `branch protection` is the name of branch_protection.go.
  if (terms.length > 1 && plainStem === plainWord(terms.join(''))) return weights.stemEqual;
  for (const term of terms) {
    if (term === '') continue;
    if (path.stem === term || plainStem === plainWord(term)) return weights.stemEqual;
    if (path.stem.includes(term)) best = Math.max(best, (weights.stemContains * term.length) / path.stem.length);
    else if (best === 0 && path.path.toLowerCase().includes(term)) best = weights.pathContains;
  }
  return best;
}

/** `user_profile`, `user-profile` and `UserProfile` are one name in three languages' habits. */
export function plainWord(name: string): string {
  return name.replaceAll(/[-_]/g, '');
}
