/**
 * Which documents define something whose name matches, and how good these definitions are: looked up before any content when
 * the best are wanted first. Runs in the scanning threads, over the text of a shard's symbol names.
 *
 * What comes of it decides an order and nothing else; the contents are scanned whatever it says.
 */
import { candidateBlocks, populationOf } from '../index/candidates.ts';
import { windowBytes } from '../index/name-filter.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { weights, scoreSpan } from '../rank/rank.ts';
import { isWordByte } from '../rank/span-facts.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';
import type { SymbolKind } from '../symbols/symbol.ts';
import { documentsOf, isSet } from './documents.ts';
import { NameFinder, type Stretch } from './name-finder.ts';
import type { ResultWriter, ScanPlan } from './protocol.ts';
import { termsOf, type ScannedShard, type ScanParts, type Term } from './term.ts';

/** Of a word, a name is as long as it or longer: that is all that is asked. Of other patterns so many names are looked into. */
const namesLookedInto = 256;
/** Names nobody asked for are read on over, up to so many bytes of them: another call would cost more. */
const gapBytes = 4 << 10;
/** Where more of the windows of names than this share can hold the pattern, contents are asked which documents can … */
const mostWindows = 1 / 2;
/** … and with more of their blocks than this share, all names are looked at. */
const mostBlocks = 1 / 4;
const word = /^\w+$/;

type Part = 'whole' | 'edge' | 'inner';

export class NameScanner {
  readonly #terms: readonly (Term | undefined)[];
  readonly #isCancelled: () => boolean;

  constructor({ patterns }: ScanPlan, parts: ScanParts) {
    this.#terms = termsOf(patterns, parts);
    this.#isCancelled = parts.isCancelled;
  }

  close(): void {
    for (const term of this.#terms) term?.close();
  }

  /** `shard.at` is where the names begin. Per document with a matching name: job, document, 0, 1, points. */
  scan(shard: ScannedShard, job: number, into: ResultWriter): void {
    const best = new Map<number, number>();
    for (const term of this.#terms) {
      if (!term || this.#isCancelled()) continue;
      for (const [document, points] of this.#pointsOf(shard, term)) {
        const known = best.get(document);
        const together = known === undefined ? points : Math.max(known, points) + weights.furtherAtomInLine;
        best.set(document, together);
      }
    }
    const documents = [...best.keys()].sort((a, b) => a - b);
    for (const document of documents) into.addNumbers(Uint32Array.of(job, document, 0, 1, best.get(document)!));
  }

  #pointsOf(shard: ScannedShard, term: Term): ReadonlyMap<number, number> {
    const { index, at, arena } = shard;
    const points = new Map<number, number>();
    const { symbolLines } = index;
    const isWord = word.test(term.pattern.source);
    const kinds = new KindsOfNames(shard);
    let found = 0;
    let document = 0;
    const take = (start: number, end: number): void => {
      if (symbolLines[document + 1]! <= start - at) document = index.documentOfSymbolName(start - at);
      const byLength = isWord || found++ >= namesLookedInto;
      const part = byLength ? partByLength(term, end - start) : partOf(term, arena.bytes, start, end);
      const isWhole = part === 'whole';
      // Of other names the kind makes little difference: the best one is taken.
      const kind = isWhole ? kinds.kindOf(document, start) : 'class';
      const wordEnd = isWhole || !isOneWord(arena.bytes, start, end);
      const worth = scoreSpan({ wordStart: true, wordEnd, caseExact: true, definition: { kind, part } });
      if (worth > (points.get(document) ?? 0)) points.set(document, worth);
    };
    const finder = new NameFinder(shard, { scanner: term.scanner(arena), isCancelled: this.#isCancelled, take });
    finder.find(stretches(shard, term));
    return points;
  }
}

/** Then what is only a part of it is no whole word. */
function isOneWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isWordByte(bytes[at]!)) return false;
  return true;
}

/** Asked in the order of names: each is counted once. */
class KindsOfNames {
  readonly #shard: ScannedShard;
  #document = -1;
  #kinds: ReturnType<ShardIndex['symbolKinds']> | undefined;
  #number = 0;
  #at = 0;

  constructor(shard: ScannedShard) {
    this.#shard = shard;
  }

  /** Of the name that starts at an address. */
  kindOf(document: number, start: number): SymbolKind {
    const { index, at, arena } = this.#shard;
    if (!this.#kinds || document !== this.#document) {
      this.#document = document;
      this.#kinds = index.symbolKinds(document);
      this.#number = 0;
      this.#at = at + index.symbolLines[document]!;
    }
    this.#number += arena.kernels.countLineFeeds(this.#at, start);
    this.#at = start;
    return this.#kinds.kindAt(this.#number);
  }
}

/** Where the pattern can stand, in stretches that are worth a call. */
function stretches(shard: ScannedShard, { pattern }: Term): Iterable<Stretch> {
  const { nameFilter } = shard.index;
  const windows = nameFilter.windowsFor(pattern.trigrams);
  if (windows !== 'all' && bitsIn(windows) <= nameFilter.windows * mostWindows) return ofWindows(shard, windows);
  return ofDocuments(shard.index, pattern.trigrams);
}

function* ofWindows({ index, at, arena }: ScannedShard, windows: Uint8Array): Generator<Stretch> {
  const end = index.symbolLines[index.documents]!;
  /** The first name that begins in a window or behind it. */
  const nameIn = (window: number): number => {
    const before = window * windowBytes - 1;
    if (before < 0) return 0;
    return before >= end ? end : arena.kernels.nextLineFeed(at + before, at + end) + 1 - at;
  };
  const isIn = (window: number) => (windows[window >> 3]! & (1 << (window & 7))) !== 0;
  for (let window = 0; window < 8 * windows.length; window++) {
    if (!isIn(window)) continue;
    const first = window;
    while (window + 1 < 8 * windows.length && isIn(window + 1)) window++;
    yield { from: nameIn(first), to: nameIn(window + 1) };
  }
}

function bitsIn(windows: Uint8Array): number {
  let sum = 0;
  for (const byte of windows) for (let left = byte; left !== 0; left &= left - 1) sum++;
  return sum;
}

/** Names of documents that can hold the pattern at all. */
function* ofDocuments(index: ShardIndex, query: TrigramQuery): Generator<Stretch> {
  const { symbolLines } = index;
  const blocks = candidateBlocks(index, query);
  if (blocks === 'all' || populationOf(blocks) > index.blocks * mostBlocks)
    return yield { from: 0, to: symbolLines[index.documents]! };
  const possible = documentsOf(index, blocks);
  let from = -1;
  let to = -1;
  for (let document = 0; document < index.documents; document++) {
    if (!isSet(possible, document) || symbolLines[document] === symbolLines[document + 1]) continue;
    const joins = from >= 0 && symbolLines[document]! - to <= gapBytes;
    if (from >= 0 && !joins) yield { from, to };
    if (!joins) from = symbolLines[document]!;
    to = symbolLines[document + 1]!;
  }
  if (from >= 0) yield { from, to };
}

function partOf(term: Term, bytes: Uint8Array, start: number, end: number): Part {
  const spans = term.spans(bytes, start, end);
  let part: Part = 'inner';
  for (let at = 0; at < spans.length; at += 2) {
    if (spans[at]! <= start && spans[at + 1]! >= end) return 'whole';
    if (spans[at]! <= start || spans[at + 1]! >= end) part = 'edge';
  }
  return part;
}

function partByLength({ pattern }: Term, length: number): Part {
  return length === pattern.shortest ? 'whole' : 'edge';
}
