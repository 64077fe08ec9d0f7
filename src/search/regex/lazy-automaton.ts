/**
 * Subset construction on demand: states of a deterministic automaton over bytes, made when a run gets to them.
 *
 * A state is the list of steps the program may stand at, and what is known of the byte before. Steps are followed to where
 * a byte is needed; what depends on the next byte (`$`, `\b`) stays in the list until that byte is known. So a transition on
 * a byte decides first whether a match ended before it (`matchFlag`), and then where to go.
 *
 * Three ways to read, by what is asked:
 * - `any`: is there a match at all? Order does not matter; the first sight of one decides.
 * - `first`: where does the leftmost-first match end? The list is in order of preference; behind a match nothing counts.
 *   While it depends on the next byte, the list is kept as it was before it was followed: what is preferred depends on the
 *   way to a step, too (`(\B|a)*`).
 * - `longest`: where does the longest match end? All are followed to the end.
 *
 * Rejected: keeping assertions in the states by splitting states on the byte before and behind (twice as many states);
 * growing a table that a kernel runs (its memory stays where it is).
 */
import { isWordByte, type ByteClasses } from './byte-classes.ts';
import { deadState, firstState, matchFlag, unknownState, type DfaTable } from './dfa-table.ts';
import { assertionKinds, operations, type Program } from './program.ts';
import { characterDone } from './utf8.ts';

export type Reading = 'any' | 'first' | 'longest';

export interface LazyAutomatonOptions {
  readonly program: Program;
  readonly bytes: ByteClasses;
  readonly reading: Reading;
  /** Matches may begin anywhere, not only where the run does. */
  readonly unanchored: boolean;
  /** A line feed decides like the end of the text, and leads back to the start. */
  readonly restartsAtLineFeed: boolean;
  /** Whether an empty match is possible: it must not be found within a character. */
  readonly nullable: boolean;
  /** Room for fewer states than there would be, six at least; for tests. */
  readonly mostStates?: number;
}

/** What a state knows of the byte before it, and whether matches may still begin. */
export const atTextStart = 1;
export const atLineStart = 2;
export const afterWord = 4;
const seeking = 8;

const lineFeed = 0x0a;
const [textStart, textEnd, lineStart, lineEnd, wordEdge] = assertionKinds.keys();

/** Tables have at most this many cells (1 MiB), and states. */
const mostCells = 1 << 18;
const mostStates = 4096;
/** Fewer bytes per state than this before the table is full, and it is not worth emptying it. */
const leastBytesPerState = 10;

export class LazyAutomaton {
  readonly shape: { readonly states: number; readonly strideShift: number; readonly endClass: number };
  /**
   * The table was full after hardly any bytes: states are not met again often enough to be worth keeping. From then on what
   * is in the table stays, and everything else passes through one state that is made anew at every byte.
   */
  isPassing = false;
  /** How often the table was emptied. */
  #emptied = 0;
  #bytesSinceEmpty = 0;
  #spare: Int32Array = new Int32Array(64);
  readonly #options: LazyAutomatonOptions;
  readonly #program: Program;
  readonly #widest: number;
  #table: DfaTable | undefined;
  #numbers = new Map<string, number>();
  #lists: Int32Array[] = [];
  #contexts: number[] = [];
  readonly #starts = new Int32Array(16);
  /** Program steps (times nodes within characters) already met: at this byte, and for the next state. */
  readonly #seenHere: Int32Array;
  readonly #seenNext: Int32Array;
  #round = 0;
  #list: Int32Array;
  #listed = 0;
  /** What the list was followed from. */
  readonly #roots: number[] = [];
  #rooted = 0;
  #matched = false;
  /** Behind what was listed last nothing counts. */
  #closed = false;
  readonly #initial: Int32Array;
  readonly #initialNeedsContext: boolean;

  constructor(options: LazyAutomatonOptions) {
    this.#options = options;
    const { program, bytes } = options;
    this.#program = program;
    this.#widest = program.sets.reduce((most, set) => Math.max(most, set.length), 1);
    let strideShift = 0;
    while (1 << strideShift < bytes.count + 1) strideShift++;
    const states = options.mostStates ?? Math.min(mostStates, mostCells >> strideShift);
    this.shape = { states, strideShift, endClass: bytes.count };
    this.#seenHere = new Int32Array(program.count);
    this.#seenNext = new Int32Array(program.count * this.#widest);
    this.#list = new Int32Array(64);
    this.#round++;
    this.#follow(program.start);
    this.#initialNeedsContext = this.#needsContext();
    const isOpen = options.reading === 'first' && this.#initialNeedsContext;
    this.#initial = isOpen ? Int32Array.of(program.start) : this.#list.slice(0, this.#listed);
  }

  attach(table: DfaTable): void {
    this.#table = table;
    table.classes.set(this.#options.bytes.classes);
    this.isPassing = false;
    this.#empty();
    this.startIn(atTextStart | atLineStart);
  }

  get table(): DfaTable {
    // A caller that runs an automaton without a table broke the protocol; it cannot go on.
    return this.#table!;
  }

  /** The state to begin in, given the byte before: a combination of the flags above. */
  startIn(context: number): number {
    const known = this.#starts[context]!;
    if (known !== 0) return known;
    this.#begin();
    // Unanchored, what can begin is not in the list but implied: it is added at each byte, behind all others.
    if (!this.#options.unanchored) for (const step of this.#initial) this.#push(step);
    const state = this.#intern(context | (this.#options.unanchored ? seeking : 0));
    if (state !== this.#passing) this.#starts[context] = state;
    return state;
  }

  /**
   * Builds the transition: the state number it leads to, perhaps with `matchFlag`; all other states may be void. `bytesRun`:
   * how many bytes were run since the last call.
   */
  step(state: number, byteClass: number, bytesRun: number): number {
    this.#bytesSinceEmpty += bytesRun;
    const { bytes, restartsAtLineFeed, reading } = this.#options;
    const byte = byteClass === bytes.count ? -1 : bytes.representatives[byteClass]!;
    const list = this.#lists[state]!;
    const context = this.#contexts[state]!;
    this.#begin();
    this.#matched = false;
    this.#advanceAll(list, context, byte);
    const matched = this.#matched ? matchFlag : 0;
    const emptiedBefore = this.#emptied;
    let next: number;
    if (byte < 0) next = deadState;
    else if (restartsAtLineFeed && byte === lineFeed) next = this.startIn(atTextStart | atLineStart);
    else if (matched && reading === 'any') next = this.startIn(atTextStart | atLineStart);
    else next = this.#intern(this.#contextAfter(byte, context));
    const value = next | matched;
    const isKept = state !== this.#passing && next !== this.#passing && this.#emptied === emptiedBefore;
    if (isKept) this.table.transitions[(state << this.shape.strideShift) | byteClass] = value;
    // The text's start is always there: asking for it later must not disturb the state that was got to.
    if (this.#emptied !== emptiedBefore) this.startIn(atTextStart | atLineStart);
    return value;
  }

  /** Builds what leads on from the states that were met first, up to so many transitions. */
  buildAhead(most: number): void {
    const { strideShift, endClass } = this.shape;
    const emptied = this.#emptied;
    let left = most;
    for (let state = firstState; state < this.#lists.length; state++)
      for (let byteClass = 0; byteClass < endClass; byteClass++) {
        if (this.table.transitions[(state << strideShift) | byteClass] !== unknownState) continue;
        if (left-- === 0) return;
        this.step(state, byteClass, 0);
        if (this.isPassing || this.#emptied !== emptied) return;
      }
  }

  /** The last row of the table. */
  get #passing(): number {
    return this.shape.states - 1;
  }

  #contextAfter(byte: number, before: number): number {
    let context = 0;
    if (byte === lineFeed) context |= atLineStart;
    if (this.#program.usesWords && isWordByte(byte)) context |= afterWord;
    // In `first`, a match cuts off what would begin later.
    const goesOn = this.#options.unanchored && !this.#closed && !(this.#matched && this.#options.reading === 'first');
    return goesOn ? context | (before & seeking) : context;
  }

  #advanceAll(list: Int32Array, context: number, byte: number): void {
    for (let at = 0; at < list.length && !this.#isDecided(); at++) this.#advance(list[at]!, context, byte);
    if ((context & seeking) === 0 || this.#isDecided()) return;
    // No match begins within a character; one that is not empty could not go on there anyway.
    if (this.#options.nullable && byte >= 0x80 && byte < 0xc0) return;
    for (let at = 0; at < this.#initial.length && !this.#isDecided(); at++)
      this.#advance(this.#initial[at]!, context, byte);
  }

  #isDecided(): boolean {
    return this.#matched && this.#options.reading !== 'longest';
  }

  /** Moves one place in the program over the byte (-1: the end of the text). */
  #advance(place: number, context: number, byte: number): void {
    const { count, operation, next, argument, sets } = this.#program;
    const step = place % count;
    if (place === step) {
      if (this.#seenHere[step] === this.#round) return;
      this.#seenHere[step] = this.#round;
    }
    switch (operation[step]!) {
      case operations.match:
        this.#matched = true;
        return;
      case operations.split:
        this.#advance(next[step]!, context, byte);
        if (!this.#isDecided()) this.#advance(argument[step]!, context, byte);
        return;
      case operations.assertion:
        if (this.#holds(argument[step]!, context, byte)) this.#advance(next[step]!, context, byte);
        return;
      default: {
        if (byte < 0 || this.#closed) return;
        const node = sets[argument[step]!]![(place - step) / count]!;
        for (let at = 0; at < node.length && node[at]! <= byte; at += 3) {
          if (byte > node[at + 1]!) continue;
          const target = node[at + 2]!;
          if (target !== characterDone) this.#note(step + target * count);
          else if (this.#seenNext[next[step]!] !== this.#round) this.#follow(next[step]!);
          else return;
          this.#roots[this.#rooted++] = target === characterDone ? next[step]! : step + target * count;
          return;
        }
      }
    }
  }

  #holds(kind: number, context: number, byte: number): boolean {
    const endsLine = byte < 0 || byte === lineFeed;
    switch (kind) {
      case textStart:
        return (context & atTextStart) !== 0;
      case textEnd:
        return byte < 0;
      case lineStart:
        return (context & atLineStart) !== 0;
      case lineEnd:
        return endsLine;
      default: {
        const isEdge = ((context & afterWord) !== 0) !== (byte >= 0 && isWordByte(byte));
        return isEdge === (kind === wordEdge);
      }
    }
  }

  /** Lists where one can stand from `step` on without reading a byte and without knowing the next. */
  #follow(step: number): void {
    if (this.#closed) return;
    const { operation, next, argument } = this.#program;
    if (operation[step] !== operations.split) return this.#note(step);
    if (this.#seenNext[step] === this.#round) return;
    this.#seenNext[step] = this.#round;
    this.#follow(next[step]!);
    this.#follow(argument[step]!);
  }

  #note(place: number): void {
    if (this.#closed || this.#seenNext[place] === this.#round) return;
    this.#seenNext[place] = this.#round;
    this.#push(place);
    const isMatch = this.#program.operation[place] === operations.match && place < this.#program.count;
    if (isMatch && this.#options.reading !== 'longest') this.#closed = true;
  }

  #push(place: number): void {
    if (this.#listed === this.#list.length) {
      const grown = new Int32Array(2 * this.#listed);
      grown.set(this.#list);
      this.#list = grown;
    }
    this.#list[this.#listed++] = place;
  }

  #begin(): void {
    if (++this.#round === 0x7fff_ffff) {
      this.#round = 1;
      this.#seenHere.fill(0);
      this.#seenNext.fill(0);
    }
    this.#listed = 0;
    this.#rooted = 0;
    this.#closed = false;
  }

  /** The number of the state that is listed now. */
  #intern(context: number): number {
    const { reading } = this.#options;
    if (reading === 'any' && this.#closed) {
      // A match is certain, whatever else could be.
      this.#list[0] = this.#list[this.#listed - 1]!;
      this.#listed = 1;
    }
    if (this.#listed === 0 && (context & seeking) === 0) return deadState;
    const isOpen = this.#needsContext();
    const needed = isOpen || ((context & seeking) !== 0 && this.#initialNeedsContext);
    const kept = needed ? context : context & seeking;
    let list = this.#list.subarray(0, this.#listed);
    // Later copies have lower numbers: sorted, they come first.
    if (reading !== 'first') list.sort();
    else if (isOpen) list = Int32Array.from(this.#roots.slice(0, this.#rooted));
    if (this.#program.copies.length > 0) list = this.#withoutEarlierCopies(list);
    if (this.isPassing) return this.#pass(list, kept);
    const key = keyOf(list, kept);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#lists.length >= this.#passing) {
      if (this.#bytesSinceEmpty < leastBytesPerState * this.shape.states) {
        this.#grow();
        this.isPassing = true;
        this.#clearRow(this.#passing);
        return this.#pass(list, kept);
      }
      this.#empty();
    }
    this.#grow();
    const number = this.#lists.length;
    this.#numbers.set(key, number);
    this.#lists.push(list.slice());
    this.#contexts.push(kept);
    this.#clearRow(number);
    return number;
  }

  #pass(list: Int32Array, context: number): number {
    this.#lists[this.#passing] = list;
    this.#contexts[this.#passing] = context;
    // What was listed must outlast the next step.
    [this.#list, this.#spare] = [this.#spare, this.#list];
    return this.#passing;
  }

  #clearRow(state: number): void {
    const { strideShift } = this.shape;
    this.table.transitions.fill(0, state << strideShift, (state + 1) << strideShift);
  }

  /** A table of its own grows up to its shape; that of a kernel has all its rows from the start. */
  #grow(): void {
    const table = this.table;
    const cells = (this.#lists.length + 1) << this.shape.strideShift;
    if (cells <= table.transitions.length) return;
    const transitions = new Int32Array(Math.min(2 * cells, this.shape.states << this.shape.strideShift));
    transitions.set(table.transitions);
    this.#table = { ...table, transitions };
  }

  #needsContext(): boolean {
    const { operation, count } = this.#program;
    for (let at = 0; at < this.#listed; at++) {
      const place = this.#list[at]!;
      if (place < count && operation[place] === operations.assertion) return true;
    }
    return false;
  }

  /**
   * Whoever is in a later copy of the part of an `x{n,}` can match whatever one in an earlier copy can: the latter is not
   * needed, or, where preference counts, not if it is the less preferred of the two.
   */
  #withoutEarlierCopies(list: Int32Array): Int32Array {
    const { copies, count } = this.#program;
    let kept = list;
    for (const { first, length, count: number } of copies) {
      const latest = new Map<number, number>();
      const end = first + number * length;
      kept = kept.filter((place) => {
        const step = place % count;
        if (step < first || step >= end) return true;
        const key = ((step - first) % length) + (place - step);
        if (place > (latest.get(key) ?? Infinity)) return false;
        latest.set(key, place);
        return true;
      });
    }
    return kept;
  }

  #empty(): void {
    this.#emptied++;
    this.#bytesSinceEmpty = 0;
    this.#numbers.clear();
    const none = new Int32Array(0);
    this.#lists = [none, none];
    this.#contexts = [0, 0];
    this.#starts.fill(0);
  }
}

function keyOf(list: Int32Array, context: number): string {
  let key = String.fromCharCode(context);
  for (const place of list) key += String.fromCharCode(place & 0xffff, place >>> 16);
  return key;
}
