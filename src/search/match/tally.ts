/**
 * Counts what threads found without making anything of it: a search that asks for numbers only may find millions of lines,
 * and an object per file (let alone per line) would take longer than finding them. Sums are kept, and where the numbers of
 * each file's lines stand, for the digest. What it takes in memory goes with what was found, not with the corpus: columns
 * over all occurrences (3 MB for 339,000) made every twentieth search wait for the garbage of the others, 5 ms a search.
 *
 * Where nobody wants the digest, threads send counts alone, and nothing is kept of a file.
 *
 * Invariant: the sums and the digest are those of MatchSink over the same hits. It serves searches of one layer without
 * `select:` or a limit: there the number of an occurrence is its place in the digest's order (repository, path).
 */
import type { ResultCounts } from '../contract.ts';
import type { DocumentPlaces, Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { DigestWriter } from './digest.ts';
import type { Sums } from './match-sink.ts';
import type { FoundChunk } from './scan-pool.ts';
import type { LayerScope } from './scope.ts';

const headerWords = 4;
const wordsPerFile = 3;
const firstFiles = 64;
/** Files found are sorted by their numbers, up to this share of all there are; beyond, a look at all of them is faster. */
const shareToSort = 1 / 64;
/** Larger than any number of files. */
const entryRange = 2 ** 26;

export class Tally implements Sums {
  matchingLines = 0;
  matchingFiles = 0;
  resultCount = 0;
  readonly detail: 'counts' | 'numbers';
  #pathResults = 0;
  readonly #snapshot: Snapshot;
  readonly #layer: Layer;
  readonly #numbers: Int32Array[] = [];
  /** Per file found: its occurrence, which of `#numbers` holds its lines, and where. */
  #found = new Uint32Array(firstFiles * wordsPerFile);

  /** `counts`: there will be no digest. */
  constructor(snapshot: Snapshot, layer: Layer, detail: 'counts' | 'numbers' = 'numbers') {
    this.#snapshot = snapshot;
    this.#layer = layer;
    this.detail = detail;
  }

  /** Documents as threads tell them; `place` says of a job's scope, shard and first variant. */
  add(
    { numbers }: FoundChunk,
    place: (job: number) => { readonly scope: LayerScope; readonly shard: number; readonly variants: number },
  ): void {
    const isCounted = this.detail === 'counts';
    const chunk = isCounted ? 0 : this.#numbers.push(numbers) - 1;
    let job = -1;
    let of: ReturnType<typeof place> | undefined;
    let all: DocumentPlaces | undefined;
    for (let at = 0; at < numbers.length; at += headerWords + (isCounted ? 0 : numbers[at + 3]!)) {
      // Documents of a job follow each other.
      if (!of || numbers[at] !== job) {
        of = place((job = numbers[at]!));
        all = of.scope.inScope || of.scope.variantOf ? undefined : this.#layer.placesIn(of.shard);
      }
      if (all && isCounted) {
        const first = all.first + numbers[at + 1]!;
        this.#count(all.starts[first + 1]! - all.starts[first]!, numbers[at + 3]!);
      } else if (all) this.#noteAll(all, numbers[at + 1]!, { chunk, at, lines: numbers[at + 3]! });
      else {
        const told = numbers[at + 2]!;
        const variant = told === 0 ? 0 : told - of.variants;
        for (const occurrence of of.scope.occurrencesOf(of.shard, numbers[at + 1]!, variant))
          this.#note(occurrence, chunk, at, numbers[at + 3]!);
      }
    }
  }

  #noteAll(
    { first, starts, occurrences }: DocumentPlaces,
    document: number,
    { chunk, at, lines }: { readonly chunk: number; readonly at: number; readonly lines: number },
  ): void {
    const end = starts[first + document + 1]!;
    for (let index = starts[first + document]!; index < end; index++) this.#note(occurrences[index]!, chunk, at, lines);
  }

  get results(): ResultCounts {
    const line = this.matchingLines;
    const path = this.#pathResults;
    return { ...(line > 0 && { line }), ...(path > 0 && { path }) };
  }

  /** A file that matches without a line. */
  addFile(occurrence: number): void {
    this.#note(occurrence, this.#numbers.push(noLines) - 1, 0, 0);
  }

  /** Files with as many lines. */
  #count(files: number, lines: number): void {
    this.matchingFiles += files;
    this.matchingLines += files * lines;
    if (lines === 0) this.#pathResults += files;
    this.resultCount += files * Math.max(1, lines);
  }

  #note(occurrence: number, chunk: number, at: number, lines: number): void {
    if (this.detail === 'counts') return this.#count(1, lines);
    const to = this.matchingFiles * wordsPerFile;
    if (to === this.#found.length) this.#grow();
    this.#found[to] = occurrence;
    this.#found[to + 1] = chunk;
    this.#found[to + 2] = at;
    this.#count(1, lines);
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.#found.length);
    grown.set(this.#found);
    this.#found = grown;
  }

  /** In hex. */
  digest(): string | undefined {
    if (this.detail === 'counts') return undefined;
    const writer = new DigestWriter();
    const { columns } = this.#layer;
    const { paths } = this.#snapshot;
    const found = this.#found;
    const order = this.#inOrder();
    let end = 0;
    for (let index = 0; index < order.length; index++) {
      const entry = order[index]! * wordsPerFile;
      const at = found[entry]!;
      if (at >= end) {
        writer.begin(this.#snapshot.repositoryOf(this.#layer, at).name);
        end = columns.firstOf[columns.repositoryOf[at]! + 1]!;
      }
      const start = found[entry + 2]! + headerWords;
      const numbers = this.#numbers[found[entry + 1]!]!;
      writer.addKnown({ of: paths, id: columns.pathOf[at]! }, numbers, start, numbers[start - 1]!);
    }
    return writer.value();
  }

  /** What was found by the numbers of occurrences, each of which was found once. */
  #inOrder(): Uint32Array {
    const found = this.#found;
    const files = this.matchingFiles;
    const { size } = this.#layer;
    const order = new Uint32Array(files);
    let next = 0;
    if (files < size * shareToSort) {
      const keys = new Float64Array(files);
      for (let entry = 0; entry < files; entry++) keys[entry] = found[entry * wordsPerFile]! * entryRange + entry;
      keys.sort();
      for (let entry = 0; entry < files; entry++) order[entry] = keys[entry]! % entryRange;
      return order;
    }
    const entryOf = new Uint32Array(size);
    for (let entry = 0; entry < files; entry++) entryOf[found[entry * wordsPerFile]!] = entry + 1;
    for (let at = 0; at < size; at++) if (entryOf[at] !== 0) order[next++] = entryOf[at]! - 1;
    return order;
  }
}

const noLines = new Int32Array(headerWords);
