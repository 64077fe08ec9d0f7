/**
 * The short way through a job: one pattern, within lines, and no file of which more is known than that it is in scope.
 * That is nearly every search. Stretches of candidate blocks are gathered for thousands of documents and searched in one
 * call of the kernels; whatever the kernels cannot decide is handed back, document by document.
 *
 * Invariant: documents are told in their order, and exactly those that `PartScanner` would find without this.
 */
import { nextCandidate, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import type { RunSearch, RunTable } from '../kernels/kernels.ts';
import type { TextScanner } from './text-scanner.ts';

/** Text that is searched in one call, between two looks at whether anybody still wants it. */
const bytesAtOnce = 4 << 20;

export interface RunScannerParts {
  readonly scanner: TextScanner;
  readonly index: ShardIndex;
  /** Address of the text's first byte. */
  readonly at: number;
  readonly candidates: Candidates;
  readonly job: number;
  readonly wanted: NonNullable<RunSearch['wanted']>;
  /** Takes documents with matching lines: see `RunsFound.words`. */
  readonly take: (words: Uint32Array) => void;
  /** Looks at one document by itself. */
  readonly scanOne: (document: number) => void;
}

export class RunScanner {
  /** Documents that were looked at, but for those that `scanOne` was called for. */
  read = 0;
  readonly #parts: RunScannerParts;
  readonly #table: RunTable;
  readonly #asciiNeedles: boolean;
  #bytes = 0;

  constructor(parts: RunScannerParts, table: RunTable) {
    this.#parts = parts;
    this.#table = table;
    this.#asciiNeedles = parts.scanner.hasAsciiNeedles;
    table.count = 0;
  }

  /** Whether enough is gathered to be searched. */
  get isDue(): boolean {
    return this.#bytes >= bytesAtOnce;
  }

  add(document: number): void {
    const { index, candidates } = this.#parts;
    const first = index.firstBlock(document);
    const end = index.firstBlock(document + 1);
    const bytes = index.blockOffset(end) - index.blockOffset(first);
    if (end - first > this.#table.room) this.flush();
    if (bytes > bytesAtOnce || end - first > this.#table.room) {
      this.flush();
      this.#parts.scanOne(document);
      return;
    }
    const before = this.#table.count;
    for (let block = nextCandidate(candidates, first, end); block < end;) {
      let next = block + 1;
      while (next < end && nextCandidate(candidates, next, end) === next) next++;
      if (!this.#addRun(document, block, next)) {
        this.#table.count = before;
        this.flush();
        this.#parts.scanOne(document);
        return;
      }
      block = nextCandidate(candidates, next, end);
    }
    this.read++;
  }

  /** False when the stretch cannot be searched as it is. */
  #addRun(document: number, first: number, end: number): boolean {
    const { index, at } = this.#parts;
    let isUtf8 = true;
    for (let block = first; block < end && isUtf8; block++) isUtf8 = !index.hasInvalidUtf8(block);
    if (!isUtf8 && !this.#asciiNeedles) return false;
    const from = index.blockOffset(first);
    const to = index.blockOffset(end);
    this.#table.add(document, at + from, at + to, index.firstLine(first));
    if (!isUtf8) this.#table.markNotUtf8();
    this.#bytes += to - from;
    return true;
  }

  /** Searches what is gathered. */
  flush(): void {
    const table = this.#table;
    const { scanner, job, wanted, take, scanOne } = this.#parts;
    for (let first = 0; first < table.count;) {
      const searchers = scanner.searchers();
      const found = searchers && table.search({ ...searchers, job, first, wanted });
      if (found && found.words.length > 0) take(found.words);
      if (found) scanner.noteCandidates(found.hits, found.done === table.count - first ? this.#bytes : 0);
      first += found?.done ?? 0;
      if (first === table.count) break;
      if (found?.stop === 'full' && found.words.length > 0) continue;
      const document = table.documentOf(first);
      scanOne(document);
      this.read--;
      while (first < table.count && table.documentOf(first) === document) first++;
    }
    table.count = 0;
    this.#bytes = 0;
  }
}
