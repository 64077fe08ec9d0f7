/**
 * Which documents are looked at first when the best are wanted first: what is known before any content is read. A document
 * that defines a name like the one that is looked for, or stands at a path named like it, can come to several times the
 * score of any other (rank/rank.ts), so these are known by symbols and paths alone. The others differ by little but their
 * paths: the product's code comes before tests, copies and texts about it.
 *
 * Everything here depends on the index and the query alone, so the same search gives the same answer every time.
 */
import type { DocumentBits, Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { escapeRegexp } from '../query/patterns.ts';
import { stemHash, type PathColumns } from '../rank/path-columns.ts';
import type { PathFacts } from '../rank/path-facts.ts';
import { factorOf, lineBest, mostLinesThatCount, plainWord, scoreFile, weights } from '../rank/rank.ts';
import { BestFirst } from './best-first.ts';
import { emptyBits, setBit } from './bits.ts';
import { supportingLeaves } from './condition.ts';
import { bitsOf } from './line-scorer.ts';
import type { QueryPlan } from './query-plan.ts';
import type { LayerScope } from './scope.ts';
import type { Scorer } from './score.ts';
import type { Pattern } from './text-matcher.ts';

/** Points of names per shard and document. */
export type NamePoints = ReadonlyMap<number, ReadonlyMap<number, number>>;

export interface DocumentPlace {
  readonly shard: number;
  readonly document: number;
}

const factors = Float64Array.from({ length: 256 }, (_, traits) => factorOf(traits));
const bestPath: PathFacts = { path: '', traits: 0, depth: 0, stem: '' };

export class Prior {
  readonly #plan: QueryPlan;
  readonly #snapshot: Snapshot;
  readonly #columns: PathColumns;
  readonly #scorer: Scorer;

  constructor(plan: QueryPlan, snapshot: Snapshot, rank: { readonly columns: PathColumns; readonly scorer: Scorer }) {
    this.#plan = plan;
    this.#snapshot = snapshot;
    this.#columns = rank.columns;
    this.#scorer = rank.scorer;
  }

  /** Per leaf what names are looked up by; nothing where no name could say anything. */
  namePatterns(): readonly (Pattern | undefined)[] {
    const { leaves, condition, ignoreCase } = this.#plan;
    const shown = new Set(supportingLeaves(condition, () => true));
    return leaves.map((leaf, index) => {
      if (leaf.kind !== 'term' || leaf.pattern.structure || !shown.has(index)) return undefined;
      const name = nameIn(leaf.literal ?? leaf.pattern.source, leaf.literal !== undefined);
      return name === undefined ? undefined : { source: name, ignoreCase };
    });
  }

  /** No document but the likely ones can come to more. */
  get most(): number {
    return scoreFile({ ...this.#bestLines(0), path: bestPath, terms: [] }) + this.#scorer.mostForName;
  }

  /** The documents that can come to more than all others. */
  likely(scope: LayerScope, names: NamePoints): BestFirst {
    const places: DocumentPlace[] = [];
    const bounds: number[] = [];
    const { most } = this;
    const note = (shard: number, document: number, own: number): void => {
      const bound = this.#glance(scope, { shard, document }, own);
      if (bound <= most) return;
      places.push({ shard, document });
      bounds.push(bound);
    };
    for (const [shard, documents] of names) for (const [document, own] of documents) note(shard, document, own);
    const { shardOf, documentOf, states } = scope.layer.columns;
    const named = new Set<number>();
    for (const occurrence of this.#namedLike(scope)) {
      if (states[occurrence] !== 0) continue;
      const [shard, document] = [shardOf[occurrence]!, documentOf[occurrence]!];
      const key = shard * 2 ** 32 + document;
      if (names.get(shard)?.has(document) || named.has(key)) continue;
      named.add(key);
      note(shard, document, 0);
    }
    return new BestFirst({ places, bounds }, (place) =>
      this.#bound(scope, place, names.get(place.shard)?.get(place.document) ?? 0),
    );
  }

  /** At the best place it stands at; by columns alone. */
  #glance(scope: LayerScope, place: DocumentPlace, own: number): number {
    const { pathOf } = scope.layer.columns;
    const { traits, depths, stems, lengths } = this.#columns;
    const lines = scoreFile({ ...this.#bestLines(own), path: bestPath, terms: [] });
    let best = -Infinity;
    for (const occurrence of scope.layer.occurrencesOf(place.shard, place.document)) {
      if (!scope.includes(occurrence)) continue;
      const path = pathOf[occurrence]!;
      const named = this.#stems().has(stems[path]!) ? weights.stemEqual : this.#scorer.mostForName;
      const worth = (lines + named) * factors[traits[path]!]!;
      best = Math.max(best, worth - weights.depth * depths[path]! - weights.length * lengths[path]!);
    }
    return best;
  }

  /** The same with a look at the path itself. */
  #bound(scope: LayerScope, place: DocumentPlace, own: number): number {
    const { pathOf } = scope.layer.columns;
    const { lines, lineScores } = this.#bestLines(own);
    let best = -Infinity;
    for (const occurrence of scope.layer.occurrencesOf(place.shard, place.document)) {
      if (!scope.includes(occurrence)) continue;
      const number = pathOf[occurrence]!;
      const path = { number, text: this.#snapshot.paths.line(number) };
      best = Math.max(best, this.#scorer.score(path, { lines, best: lineScores[0]!, terms: this.#scorer.allTerms }));
    }
    return best;
  }

  /** The most that lines can come to, where the best definition is worth so much. */
  #bestLines(own: number): { readonly lines: number; readonly lineScores: readonly number[]; readonly atoms: number } {
    const atoms = Math.max(1, bitsOf(this.#scorer.allTerms));
    const best = Math.max(own, lineBest) + weights.furtherAtomInLine * (atoms - 1);
    return { lines: mostLinesThatCount, lineScores: [best], atoms };
  }

  #stemHashes: ReadonlySet<number> | undefined;

  /** Of names that ranking takes for the query's. */
  #stems(): ReadonlySet<number> {
    this.#stemHashes ??= this.#readStems();
    return this.#stemHashes;
  }

  #readStems(): ReadonlySet<number> {
    const terms = this.#plan.leaves.flatMap((leaf) =>
      leaf.kind === 'term' && leaf.literal !== undefined ? [leaf.literal.toLowerCase()] : [],
    );
    const words = [...terms, ...(terms.length > 1 ? [terms.join('')] : [])].filter((word) => plainWord(word) !== '');
    return new Set(words.map(stemHash));
  }

  *#namedLike(scope: LayerScope): Generator<number> {
    const wanted = this.#stems();
    if (wanted.size === 0) return;
    const { stems } = this.#columns;
    for (let path = 0; path < stems.length; path++) {
      if (!wanted.has(stems[path]!)) continue;
      for (const occurrence of scope.layer.occurrencesOfPath(path)) if (scope.includes(occurrence)) yield occurrence;
    }
  }

  /** Documents that stand at some path without traits: the product's own code. */
  plain(layer: Layer): DocumentBits {
    return this.#snapshot.derive(`plain ${layer === this.#snapshot.heads ? 'heads' : 'past'}`, () => {
      const { pathOf } = layer.columns;
      const { traits } = this.#columns;
      const occurrences = emptyBits(layer.size);
      for (let at = 0; at < layer.size; at++) if (traits[pathOf[at]!] === 0) setBit(occurrences, at);
      return layer.documentsOf(occurrences);
    });
  }
}

/** Alternatives of words, perhaps in parentheses: as good for names as for texts. */
const words = /^[\w|()]+$/;
/** Whether an expression is a word, or words to choose from. */
export function isOfWords(source: string): boolean {
  return words.test(source);
}

/** The longest run of word characters that every match holds, as far as a glance at the expression tells. */
const run = /[A-Za-z0-9_]{3,}(?![?*{\w])/g;

function nameIn(source: string, isLiteral: boolean): string | undefined {
  if (isLiteral && /^\w+$/.test(source)) return escapeRegexp(source);
  if (!isLiteral && isOfWords(source)) return source;
  // Escapes (`\bfoo`) and classes are no words; of alternatives none is in every match.
  const plain = isLiteral ? source : source.replaceAll(/\\[a-zA-Z]|\[[^\]]*\]/g, ' ');
  if (!isLiteral && plain.includes('|')) return undefined;
  const found = plain.match(run) ?? [];
  return found.reduce<string | undefined>((best, one) => (one.length > (best?.length ?? 0) ? one : best), undefined);
}
