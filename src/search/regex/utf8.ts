/**
 * Sets of code points as deterministic automata over their UTF-8 bytes, read forwards or backwards. A set of any size is
 * one step of a program: where it stands within a character is a node of its automaton.
 */
import type { CodePoints } from './code-points.ts';

/** Target of a range that completes a character. */
export const characterDone = -1;

/** Ascending, disjoint ranges of bytes: `[from, to, target, from, to, target, ...]`. */
export type Utf8Node = readonly number[];

/** Node 0 is where a character begins. */
export type Utf8Automaton = readonly Utf8Node[];

/** Ranges of bytes in the order they are read; equal ones are one object. */
interface Sequence {
  readonly from: number;
  readonly to: number;
  readonly rest: Sequence | undefined;
  readonly id: number;
}

type ByteRange = readonly [from: number, to: number];

/** Large classes (`.`, `[^"]`, `\pL`) are asked for again and again. */
const known = new Map<string, Utf8Automaton>();
const mostKnown = 100;

export function utf8Automaton(set: CodePoints, direction: 'forward' | 'backward'): Utf8Automaton {
  if (set.length === 0) return [[]];
  if (set.at(-1)! < 0x80) {
    const node: number[] = [];
    for (let at = 0; at < set.length; at += 2) node.push(set[at]!, set[at + 1]!, characterDone);
    return [node];
  }
  const key = `${direction} ${set.join()}`;
  let automaton = known.get(key);
  if (automaton) return automaton;
  automaton = new Builder().build(set, direction);
  if (known.size >= mostKnown) known.clear();
  known.set(key, automaton);
  return automaton;
}

class Builder {
  readonly #sequences = new Map<number, Sequence>();
  readonly #nodes: Utf8Node[] = [];
  readonly #numbers = new Map<string, number>();

  build(set: CodePoints, direction: 'forward' | 'backward'): Utf8Automaton {
    const ranges = utf8Sequences(set);
    const heads = new Set<Sequence>();
    for (const sequence of ranges) {
      const inOrder = direction === 'forward' ? sequence.toReversed() : sequence;
      let head: Sequence | undefined;
      for (const range of inOrder) head = this.#sequence(range, head);
      heads.add(head!);
    }
    this.#node([...heads]);
    return this.#nodes;
  }

  #sequence([from, to]: ByteRange, rest: Sequence | undefined): Sequence {
    const key = ((rest ? rest.id + 1 : 0) * 256 + from) * 256 + to;
    let sequence = this.#sequences.get(key);
    if (!sequence) this.#sequences.set(key, (sequence = { from, to, rest, id: this.#sequences.size }));
    return sequence;
  }

  /** Numbers nodes in the order they are met; equal remainders share one. */
  #node(sequences: readonly Sequence[]): number {
    let key = '';
    for (const { id } of sequences) key += `${id},`;
    const found = this.#numbers.get(key);
    if (found !== undefined) return found;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.#nodes[number] = [];
    const node: number[] = [];
    for (const [from, to] of elementaryRanges(sequences)) {
      const rests: Sequence[] = [];
      for (const sequence of sequences)
        if (sequence.from <= from && sequence.to >= to && sequence.rest) rests.push(sequence.rest);
      // No character's bytes begin another's: either this byte ends one, or all go on.
      append(node, from, to, rests.length === 0 ? characterDone : this.#node(rests));
    }
    this.#nodes[number] = node;
    return number;
  }
}

function append(node: number[], from: number, to: number, target: number): void {
  const last = node.length - 3;
  if (last >= 0 && node[last + 1] === from - 1 && node[last + 2] === target) node[last + 1] = to;
  else node.push(from, to, target);
}

/** The ranges the sequences begin with, cut so that they are equal or disjoint. */
function elementaryRanges(sequences: readonly Sequence[]): ByteRange[] {
  // +1 where ranges begin, -1 behind their ends.
  const changes = new Int32Array(257);
  const cuts = new Uint8Array(257);
  for (const { from, to } of sequences) {
    changes[from]!++;
    changes[to + 1]!--;
    cuts[from] = 1;
    cuts[to + 1] = 1;
  }
  const ranges: ByteRange[] = [];
  let covered = 0;
  let start = 0;
  for (let byte = 0; byte <= 256; byte++) {
    if (!cuts[byte]) continue;
    if (covered > 0) ranges.push([start, byte - 1]);
    covered += changes[byte]!;
    start = byte;
  }
  return ranges;
}

/** UTF-8 knows no surrogates. */
const encodable: readonly (readonly [from: number, to: number, length: number])[] = [
  [0, 0x7f, 1],
  [0x80, 0x7ff, 2],
  [0x800, 0xd7ff, 3],
  [0xe000, 0xffff, 3],
  [0x10000, 0x10ffff, 4],
];

/** The ranges of bytes that, each varying by itself, make up the characters' UTF-8. */
export function utf8Sequences(set: CodePoints): ByteRange[][] {
  const sequences: ByteRange[][] = [];
  for (let at = 0; at < set.length; at += 2) {
    for (const [first, last, length] of encodable) {
      const from = Math.max(set[at]!, first);
      const to = Math.min(set[at + 1]!, last);
      if (from <= to) split(sequences, [from, to], length);
    }
  }
  return sequences;
}

/** Cuts a range of characters of one length until its bytes vary independently of one another. */
function split(sequences: ByteRange[][], [from, to]: ByteRange, length: number): void {
  for (let bytes = 1; bytes < length; bytes++) {
    const low = (1 << (6 * bytes)) - 1;
    if ((from & ~low) === (to & ~low)) continue;
    if ((from & low) !== 0) {
      split(sequences, [from, from | low], length);
      split(sequences, [(from | low) + 1, to], length);
      return;
    }
    if ((to & low) !== low) {
      split(sequences, [from, (to & ~low) - 1], length);
      split(sequences, [to & ~low, to], length);
      return;
    }
  }
  const first = encode(from, length);
  const last = encode(to, length);
  sequences.push(first.map((byte, index) => [byte, last[index]!] as const));
}

const leads = [0, 0, 0xc0, 0xe0, 0xf0];

function encode(codePoint: number, length: number): number[] {
  const bytes: number[] = [];
  for (let rest = length - 1; rest >= 0; rest--) {
    const bits = (codePoint >> (6 * rest)) & (rest === length - 1 ? 0xff : 0x3f);
    bytes.push(bits | (rest === length - 1 ? leads[length]! : 0x80));
  }
  return bytes;
}
