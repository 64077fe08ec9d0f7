/**
 * What is known of occurrences without looking at contents: which ones no filter rules out, and which leaves each of them
 * makes true. Occurrences for which the same leaves are true are one `variant`; variant 0 are those for which only the
 * leaves are true that have to be (filters that everything stands under), which in nearly every search is all of them.
 */
import { languageOfPath } from '../../base/language.ts';
import type { UnsearchedFile } from '../contract.ts';
import type { DocumentBits, Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import type { KernelProgram } from '../kernels/load.ts';
import type { Pace } from '../pace.ts';
import {
  allBits,
  countBits,
  eachBit,
  emptyBits,
  hasBit,
  intersect,
  isEmpty,
  setBit,
  setRange,
  subtract,
  unite,
} from './bits.ts';
import { evaluate, requiredLeaves, type Condition, type Truth } from './condition.ts';
import type { TextMatcher } from './text-matcher.ts';
import { isOfContent, type Leaf, type QueryPlan } from './query-plan.ts';

/** Truth of a predicate (or another condition that is worked out beforehand) per repository and occurrence. */
export interface KnownPredicate {
  /** Indices of repositories; absent: it says nothing of whole repositories. */
  readonly repositories?: ReadonlySet<number>;
  readonly occurrences?: (layer: Layer) => Uint32Array;
}

export interface ScopeOptions {
  readonly program: KernelProgram;
  /** Per leaf of kind predicate. */
  readonly predicates: ReadonlyMap<number, KnownPredicate>;
  /** Repositories that are not looked at, whatever the condition says. */
  readonly excluded: ReadonlySet<number>;
  /** Further bounds per layer: what stood in the time that is searched. */
  readonly within?: (layer: Layer) => Uint32Array | undefined;
}

export class LayerScope {
  readonly layer: Layer;
  /** Absent: all of the layer. */
  readonly inScope: Uint32Array | undefined;
  /** Per leaf its occurrences that are true by what is known; absent: none. */
  readonly byPath: readonly (Uint32Array | undefined)[];
  /** Per variant one bit per leaf. */
  readonly masks: readonly Uint32Array[];
  /** Absent: all occurrences are of variant 0. */
  readonly variantOf: Uint16Array | undefined;
  /** Occurrences in scope of other variants, ascending. */
  readonly special: readonly number[];

  constructor(parts: Pick<LayerScope, 'layer' | 'inScope' | 'byPath' | 'masks' | 'variantOf' | 'special'>) {
    this.layer = parts.layer;
    this.inScope = parts.inScope;
    this.byPath = parts.byPath;
    this.masks = parts.masks;
    this.variantOf = parts.variantOf;
    this.special = parts.special;
  }

  includes(occurrence: number): boolean {
    return this.inScope === undefined || hasBit(this.inScope, occurrence);
  }

  /** Whether a leaf is true of an occurrence whatever its content is. */
  isKnown(leaf: number, occurrence: number): boolean {
    return hasBit(this.masks[this.variantOf?.[occurrence] ?? 0]!, leaf);
  }

  /** The occurrences of a document that a result for a variant is about. */
  *occurrencesOf(shard: number, document: number, variant: number): Generator<number> {
    for (const occurrence of this.layer.occurrencesOf(shard, document))
      if (this.includes(occurrence) && (this.variantOf?.[occurrence] ?? 0) === variant) yield occurrence;
  }

  /** The documents that have to be looked at with variant 0, and pairs of document and variant for others, per shard. */
  documents(): { readonly bits: DocumentBits; readonly extras: ReadonlyMap<number, Uint32Array> } {
    const { layer, inScope, variantOf } = this;
    const extras = new Map<number, Uint32Array>();
    if (!variantOf) return { bits: inScope ? layer.documentsOf(inScope) : layer.live, extras };
    const { shardOf, documentOf, states } = layer.columns;
    const bits = inScope ? layer.documentsOf(inScope) : copied(layer.live);
    const variants = new Map<number, Map<number, Set<number>>>();
    for (const at of this.special) {
      if (states[at] !== 0) continue;
      const [shard, document] = [shardOf[at]!, documentOf[at]!];
      const documents = variants.get(shard) ?? new Map<number, Set<number>>();
      variants.set(shard, documents);
      const known = documents.get(document);
      if (known) known.add(variantOf[at]!);
      else {
        documents.set(document, new Set([variantOf[at]!]));
        if (this.occurrencesOf(shard, document, 0).next().done)
          bits.words[bits.offsets.get(shard)! + (document >> 5)]! &= ~(1 << (document & 31));
      }
    }
    for (const [shard, documents] of variants) {
      const sorted = [...documents].sort(([a], [b]) => a - b);
      const pairs = sorted.flatMap(([document, each]) => [...each].flatMap((variant) => [document, variant]));
      extras.set(shard, Uint32Array.from(pairs));
    }
    return { bits, extras };
  }

  /** The occurrences whose path (or repository) alone makes the condition true. */
  exactlyByPath(condition: Condition): Uint32Array {
    const bits = exact(condition, this.byPath, this.layer.size);
    return this.inScope ? intersect(bits, this.inScope) : bits;
  }
}

/** Up to so many paths are looked up one by one. */
const fewPaths = 4096;

function copied({ words, offsets }: DocumentBits): DocumentBits {
  const copy = new Uint32Array(new SharedArrayBuffer(words.byteLength));
  copy.set(words);
  return { words: copy, offsets };
}

function exact(condition: Condition, byLeaf: readonly (Uint32Array | undefined)[], size: number): Uint32Array {
  switch (condition.kind) {
    case 'leaf':
      return byLeaf[condition.leaf]?.slice() ?? emptyBits(size);
    case 'not':
      return subtract(allBits(size), exact(condition.part, byLeaf, size));
    case 'and':
      return condition.parts.map((part) => exact(part, byLeaf, size)).reduce(intersect, allBits(size));
    case 'or':
      return condition.parts.map((part) => exact(part, byLeaf, size)).reduce(unite, emptyBits(size));
  }
}

/** Searches paths and names once for all layers. */
export class Scoping {
  readonly #plan: QueryPlan;
  readonly #snapshot: Snapshot;
  readonly #options: ScopeOptions;
  /** Per leaf: lines of the table of paths that match, where that is what decides. */
  readonly #paths = new Map<number, Uint32Array>();
  /** Per leaf: repositories for which it holds. */
  #repositories: readonly (ReadonlySet<number> | undefined)[] = [];

  constructor(plan: QueryPlan, snapshot: Snapshot, options: ScopeOptions) {
    this.#plan = plan;
    this.#snapshot = snapshot;
    this.#options = options;
  }

  /** What columns and texts of paths it needs; to be awaited before `scopeOf`. */
  async readPaths(pace: Pace): Promise<void> {
    const { leaves } = this.#plan;
    const { paths } = this.#snapshot;
    if (leaves.some((leaf) => this.#isOfPath(leaf) && leaf.kind !== 'lang'))
      await paths.index(pace, this.#options.program, 'later');
    if (leaves.some(({ kind }) => kind === 'lang')) await paths.readLanguages(pace);
  }

  #isOfPath({ kind }: Leaf): boolean {
    return kind === 'file' || (kind === 'term' && this.#plan.path) || kind === 'lang';
  }

  prepare(): void {
    const { leaves } = this.#plan;
    const repositories: (ReadonlySet<number> | undefined)[] = [];
    for (const [index, leaf] of leaves.entries()) {
      if (leaf.kind === 'repo') repositories.push(this.#matchingRepositories(leaf.matcher));
      else repositories.push(this.#options.predicates.get(index)?.repositories);
    }
    this.#repositories = repositories;
  }

  #pathsOf(index: number): Uint32Array | undefined {
    const leaf = this.#plan.leaves[index]!;
    if (!this.#isOfPath(leaf)) return undefined;
    const paths = this.#paths.get(index) ?? this.#matchingPaths(leaf);
    this.#paths.set(index, paths);
    return paths;
  }

  #matchingPaths(leaf: Leaf): Uint32Array {
    const { paths } = this.#snapshot;
    if (leaf.kind === 'lang') return paths.ofLanguage(leaf.language);
    if (leaf.kind !== 'file' && leaf.kind !== 'term') return emptyBits(paths.size);
    if (leaf.matcher === 'everything') return allBits(paths.size);
    return paths.matching(leaf.matcher.pattern, this.#options.program);
  }

  #matchingRepositories(matcher: TextMatcher | 'everything'): ReadonlySet<number> {
    const { names, nameOf } = this.#snapshot;
    const indices = nameOf.map((_, index) => index);
    if (matcher === 'everything') return new Set(indices);
    const matching = names.matching(matcher.pattern, this.#options.program);
    return new Set(indices.filter((index) => hasBit(matching, nameOf[index]!)));
  }

  /** What is known of a repository as a whole: undefined when it depends on the file. */
  repositoryTruth(repository: number): Truth {
    if (this.#options.excluded.has(repository)) return false;
    return evaluate(this.#plan.condition, (index) => this.#repositories[index]?.has(repository));
  }

  /** Whether a repository itself is a result: terms look at its name, filters on files are no matter. */
  repositoryMatches(repository: number): boolean {
    if (this.#options.excluded.has(repository)) return false;
    const { name } = this.#snapshot.repositories[repository]!;
    const truth = evaluate(this.#plan.condition, (index) => {
      const leaf = this.#plan.leaves[index]!;
      return leaf.kind === 'term' ? leaf.matcher.test(name) : this.#repositories[index]?.has(repository);
    });
    return truth === true;
  }

  /** What stands in the repository's tree but cannot be searched, as far as its path is in scope. */
  outsideOf(repository: number): readonly UnsearchedFile[] | 'all' {
    const { leaves, condition } = this.#plan;
    if (leaves.every(isOfContent)) return 'all';
    return this.#snapshot.repositories[repository]!.unsearched.filter(({ path }) => {
      const truth = evaluate(condition, (index) => {
        const leaf = leaves[index]!;
        if (leaf.kind === 'lang') return languageOfPath(path)?.name === leaf.language;
        if (leaf.kind === 'file') return leaf.matcher === 'everything' || leaf.matcher.test(path);
        return this.#repositories[index]?.has(repository);
      });
      return truth !== false;
    });
  }

  scopeOf(layer: Layer): LayerScope {
    const { leaves, condition } = this.#plan;
    const byPath = leaves.map((_, index) => this.#occurrencesOf(index, layer));
    const size = layer.size;
    let inScope = leaves.every(isOfContent)
      ? undefined
      : possible(condition, (leaf) => (isOfContent(leaves[leaf]!) ? undefined : (byPath[leaf] ?? emptyBits(size))));
    const within = this.#options.within?.(layer);
    if (within) inScope = inScope ? intersect(inScope, within) : within;
    if (this.#options.excluded.size > 0) {
      inScope ??= allBits(size);
      for (const repository of this.#options.excluded) subtract(inScope, this.#rangeOf(repository, layer));
    }
    // A complement also sets the bits after the last occurrence.
    if (inScope && (size & 31) !== 0) inScope[inScope.length - 1]! &= (1 << (size & 31)) - 1;
    return new LayerScope({ layer, inScope, byPath, ...this.#variants(layer, byPath, inScope) });
  }

  #rangeOf(repository: number, layer: Layer): Uint32Array {
    const bits = emptyBits(layer.size);
    setRange(bits, layer.columns.firstOf[repository]!, layer.columns.firstOf[repository + 1]!);
    return bits;
  }

  #occurrencesOf(index: number, layer: Layer): Uint32Array | undefined {
    const bits = emptyBits(layer.size);
    const predicate = this.#options.predicates.get(index);
    if (predicate?.occurrences) return predicate.occurrences(layer);
    const repositories = this.#repositories[index];
    if (repositories) {
      const { firstOf } = layer.columns;
      for (const repository of repositories) setRange(bits, firstOf[repository]!, firstOf[repository + 1]!);
      return bits;
    }
    const paths = this.#pathsOf(index);
    if (!paths || isEmpty(paths)) return undefined;
    const { pathOf } = layer.columns;
    if (countBits(paths) < fewPaths)
      for (const path of eachBit(paths)) for (const at of layer.occurrencesOfPath(path)) setBit(bits, at);
    else for (let at = 0; at < layer.size; at++) if (hasBit(paths, pathOf[at]!)) setBit(bits, at);
    return bits;
  }

  #variants(
    layer: Layer,
    byPath: readonly (Uint32Array | undefined)[],
    inScope: Uint32Array | undefined,
  ): Pick<LayerScope, 'masks' | 'variantOf' | 'special'> {
    const { leaves, condition } = this.#plan;
    const required = requiredLeaves(condition);
    const first = emptyBits(Math.max(1, leaves.length));
    const varying: number[] = [];
    for (const index of leaves.keys()) {
      const isFilter = !isOfContent(leaves[index]!);
      if (isFilter && required.has(index)) {
        if (required.get(index)) setBit(first, index);
      } else if (byPath[index]) varying.push(index);
    }
    const masks = [first];
    const known = new Map<string, number>([[first.join(), 0]]);
    const with_ = (variant: number, leaf: number): number => {
      const mask = masks[variant]!.slice();
      setBit(mask, leaf);
      const key = mask.join();
      if (!known.has(key)) known.set(key, masks.push(mask) - 1);
      return known.get(key)!;
    };
    let variantOf: Uint16Array | undefined;
    const special: number[] = [];
    for (const leaf of varying) {
      const steps = new Map<number, number>();
      for (const occurrence of eachBit(byPath[leaf]!)) {
        if (inScope && !hasBit(inScope, occurrence)) continue;
        variantOf ??= new Uint16Array(layer.size);
        const before = variantOf[occurrence]!;
        if (before === 0) special.push(occurrence);
        if (!steps.has(before)) steps.set(before, with_(before, leaf));
        variantOf[occurrence] = steps.get(before)!;
      }
    }
    return { masks, variantOf, special: special.sort((a, b) => a - b) };
  }
}

/** The occurrences for which the condition can still become true; undefined for all of them. */
function possible(condition: Condition, known: (leaf: number) => Uint32Array | undefined): Uint32Array | undefined {
  switch (condition.kind) {
    case 'leaf':
      return known(condition.leaf)?.slice();
    case 'not': {
      const bits = condition.part.kind === 'leaf' ? known(condition.part.leaf) : undefined;
      return bits?.map((word) => ~word);
    }
    case 'and':
      return condition.parts
        .map((part) => possible(part, known))
        .reduce((left, right) => (left && right ? intersect(left, right) : (left ?? right)), undefined);
    case 'or': {
      const parts = condition.parts.map((part) => possible(part, known));
      return parts.every((part) => part !== undefined) && parts.length > 0 ? parts.reduce(unite) : undefined;
    }
  }
}
