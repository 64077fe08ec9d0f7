/**
 * Finds the lines of packed texts that match a pattern, with the threads and the memory that search files: the engine
 * lends both; where there is no engine (series, tools) the room makes its own. Texts are looked at in parts, newest first,
 * so that the first of them are there while the rest is still being scanned; a reader that stops asking stops the threads.
 */
import { availableParallelism } from 'node:os';
import { ResidentText } from '../index/resident-text.ts';
import type { Shard } from '../index/shard-file.ts';
import { loadKernels } from '../kernels/load.ts';
import type { ScanPlan } from '../match/protocol.ts';
import { ScanPool, type FoundChunk, type ScanRun } from '../match/scan-pool.ts';
import type { Pattern } from '../match/text-matcher.ts';
import type { Pace } from '../pace.ts';
import { hitsOf, type Hits } from './hits.ts';
import type { OpenPack } from './open-pack.ts';
import { textAt } from './segment.ts';
import type { StretchesOfPack } from './stretches.ts';

export interface Scanning {
  readonly pool: ScanPool;
  readonly texts: ResidentText;
}

const ownBytes = 2 ** 30;
const mostThreads = 8;

export async function ownScanning(onDamage: (shard: Shard, why: string) => Promise<void>): Promise<Scanning> {
  const threads = Math.min(mostThreads, availableParallelism());
  const pool = new ScanPool(threads, await loadKernels());
  return { pool, texts: new ResidentText({ limit: ownBytes, threads, onDamage }) };
}

/** A stretch of the documents of one shard of a pack, and the texts in them. */
export interface PackPart {
  readonly pack: OpenPack;
  readonly shard: Shard;
  /** Of the shard; `before`: documents of the pack's shards before it. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly firstText: number;
  readonly endText: number;
}

const leastDocuments = 4;
const mostDocuments = 64;

/** In the order of texts. The first parts are small: what is in them is known soon. */
export function partsOf(pack: OpenPack): readonly PackPart[] {
  const { documents } = pack.columns;
  const parts: PackPart[] = [];
  let before = 0;
  let size = leastDocuments;
  for (const shard of pack.shards) {
    const count = shard.index.documents;
    for (let from = 0; from < count; size = Math.min(2 * size, mostDocuments)) {
      const to = Math.min(count, from + size);
      const texts = { firstText: documents[before + from]!, endText: documents[before + to]! };
      parts.push({ pack, shard, from, to, before, ...texts });
      from = to;
    }
    before += count;
  }
  return parts;
}

export interface LookedFor {
  readonly pattern: Pattern;
  /** Of a pattern over several lines. */
  readonly stretches?: StretchesOfPack | undefined;
  /** Told of a text in which there may be more matches: it took too much work. */
  readonly onGivenUp?: ((part: PackPart, text: number) => void) | undefined;
}

/** One pattern looked for in parts. */
export class PackScan {
  readonly #parts: readonly PackPart[];
  readonly #run: ScanRun;
  /** Per part pairs of document and line, once they are known. */
  readonly #found: (readonly Found[] | undefined)[] = [];
  readonly #onGivenUp: LookedFor['onGivenUp'];

  constructor({ pool, texts }: Scanning, parts: readonly PackPart[], { pattern, stretches, onGivenUp }: LookedFor) {
    this.#onGivenUp = onGivenUp;
    this.#parts = parts;
    const shards = new Map(parts.map(({ shard }) => [shard.id, shard]));
    const most = Math.max(0, ...parts.map(({ to }) => to));
    this.#run = pool.begin({
      plan: { ...planOf(pattern), ...(stretches && { stretches }) },
      jobs: parts.map(({ shard, from, to }) => ({ shard: shard.id, offset: 0, from, to })),
      // Every document is in scope, in every shard.
      documents: new Uint32Array(new SharedArrayBuffer(4 * ((most + 31) >> 5))).fill(0xffffffff),
      shards,
      texts,
    });
  }

  /** Matching lines of a part, ascending. Each part is asked for once. */
  async hitsIn(part: number, pace: Pace): Promise<Hits> {
    while (this.#found[part] === undefined) {
      const chunk = await pace.until(this.#run.next());
      if (!chunk) throw new RangeError(`part ${part} was asked for twice`);
      this.#take(chunk);
    }
    const found = this.#found[part];
    this.#found[part] = undefined;
    const { pack, before } = this.#parts[part]!;
    return hitsOf(pack.columns, before, found);
  }

  #take({ jobs, numbers, givenUp }: FoundChunk): void {
    for (let at = 0; at < givenUp.length; at += 4) {
      const part = this.#parts[givenUp[at]!]!;
      this.#onGivenUp?.(part, textAt(part.pack.columns, part.before + givenUp[at + 1]!, givenUp[at + 2]!));
    }
    const lists = new Map<number, Found[]>(jobs.map((job) => [job, []]));
    for (let at = 0; at < numbers.length;) {
      const count = numbers[at + 3]!;
      lists.get(numbers[at]!)!.push({ document: numbers[at + 1]!, lines: numbers.subarray(at + 4, at + 4 + count) });
      at += 4 + count;
    }
    for (const [job, list] of lists) this.#found[job] = list;
  }

  end(): void {
    this.#run.end();
  }
}

export interface Found {
  readonly document: number;
  readonly lines: Int32Array;
}

function planOf(pattern: Pattern): ScanPlan {
  return {
    patterns: [pattern],
    silent: [],
    condition: { kind: 'leaf', leaf: 0 },
    masks: [new Uint32Array(1)],
    detail: 'numbers',
    linesPerJob: Number.MAX_SAFE_INTEGER,
  };
}
