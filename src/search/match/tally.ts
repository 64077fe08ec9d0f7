/**
 * Counts what threads found without making anything of it: a search that asks for numbers only may find millions of lines,
 * and an object per file (let alone per line) would take longer than finding them. Sums are kept, and where the numbers of
 * each file's lines stand, for the digest. What it takes in memory goes with what was found, not with the corpus: columns
 * over all occurrences (3 MB for 339,000) made every twentieth search wait for the garbage of the others, 5 ms a search.
 *
 * Invariant: the sums and the digest are those of MatchSink over the same hits. It serves searches of one layer without
 * `select:` or a limit: there the number of an occurrence is its place in the digest's order (repository, path).
 */
import type { CorpusRepository, ResultCounts } from '../contract.ts';
import type { Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { DigestWriter } from './digest.ts';
import type { Sums } from './match-sink.ts';
import type { FoundChunk } from './scan-pool.ts';
import type { LayerScope } from './scope.ts';

const headerWords = 4;
/** Files found are sorted by their numbers, up to this share of all there are; beyond, a look at all of them is faster. */
const shareToSort = 1 / 64;
/** Larger than any number of files. */
const entryRange = 2 ** 26;

export class Tally implements Sums {
  matchingLines = 0;
  matchingFiles = 0;
  resultCount = 0;
  #pathResults = 0;
  readonly #snapshot: Snapshot;
  readonly #layer: Layer;
  readonly #numbers: Int32Array[] = [];
  /** Per file found: its occurrence, which of `#numbers` holds its lines, and where. */
  readonly #occurrences: number[] = [];
  readonly #chunks: number[] = [];
  readonly #places: number[] = [];

  constructor(snapshot: Snapshot, layer: Layer) {
    this.#snapshot = snapshot;
    this.#layer = layer;
  }

  /** Documents as threads tell them; `place` says of a job's scope, shard and first variant. */
  add(
    { numbers }: FoundChunk,
    place: (job: number) => { readonly scope: LayerScope; readonly shard: number; readonly variants: number },
  ): void {
    const chunk = this.#numbers.push(numbers) - 1;
    for (let at = 0; at < numbers.length; at += headerWords + numbers[at + 3]!) {
      const { scope, shard, variants } = place(numbers[at]!);
      const document = numbers[at + 1]!;
      const variant = numbers[at + 2]!;
      const occurrences = this.#layer.occurrencesOf(shard, document);
      if (!scope.inScope && !scope.variantOf)
        for (let index = 0; index < occurrences.length; index++)
          this.#note(occurrences[index]!, chunk, at, numbers[at + 3]!);
      else
        for (const occurrence of scope.occurrencesOf(shard, document, variant === 0 ? 0 : variant - variants))
          this.#note(occurrence, chunk, at, numbers[at + 3]!);
    }
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

  #note(occurrence: number, chunk: number, at: number, lines: number): void {
    this.#occurrences.push(occurrence);
    this.#chunks.push(chunk);
    this.#places.push(at);
    this.matchingFiles++;
    this.matchingLines += lines;
    if (lines === 0) this.#pathResults++;
    this.resultCount += Math.max(1, lines);
  }

  /** In hex. */
  digest(): string {
    const writer = new DigestWriter();
    const { columns } = this.#layer;
    const { paths } = this.#snapshot;
    let repository: CorpusRepository | undefined;
    let end = 0;
    for (const entry of this.#inOrder()) {
      const at = this.#occurrences[entry]!;
      if (at >= end) {
        repository = this.#snapshot.repositoryOf(this.#layer, at);
        end = columns.firstOf[columns.repositoryOf[at]! + 1]!;
      }
      const start = this.#places[entry]! + headerWords;
      const numbers = this.#numbers[this.#chunks[entry]!]!;
      const place = { repository: repository!.name, path: paths.lineBytes(columns.pathOf[at]!) };
      writer.add(place, numbers, start, numbers[start - 1]!);
    }
    return writer.value();
  }

  /** What was found by the numbers of occurrences, each of which was found once. */
  #inOrder(): Uint32Array {
    const found = this.#occurrences;
    const { size } = this.#layer;
    const order = new Uint32Array(found.length);
    let next = 0;
    if (found.length < size * shareToSort) {
      const keys = Float64Array.from(found, (occurrence, entry) => occurrence * entryRange + entry).sort();
      for (const key of keys) order[next++] = key % entryRange;
      return order;
    }
    const entryOf = new Uint32Array(size);
    for (const [entry, occurrence] of found.entries()) entryOf[occurrence] = entry + 1;
    for (let at = 0; at < size; at++) if (entryOf[at] !== 0) order[next++] = entryOf[at]! - 1;
    return order;
  }
}

const noLines = new Int32Array(headerWords);
