/**
 * Texts and ranges of lines that were found before, read on the main thread: where the text lies in memory and lines are of the
 * usual length, that takes a fraction of what asking the threads takes. What does not is left to the threads.
 *
 * Invariant: what is read here is what the threads would tell (late-texts.ts).
 */
import type { Shard } from '../index/shard-file.ts';
import type { KernelProgram } from '../kernels/load.ts';
import type { Pace } from '../pace.ts';
import type { FoundDocument } from './found.ts';
import { documentsOf } from './found.ts';
import { ResultWriter } from './protocol.ts';
import { patternsOf, type QueryPlan } from './query-plan.ts';
import type { Texts } from './scan-pool.ts';
import { rangesIn } from './shown-ranges.ts';
import { termsOf, type Term } from './term.ts';

/** Finding where a pattern matches can take the square of a line's length. */
const mostLineBytes = 1 << 10;
const mostDocumentBytes = 1 << 16;

/** A document of which is known where its lines stand. */
export interface LocatedDocument {
  readonly shard: Shard;
  readonly found: FoundDocument;
}

export class ShownTexts {
  readonly #texts: Texts;
  readonly #pace: Pace;
  /** Undefined: which pattern a line was found by is not known here. */
  readonly #term: Term | undefined;

  constructor(plan: QueryPlan, where: { readonly texts: Texts; readonly pace: Pace; readonly program: KernelProgram }) {
    this.#texts = where.texts;
    this.#pace = where.pace;
    const patterns = patternsOf(plan).filter(
      (pattern, leaf) => pattern !== undefined && plan.leaves[leaf]!.kind !== 'content',
    );
    const [term] = patterns.length === 1 ? termsOf(patterns, { program: where.program, isCancelled: () => false }) : [];
    this.#term = term?.structure || term?.pattern.multiLine ? undefined : term;
  }

  /** Undefined for those that threads should be asked for. */
  async read(documents: readonly LocatedDocument[]): Promise<readonly (FoundDocument | undefined)[]> {
    const read = documents.map((): FoundDocument | undefined => undefined);
    const term = this.#term;
    if (!term) return read;
    const byShard = new Map<Shard, number[]>();
    for (const [number, { shard, found }] of documents.entries())
      if (this.#texts.isResident(shard) && isShort(found)) byShard.set(shard, [...(byShard.get(shard) ?? []), number]);
    const writer = new ResultWriter('text');
    for (const [shard, numbers] of byShard) {
      const held = await this.#texts.hold(shard);
      if (!held) continue;
      try {
        const bytes = Buffer.from(held.memory.buffer);
        for (const number of numbers) {
          add(writer, { number, found: documents[number]!.found, shard, at: held.at, bytes, term });
          if (this.#pace.isDue) await this.#pace.breathe();
        }
      } finally {
        held.release();
      }
    }
    for (const document of documentsOf(writer.take(), 'text')) read[document.job] = document;
    return read;
  }
}

function isShort(found: FoundDocument): boolean {
  let sum = 0;
  for (const { bytes } of found.linePlaces()) {
    sum += bytes;
    if (bytes > mostLineBytes || sum > mostDocumentBytes) return false;
  }
  return true;
}

function add(
  writer: ResultWriter,
  of: {
    readonly number: number;
    readonly found: FoundDocument;
    readonly shard: Shard;
    /** Address of the text's first byte. */
    readonly at: number;
    readonly bytes: Buffer;
    readonly term: Term;
  },
): void {
  const { number, found, shard, at, bytes, term } = of;
  const { id, index } = shard;
  const { document, variant } = found;
  const start = at + index.blockOffset(index.firstBlock(document));
  const lines = Uint32Array.from(
    Array.from(found.linePlaces()).flatMap((line) => [
      line.number,
      start + line.start,
      start + line.start + line.bytes,
    ]),
  );
  const ranges = rangesIn({ id, index, at, arena: { bytes } }, document, { terms: [term] });
  writer.add({ job: number, document, variant, start }, { lines, bytes, ranges });
}
