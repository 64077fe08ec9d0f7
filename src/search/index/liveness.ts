/** Which documents of which shards are needed: by a head, or by history only. Nothing else is kept when shards are merged. */
import type { CorpusRepository } from '../contract.ts';
import type { Pace } from '../pace.ts';
import type { Catalog } from './catalog.ts';
import type { Shard } from './shard-file.ts';

export interface LivingPart {
  readonly documents: Uint32Array;
  readonly bytes: number;
}

export class Liveness {
  readonly #atHead = new Map<Shard, Uint8Array>();
  readonly #inHistory = new Map<Shard, Uint8Array>();
  readonly #catalog: Catalog;

  private constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** In slices: shards may come and go meanwhile, which the caller has to notice. */
  static async of(corpus: Iterable<CorpusRepository>, catalog: Catalog, pace: Pace): Promise<Liveness> {
    const liveness = new Liveness(catalog);
    for (const { files, history } of corpus) {
      let done = 0;
      for (const { blob } of files) {
        liveness.#mark(liveness.#atHead, blob);
        if ((++done & 1023) === 0) await pace.breathe();
      }
      for (const { blob } of history?.tenures ?? []) {
        liveness.#mark(liveness.#inHistory, blob);
        if ((++done & 1023) === 0) await pace.breathe();
      }
    }
    return liveness;
  }

  #mark(marks: Map<Shard, Uint8Array>, blob: string): void {
    const location = this.#catalog.locate(blob);
    if (!location) return;
    const { shard, document } = location;
    const bits = marks.get(shard) ?? new Uint8Array(shard.index.documents);
    marks.set(shard, bits);
    bits[document] = 1;
  }

  /** Documents that stand at some head. */
  standing(shard: Shard): LivingPart {
    return this.#part(shard, (document) => this.#atHead.get(shard)?.[document] === 1);
  }

  /** Documents that stood once and stand nowhere now. */
  past(shard: Shard): LivingPart {
    const atHead = this.#atHead.get(shard);
    const inHistory = this.#inHistory.get(shard);
    return this.#part(shard, (document) => inHistory?.[document] === 1 && atHead?.[document] !== 1);
  }

  #part({ index }: Shard, isPart: (document: number) => boolean): LivingPart {
    const documents: number[] = [];
    let bytes = 0;
    for (let document = 0; document < index.documents; document++) {
      if (!isPart(document)) continue;
      documents.push(document);
      bytes += index.textBytes(document);
    }
    return { documents: Uint32Array.from(documents), bytes };
  }
}
