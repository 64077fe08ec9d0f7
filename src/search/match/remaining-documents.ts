/** The documents of a search that nobody has looked at yet, handed out in portions: each document is in exactly one. */
import type { DocumentBits } from '../index/layer.ts';
import type { WantedDocuments } from './job-list.ts';
import type { DocumentPlace } from './prior.ts';

export class RemainingDocuments {
  readonly #wanted: WantedDocuments;
  /** As the layer numbers them: `offsets` of all bitmaps over its documents are the same. */
  readonly #offsets: ReadonlyMap<number, number>;
  readonly #left: Uint32Array;

  constructor(wanted: WantedDocuments) {
    this.#wanted = wanted;
    this.#offsets = wanted.bits.offsets;
    this.#left = new Uint32Array(wanted.bits.words.length).fill(0xffffffff);
  }

  take(places: readonly DocumentPlace[]): WantedDocuments {
    const members = new Uint32Array(this.#left.length);
    for (const { shard, document } of places) {
      const offset = this.#offsets.get(shard);
      if (offset !== undefined) members[offset + (document >> 5)]! |= 1 << (document & 31);
    }
    return this.#portion(members);
  }

  /** Those that are left among `documents`; undefined: all that are left. */
  takeWithin(documents: DocumentBits | undefined): WantedDocuments {
    return this.#portion(documents?.words ?? this.#left);
  }

  #portion(members: Uint32Array): WantedDocuments {
    const { scope, bits, extras } = this.#wanted;
    const own = shared(members.length);
    const words = shared(members.length);
    for (let word = 0; word < own.length; word++) {
      own[word] = members[word]! & this.#left[word]!;
      words[word] = own[word]! & bits.words[word]!;
    }
    for (let word = 0; word < own.length; word++) this.#left[word]! &= ~own[word]!;
    const only = { words: own, offsets: this.#offsets };
    const pairs = [...extras].map(([shard, all]) => [shard, pairsIn(all, own, this.#offsets.get(shard)!)] as const);
    return { scope, bits: { words, offsets: this.#offsets }, extras: new Map(pairs), only };
  }
}

function shared(words: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(4 * words));
}

function pairsIn(pairs: Uint32Array, members: Uint32Array, offset: number): Uint32Array {
  return pairs.filter((_, at) => {
    const document = pairs[at & ~1]!;
    return (members[offset + (document >> 5)]! & (1 << (document & 31))) !== 0;
  });
}
