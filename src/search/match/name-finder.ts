/**
 * Matching names of definitions in stretches of a shard's names. There are thousands of stretches, each of two kilobytes: they
 * are searched in one call where kernels can do that (what a call costs by itself is more than looking through a stretch).
 */
import type { RunTable } from '../kernels/kernels.ts';
import type { ScannedShard } from './term.ts';
import type { TextScanner } from './text-scanner.ts';

/** Of the names' text, whole names. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Addresses of a name's first byte and of the line feed behind it. */
type TakeName = (start: number, end: number) => void;

const wordsPerLine = 3;
const headerWords = 4;
const lineFeed = 0x0a;

export class NameFinder {
  readonly #shard: ScannedShard;
  readonly #scanner: TextScanner;
  readonly #isCancelled: () => boolean;
  readonly #take: TakeName;

  constructor(shard: ScannedShard, by: { scanner: TextScanner; isCancelled: () => boolean; take: TakeName }) {
    this.#shard = shard;
    this.#scanner = by.scanner;
    this.#isCancelled = by.isCancelled;
    this.#take = by.take;
  }

  /** Tells of names in their order; stretches ascend. */
  find(stretches: Iterable<Stretch>): void {
    const { runs } = this.#shard.arena;
    if (runs) this.#findTogether(stretches, runs);
    else for (const stretch of stretches) if (!this.#isCancelled()) this.#findIn(stretch);
  }

  #findTogether(stretches: Iterable<Stretch>, runs: RunTable): void {
    const { at } = this.#shard;
    let gathered: Stretch[] = [];
    runs.count = 0;
    for (const stretch of stretches) {
      runs.add(gathered.length, at + stretch.from, at + stretch.to, 0);
      gathered.push(stretch);
      if (runs.room > 0) continue;
      this.#flush(gathered, runs);
      gathered = [];
    }
    this.#flush(gathered, runs);
  }

  #flush(gathered: readonly Stretch[], runs: RunTable): void {
    for (let first = 0; first < gathered.length && !this.#isCancelled();) {
      const searchers = this.#scanner.searchers();
      const found = searchers && runs.search({ ...searchers, job: 0, first, wanted: 'places' });
      if (found) this.#tell(found.words);
      first += found?.done ?? 0;
      if (first === gathered.length) break;
      if (found?.stop === 'full' && found.words.length > 0) continue;
      this.#findIn(gathered[first]!);
      first++;
    }
    runs.count = 0;
  }

  #tell(words: Uint32Array): void {
    for (let word = 0; word < words.length;) {
      const first = word + headerWords;
      const next = first + wordsPerLine * words[word + 3]!;
      for (let line = first; line < next; line += wordsPerLine) this.#take(words[line + 1]!, words[line + 2]!);
      word = next;
    }
  }

  #findIn({ from, to }: Stretch): void {
    const { at, arena } = this.#shard;
    this.#scanner.places(at + from, at + to, (places) => {
      for (const place of places) {
        let start = place;
        while (start > at && arena.bytes[start - 1] !== lineFeed) start--;
        let end = place;
        while (arena.bytes[end] !== lineFeed) end++;
        this.#take(start, end);
      }
    });
  }
}
