/**
 * A regular expression as steps of a non-deterministic automaton, after Thompson. Counted repetitions are written out, so
 * the number of steps is limited; a set of characters is one step, whatever its bytes (see utf8.ts).
 *
 * Steps are made back to front: each is given the step that follows it. Backwards programs read the bytes of a match from
 * its end to its start.
 */
import type { Assertion, Expression, Repeat } from './expression.ts';
import { utf8Automaton, type Utf8Automaton } from './utf8.ts';

export const operations = { match: 0, characters: 1, split: 2, assertion: 3 } as const;

export interface Program {
  readonly start: number;
  readonly count: number;
  readonly operation: Uint8Array;
  /** The step that follows; of a split the preferred one. */
  readonly next: Int32Array;
  /** Of a split the other step; of characters an index into `sets`; of an assertion one into `assertionKinds`. */
  readonly argument: Int32Array;
  readonly sets: readonly Utf8Automaton[];
  /**
   * Copies of the same part in an unbounded repetition `x{n,}`: where whether there is a match is all that counts, being in
   * a later copy is at least as good as in an earlier one. Copy 0 is the last one, which loops; the steps of copy `c` are
   * at `first + c * length + offset`.
   */
  readonly copies: readonly { readonly first: number; readonly length: number; readonly count: number }[];
  readonly usesWords: boolean;
}

export const assertionKinds: readonly Assertion[] = [
  'text-start',
  'text-end',
  'line-start',
  'line-end',
  'word-edge',
  'no-word-edge',
];
const mirrored: Readonly<Record<Assertion, Assertion>> = {
  'text-start': 'text-end',
  'text-end': 'text-start',
  'line-start': 'line-end',
  'line-end': 'line-start',
  'word-edge': 'word-edge',
  'no-word-edge': 'no-word-edge',
};

/** Time per byte grows with the program: what people write stays below a few hundred steps. */
export const mostSteps = 5000;

/** Steps of the expression written out; those of `programOf` exactly, but counted without making them. */
export function countSteps(expression: Expression): number {
  return 1 + count(expression);
}

function count(expression: Expression): number {
  switch (expression.kind) {
    case 'empty':
      return 0;
    case 'assertion':
    case 'characters':
      return 1;
    case 'concat':
      return expression.parts.reduce((sum, part) => sum + count(part), 0);
    case 'alternate':
      return expression.branches.reduce((sum, branch) => sum + count(branch) + 1, -1);
    case 'repeat': {
      const { part, min, max } = expression;
      const once = count(part);
      if (max < Infinity) return once * max + (max - min);
      return once * Math.max(min, 1) + (min === 0 && isNullable(part) ? 2 : 1);
    }
  }
}

export function programOf(expression: Expression, direction: 'forward' | 'backward'): Program {
  const writer = new Writer(countSteps(expression), direction);
  const match = writer.add(operations.match, -1, 0);
  const start = writer.write(expression, match);
  return writer.finish(start);
}

class Writer {
  readonly #backward: boolean;
  readonly #operation: Uint8Array;
  readonly #next: Int32Array;
  readonly #argument: Int32Array;
  readonly #sets: Utf8Automaton[] = [];
  readonly #setNumbers = new Map<string, number>();
  readonly #copies: { first: number; length: number; count: number }[] = [];
  #count = 0;
  #usesWords = false;

  constructor(steps: number, direction: 'forward' | 'backward') {
    this.#backward = direction === 'backward';
    this.#operation = new Uint8Array(steps);
    this.#next = new Int32Array(steps);
    this.#argument = new Int32Array(steps);
  }

  finish(start: number): Program {
    return {
      start,
      count: this.#count,
      operation: this.#operation,
      next: this.#next,
      argument: this.#argument,
      sets: this.#sets,
      copies: this.#copies,
      usesWords: this.#usesWords,
    };
  }

  add(operation: number, next: number, argument: number): number {
    this.#operation[this.#count] = operation;
    this.#next[this.#count] = next;
    this.#argument[this.#count] = argument;
    return this.#count++;
  }

  /** Returns where to enter `expression` so that `next` follows it. */
  write(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'empty':
        return next;
      case 'assertion': {
        if (expression.at === 'word-edge' || expression.at === 'no-word-edge') this.#usesWords = true;
        const at = this.#backward ? mirrored[expression.at] : expression.at;
        return this.add(operations.assertion, next, assertionKinds.indexOf(at));
      }
      case 'characters':
        return this.add(operations.characters, next, this.#setNumber(expression.set));
      case 'concat': {
        const parts = this.#backward ? expression.parts : expression.parts.toReversed();
        return parts.reduce((following, part) => this.write(part, following), next);
      }
      case 'alternate': {
        const entries = expression.branches.map((branch) => this.write(branch, next));
        return entries.reduceRight((other, entry) => this.#split(entry, other, true));
      }
      case 'repeat':
        return this.#repeat(expression, next);
    }
  }

  #repeat({ part, min, max, greedy }: Repeat, next: number): number {
    let entry = next;
    if (max === Infinity) {
      if (min === 0) return this.#star(part, next, greedy);
      const before = this.#count;
      entry = this.#plus(part, next, greedy);
      // The loop's split comes first, then the last copy's own steps.
      const length = this.#count - before - 1;
      for (let copy = 1; copy < min; copy++) entry = this.write(part, entry);
      if (min > 1) this.#copies.push({ first: before + 1, length, count: min });
      return entry;
    }
    // (x(x(x)?)?)?: who leaves, leaves for good.
    for (let copy = min; copy < max; copy++) entry = this.#split(this.write(part, entry), next, greedy);
    for (let copy = 0; copy < min; copy++) entry = this.write(part, entry);
    return entry;
  }

  /** What may be empty becomes `(x+)?`: so an empty pass is tried where its priority says, as RE2 does. */
  #star(part: Expression, next: number, greedy: boolean): number {
    if (isNullable(part)) return this.#split(this.#plus(part, next, greedy), next, greedy);
    const loop = this.#split(-1, next, greedy);
    this.#enter(loop, this.write(part, loop), greedy);
    return loop;
  }

  #plus(part: Expression, next: number, greedy: boolean): number {
    const loop = this.#split(-1, next, greedy);
    const entry = this.write(part, loop);
    this.#enter(loop, entry, greedy);
    return entry;
  }

  #split(inside: number, outside: number, greedy: boolean): number {
    return greedy ? this.add(operations.split, inside, outside) : this.add(operations.split, outside, inside);
  }

  #enter(loop: number, inside: number, greedy: boolean): void {
    if (greedy) this.#next[loop] = inside;
    else this.#argument[loop] = inside;
  }

  #setNumber(set: readonly number[]): number {
    const key = set.join();
    const known = this.#setNumbers.get(key);
    if (known !== undefined) return known;
    this.#setNumbers.set(key, this.#sets.length);
    return this.#sets.push(utf8Automaton(set, this.#backward ? 'backward' : 'forward')) - 1;
  }
}

/** Whether it can match nothing, assertions taken to hold. */
export function isNullable(expression: Expression): boolean {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'characters':
      return false;
    case 'concat':
      return expression.parts.every(isNullable);
    case 'alternate':
      return expression.branches.some(isNullable);
    case 'repeat':
      return expression.min === 0 || isNullable(expression.part);
  }
}
