/**
 * Which documents define something whose name matches, and how good these definitions are: looked up before any content when
 * the best are wanted first. Runs in the scanning threads, over the text of a shard's symbol names.
 *
 * What comes of it decides an order and nothing else; the contents are scanned whatever it says.
 */
import { candidateBlocks } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { weights, scoreSpan } from '../rank/rank.ts';
import { documentsOf, isSet } from './documents.ts';
import { LineList } from './line-list.ts';
import type { ResultWriter, ScanPlan } from './protocol.ts';
import { termsOf, type ScannedShard, type ScanParts, type Term } from './term.ts';

/** Of a word, a name is as long as it or longer: that is all that is asked. Of other patterns so many names are looked into. */
const namesLookedInto = 256;
/** Numbering lines takes as long as finding them, so only stretches with a match are numbered. */
const stretchBytes = 8 << 10;
const gapBytes = 1 << 10;
const word = /^\w+$/;

type Part = 'whole' | 'edge' | 'inner';

export class NameScanner {
  readonly #terms: readonly (Term | undefined)[];
  readonly #isCancelled: () => boolean;
  readonly #list = new LineList();

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
    this.#list.clear();
    const scanner = term.scanner(arena);
    for (const { first, end } of stretches(index, term)) {
      const [from, to] = [at + index.symbolLines[first]!, at + index.symbolLines[end]!];
      scanner.scan({ from, to, firstLine: index.symbolFirsts[first]!, isUtf8: true }, this.#list);
    }
    const { count } = this.#list;
    const isWord = word.test(term.pattern.source);
    let document = -1;
    let kinds: ReturnType<typeof index.symbolsOf> = [];
    for (let found = 0; found < count; found++) {
      const number = this.#list.number(found);
      const [start, end] = [this.#list.start(found), this.#list.end(found)];
      const byLength = isWord || found >= namesLookedInto;
      const part = byLength ? partByLength(term, end - start) : partOf(term, arena.bytes, start, end);
      if (number >= (index.symbolFirsts[document + 1] ?? 0)) {
        document = index.documentOfSymbol(number);
        kinds = [];
      }
      if (part === 'whole' && kinds.length === 0) kinds = index.symbolsOf(document);
      const kind = part === 'whole' ? kinds[number - index.symbolFirsts[document]!]!.kind : 'function';
      const isWhole = part === 'whole';
      const worth = scoreSpan({ wordStart: isWhole, wordEnd: isWhole, caseExact: true, definition: { kind, part } });
      if (worth > (points.get(document) ?? 0)) points.set(document, worth);
    }
    return points;
  }
}

/** Names of documents that can hold the pattern at all, in stretches that are worth a call. */
function* stretches(index: ShardIndex, { pattern }: Term): Generator<{ readonly first: number; readonly end: number }> {
  const possible = documentsOf(index, candidateBlocks(index, pattern.trigrams));
  const { symbolLines } = index;
  let first = -1;
  let end = -1;
  for (let document = 0; document < index.documents; document++) {
    if (!isSet(possible, document) || symbolLines[document] === symbolLines[document + 1]) continue;
    const joins =
      symbolLines[document]! - symbolLines[end]! <= gapBytes && symbolLines[end]! - symbolLines[first]! <= stretchBytes;
    if (first >= 0 && !joins) yield { first, end };
    if (first < 0 || !joins) first = document;
    end = document + 1;
  }
  if (first >= 0) yield { first, end };
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
