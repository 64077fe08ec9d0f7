/**
 * Occurrences as columns: content d of shard s stands (or stood) at path p of repository r. A snapshot has two layers, what
 * stands at the heads and what stood there before, so that a search of the heads never meets history. Within a layer,
 * occurrences are numbered in the order of results: repository, path, and for history the landing.
 *
 * Both directions are flat: occurrence -> document by two columns, document -> occurrences by a counting sort. Words of
 * bitmaps over documents lie in shared memory, one stretch per shard, so that threads read them without copies.
 */
import type { Shard } from './shard-file.ts';

/** The end of an interval that has none: it stands at the head. */
export const stillStanding = 0x7fffffff;

export interface LayerColumns {
  /** Index of the repository within the snapshot. */
  readonly repositoryOf: Uint32Array;
  /** Index of the first occurrence of each repository, and one more for the end. */
  readonly firstOf: Uint32Array;
  /** Line of the snapshot's table of paths. */
  readonly pathOf: Uint32Array;
  /** Id of the shard with the content, 0 when none has it. */
  readonly shardOf: Uint32Array;
  readonly documentOf: Uint32Array;
  /** Index into `fileStates`. */
  readonly states: Uint8Array;
  /** Landings: it stood from `from` until (not including) `to`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** A stretch of a shard's documents: what one thread looks at in one go. */
export interface Part {
  readonly shard: Shard;
  readonly from: number;
  readonly to: number;
  /** The first occurrence, in the order of results, of any of its documents. */
  readonly firstOccurrence: number;
}

/** Bitmaps over the documents of several shards, one after the other in shared memory. */
export interface DocumentBits {
  readonly words: Uint32Array;
  /** Where the words of a shard begin, by its id. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** Where the documents of a shard stand: see `Layer.placesIn`. */
export interface DocumentPlaces {
  readonly first: number;
  readonly starts: Uint32Array;
  readonly occurrences: Uint32Array;
}

export class Layer {
  readonly columns: LayerColumns;
  readonly size: number;
  /** Shards with at least one text of this layer, in the order of their first occurrence. */
  readonly shards: readonly Shard[];
  /** Occurrences without searchable text. */
  readonly textless: Uint32Array;
  /** Documents with an occurrence in this layer. */
  readonly live: DocumentBits;
  readonly #firstSlot = new Map<number, number>();
  readonly #starts: Uint32Array;
  readonly #occurrences: Uint32Array;
  readonly #firstOccurrences = new Map<number, number>();
  readonly #parts = new Map<number, readonly Part[]>();
  #byPath: { readonly starts: Uint32Array; readonly occurrences: Uint32Array } | undefined;

  constructor(columns: LayerColumns, shards: ReadonlyMap<number, Shard>) {
    this.columns = columns;
    this.size = columns.pathOf.length;
    const textless: number[] = [];
    let last = -1;
    for (let at = 0; at < this.size; at++) {
      if (columns.states[at] !== 0) textless.push(at);
      else if (columns.shardOf[at] !== last) {
        last = columns.shardOf[at]!;
        if (!this.#firstOccurrences.has(last)) this.#firstOccurrences.set(last, at);
      }
    }
    this.textless = Uint32Array.from(textless);
    this.shards = [...this.#firstOccurrences.keys()].map((id) => shards.get(id)!);
    let slots = 0;
    for (const shard of this.shards) {
      this.#firstSlot.set(shard.id, slots);
      slots += shard.index.documents + 1;
    }
    this.#starts = new Uint32Array(slots + 1);
    this.#occurrences = new Uint32Array(this.size - textless.length);
    this.#sortByDocument();
    this.live = this.documentsOf(undefined);
  }

  #sortByDocument(): void {
    const { shardOf, documentOf, states } = this.columns;
    const starts = this.#starts;
    const occurrences = this.#occurrences;
    const slots = new Uint32Array(this.size);
    let shard = -1;
    let first = 0;
    for (let at = 0; at < this.size; at++) {
      if (states[at] !== 0) continue;
      // Neighbours mostly lie in one shard.
      if (shardOf[at] !== shard) first = this.#firstSlot.get((shard = shardOf[at]!))!;
      slots[at] = first + documentOf[at]!;
      starts[slots[at]! + 1]!++;
    }
    for (let slot = 1; slot < starts.length; slot++) starts[slot]! += starts[slot - 1]!;
    const next = starts.slice();
    for (let at = 0; at < this.size; at++) if (states[at] === 0) occurrences[next[slots[at]!]!++] = at;
  }

  /** Of a shard's documents, for inner loops: those of document d are `occurrences[starts[first + d]]` to `…[first + d + 1]]`. */
  placesIn(shard: number): DocumentPlaces | undefined {
    const first = this.#firstSlot.get(shard);
    return first === undefined ? undefined : { first, starts: this.#starts, occurrences: this.#occurrences };
  }

  /** Where a content stands, in the order of results. */
  occurrencesOf(shard: number, document: number): Uint32Array {
    return this.occurrencesWithin(shard, document, document + 1);
  }

  /** Where the contents of documents [from, to) stand, document after document. */
  occurrencesWithin(shard: number, from: number, to: number): Uint32Array {
    const slot = this.#firstSlot.get(shard);
    if (slot === undefined) return this.#occurrences.subarray(0, 0);
    return this.#occurrences.subarray(this.#starts[slot + from], this.#starts[slot + to]);
  }

  /** The occurrences at a path, of whatever repository. */
  occurrencesOfPath(path: number): Uint32Array {
    this.#byPath ??= this.#sortByPath();
    const { starts, occurrences } = this.#byPath;
    return path + 1 < starts.length ? occurrences.subarray(starts[path], starts[path + 1]) : occurrences.subarray(0, 0);
  }

  #sortByPath(): { readonly starts: Uint32Array; readonly occurrences: Uint32Array } {
    const { pathOf } = this.columns;
    const starts = new Uint32Array(pathOf.reduce((most, path) => Math.max(most, path), 0) + 2);
    for (let at = 0; at < this.size; at++) starts[pathOf[at]! + 1]!++;
    for (let path = 1; path < starts.length; path++) starts[path]! += starts[path - 1]!;
    const next = starts.slice();
    const occurrences = new Uint32Array(this.size);
    for (let at = 0; at < this.size; at++) occurrences[next[pathOf[at]!]!++] = at;
    return { starts, occurrences };
  }

  /** The documents with a text among the occurrences of a bitmap (absent: all). */
  documentsOf(occurrences: Uint32Array | undefined): DocumentBits {
    const offsets = new Map<number, number>();
    let count = 0;
    for (const shard of this.shards) {
      offsets.set(shard.id, count);
      count += (shard.index.documents + 31) >> 5;
    }
    const words = new Uint32Array(new SharedArrayBuffer(4 * count));
    const { shardOf, documentOf, states } = this.columns;
    let shard = -1;
    let offset = 0;
    for (let at = 0; at < this.size; at++) {
      if (occurrences && (occurrences[at >> 5]! & (1 << (at & 31))) === 0) {
        // Thirty-two at a time where a filter leaves nothing.
        if ((at & 31) === 0 && occurrences[at >> 5] === 0) at += 31;
        continue;
      }
      if (states[at] !== 0) continue;
      if (shardOf[at] !== shard) {
        shard = shardOf[at]!;
        offset = offsets.get(shard)!;
      }
      const document = documentOf[at]!;
      words[offset + (document >> 5)]! |= 1 << (document & 31);
    }
    return { words, offsets };
  }

  /** The shards cut so that no part has much more than `textBytes`, in the order of their first occurrences. */
  parts(textBytes: number): readonly Part[] {
    const known = this.#parts.get(textBytes);
    if (known) return known;
    const parts = this.shards
      .flatMap((shard) => this.#partsOf(shard, textBytes))
      .sort((a, b) => a.firstOccurrence - b.firstOccurrence);
    this.#parts.set(textBytes, parts);
    return parts;
  }

  #partsOf(shard: Shard, textBytes: number): readonly Part[] {
    const parts: Part[] = [];
    const documents = shard.index.documents;
    let from = 0;
    let bytes = 0;
    let firstOccurrence = Infinity;
    for (let document = 0; document < documents; document++) {
      bytes += shard.index.textBytes(document);
      firstOccurrence = Math.min(firstOccurrence, this.occurrencesOf(shard.id, document)[0] ?? Infinity);
      // Parts begin at whole words of bitmaps.
      if (document < documents - 1 && (bytes < textBytes || (document & 31) !== 31)) continue;
      if (firstOccurrence < Infinity) parts.push({ shard, from, to: document + 1, firstOccurrence });
      from = document + 1;
      bytes = 0;
      firstOccurrence = Infinity;
    }
    return parts;
  }
}
