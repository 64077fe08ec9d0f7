/** The facts of a hit, as rank/ wants them: from the matching lines and the path, without another look at the content. */
import type { LineMatch } from '../contract.ts';
import { countBefore, definitionAt } from '../rank/definitions.ts';
import { pathFacts, type PathFacts } from '../rank/path-facts.ts';
import { scoreFile, scoreLine } from '../rank/rank.ts';
import { spanFacts, type DefinitionPlace } from '../rank/span-facts.ts';
import type { StoredDefinition } from '../symbols/search.ts';
import type { QueryPlan } from './query-plan.ts';

/** Lines beyond these do not change much. */
const linesLookedAt = 32;

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

  /** `number` is the path's in its table; `lines` counts all matching lines, `some` are those that may be looked at. */
  score(path: ScoredPath, { lines, some, definitions }: ScoredContent): number {
    let facts = this.#paths.get(path.number);
    if (!facts) this.#paths.set(path.number, (facts = pathFacts(path.text)));
    const seen = new Set<string>();
    const worth = some.filter((line, index) => index < linesLookedAt || definesSomething(line, definitions));
    const lineScores = worth.map((line) => this.#lineScore(line, definitions, seen));
    const lowered = path.text.toLowerCase();
    for (const term of this.#terms) if (lowered.includes(term)) seen.add(term);
    return scoreFile({ path: facts, lineScores, lines, atoms: Math.max(1, seen.size), terms: this.#terms });
  }

  #lineScore(
    { line, offsetAndLengths, byteOffset }: LineMatch,
    definitions: readonly StoredDefinition[],
    seen: Set<string>,
  ): number {
    const text = Buffer.from(line);
    const isAscii = text.length === line.length;
    const points = isAscii ? undefined : Array.from(line);
    const here = new Set<string>();
    const spans = offsetAndLengths.map(([offset, length]) => {
      const before = points ? Buffer.byteLength(points.slice(0, offset).join('')) : offset;
      const matched = points ? points.slice(offset, offset + length).join('') : line.slice(offset, offset + length);
      here.add(matched.toLowerCase());
      const end = before + Buffer.byteLength(matched);
      const place = { text, documentStart: 0, documentEnd: text.length, start: before, end };
      const literal = this.#literals.find((one) => one.length === end - before);
      const definition =
        byteOffset === undefined ? undefined : definitionAt(definitions, byteOffset + before, byteOffset + end);
      const inLine = definition && shifted(definition, byteOffset ?? 0);
      return spanFacts({ ...place, ...(literal && { literal }) }, inLine);
    });
    const atoms = this.#terms.filter((term) => here.has(term));
    for (const term of atoms) seen.add(term);
    return scoreLine({ spans, atoms: Math.max(1, atoms.length) });
  }
}

function shifted({ kind, start, end }: DefinitionPlace, by: number): DefinitionPlace {
  return { kind, start: start - by, end: end - by };
}

function definesSomething({ byteOffset, line }: LineMatch, definitions: readonly StoredDefinition[]): boolean {
  if (byteOffset === undefined) return false;
  return countBefore(definitions, byteOffset) < countBefore(definitions, byteOffset + line.length);
}
