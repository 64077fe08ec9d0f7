/**
 * The jobs of one run of threads: stretches of shards, and bitmaps of the documents that are wanted of them. What the lengths
 * of posting lists prove to hold no match becomes no job.
 */
import type { DocumentBits, Part } from '../index/layer.ts';
import type { ScanJob } from './protocol.ts';
import type { LayerScope } from './scope.ts';

export interface Job {
  readonly scope: LayerScope;
  readonly part: Part;
  /** What is added to the scope's numbers of variants but 0. */
  readonly variants: number;
  /** Absent: all documents that are wanted of the part. */
  readonly only?: DocumentBits;
}

/** What is wanted of a layer. */
export interface WantedDocuments {
  readonly scope: LayerScope;
  /** To be looked at with variant 0. */
  readonly bits: DocumentBits;
  /** Per shard pairs of document and variant. */
  readonly extras: ReadonlyMap<number, Uint32Array>;
  /** A portion of what is wanted: these documents. */
  readonly only?: DocumentBits;
}

export class JobList {
  /** `ScanPlan.few`. */
  readonly few: boolean;
  readonly jobs: Job[] = [];
  readonly scanJobs: ScanJob[] = [];
  readonly masks: Uint32Array[] = [];
  readonly #words: Uint32Array[] = [];
  #length = 0;

  constructor({ few = false }: { readonly few?: boolean } = {}) {
    this.few = few;
  }

  /** Variant 0 is the same in every scope; further ones are numbered on. */
  add({ scope, bits, extras, only }: WantedDocuments, parts: Iterable<Part>): void {
    const start = this.#length;
    this.#words.push(bits.words);
    this.#length += bits.words.length;
    const variants = this.masks.length;
    this.masks.push(...scope.masks);
    for (const part of parts) {
      const { shard, from, to } = part;
      const offset = bits.offsets.get(shard.id)!;
      const pairs = pairsWithin(extras.get(shard.id), { from, to, variants });
      if (!pairs && !anyBit(bits.words, offset + (from >> 5), offset + ((to + 31) >> 5))) continue;
      this.jobs.push({ scope, part, variants, ...(only && { only }) });
      this.scanJobs.push({ shard: shard.id, offset: start + offset, from, to, ...(pairs && { extras: pairs }) });
    }
  }

  /** In shared memory. */
  get documents(): Uint32Array {
    return this.#words.length === 1 ? this.#words[0]! : joined(this.#words);
  }
}

/** The pairs of document and variant of a part, with variants as the run numbers them. */
function pairsWithin(
  pairs: Uint32Array | undefined,
  { from, to, variants }: { readonly from: number; readonly to: number; readonly variants: number },
): Uint32Array | undefined {
  if (!pairs) return undefined;
  let start = 0;
  while (start < pairs.length && pairs[start]! < from) start += 2;
  let end = start;
  while (end < pairs.length && pairs[end]! < to) end += 2;
  return end > start ? pairs.slice(start, end).map((value, at) => (at & 1 ? value + variants : value)) : undefined;
}

function anyBit(words: Uint32Array, from: number, to: number): boolean {
  for (let word = from; word < to; word++) if (words[word] !== 0) return true;
  return false;
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(new SharedArrayBuffer(4 * parts.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}
