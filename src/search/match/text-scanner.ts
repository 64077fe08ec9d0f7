/**
 * Finds the matching lines of a run of text: what the scanning threads spend their time in. A run is a stretch of whole
 * lines of one document in kernel memory (adjacent candidate blocks), or a whole document where the pattern is multi-line.
 *
 * Three ways, the first that serves: needles alone (`exact`); needles for candidate lines, which the automaton judges
 * (`required`); the automaton over all of it. Where in a line the matches are, is asked later and only of lines that are
 * shown (SpanFinder).
 *
 * Invariant: a line is found exactly when the pattern matches the line as it is shown. Bytes that are no UTF-8 are shown as
 * U+FFFD, so a run that has some is scanned as a copy in which they are; lines are the same ones, by number. Rejected:
 * teaching automata what broken bytes look like, a state for every way to be broken in every pattern.
 */
import { deadState, matchFlag, type DfaRun } from '../regex/dfa-table.ts';
import type { ByteSet } from '../regex/needle.ts';
import { firstMatch } from '../regex/membership.ts';
import type { CompiledPattern, MembershipAutomaton, SpanFinder } from '../regex/pattern.ts';
import type { DfaLines, DfaRunner, Kernels, NeedleSearch, RunSearch } from '../kernels/kernels.ts';
import type { KernelProgram } from '../kernels/load.ts';
import { LineList } from './line-list.ts';
import { SideText } from './side-text.ts';

export interface TextRun {
  /** Addresses in the kernels' memory: the start of a line, and the end of the document or behind a line feed. */
  readonly from: number;
  readonly to: number;
  /** Number of the line at `from`. */
  readonly firstLine: number;
  readonly isUtf8: boolean;
}

export interface TextScannerParts {
  readonly program: KernelProgram;
  readonly kernels: Kernels;
  readonly pattern: CompiledPattern;
  /** Asked between some thousand lines or a megabyte: what was found until then is not all there is. */
  readonly isCancelled?: () => boolean;
}

/** Lines that are judged at once. */
const batchLines = 4096;
/** Text between two looks at `isCancelled`, line ends permitting. */
const bytesAtOnce = 4 << 20;
/** Parts are longer when a line is; those that are longer than this are not given to vectors in one piece. */
const mostAtOnce = 2 * bytesAtOnce;
/** When needles stand in so many lines that there are fewer bytes than this to each, the automaton alone is faster. */
const leastBytesPerCandidate = 160;
/**
 * So many transitions are built before lines with needles are judged: most lines begin with no more than the first letters of
 * a match, and to be asked for each of these later (a look at a document by itself) takes several times as long.
 */
const builtAhead = 96;
/** Candidates that have to be seen before that is believed. */
const candidatesToJudgeBy = 256;

export class TextScanner {
  readonly #parts: TextScannerParts;
  readonly #kernels: Kernels;
  readonly #pattern: CompiledPattern;
  readonly #batch = new Uint32Array(batchLines);
  readonly #isCancelled: () => boolean;
  #needles: NeedleSearch | undefined;
  readonly #longestNeedle: number;
  #automaton: { readonly membership: MembershipAutomaton; readonly runner: DfaRunner } | undefined;
  #spans: SpanFinder | undefined;
  #asciiNeedles: boolean | undefined;
  #buffer: Buffer;
  #side: SideText | undefined;
  /** Set when a document took so much work that some of its matches may be missing; whoever asks sets it back. */
  gaveUp = false;
  /** Candidates of needles so far, and how much text they were found in. */
  #candidates = 0;
  #candidateBytes = 0;

  constructor(parts: TextScannerParts) {
    this.#parts = parts;
    this.#kernels = parts.kernels;
    this.#pattern = parts.pattern;
    this.#isCancelled = parts.isCancelled ?? (() => false);
    this.#buffer = Buffer.from(parts.kernels.memory.buffer);
    const { needles } = parts.pattern;
    if (needles.kind !== 'none') this.#needles = parts.kernels.needles(needles);
    this.#longestNeedle = Math.max(0, ...needles.needles.map((needle) => needle.length));
  }

  get #bytes(): Buffer {
    const { buffer } = this.#kernels.memory;
    // A memory that has grown has another buffer.
    if (this.#buffer.buffer !== buffer) this.#buffer = Buffer.from(buffer);
    return this.#buffer;
  }

  /** Appends the matching lines of the run to `into`, ascending. */
  scan(run: TextRun, into: LineList): void {
    if (run.from >= run.to) return;
    if (!run.isUtf8) this.#scanSide(run, into);
    else if (this.#pattern.multiLine) this.#scanDocument(run, into);
    else this.#search(run, into);
  }

  /** An address that no match which begins at `from` or later ends before; -1 when there is none. */
  nextNeedle({ from, to, isUtf8 }: Pick<TextRun, 'from' | 'to' | 'isUtf8'>): number {
    return this.#needles && isUtf8 ? this.#nextNeedle(this.#needles, from, to) : from;
  }

  /** How many lines of the run match. */
  count(run: TextRun): number {
    if (run.from >= run.to) return 0;
    if (!run.isUtf8 || this.#pattern.multiLine) {
      const lines = new LineList();
      this.scan(run, lines);
      return lines.count;
    }
    return this.#search(run, undefined);
  }

  /**
   * An address in each matching line of [from, to), ascending, told in batches that are void afterwards: lines are neither
   * numbered nor bounded, which takes as long as finding them. Of text that is UTF-8, and patterns within lines.
   */
  places(from: number, to: number, take: (batch: Uint32Array) => void): void {
    if (from < to) this.#searchIn(from, to, new PlacesInRun(take));
  }

  /** What looks at many stretches in one call; undefined when each has to be scanned by itself. */
  searchers(): Pick<RunSearch, 'needles' | 'automaton' | 'lineStart'> | undefined {
    if (this.#pattern.multiLine) return undefined;
    if (this.#pattern.needles.kind === 'exact') return { needles: this.#needles, automaton: undefined, lineStart: 0 };
    const { membership, runner } = this.#automata();
    const needles = this.#areNeedlesCommon() ? undefined : this.#needles;
    return { needles, automaton: runner, lineStart: membership.start };
  }

  /** Whether what needles find in bytes that are no UTF-8 is what they find in what is shown of them. */
  get hasAsciiNeedles(): boolean {
    const { kind, needles } = this.#pattern.needles;
    this.#asciiNeedles ??= kind !== 'none' && needles.every((needle) => needle.every(isAsciiSet));
    return this.#asciiNeedles;
  }

  /** Told of what was found by `searchers`. */
  noteCandidates(count: number, bytes: number): void {
    this.#candidates += count;
    this.#candidateBytes += bytes;
  }

  /** Gives back what it took of the kernels' scratch. */
  close(): void {
    this.#needles?.release();
    this.#automaton?.runner.release();
    this.#side?.close();
    this.#needles = undefined;
    this.#automaton = undefined;
    this.#side = undefined;
  }

  #search(run: TextRun, into: LineList | undefined): number {
    const found = new FoundInRun(this.#kernels, run, into);
    this.#searchIn(run.from, run.to, found);
    return found.count;
  }

  #searchIn(begin: number, end: number, found: Found): void {
    for (let from = begin; from < end && !this.#isCancelled();) {
      const to = this.#endOfPart(from, end);
      if (!this.#needles || this.#areNeedlesCommon()) this.#judgeAll(from, to, found);
      else if (this.#pattern.needles.kind === 'required') this.#judgeCandidates(from, to, found);
      else if (found.isListed) this.#takeOccurrences(from, to, found);
      else if (to - from <= mostAtOnce) found.count += this.#needles.countLines(from, to);
      else this.#takeOccurrences(from, to, found);
      from = to;
    }
  }

  #areNeedlesCommon(): boolean {
    if (this.#pattern.needles.kind !== 'required' || this.#candidates < candidatesToJudgeBy) return false;
    return this.#candidateBytes < this.#candidates * leastBytesPerCandidate;
  }

  #endOfPart(from: number, to: number): number {
    if (to - from <= bytesAtOnce) return to;
    return this.#lineEnd(from + bytesAtOnce, to);
  }

  #takeOccurrences(from: number, to: number, found: Found): void {
    const batch = this.#batch;
    for (let at = from; at < to;) {
      const count = this.#needleLines(this.#needles!, at, to);
      found.add(batch, count);
      if (count < batch.length) return;
      at = this.#lineEnd(batch[count - 1]!, to);
    }
  }

  /**
   * Fills the batch with an address in each line that has a needle. Where a part is longer than what is done at once, which
   * one endless line makes it, it is looked at slice by slice; a needle may lie across the end of one.
   */
  #needleLines(needles: NeedleSearch, from: number, to: number): number {
    const batch = this.#batch;
    if (to - from <= mostAtOnce) return needles.lines(from, to, batch);
    let count = 0;
    for (let at = from; at < to && count < batch.length && !this.#isCancelled();) {
      const next = Math.min(to, at + bytesAtOnce);
      const found = needles.lines(at, Math.min(to, next + this.#longestNeedle), batch.subarray(count));
      count += found;
      // Of a line that goes on behind the slice nothing more is wanted.
      at = found === 0 ? next : Math.max(next, this.#lineEnd(batch[count - 1]!, to));
    }
    return count;
  }

  #nextNeedle(needles: NeedleSearch, from: number, to: number): number {
    for (let at = from; at < to; at += bytesAtOnce) {
      const found = needles.next(at, Math.min(to, at + bytesAtOnce + this.#longestNeedle));
      if (found >= 0) return found;
      if (this.#isCancelled()) return -1;
    }
    return -1;
  }

  /** Behind the line feed of the line at `from`. */
  #lineEnd(from: number, to: number): number {
    for (let at = from; at < to; at += mostAtOnce) {
      const end = Math.min(to, at + mostAtOnce);
      const feed = this.#kernels.nextLineFeed(at, end);
      if (feed < end) return feed + 1;
      if (this.#isCancelled()) break;
    }
    return to;
  }

  #judgeCandidates(from: number, to: number, found: Found): void {
    const batch = this.#batch;
    for (let at = from; at < to && !this.#isCancelled();) {
      const count = this.#needleLines(this.#needles!, at, to);
      // The line of the last one; all of it when there are no more.
      const next = count < batch.length ? to : this.#lineEnd(batch[count - 1]!, to);
      if (count > 0) found.add(batch, this.#filter(at, to, count));
      this.#candidates += count;
      this.#candidateBytes += next - at;
      at = next;
      if (at < to && this.#areNeedlesCommon()) return this.#judgeAll(at, to, found);
    }
  }

  /** Leaves the candidates whose lines match in the batch, and returns how many. */
  #filter(from: number, to: number, count: number): number {
    const batch = this.#batch;
    const { membership, runner } = this.#automata();
    let matching = 0;
    for (let first = 0; first < count;) {
      const candidates = { lineStart: membership.start, from, to, at: batch, first, count };
      const { stop, found, judged, position, state } = runner.filter(candidates, batch.subarray(matching));
      matching += found;
      if (stop === 'end') break;
      const candidate = batch[judged]!;
      const feed = this.#kernels.nextLineFeed(candidate, to);
      if (this.#matchesOn(state, position, feed < to ? feed + 1 : to)) batch[matching++] = candidate;
      first = judged + 1;
    }
    return matching;
  }

  /** Whether the line that ends at `to` matches, its line feed included, going on in `state`; builds what is unknown. */
  #matchesOn(state: number, from: number, to: number): boolean {
    const { membership, runner } = this.#automata();
    const { classes, endClass } = runner.table;
    let built = from;
    for (let at = from; at < to;) {
      const run = runner.run(state, at, to);
      if (run.stop === 'match') return true;
      if (run.stop === 'dead') return false;
      state = run.state;
      if (run.stop === 'end') break;
      const next = membership.step(state, classes[this.#bytes[run.position]!]!, run.position - built + 1);
      if ((next & matchFlag) !== 0) return true;
      if (next === deadState) return false;
      state = next;
      at = run.position + 1;
      built = at;
    }
    if (this.#bytes[to - 1] === 0x0a) return false;
    return (membership.step(state, endClass, 0) & matchFlag) !== 0;
  }

  #judgeAll(from: number, to: number, found: Found): void {
    const { membership } = this.#automata();
    const batch = this.#batch;
    let state = membership.start;
    for (let at = from; ;) {
      const lines = this.#run(state, at, to, found.isListed);
      if (found.isListed) found.add(batch, lines.count);
      else found.count += lines.count;
      if (lines.stop === 'end') {
        if (!lines.decided && this.#matchesAtEnd(lines.state)) found.addOne(to - 1);
        return;
      }
      if (this.#isCancelled()) return;
      ({ state, position: at } = lines);
      if (lines.stop === 'full') continue;
      const next = this.#step(state, at, at - from);
      if ((next & matchFlag) !== 0) found.addOne(at);
      if ((next & matchFlag) !== 0 || next === deadState) {
        at = this.#kernels.nextLineFeed(at, to) + 1;
        if (at >= to) return;
        state = membership.start;
      } else {
        state = next;
        at++;
      }
      from = at;
    }
  }

  #run(state: number, from: number, to: number, listed: boolean): DfaLines {
    const { membership, runner } = this.#automata();
    const scan = { state, lineStart: membership.start, from, to };
    return listed ? runner.lines(scan, this.#batch) : runner.countLines(scan);
  }

  #step(state: number, at: number, bytesBefore: number): number {
    const { membership, runner } = this.#automata();
    return membership.step(state, runner.table.classes[this.#bytes[at]!]!, bytesBefore + 1);
  }

  #matchesAtEnd(state: number): boolean {
    const { membership, runner } = this.#automata();
    return (membership.step(state, runner.table.endClass, 0) & matchFlag) !== 0;
  }

  #automata(): { readonly membership: MembershipAutomaton; readonly runner: DfaRunner } {
    if (!this.#automaton) {
      const membership = this.#pattern.newMembership();
      const runner = this.#kernels.dfa(membership.shape);
      membership.attach(runner.table);
      if (this.#needles && membership.start !== deadState) membership.buildAhead(builtAhead);
      this.#automaton = { membership, runner };
    }
    return this.#automaton;
  }

  /** Of a whole document: the lines that hold a part of a match. An empty match is in the line it stands in. */
  #scanDocument(run: TextRun, into: LineList): void {
    const { from, to } = run;
    if (this.#needles && this.#nextNeedle(this.#needles, from, to) < 0) return;
    const { membership, runner } = this.#automata();
    const isCancelled = this.#isCancelled;
    const text = { bytes: this.#bytes, table: runner.table, from, to, multiLine: true, isCancelled };
    const first = firstMatch(membership, (state, at, end) => this.#runInPieces(runner, { state, at, end }), text);
    if (first < 0 || this.#isCancelled()) return;
    this.#spans ??= this.#pattern.newSpans(isCancelled);
    const spans = this.#spans.spans(this.#bytes, from, to, Infinity);
    if (this.#spans.stoppedAt !== undefined) this.gaveUp = true;
    const found = new FoundInRun(this.#kernels, run, into);
    let covered = from;
    for (let index = 0; index < spans.length; index += 2) {
      const start = Math.max(spans[index]!, covered);
      const last = Math.max(spans[index]!, spans[index + 1]! - 1);
      for (let at = start; at <= last && at < to;) {
        found.addOne(at);
        at = covered = this.#kernels.nextLineFeed(at, to) + 1;
      }
    }
  }

  /** A document may be a gigabyte: it is left within `bytesAtOnce`, a few milliseconds, of the moment nobody wants it any more. */
  #runInPieces(
    runner: DfaRunner,
    { state, at, end }: { readonly state: number; readonly at: number; readonly end: number },
  ): DfaRun {
    for (let [from, reached] = [at, state]; ;) {
      const to = Math.min(end, from + bytesAtOnce);
      const run = runner.run(reached, from, to);
      if (run.stop !== 'end' || to === end || this.#isCancelled()) return run;
      [from, reached] = [to, run.state];
    }
  }

  #scanSide(run: TextRun, into: LineList): void {
    this.#side ??= new SideText(this.#parts, (parts) => new TextScanner(parts));
    for (let from = run.from, line = run.firstLine; from < run.to && !this.#isCancelled();) {
      const to = this.#pattern.multiLine ? run.to : this.#endOfPart(from, run.to);
      const numbers = this.#side.matchingLines(this.#bytes.subarray(from, to), line);
      into.addByNumber(this.#kernels, { from, to, firstLine: line }, numbers);
      if (this.#side.takeGaveUp()) this.gaveUp = true;
      line += this.#kernels.countLineFeeds(from, to);
      from = to;
    }
  }
}

function isAsciiSet(set: ByteSet): boolean {
  return set.every((word, at) => at < 4 || word === 0);
}

/** Where matching lines go, by an address in each. */
interface Found {
  count: number;
  /** Whether the lines are wanted, and not their number alone. */
  readonly isListed: boolean;
  add(batch: Uint32Array, count: number): void;
  addOne(at: number): void;
}

/** Addresses as they come. */
class PlacesInRun implements Found {
  count = 0;
  readonly isListed = true;
  readonly #take: (batch: Uint32Array) => void;

  constructor(take: (batch: Uint32Array) => void) {
    this.#take = take;
  }

  add(batch: Uint32Array, count: number): void {
    this.#take(batch.subarray(0, count));
  }

  addOne(at: number): void {
    this.#take(Uint32Array.of(at));
  }
}

/** Lines found so far in one run, described (number, start and end) batch after batch. */
class FoundInRun implements Found {
  count = 0;
  readonly #kernels: Kernels;
  readonly #into: LineList | undefined;
  readonly #to: number;
  #from: number;
  #line: number;

  constructor(kernels: Kernels, { from, to, firstLine }: TextRun, into: LineList | undefined) {
    this.#kernels = kernels;
    this.#into = into;
    this.#from = from;
    this.#to = to;
    this.#line = firstLine;
  }

  get isListed(): boolean {
    return this.#into !== undefined;
  }

  /** The addresses are ascending, behind all added before, and each in another line. */
  add(at: Uint32Array, count: number): void {
    this.count += count;
    if (!this.#into || count === 0) return;
    const lines = { from: this.#from, to: this.#to, firstLine: this.#line, at, count };
    const last = this.#into.describe(this.#kernels, lines);
    this.#line = last.line;
    this.#from = last.start;
  }

  addOne(at: number): void {
    this.add(Uint32Array.of(at), 1);
  }
}
