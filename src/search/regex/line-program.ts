/**
 * A pattern as a few operations on streams of bits, a bit per character of text: which lines match, without any states.
 *
 * A stream of markers says where one may stand: bit p is set when what was read so far ends right before byte p. A class of
 * bytes is a stream too. Reading a byte of class C is `(markers & C) << 1`, a run `C*` one addition (the carry runs through
 * it), `C{400}` nine shifts, and `^`, `$`, `\b` follow from the streams of line feeds and words. Everything works on 64
 * bytes at a time, so that even `[a-z]+_[a-z]+` or `\bfoo|^bar`, which have nothing worth looking for, run at gigabytes a
 * second, and counted repetitions make no states at all (assembly/streams.ts runs them).
 *
 * A bit is a character: text with bytes beyond ASCII is looked at in a copy without continuation bytes. There a class has
 * all of these characters or none (`uniform`); of a pattern that tells them apart only lines of ASCII are judged this way,
 * the others by the automaton. Whether there is a match is all that is asked. Rejected: streams over the bytes of UTF-8 (a
 * character would be several steps, and runs could not be counted by shifts), and loops around anything but a class (their
 * number of rounds depends on the text).
 */
import { codePointsOf, hasCodePoint, lastCodePoint, membersOf, type CodePoints } from './code-points.ts';
import type { Assertion, Expression, Repeat } from './expression.ts';
import { byteSet, type ByteSet } from './needle.ts';

/**
 * - `step`: (left & right) << 1
 * - `shift`: left << by
 * - `behind`: (left << by) & right
 * - `through`: left, and wherever a run of `right` leads from there: whose bits left stands at, and the bit behind
 * - `starts`: bit 0, and those behind a line feed
 */
export type LineOperation = 'and' | 'or' | 'xor' | 'without' | 'step' | 'shift' | 'behind' | 'through' | 'starts';

export interface LineStep {
  readonly operation: LineOperation;
  readonly into: number;
  readonly left: number;
  readonly right: number;
  readonly by: number;
}

export interface LineClass {
  /** Of ASCII. */
  readonly bytes: ByteSet;
  /** Whether all characters beyond ASCII are in it. */
  readonly beyond: boolean;
}

export interface LineProgram {
  /** Streams 1, 2, ... of the characters that are in these; stream 0 is that of line feeds. */
  readonly classes: readonly LineClass[];
  readonly steps: readonly LineStep[];
  /** How many streams are in use at a time. */
  readonly streams: number;
  /** The stream of markers behind matches; `every` when each line matches, whatever its bytes. */
  readonly result: number | 'every';
  /** No class has some characters beyond ASCII and not others: all lines can be judged. */
  readonly uniform: boolean;
}

/** Beyond that states are faster. */
const mostOperations = 64;
const mostClasses = 12;
/** Shifts reach so far back; nobody can repeat more often. */
export const farthestShift = 1000;
/** Anywhere at all. */
const anywhere = -1;

/** Undefined where a loop is around more than a class of bytes, or it would take too long. */
export function lineProgramOf(expression: Expression): LineProgram | undefined {
  const writer = new Writer();
  try {
    return writer.finish(writer.read(expression, anywhere));
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

/** Thrown inside this file only. */
class TooMuch extends Error {}

class Writer {
  readonly #classes: LineClass[] = [];
  #uniform = true;
  readonly #classNumbers = new Map<string, number>();
  /** Values by number; classes are negative until all of them are known. */
  readonly #steps: Omit<LineStep, 'into'>[] = [];
  readonly #known = new Map<string, number>();

  /** The markers behind `expression`, which is read from `markers` on. */
  read(expression: Expression, markers: number): number {
    const set = setOf(expression);
    if (set) return this.#step(markers, this.#class(set));
    switch (expression.kind) {
      case 'empty':
      case 'characters':
        // Sets of bytes are all done with above.
        return markers;
      case 'assertion':
        return this.#assert(expression.at, markers);
      case 'concat':
        return expression.parts.reduce((before, part) => this.read(part, before), markers);
      case 'alternate':
        return expression.branches.map((branch) => this.read(branch, markers)).reduce((a, b) => this.#or(a, b));
      case 'repeat':
        return this.#repeat(expression, markers);
    }
  }

  finish(result: number): LineProgram {
    if (result === anywhere || this.#steps[result]?.operation === 'starts' || result === lineFeeds)
      return { classes: [], steps: [], streams: 1, result: 'every', uniform: true };
    // Where a match ends does not matter, as long as it stays in the line.
    const last = this.#steps[result];
    const end = last?.operation === 'through' ? last.left : result;
    return { ...allocated(this.#classes, this.#steps, end), uniform: this.#uniform };
  }

  #assert(at: Assertion, markers: number): number {
    switch (at) {
      case 'text-start':
      case 'line-start':
        return this.#and(markers, this.#add('starts', lineFeeds, lineFeeds));
      case 'text-end':
      case 'line-end':
        return this.#and(markers, lineFeeds);
      case 'word-edge':
      case 'no-word-edge': {
        const words = this.#class(wordCharacters);
        const edges = this.#add('xor', words, this.#add('shift', words, words, 1));
        if (at === 'word-edge') return this.#and(markers, edges);
        // Anywhere: each place is at a line feed or at another byte.
        return this.#add('without', markers === anywhere ? this.#everything() : markers, edges);
      }
    }
  }

  #everything(): number {
    return this.#or(this.#class([0, lastCodePoint]), lineFeeds);
  }

  #repeat({ part, min, max }: Repeat, markers: number): number {
    const set = setOf(part);
    if (set) return this.#repeatClass(this.#class(set), min, max, markers);
    let at = markers;
    for (let copy = 0; copy < min; copy++) at = this.read(part, at);
    if (at === anywhere) return at;
    if (max === Infinity) throw new TooMuch();
    for (let copy = min; copy < max; copy++) at = this.#or(at, this.read(part, at));
    return at;
  }

  #repeatClass(set: number, min: number, max: number, markers: number): number {
    let at = markers;
    if (min === 1) at = this.#step(at, set);
    else if (min > 1) {
      const run = this.#run(set, min);
      at = at === anywhere ? this.#shift(run, 1) : this.#add('behind', at, this.#shift(run, 1), min);
    }
    // From anywhere on, what is more than enough begins later, too.
    if (max === min || markers === anywhere) return at;
    if (max === Infinity) return this.#add('through', at, set);
    // Up to so many more: each round reaches once more as far, and one further.
    for (let reached = 0; reached < max - min;) {
      const more = Math.min(reached + 1, max - min - reached);
      at = this.#or(at, this.#add('behind', at, this.#shift(this.#run(set, more), 1), more));
      reached += more;
    }
    return at;
  }

  /** The last of `length` bytes of the set. */
  #run(set: number, length: number): number {
    if (length === 1) return set;
    const half = this.#run(set, (length + 1) >> 1);
    return this.#add('behind', half, half, length >> 1);
  }

  #step(markers: number, set: number): number {
    return markers === anywhere ? this.#shift(set, 1) : this.#add('step', markers, set);
  }

  #shift(value: number, by: number): number {
    return this.#add('shift', value, value, by);
  }

  #and(left: number, right: number): number {
    return left === anywhere ? right : this.#add('and', left, right);
  }

  #or(left: number, right: number): number {
    if (left === anywhere || right === anywhere) return anywhere;
    return left === right ? left : this.#add('or', left, right);
  }

  #class(set: CodePoints): number {
    const key = set.join();
    const known = this.#classNumbers.get(key);
    if (known !== undefined) return known;
    if (this.#classes.length === mostClasses) throw new TooMuch();
    const number = classNumber(this.#classes.length);
    const beyond = hasCodePoint(set, lastCodePoint) && set.at(-2)! <= 128;
    if (!beyond && set.length > 0 && set.at(-1)! >= 128) this.#uniform = false;
    const ascii: number[] = [];
    for (let at = 0; at < set.length && set[at]! < 128; at += 2) ascii.push(set[at]!, Math.min(set[at + 1]!, 127));
    this.#classes.push({ bytes: byteSet(membersOf(ascii)), beyond });
    this.#classNumbers.set(key, number);
    return number;
  }

  #add(operation: LineOperation, left: number, right: number, by = 0): number {
    const key = `${operation} ${left} ${right} ${by}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#steps.length === mostOperations) throw new TooMuch();
    this.#known.set(key, this.#steps.length);
    return this.#steps.push({ operation, left, right, by }) - 1;
  }
}

/** Numbers of values below zero: `anywhere`, line feeds, classes. */
const lineFeeds = -2;
const classNumber = (index: number) => -3 - index;
const wordCharacters: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

/** The characters that an expression of one character stands for. */
function setOf(expression: Expression): CodePoints | undefined {
  if (expression.kind === 'characters') return expression.set;
  if (expression.kind !== 'alternate') return undefined;
  const branches = expression.branches.map(setOf);
  return branches.includes(undefined) ? undefined : codePointsOf(branches.flatMap((branch) => branch ?? []));
}

/** Gives values their streams; a stream is used again once nobody needs its value any more. */
function allocated(
  classes: readonly LineClass[],
  values: readonly Omit<LineStep, 'into'>[],
  result: number,
): Omit<LineProgram, 'uniform'> {
  const lastUse = new Map<number, number>([[result, Infinity]]);
  for (const [number, { left, right }] of values.entries())
    for (const used of [left, right]) lastUse.set(used, Math.max(lastUse.get(used) ?? 0, number));
  const streamOf = new Map<number, number>([[lineFeeds, 0]]);
  for (let index = 0; index < classes.length; index++) streamOf.set(classNumber(index), index + 1);
  let streams = classes.length + 1;
  const free: number[] = [];
  const steps: LineStep[] = [];
  for (const [number, value] of values.entries()) {
    if (!lastUse.has(number)) continue;
    const into = free.pop() ?? streams++;
    steps.push({ ...value, into, left: streamOf.get(value.left)!, right: streamOf.get(value.right)! });
    streamOf.set(number, into);
    // Not the one just written: steps read what lies behind them.
    for (const used of new Set([value.left, value.right]))
      if (used >= 0 && lastUse.get(used) === number) free.push(streamOf.get(used)!);
  }
  return { classes, steps, streams, result: streamOf.get(result)! };
}
