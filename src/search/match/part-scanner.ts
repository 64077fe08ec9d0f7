/**
 * Runs a plan over a stretch of one shard's documents: trigram queries give candidate blocks, the condition makes candidate
 * documents of them, and only those are scanned. Runs in the scanning threads; knows nothing of repositories and paths.
 */
import { candidateBlocks, ListOrder, nextCandidate, populationOf, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import { evaluate, leavesOf, supportingLeaves, type Condition } from './condition.ts';
import { linesOfSpans } from './document-spans.ts';
import { both, candidateDocuments, documentsOf, either, isSet, none, type Documents } from './documents.ts';
import { LineScorer } from './line-scorer.ts';
import { LineList, mergeLines, noLines, type Lines } from './line-list.ts';
import type { GivenUp } from '../structural/structure.ts';
import type { Ranges } from './ranges.ts';
import { givenUpReasons, type ResultWriter, type ScanJob, type ScanPlan, type Stretches } from './protocol.ts';
import { RunScanner, type RunScannerParts } from './run-scanner.ts';
import { anyInvalid, rangesIn, shown } from './shown-ranges.ts';
import { runsOfStretches } from './stretch-runs.ts';
import { termsOf, type ScannedShard, type ScanParts, type Term } from './term.ts';
import type { TextScanner } from './text-scanner.ts';

/** Reading on over documents nobody asked for is cheaper than another read, up to so many bytes of them. */
const gapBytes = 64 * 1024;
const fewBlocks = 64;

interface ShardCandidates {
  /** Per leaf. */
  readonly blocks: readonly (Candidates | undefined)[];
  readonly documents: readonly (Documents | undefined)[];
  /** Documents for which the condition can hold with variant 0. */
  readonly possible: Documents;
}

/** Lines of a document by which the condition holds. */
interface FoundIn {
  readonly job: number;
  readonly document: number;
  readonly variant: number;
  readonly lines: Lines;
  readonly leaves: readonly number[];
}

export class PartScanner {
  readonly #plan: ScanPlan;
  readonly #terms: readonly (Term | undefined)[];
  readonly #candidates = new Map<number, ShardCandidates>();
  readonly #order = new ListOrder();
  readonly #isCancelled: () => boolean;
  readonly #scorer: LineScorer | undefined;
  #read = 0;
  #givenUp: number[] = [];
  /** Why not all matches were found in the document that is looked at. */
  #gaveUp: GivenUp | undefined;
  /** First lines of its stretches in which they were not. */
  #stretchesGivenUp: number[] = [];

  constructor(plan: ScanPlan, parts: ScanParts) {
    this.#plan = plan;
    this.#isCancelled = parts.isCancelled;
    this.#terms = termsOf(plan.patterns, parts);
    this.#scorer = plan.scoring && new LineScorer(plan.scoring);
    this.#onlyLeaf = this.#findOnlyLeaf();
  }

  #findOnlyLeaf(): number | undefined {
    const { condition, silent, detail } = this.#plan;
    const parts = condition.kind === 'and' ? condition.parts : [condition];
    const open = parts.filter((part) => leavesOf(part).some((leaf) => this.#terms[leaf]));
    const [only] = open;
    if (open.length !== 1 || only?.kind !== 'leaf' || detail === 'files') return undefined;
    const known = (leaf: number) => this.#isKnown(0, leaf);
    if (known(only.leaf) || parts.some((part) => part !== only && evaluate(part, known) !== true)) return undefined;
    const term = this.#terms[only.leaf];
    return term && !term.structure && !term.pattern.multiLine && !silent.includes(only.leaf) ? only.leaf : undefined;
  }

  /** Gives back what it took of the kernels' scratch; it takes it again when it goes on. */
  close(): void {
    for (const term of this.#terms) term?.close();
  }

  /** Documents whose text was looked at since the last time. */
  takeRead(): number {
    const read = this.#read;
    this.#read = 0;
    return read;
  }

  /** `FromWorker.givenUp`, since the last time. */
  takeGivenUp(): readonly number[] {
    const givenUp = this.#givenUp;
    this.#givenUp = [];
    return givenUp;
  }

  #giveUp(job: number, document: number, place: number, reason: GivenUp = 'too-complex'): void {
    this.#givenUp.push(job, document, place, givenUpReasons.indexOf(reason));
  }

  /** Whether any text of the job has to be looked at, by the index alone. */
  needsText(index: ShardIndex, job: ScanJob, bits: Uint32Array): boolean {
    if (job.extras) return true;
    return this.#nextDocument(this.#candidatesIn(index, job, bits).possible, job, bits, job.from) < job.to;
  }

  /**
   * The job cut into stretches whose text, gaps included, is at most `most` bytes in a row; undefined when one of its
   * documents is longer.
   */
  pieces(index: ShardIndex, job: ScanJob, bits: Uint32Array, most: number): readonly ScanJob[] | undefined {
    const { possible } = this.#candidatesIn(index, job, bits);
    const extras = job.extras ?? new Uint32Array(0);
    const pieces: { from: number; to: number }[] = [];
    let extra = 0;
    for (let at = job.from; ;) {
      while (extra < extras.length && extras[extra]! < at) extra += 2;
      const document = Math.min(this.#nextDocument(possible, job, bits, at), extras[extra] ?? job.to);
      if (document >= job.to) break;
      if (index.textBytes(document) > most) return undefined;
      const last = pieces.at(-1);
      const end = index.blockOffset(index.firstBlock(document + 1));
      const fits = last && end - index.blockOffset(index.firstBlock(last.from)) <= most;
      if (
        fits &&
        index.blockOffset(index.firstBlock(document)) - index.blockOffset(index.firstBlock(last.to)) <= gapBytes
      )
        last.to = document + 1;
      else pieces.push({ from: document, to: document + 1 });
      at = document + 1;
    }
    return pieces.map(({ from, to }) => ({
      ...job,
      from,
      to,
      ...(job.extras && { extras: extrasWithin(extras, from, to) }),
    }));
  }

  /** Returns how many more lines the job has room for. */
  scan(
    shard: ScannedShard,
    job: ScanJob & { readonly number: number; readonly bits: Uint32Array; readonly room?: number },
    into: ResultWriter,
  ): number {
    const candidates = this.#candidatesIn(shard.index, job, job.bits);
    let room = job.room ?? this.#plan.linesPerJob;
    const scanOne = (document: number, variant: number): number => {
      this.#gaveUp = undefined;
      const found = this.#scanDocument(shard, document, variant, candidates);
      if (this.#gaveUp) this.#giveUp(job.number, document, variant, this.#gaveUp);
      for (const line of this.#stretchesGivenUp.splice(0)) this.#giveUp(job.number, document, line);
      return found && !this.#isCancelled()
        ? this.#tell(shard, { job: job.number, document, variant, ...found }, into)
        : 0;
    };
    const { possible } = candidates;
    const leaf = this.#onlyLeaf;
    if (leaf !== undefined && !job.extras && shard.arena.runs)
      return this.#scanRuns(shard, { job, room, leaf, candidates, scanOne: (document) => scanOne(document, 0) }, into);
    const extras = job.extras ?? new Uint32Array(0);
    let extra = 0;
    let next = this.#nextDocument(possible, job, job.bits, job.from);
    while (room > 0 && !this.#isCancelled()) {
      const document = Math.min(next, extra < extras.length ? extras[extra]! : job.to);
      if (document >= job.to) break;
      if (document === next) {
        room -= scanOne(document, 0);
        next = this.#nextDocument(possible, job, job.bits, document + 1);
      }
      for (; extra < extras.length && extras[extra] === document; extra += 2)
        room -= scanOne(document, extras[extra + 1]!);
    }
    return room;
  }

  /** Returns how many lines that are, one at least. */
  #tell(shard: ScannedShard, found: FoundIn, into: ResultWriter): number {
    const { index, at, arena } = shard;
    const { job, document, variant, leaves } = found;
    const start = at + index.blockOffset(index.firstBlock(document));
    const scores = this.#scorer;
    const definitions = scores?.begin();
    if (definitions && found.lines.length > 0) index.readSymbols(document, definitions);
    const { detail, linesPerDocument = Infinity } = this.#plan;
    const isShown = detail === 'text' || detail === 'scores';
    const ranges = isShown ? this.#rangesIn(shard, document, leaves) : undefined;
    const lines = found.lines.subarray(0, 3 * Math.min(found.lines.length, linesPerDocument));
    if (detail === 'scores' && scores) tellScorer(scores, { lines, start, ranges: ranges! });
    into.add({ job, document, variant, start }, { lines, bytes: arena.bytes, ranges, scores });
    return Math.max(1, lines.length / 3);
  }

  /** The leaf of a plan that asks for nothing but the lines of one pattern. */
  readonly #onlyLeaf: number | undefined;

  #scanRuns(
    shard: ScannedShard,
    {
      job,
      room,
      leaf,
      candidates,
      scanOne,
    }: {
      readonly room: number;
      readonly job: ScanJob & { readonly number: number; readonly bits: Uint32Array };
      readonly leaf: number;
      readonly candidates: ShardCandidates;
      readonly scanOne: (document: number) => number;
    },
    into: ResultWriter,
  ): number {
    const { index, at, arena } = shard;
    const left = { lines: room };
    const scanDocument = (document: number): void => {
      if (left.lines > 0) left.lines -= scanOne(document);
    };
    const { detail } = this.#plan;
    const wanted: RunScannerParts['wanted'] = detail === 'numbers' || detail === 'counts' ? detail : 'places';
    const take = (words: Uint32Array): void => {
      if (wanted !== 'places') return into.addNumbers(words);
      for (let word = 0; word < words.length && left.lines > 0; word += 4 + 3 * words[word + 3]!) {
        if (this.#isCancelled()) return;
        const [document, count] = [words[word + 1]!, words[word + 3]!];
        const lines = words.subarray(word + 4, word + 4 + 3 * count);
        left.lines -= this.#tell(shard, { job: job.number, document, variant: 0, lines, leaves: [leaf] }, into);
      }
    };
    const scanner = this.#terms[leaf]!.scanner(arena);
    const blocks = candidates.blocks[leaf]!;
    const parts = { scanner, index, at, candidates: blocks, job: job.number, wanted, take, scanOne: scanDocument };
    const runs = new RunScanner(parts, arena.runs!);
    let document = this.#nextDocument(candidates.possible, job, job.bits, job.from);
    while (document < job.to && left.lines > 0 && !this.#isCancelled()) {
      runs.add(document);
      if (runs.isDue) runs.flush();
      document = this.#nextDocument(candidates.possible, job, job.bits, document + 1);
    }
    if (left.lines > 0) runs.flush();
    this.#read += runs.read;
    return left.lines;
  }

  /** The first document from `from` on that is in scope and possible; the job's end when there is none. */
  #nextDocument(possible: Documents, job: ScanJob, bits: Uint32Array, from: number): number {
    for (let document = from; document < job.to;) {
      const word = document >> 5;
      const possibleBits = possible === 'all' ? -1 : possible[word]!;
      const found = (bits[job.offset + word]! & possibleBits) >>> (document & 31);
      if (found !== 0) return Math.min(job.to, document + 31 - Math.clz32(found & -found));
      document = (document | 31) + 1;
    }
    return job.to;
  }

  #candidatesIn(index: ShardIndex, job: ScanJob, bits: Uint32Array): ShardCandidates {
    let known = this.#candidates.get(job.shard);
    if (!known) {
      const within = this.#plan.few ? blocksOf(index, job, bits) : undefined;
      // Where so few are wanted, looking at them takes no longer than looking into the lists.
      const isLittle = within !== undefined && populationOf(within) <= fewBlocks;
      const blocks = this.#terms.map((term) => {
        if (!term) return undefined;
        if (term.pattern.multiLine) return 'all';
        return isLittle ? within : candidateBlocks(index, term.pattern.trigrams, { within, order: this.#order });
      });
      const documents = blocks.map((found, leaf) => {
        const pattern = this.#terms[leaf]?.pattern;
        return pattern?.multiLine ? candidateDocuments(index, pattern.trigrams) : found && documentsOf(index, found);
      });
      const possible = this.#possible(this.#plan.condition, documents);
      known = { blocks, documents, possible };
      this.#candidates.set(job.shard, known);
    }
    return known;
  }

  #possible(condition: Condition, documents: readonly (Documents | undefined)[]): Documents {
    switch (condition.kind) {
      case 'leaf':
        return this.#isKnown(0, condition.leaf) ? 'all' : (documents[condition.leaf] ?? none);
      case 'not':
        return condition.part.kind === 'leaf' && this.#isKnown(0, condition.part.leaf) ? none : 'all';
      case 'and':
        return condition.parts.map((part) => this.#possible(part, documents)).reduce(both, 'all');
      case 'or':
        return condition.parts.map((part) => this.#possible(part, documents)).reduce(either, none);
    }
  }

  #isKnown(variant: number, leaf: number): boolean {
    return (this.#plan.masks[variant]![leaf >> 5]! & (1 << (leaf & 31))) !== 0;
  }

  /** Undefined: the condition does not hold. No lines: it holds, but not by a line (by the path, or by NOT). */
  #scanDocument(
    shard: ScannedShard,
    document: number,
    variant: number,
    { blocks, documents }: ShardCandidates,
  ): { readonly lines: Lines; readonly leaves: readonly number[] } | undefined {
    const first = shard.index.firstBlock(document);
    const end = shard.index.firstBlock(document + 1);
    const mayHold = (leaf: number) => {
      if (this.#isKnown(variant, leaf)) return true;
      const candidates = blocks[leaf];
      if (candidates === undefined || !isSet(documents[leaf]!, document)) return false;
      return nextCandidate(candidates, first, end) < end ? undefined : false;
    };
    if (evaluate(this.#plan.condition, mayHold) === false) return undefined;
    this.#read++;
    const found = new Map<number, Lines>();
    const linesOf = (leaf: number): Lines => {
      let lines = found.get(leaf);
      if (!lines) {
        lines = this.#linesIn(shard, leaf, mayHold(leaf) === false ? undefined : blocks[leaf], {
          document,
          first,
          end,
        });
        found.set(leaf, lines);
      }
      return lines;
    };
    const holds = (leaf: number) => this.#isKnown(variant, leaf) || linesOf(leaf).length > 0;
    if (evaluate(this.#plan.condition, holds) !== true) return undefined;
    const leaves = supportingLeaves(this.#plan.condition, holds).filter((leaf) => !this.#plan.silent.includes(leaf));
    return { lines: leaves.map(linesOf).reduce(mergeLines, noLines), leaves };
  }

  readonly #list = new LineList();

  #linesIn(
    shard: ScannedShard,
    leaf: number,
    candidates: Candidates | undefined,
    { document, first, end }: { readonly document: number; readonly first: number; readonly end: number },
  ): Lines {
    const term = this.#terms[leaf];
    if (!term || !candidates) return noLines;
    if (term.structure) return this.#structureLines(shard, term, document);
    const scanner = term.scanner(shard.arena);
    const { index, at } = shard;
    this.#list.clear();
    const scan = (from: number, to: number, isUtf8: boolean) =>
      scanner.scan(
        {
          from: at + index.blockOffset(from),
          to: at + index.blockOffset(to),
          firstLine: index.firstLine(from),
          isUtf8,
        },
        this.#list,
      );
    if (term.pattern.multiLine) {
      const stretches = this.#plan.stretches?.get(shard.id);
      const isUtf8 = !anyInvalid(index, first, end);
      if (first < end && stretches) this.#scanStretches(shard, scanner, { stretches, document, isUtf8 });
      else if (first < end) scan(first, end, isUtf8);
      if (scanner.gaveUp) this.#gaveUp = 'too-complex';
      scanner.gaveUp = false;
      return this.#list.words.slice();
    }
    for (let block = nextCandidate(candidates, first, end); block < end && !this.#isCancelled();) {
      const invalid = index.hasInvalidUtf8(block);
      let next = block + 1;
      while (next < end && index.hasInvalidUtf8(next) === invalid && nextCandidate(candidates, next, end) === next)
        next++;
      scan(block, next, !invalid);
      block = nextCandidate(candidates, next, end);
    }
    return this.#list.words.slice();
  }

  #scanStretches(
    { index, at, arena: { kernels } }: ScannedShard,
    scanner: TextScanner,
    of: { readonly stretches: Stretches; readonly document: number; readonly isUtf8: boolean },
  ): void {
    const { stretches, document, isUtf8 } = of;
    const from = at + index.blockOffset(index.firstBlock(document));
    const to = at + index.blockOffset(index.firstBlock(document + 1));
    const lines = stretches.lines.subarray(stretches.documents[document], stretches.documents[document + 1]);
    for (const run of runsOfStretches({ kernels, scanner, lines, text: { from, to, isUtf8 } })) {
      if (this.#isCancelled()) return;
      scanner.scan(run, this.#list);
      if (scanner.gaveUp) this.#stretchesGivenUp.push(run.firstLine);
      scanner.gaveUp = false;
    }
  }

  #structureLines(shard: ScannedShard, term: Term, document: number): Lines {
    const { index, arena, id } = shard;
    const first = index.firstBlock(document);
    const from = shard.at + index.blockOffset(first);
    const to = shard.at + index.blockOffset(index.firstBlock(document + 1));
    if (from >= to) return noLines;
    const { spans, gaveUp } = term.structureSpans(term.structure!, arena.bytes, { shard: id, document, from, to });
    if (gaveUp) this.#gaveUp = gaveUp;
    const invalid = anyInvalid(index, first, index.firstBlock(document + 1));
    const text = invalid ? shown(arena.bytes, from, to) : arena.bytes.subarray(from, to);
    const firstLine = index.firstLine(first);
    this.#list.clear();
    this.#list.addByNumber(arena.kernels, { from, to, firstLine }, linesOfSpans(text, spans, firstLine));
    return this.#list.words.slice();
  }

  #rangesIn(shard: ScannedShard, document: number, leaves: readonly number[]): (start: number, end: number) => Ranges {
    const terms = leaves.map((leaf) => this.#terms[leaf]);
    return rangesIn(shard, document, { terms, scorer: this.#scorer });
  }
}

/** Where in lines the matches are is found out for those alone that may be the best one. */
function tellScorer(
  scorer: LineScorer,
  of: { readonly lines: Lines; readonly start: number; readonly ranges: (start: number, end: number) => Ranges },
): void {
  const { lines, start, ranges } = of;
  for (let at = 0; at < lines.length; at += 3) {
    const [from, to] = [lines[at + 1]!, lines[at + 2]!];
    if (!scorer.passesOver(from - start, to - start)) ranges(from, to);
  }
}

/** The blocks of the documents that a job wants. */
function blocksOf(index: ShardIndex, job: ScanJob, bits: Uint32Array): Uint32Array {
  const { offset, from, to, extras = new Uint32Array(0) } = job;
  const blocks = new Uint32Array(index.bitmapWords);
  const add = (document: number): void => {
    const end = index.firstBlock(document + 1);
    for (let block = index.firstBlock(document); block < end; block++) blocks[block >> 5]! |= 1 << (block & 31);
  };
  for (let word = from >> 5; word << 5 < to; word++)
    for (let left = bits[offset + word]!; left !== 0; left &= left - 1) {
      const document = (word << 5) + 31 - Math.clz32(left & -left);
      if (document >= from && document < to) add(document);
    }
  for (let at = 0; at < extras.length; at += 2) add(extras[at]!);
  return blocks;
}

/** Pairs of document and variant of documents [from, to). */
function extrasWithin(extras: Uint32Array, from: number, to: number): Uint32Array {
  return extras.filter((_, at) => extras[at & ~1]! >= from && extras[at & ~1]! < to);
}
