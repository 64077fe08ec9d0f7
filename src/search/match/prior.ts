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
import { factorOf, plainBest, plainWord, weights } from '../rank/rank.ts';
import { emptyBits, setBit } from './bits.ts';
import { supportingLeaves } from './condition.ts';
import type { QueryPlan } from './query-plan.ts';
import type { LayerScope } from './scope.ts';
import type { Pattern } from './text-matcher.ts';

/** Points of names per shard and document. */
export type NamePoints = ReadonlyMap<number, ReadonlyMap<number, number>>;

export interface DocumentPlace {
  readonly shard: number;
  readonly document: number;
}

const factors = Float64Array.from({ length: 256 }, (_, traits) => factorOf(traits));
/** Points are told apart up to here. */
const mostPoints = 1 << 14;

export class Prior {
  readonly #plan: QueryPlan;
  readonly #snapshot: Snapshot;
  readonly #columns: PathColumns;

  constructor(plan: QueryPlan, snapshot: Snapshot, columns: PathColumns) {
    this.#plan = plan;
    this.#snapshot = snapshot;
    this.#columns = columns;
  }

  /** Per leaf what names are looked up by; nothing where no name could say anything. */
  namePatterns(): readonly (Pattern | undefined)[] {
    const { leaves, condition, ignoreCase } = this.#plan;
    const shown = new Set(supportingLeaves(condition, () => true));
    return leaves.map((leaf, index) => {
      if (leaf.kind !== 'term' || leaf.pattern.template || !shown.has(index)) return undefined;
      const name = nameIn(leaf.literal ?? leaf.pattern.source, leaf.literal !== undefined);
      return name === undefined ? undefined : { source: name, ignoreCase };
    });
  }

  /** The documents that may come before all others, the likeliest first. */
  ordered(scope: LayerScope, names: NamePoints): readonly DocumentPlace[] {
    const places: DocumentPlace[] = [];
    const points: number[] = [];
    const note = (shard: number, document: number, own: number): void => {
      const worth = this.#worth(scope, { shard, document }, own);
      if (worth <= plainBest) return;
      places.push({ shard, document });
      points.push(Math.min(mostPoints - 1, Math.floor(worth)));
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
    return sortedByPoints(places, points);
  }

  /** Of the best place it stands at. */
  #worth(scope: LayerScope, place: DocumentPlace, own: number): number {
    const { pathOf } = scope.layer.columns;
    const { traits, depths, stems } = this.#columns;
    let best = 0;
    for (const occurrence of scope.layer.occurrencesOf(place.shard, place.document)) {
      if (!scope.includes(occurrence)) continue;
      const path = pathOf[occurrence]!;
      const named = this.#stems().has(stems[path]!) ? weights.stemEqual + (own === 0 ? plainBest : 0) : 0;
      const length = this.#snapshot.paths.line(path).length;
      best = Math.max(best, (own + named) * factors[traits[path]!]! - weights.depth * depths[path]! - length);
    }
    return best;
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

/** Descending; equal ones as they come. */
function sortedByPoints(places: readonly DocumentPlace[], points: readonly number[]): readonly DocumentPlace[] {
  const starts = new Uint32Array(mostPoints + 1);
  for (const worth of points) starts[mostPoints - worth]!++;
  for (let at = 1; at <= mostPoints; at++) starts[at]! += starts[at - 1]!;
  const sorted = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at++) sorted[starts[mostPoints - points[at]! - 1]!++] = at;
  return Array.from(sorted, (at) => places[at]!);
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
