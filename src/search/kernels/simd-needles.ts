/** Needles for the vector kernels: writes the plan that assembly/needles.ts describes. */
import { hasByte, type Needle, type NeedlePlan } from '../regex/needle.ts';
import type { NeedleSearch } from './kernels.ts';
import { chooseNeedles, maskedByteOf, membersOf, type NeedleChoice } from './needle-choice.ts';
import type { SimdContext } from './simd.ts';

const vectorsAt = 32;
const bucketsAt = 304;
const entriesAt = 368;
const vectorBytes = 16;
const needleHeaderBytes = 16;
const setBytes = 48;
/** Kinds of nibble tables are 16 and the number of columns. */
const nibbleKind = 16;

export class SimdNeedleSearch implements NeedleSearch {
  readonly #context: SimdContext;
  readonly #plan: number;

  constructor(context: SimdContext, { needles }: NeedlePlan) {
    this.#context = context;
    this.#plan = writePlan(context, needles);
  }

  get address(): number {
    return this.#plan;
  }

  get length(): number {
    return this.#context.exports.needleLength.value >>> 0;
  }

  next(from: number, to: number): number {
    const { exports, results, words } = this.#context;
    return exports.needleLines(this.#plan, from, to, results, 1) === 0 ? -1 : words[0]!;
  }

  lines(from: number, to: number, into: Uint32Array): number {
    const { exports, results, room, words } = this.#context;
    let found = 0;
    while (found < into.length && from < to) {
      const most = Math.min(room, into.length - found);
      const count = exports.needleLines(this.#plan, from, to, results, most) >>> 0;
      into.set(words.subarray(0, count), found);
      found += count;
      if (count < most) break;
      from = (exports.nextLineFeed(words[count - 1]!, to) >>> 0) + 1;
    }
    return found;
  }

  countLines(from: number, to: number): number {
    return this.#context.exports.needleLines(this.#plan, from, to, 0, 0) >>> 0;
  }

  release(): void {
    this.#context.giveBack(this.#plan);
  }
}

function writePlan(context: SimdContext, needles: readonly Needle[]): number {
  const { memory } = context;
  const choice = chooseNeedles(needles);
  const places = needlePlaces(needles, choice);
  const plan = context.take(places.bytes);
  const bytes = new Uint8Array(memory.buffer, plan, places.bytes).fill(0);
  const words = new Uint32Array(memory.buffer, plan, places.bytes >> 2);
  const { columns, buckets } = choice;
  words[0] = choice.kind === 'pairs' ? buckets.length : nibbleKind + columns.length;
  words[1] = needles.reduce((least, needle) => Math.min(least, needle.length), Infinity);
  words.set(columns, 2);
  if (choice.kind === 'pairs') writePairs(bytes, needles, choice);
  else writeNibbles(bytes, needles, choice);
  let entry = entriesAt;
  for (const [bucket, members] of buckets.entries()) {
    const slot = (bucketsAt >> 2) + bucket * 2;
    words[slot] = plan + entry;
    for (const rank of members) {
      words[entry >> 2] = rank;
      words[(entry >> 2) + 1] = plan + places.of[rank]!;
      entry += 8;
    }
    words[slot + 1] = plan + entry;
  }
  for (const [rank, needle] of needles.entries()) writeNeedle(bytes, words, places.of[rank]!, needle);
  return plan;
}

/** Offsets of the needles in the plan, and how long it is. */
function needlePlaces(needles: readonly Needle[], { buckets }: NeedleChoice): { of: number[]; bytes: number } {
  const entries = buckets.reduce((sum, members) => sum + members.length, 0);
  let next = Math.ceil((entriesAt + entries * 8) / vectorBytes) * vectorBytes;
  const of = needles.map((needle) => {
    const at = next;
    const sets = needle.filter((set) => !maskedByteOf(set)).length;
    next += needleHeaderBytes + piecesOf(needle) * 2 * vectorBytes + sets * setBytes;
    return at;
  });
  return { of, bytes: next };
}

function piecesOf(needle: Needle): number {
  return Math.ceil(needle.length / vectorBytes);
}

function writePairs(bytes: Uint8Array, needles: readonly Needle[], { columns, buckets }: NeedleChoice): void {
  for (let pair = 0; pair < 4; pair++) {
    const members = buckets[pair];
    for (const side of [0, 1]) {
      const at = vectorsAt + pair * 64 + side * 32;
      // A pair that is not there lets nothing through: no byte or 255 is 0.
      const { mask, value } = (members && maskedByteOf(needles[members[0]!]![columns[side]!]!)) ?? {
        mask: 255,
        value: 0,
      };
      bytes.fill(mask, at, at + vectorBytes);
      bytes.fill(value, at + vectorBytes, at + 2 * vectorBytes);
    }
  }
}

function writeNibbles(bytes: Uint8Array, needles: readonly Needle[], { columns, buckets }: NeedleChoice): void {
  for (const [place, column] of columns.entries()) {
    const low = vectorsAt + place * 32;
    for (const [bucket, members] of buckets.entries()) {
      for (const byte of members.flatMap((needle) => membersOf(needles[needle]![column]!))) {
        bytes[low + (byte & 15)]! |= 1 << bucket;
        bytes[low + vectorBytes + (byte >> 4)]! |= 1 << bucket;
      }
    }
  }
}

function writeNeedle(bytes: Uint8Array, words: Uint32Array, at: number, needle: Needle): void {
  const pieces = piecesOf(needle);
  words[at >> 2] = needle.length;
  words[(at >> 2) + 1] = pieces;
  const piecesAt = at + needleHeaderBytes;
  bytes.fill(255, piecesAt, piecesAt + pieces * 2 * vectorBytes);
  let setAt = piecesAt + pieces * 2 * vectorBytes;
  let sets = 0;
  for (const [index, set] of needle.entries()) {
    const masked = maskedByteOf(set);
    if (masked) {
      const cell = piecesAt + (index >> 4) * 2 * vectorBytes + (index & 15);
      bytes[cell] = masked.mask;
      bytes[cell + vectorBytes] = masked.value;
      continue;
    }
    words[setAt >> 2] = index;
    for (let byte = 0; byte < 256; byte++)
      if (hasByte(set, byte)) bytes[setAt + vectorBytes + (byte >> 3)]! |= 1 << (byte & 7);
    setAt += setBytes;
    sets++;
  }
  words[(at >> 2) + 2] = sets;
}
