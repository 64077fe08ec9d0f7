/**
 * Where in a line or document the matches are: for each, a forward automaton finds the end of the leftmost-first match, a
 * backward one, from there, its start (the farthest start of any match that ends there is the leftmost one). Both are
 * linear in the bytes they read.
 *
 * Finding every match can still take the square of a line's length (`a(.*z)?` reads to the end of the line after each `a`),
 * so work is bounded: once 256 MB were read for one text, and at least `leastSpans` were found, that is it. That
 * the line matches is never in doubt, and `stoppedAt` tells.
 *
 * Expressions whose automata grow too large are run state by state (see lazy-automaton.ts): linear as well.
 */
import { byteClassesOf, isWordByte } from './byte-classes.ts';
import { deadState, matchFlag, stateMask, unknownState } from './dfa-table.ts';
import { extentOf, type Expression } from './expression.ts';
import { afterWord, atLineStart, atTextStart, LazyAutomaton, type Reading } from './lazy-automaton.ts';
import type { SpanFinder } from './pattern.ts';
import { isNullable, operations, programOf } from './program.ts';
import { newDfaTable } from './run-dfa.ts';

const usualMostBytesRead = 256 * 1024 * 1024;
const leastSpans = 100;
const lineFeed = 0x0a;

/** A text, and what of it is looked at. */
interface Text {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** Text between two looks at whether anybody still wants it: a few milliseconds. */
const bytesBetweenLooks = 1 << 20;

/** For tests, but for the last one. */
interface Limits {
  readonly mostStates?: number;
  readonly mostBytesRead?: number;
  /** Asked about once a megabyte: what was found until then is not all there is. */
  readonly isCancelled?: (() => boolean) | undefined;
}

export class LazySpans implements SpanFinder {
  readonly #expression: Expression;
  readonly #limits: Limits;
  readonly #forward: LazyAutomaton;
  /** Made when the first match asks for it. */
  #backward: LazyAutomaton | undefined;
  /** Bytes of every match, when all have the same number: then nobody has to look for the start. */
  readonly #length: number | undefined;
  readonly #mostBytesRead: number;
  #bytesRead = 0;
  /** Of `#bytesRead`: when `isCancelled` was asked last. */
  #asked = 0;
  #isCancelled = false;
  stoppedAt: number | undefined;

  constructor(expression: Expression, limits: Limits = {}) {
    this.#expression = expression;
    this.#limits = limits;
    this.#mostBytesRead = limits.mostBytesRead ?? usualMostBytesRead;
    const { least, most } = extentOf(expression);
    this.#length = least === most ? least : undefined;
    this.#forward = automatonOf(expression, 'first', limits);
  }

  spans(bytes: Uint8Array, from: number, to: number, most: number): readonly number[] {
    const text = { bytes, from, to };
    const spans: number[] = [];
    this.#bytesRead = 0;
    this.#asked = 0;
    this.#isCancelled = false;
    this.stoppedAt = undefined;
    let lastEnd = -1;
    for (let at = from; at <= to && spans.length < 2 * most;) {
      if (this.#bytesRead > this.#mostBytesRead && spans.length >= 2 * leastSpans) {
        this.stoppedAt = at;
        break;
      }
      const end = this.#endOfMatch(text, at);
      const start =
        end < 0 || this.#length !== undefined ? end - (this.#length ?? 0) : this.#startOfMatch(text, at, end);
      if (this.#bytesRead - this.#asked >= bytesBetweenLooks) this.#look(this.#bytesRead);
      if (this.#isCancelled) {
        this.stoppedAt = at;
        break;
      }
      if (end < 0) break;
      // An empty match right behind another one is none.
      if (start < end || end !== lastEnd) spans.push(start, end);
      lastEnd = end;
      at = end > start ? end : nextCharacter(text, end);
    }
    return spans;
  }

  #look(bytesRead: number): boolean {
    this.#asked = bytesRead;
    return (this.#isCancelled = this.#limits.isCancelled?.() ?? false);
  }

  /** Of the leftmost-first match that begins at `from` or later, or -1. */
  #endOfMatch(text: Text, from: number): number {
    const { bytes, to } = text;
    const automaton = this.#forward;
    let state = automaton.startIn(contextBefore(text, from));
    const { classes, strideShift, endClass } = automaton.table;
    let { transitions } = automaton.table;
    let end = -1;
    let built = from;
    let at = from;
    for (let stop = Math.min(to, from + bytesBetweenLooks); ; stop = Math.min(to, stop + bytesBetweenLooks)) {
      for (; at <= stop; at++) {
        const byteClass = at < to ? classes[bytes[at]!]! : endClass;
        let next = transitions[(state << strideShift) | byteClass]!;
        if (next === unknownState) {
          next = automaton.step(state, byteClass, at - built);
          built = at;
          ({ transitions } = automaton.table);
        }
        if (next & matchFlag) end = at;
        state = next & stateMask;
        if (state === deadState) break;
      }
      if (state === deadState || at > to || this.#look(this.#bytesRead + at - from)) break;
    }
    this.#bytesRead += at - from + 1;
    return end;
  }

  /** Of the match that begins at `from` or later and ends at `end`: the leftmost. */
  #startOfMatch(text: Text, from: number, end: number): number {
    const { bytes } = text;
    this.#backward ??= automatonOf(this.#expression, 'longest', this.#limits);
    const automaton = this.#backward;
    let state = automaton.startIn(contextBehind(text, end));
    const { classes, strideShift, endClass } = automaton.table;
    let { transitions } = automaton.table;
    let start = end;
    let built = end;
    let at = end;
    for (let stop = Math.max(from, end - bytesBetweenLooks); ; stop = Math.max(from, stop - bytesBetweenLooks)) {
      for (; at >= stop; at--) {
        // Before the text there is its end, as seen from behind; before `from` another match may lie.
        const byteClass = at > text.from ? classes[bytes[at - 1]!]! : endClass;
        let next = transitions[(state << strideShift) | byteClass]!;
        if (next === unknownState) {
          next = automaton.step(state, byteClass, built - at);
          built = at;
          ({ transitions } = automaton.table);
        }
        if (next & matchFlag) start = at;
        state = next & stateMask;
        if (state === deadState) break;
      }
      if (state === deadState || at < from || this.#look(this.#bytesRead + end - at)) break;
    }
    this.#bytesRead += end - at + 1;
    return start;
  }
}

function automatonOf(expression: Expression, reading: Reading, limits: Limits): LazyAutomaton {
  const forward = reading === 'first';
  const program = programOf(expression, forward ? 'forward' : 'backward');
  const nullable = forward && isNullable(expression);
  const lineFeeds = program.operation.includes(operations.assertion);
  const automaton = new LazyAutomaton({
    program,
    bytes: byteClassesOf(program, { lineFeeds, continuations: nullable }),
    reading,
    unanchored: forward,
    restartsAtLineFeed: false,
    nullable,
    ...limits,
  });
  automaton.attach(newDfaTable({ ...automaton.shape, states: Math.min(16, automaton.shape.states) }));
  return automaton;
}

function contextBefore({ bytes, from }: Text, at: number): number {
  if (at === from) return atTextStart | atLineStart;
  return contextOf(bytes[at - 1]!);
}

/** Seen from behind, the text begins at its end. */
function contextBehind({ bytes, to }: Text, at: number): number {
  if (at === to) return atTextStart | atLineStart;
  return contextOf(bytes[at]!);
}

function contextOf(byte: number): number {
  if (byte === lineFeed) return atLineStart;
  return isWordByte(byte) ? afterWord : 0;
}

function nextCharacter({ bytes, to }: Text, at: number): number {
  let next = at + 1;
  while (next < to && (bytes[next]! & 0xc0) === 0x80) next++;
  return next;
}
