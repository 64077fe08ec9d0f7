/**
 * Decides what vectors look at when they look for needles: two columns of rare bytes, for up to four pairs of them
 * (`pairs`), or the nibbles of up to three columns in eight buckets, the way Teddy does it (`nibbles`). What they let
 * through is compared as a whole, so the choice is about speed alone.
 *
 * A column is an offset that all needles have; the same columns for all, so that the first place found is the leftmost.
 */
import { hasByte, type ByteSet, type Needle } from '../regex/needle.ts';
import { byteFrequency } from './byte-frequency.ts';

export interface NeedleChoice {
  readonly kind: 'pairs' | 'nibbles';
  /** Of pairs two; of nibbles one to three. */
  readonly columns: readonly number[];
  /** Needles by their place in the list, ascending. One bucket per pair, or at most eight. */
  readonly buckets: readonly (readonly number[])[];
}

/** The bytes b for which (b | mask) === value. */
export interface MaskedByte {
  readonly mask: number;
  readonly value: number;
}

const columnsLookedAt = 16;
const columnsOfNibbles = 8;
const mostPairs = 4;
const bucketCount = 8;

/** In vector operations per sixteen bytes; measured roughly, only their order matters. */
const costOfPairs = [0, 7, 16, 30, 34];
const costOfNibbles = [0, 11, 21, 31];
const costOfCandidate = 150;

/** Where one byte of a word stands, so does its neighbour in so many cases, besides those of chance. */
const kinship = 0.3;
/** The more bytes between, the less. */
const kinshipPerByte = 0.8;

export function membersOf(set: ByteSet): number[] {
  const members: number[] = [];
  for (let byte = 0; byte < 256; byte++) if (hasByte(set, byte)) members.push(byte);
  return members;
}

/** A set as one comparison, when it is a single byte, a letter in both cases, or the like. */
export function maskedByteOf(set: ByteSet): MaskedByte | undefined {
  const known = maskedBytes.get(set);
  if (known !== undefined) return known ?? undefined;
  const masked = maskOf(membersOf(set));
  maskedBytes.set(set, masked ?? null);
  return masked;
}

/** A pattern is kept from search to search, and its sets are asked for several times in each thread. */
const maskedBytes = new WeakMap<ByteSet, MaskedByte | null>();

function maskOf(members: readonly number[]): MaskedByte | undefined {
  const first = members[0];
  if (first === undefined) return undefined;
  const mask = members.reduce((bits, byte) => bits | (byte ^ first), 0);
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return members.length === 1 << bits ? { mask, value: first | mask } : undefined;
}

function shareOf(bytes: Iterable<number>): number {
  let share = 0;
  for (const byte of bytes) share += byteFrequency[byte]!;
  return share / 1e6;
}

export function chooseNeedles(needles: readonly Needle[]): NeedleChoice {
  const known = choices.get(needles) ?? chosenFor(needles);
  choices.set(needles, known);
  return known;
}

/** As long as the pattern is kept: choosing takes a tenth of a millisecond, in each thread and for each memory. */
const choices = new WeakMap<readonly Needle[], NeedleChoice>();

function chosenFor(needles: readonly Needle[]): NeedleChoice {
  const shortest = needles.reduce((least, needle) => Math.min(least, needle.length), Infinity);
  const pairs = bestPairs(needles, Math.min(shortest, columnsLookedAt));
  const nibbles = bestNibbles(needles, Math.min(shortest, columnsOfNibbles));
  return pairs && pairs.cost <= nibbles.cost ? pairs.choice : nibbles.choice;
}

interface Weighed {
  readonly choice: NeedleChoice;
  readonly cost: number;
}

/** A needle's byte in a column, ready to be compared and weighed. */
interface Cell {
  readonly name: string;
  readonly share: number;
}

function bestPairs(needles: readonly Needle[], columns: number): Weighed | undefined {
  const cells = needles.map((needle) => needle.slice(0, columns).map(cellOf));
  let best: Weighed | undefined;
  for (let first = 0; first < columns; first++) {
    for (let second = Math.min(first + 1, columns - 1); second < columns; second++) {
      const weighed = pairsIn(cells, first, second);
      if (weighed && (!best || weighed.cost < best.cost)) best = weighed;
    }
  }
  return best;
}

/**
 * How often bytes stand in these columns at once: the rarest one, and each other one as far as the nearest of those before does
 * not bring it along. As if they came independently, two neighbours would do; but what is looked at are blocks that hold all
 * trigrams of a needle, and they are full of words like it (`ss` for `ssn`: 18 % of the time of an alternation of four words).
 */
function shareTogether(columns: readonly number[], shares: readonly number[]): number {
  const order = columns.map((_, at) => at).sort((a, b) => shares[a]! - shares[b]!);
  return order.reduce((product, at, rank) => {
    if (rank === 0) return shares[at]!;
    const distance = Math.min(...order.slice(0, rank).map((other) => Math.abs(columns[at]! - columns[other]!)));
    return product * (shares[at]! + (1 - shares[at]!) * kinship * kinshipPerByte ** distance);
  }, 1);
}

function cellOf(set: ByteSet): Cell | undefined {
  const masked = maskedByteOf(set);
  return masked && { name: `${masked.mask}:${masked.value}`, share: shareOf(membersOf(set)) };
}

function pairsIn(
  cells: readonly (readonly (Cell | undefined)[])[],
  first: number,
  second: number,
): Weighed | undefined {
  const groups = new Map<string, { readonly share: number; readonly members: number[] }>();
  for (const [needle, row] of cells.entries()) {
    const [a, b] = [row[first], row[second]];
    if (!a || !b) return undefined;
    const name = `${a.name} ${b.name}`;
    // One column twice says no more than once.
    const share = first === second ? a.share : shareTogether([first, second], [a.share, b.share]);
    const group = groups.get(name) ?? { share, members: [] };
    group.members.push(needle);
    groups.set(name, group);
    if (groups.size > mostPairs) return undefined;
  }
  const found = [...groups.values()];
  const share = found.reduce((sum, group) => sum + group.share, 0);
  return {
    choice: { kind: 'pairs', columns: [first, second], buckets: found.map((group) => group.members) },
    cost: costOfPairs[found.length]! + 16 * share * costOfCandidate,
  };
}

function bestNibbles(needles: readonly Needle[], columns: number): Weighed {
  const buckets = bucketsOf(needles);
  const shares = Array.from({ length: columns }, (_, column) =>
    buckets.map((bucket) => shareOf(admittedBy(bucket.map((needle) => needles[needle]![column]!)))),
  );
  let best: Weighed | undefined;
  for (const chosen of choicesOf(columns)) {
    const share = buckets.reduce(
      (sum, _, bucket) =>
        sum +
        shareTogether(
          chosen,
          chosen.map((column) => shares[column]![bucket]!),
        ),
      0,
    );
    const cost = costOfNibbles[chosen.length]! + 16 * Math.min(1, share) * costOfCandidate;
    if (!best || cost < best.cost) best = { choice: { kind: 'nibbles', columns: chosen, buckets }, cost };
  }
  return best!;
}

/** Like needles share a bucket: the fewer bytes it admits, the better. */
function bucketsOf(needles: readonly Needle[]): readonly (readonly number[])[] {
  const names = needles.map((needle) =>
    needle
      .slice(0, 3)
      .map((set) => String.fromCharCode(membersOf(set)[0] ?? 0))
      .join(''),
  );
  const order = needles.map((_, index) => index).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  const size = Math.ceil(order.length / bucketCount);
  const buckets: number[][] = [];
  for (let at = 0; at < order.length; at += size) buckets.push(order.slice(at, at + size).sort((a, b) => a - b));
  return buckets;
}

/** Nibble tables admit every byte whose halves both belong to some byte of the sets. */
function admittedBy(sets: readonly ByteSet[]): number[] {
  const members = sets.flatMap(membersOf);
  const low = new Set(members.map((byte) => byte & 15));
  const high = new Set(members.map((byte) => byte >> 4));
  return [...high].flatMap((upper) => [...low].map((lower) => (upper << 4) | lower));
}

function* choicesOf(columns: number): Iterable<readonly number[]> {
  for (let first = 0; first < columns; first++) {
    yield [first];
    for (let second = first + 1; second < columns; second++) {
      yield [first, second];
      for (let third = second + 1; third < columns; third++) yield [first, second, third];
    }
  }
}
