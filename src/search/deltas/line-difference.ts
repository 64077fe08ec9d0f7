/**
 * The difference of two texts, line by line: which runs of lines of the one give way to which runs of the other.
 *
 * Invariant: applying it to the one gives the other, byte for byte, whatever shortcuts were taken. Hence the sum law that
 * the delta store rests on: lines(after) = lines(before) - removed + added, as multisets, for every pair.
 *
 * A line is compared with its line break, so that `a` at the end of a file and `a\n` differ, as in git; a `\r` belongs to
 * its line. Most changes are small edits of large files: what the texts begin and end with alike is found by comparing
 * memory, before a single line is looked at. The rest is Myers' O(ND) in linear space; when the two are too unlike, a box
 * is cut at the furthest point reached, so the work is linear in the lines and the difference maybe not the shortest.
 *
 * Rejected: git's own `diff` (dies over a missing object, and the exit status comes after a partial answer), patience and
 * histogram (prettier hunks, no smaller ones; what is searched is lines), hashes without comparing bytes (never a wrong sum).
 */
const lineFeed = 10;

/** Four numbers per hunk: old start, old lines, new start, new lines. Lines count from 0. */
export type Hunks = readonly number[];

export interface LineDifference {
  readonly hunks: Hunks;
  /** Where hunk `at` (0, 1, …) begins and ends in the bytes of the old and of the new text: four numbers per hunk. */
  readonly extents: readonly number[];
}

const nothing: LineDifference = { hunks: [], extents: [] };

export function differenceOf(before: Buffer, after: Buffer): LineDifference {
  const prefix = commonPrefix(before, after);
  if (prefix === before.length && prefix === after.length) return nothing;
  const suffix = commonSuffix(before, after, prefix);
  const lines = countLineFeeds(before, 0, prefix);
  const oldEnd = before.length - suffix;
  const newEnd = after.length - suffix;
  if (oldEnd === prefix || newEnd === prefix) {
    const counts = [lines, countLines(before, prefix, oldEnd), lines, countLines(after, prefix, newEnd)];
    return { hunks: counts, extents: [prefix, oldEnd, prefix, newEnd] };
  }
  scratch.reset();
  const old = new Lines(before, prefix, oldEnd);
  const now = new Lines(after, prefix, newEnd);
  const changes = changesBetween(old, now);
  const hunks: number[] = [];
  const extents: number[] = [];
  for (let at = 0; at < changes.length; at += 4) {
    const oldFrom = changes[at]!;
    const oldTo = changes[at + 1]!;
    const newFrom = changes[at + 2]!;
    const newTo = changes[at + 3]!;
    hunks.push(lines + oldFrom, oldTo - oldFrom, lines + newFrom, newTo - newFrom);
    extents.push(old.startOf(oldFrom), old.startOf(oldTo), now.startOf(newFrom), now.startOf(newTo));
  }
  return { hunks, extents };
}

/** The text after, from the text before and what the difference says of the text after. For tests and verifiers. */
export function applyDifference(before: Buffer, { extents }: LineDifference, after: Buffer): Buffer {
  const parts: Buffer[] = [];
  let kept = 0;
  for (let at = 0; at < extents.length; at += 4) {
    parts.push(before.subarray(kept, extents[at]), after.subarray(extents[at + 2], extents[at + 3]));
    kept = extents[at + 1]!;
  }
  parts.push(before.subarray(kept));
  return Buffer.concat(parts);
}

export function countLineFeeds(bytes: Uint8Array, from: number, to: number): number {
  const view = viewOf(bytes);
  let count = 0;
  let at = from;
  while (at + 4 <= to) {
    // A count per byte of the word; none of them runs over.
    const end = Math.min(to - 3, at + 4 * 255);
    let counts = 0;
    for (; at < end; at += 4) {
      counts = (counts + (lineFeedsIn(view.getInt32(at, true)) >>> 7)) | 0;
    }
    count += (counts & 255) + ((counts >>> 8) & 255) + ((counts >>> 16) & 255) + (counts >>> 24);
  }
  for (; at < to; at++) if (bytes[at] === lineFeed) count++;
  return count;
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** The highest bit of each of the four bytes that is a line feed. */
function lineFeedsIn(word: number): number {
  const difference = word ^ 0x0a0a0a0a;
  return ~(((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference | 0x7f7f7f7f);
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  const ended = countLineFeeds(bytes, from, to);
  return to > from && bytes[to - 1] !== lineFeed ? ended + 1 : ended;
}

const keptWords = 1 << 22;

/** Memory for one comparison after the other: an array of its own for each would keep the garbage collector busy. */
class Scratch {
  #words = new Int32Array(1 << 16);
  #used = 0;

  reset(): void {
    this.#used = 0;
    if (this.#words.length > keptWords) this.#words = new Int32Array(1 << 16);
  }

  /** Zeros. */
  take(length: number): Int32Array {
    return this.room(length).fill(0);
  }

  /** Whatever was there before: to be written before it is read. */
  room(length: number): Int32Array {
    if (this.#used + length > this.#words.length) {
      this.#words = new Int32Array(Math.max(2 * this.#words.length, length));
      this.#used = 0;
    }
    const taken = this.#words.subarray(this.#used, this.#used + length);
    this.#used += length;
    return taken;
  }
}

const scratch = new Scratch();

const compareAtOnce = 4096;

/** Bytes of whole lines that both begin with. */
function commonPrefix(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  for (let step = compareAtOnce; same < most && step >= 1;) {
    const end = Math.min(same + step, most);
    if (a.compare(b, same, end, same, end) === 0) same = end;
    else if (end - same === 1) break;
    else step = Math.max(1, step >> 2);
  }
  if (same === a.length && same === b.length) return same;
  return same === 0 ? 0 : a.lastIndexOf(lineFeed, same - 1) + 1;
}

/** Bytes of whole lines that both end with, beyond the first `prefix`. */
function commonSuffix(a: Buffer, b: Buffer, prefix: number): number {
  const most = Math.min(a.length, b.length) - prefix;
  let same = 0;
  for (let step = compareAtOnce; same < most && step >= 1;) {
    const end = Math.min(same + step, most);
    if (a.compare(b, b.length - end, b.length - same, a.length - end, a.length - same) === 0) same = end;
    else if (end - same === 1) break;
    else step = Math.max(1, step >> 2);
  }
  const from = a.length - same;
  const startsLine = (text: Buffer): boolean =>
    text.length - same === prefix || text[text.length - same - 1] === lineFeed;
  if (startsLine(a) && startsLine(b)) return same;
  const first = same === 0 ? -1 : a.indexOf(lineFeed, from);
  return first < 0 ? 0 : a.length - first - 1;
}

/** The lines of a stretch of a text. */
class Lines {
  readonly bytes: Buffer;
  readonly count: number;
  readonly #starts: Int32Array;

  constructor(bytes: Buffer, from: number, to: number) {
    this.bytes = bytes;
    this.count = countLines(bytes, from, to);
    this.#starts = scratch.room(this.count + 1);
    this.#starts[0] = from;
    this.#note(from, to);
    this.#starts[this.count] = to;
  }

  #note(from: number, to: number): void {
    const { bytes } = this;
    const starts = this.#starts;
    const view = viewOf(bytes);
    let line = 0;
    let at = from;
    for (; at + 4 <= to; at += 4)
      for (let feeds = lineFeedsIn(view.getInt32(at, true)); feeds !== 0; feeds &= feeds - 1)
        starts[++line] = at + ((31 - Math.clz32(feeds & -feeds)) >> 3) + 1;
    for (; at < to; at++) if (bytes[at] === lineFeed) starts[++line] = at + 1;
  }

  /** `line` may be one past the last. */
  startOf(line: number): number {
    return this.#starts[line]!;
  }
}

/** Pairs of runs that give way to each other: old from, old to, new from, new to, in lines of the stretches. */
function changesBetween(old: Lines, now: Lines): readonly number[] {
  const names = nameLines(old, now);
  // A line that only one side has is a change in any case: without them there is less to compare.
  const left = kept(names.old, names.inNew);
  const right = kept(names.now, names.inOld);
  const common = new Comparison(left.names, right.names);
  common.run();
  const oldChanged = scratch.room(old.count).fill(1);
  const newChanged = scratch.room(now.count).fill(1);
  for (let at = 0; at < left.lines.length; at++) oldChanged[left.lines[at]!] = common.leftChanged[at]!;
  for (let at = 0; at < right.lines.length; at++) newChanged[right.lines[at]!] = common.rightChanged[at]!;
  return runsOf(oldChanged, newChanged);
}

function runsOf(oldChanged: Int32Array, newChanged: Int32Array): readonly number[] {
  const runs: number[] = [];
  let left = 0;
  let right = 0;
  while (left < oldChanged.length || right < newChanged.length) {
    const oldFrom = left;
    const newFrom = right;
    while (left < oldChanged.length && oldChanged[left] === 1) left++;
    while (right < newChanged.length && newChanged[right] === 1) right++;
    if (left > oldFrom || right > newFrom) runs.push(oldFrom, left, newFrom, right);
    else {
      left++;
      right++;
    }
  }
  return runs;
}

interface Kept {
  readonly names: Int32Array;
  readonly lines: Int32Array;
}

function kept(names: Int32Array, isThere: Int32Array): Kept {
  const lines = scratch.room(names.length);
  let count = 0;
  for (let line = 0; line < names.length; line++) if (isThere[names[line]!] === 1) lines[count++] = line;
  const some = scratch.room(count);
  for (let at = 0; at < count; at++) some[at] = names[lines[at]!]!;
  return { lines: lines.subarray(0, count), names: some };
}

/** Equal lines get equal numbers, decided by their bytes. */
function nameLines(old: Lines, now: Lines) {
  const names = new LineNames(old.count + now.count);
  const named = { old: names.name(old, 0), now: names.name(now, 1) };
  const inOld = scratch.take(names.count);
  const inNew = scratch.take(names.count);
  for (const one of named.old) inOld[one] = 1;
  for (const one of named.now) inNew[one] = 1;
  return { ...named, inOld, inNew };
}

/** A hash table in flat arrays: a large file has as many names as lines. */
class LineNames {
  count = 0;
  readonly #slots: Int32Array;
  /** Per name: the hash, and where its bytes are: of which text, from, to. */
  readonly #known: Int32Array;
  readonly #texts: DataView[] = [];

  constructor(lines: number) {
    this.#slots = scratch.take(1 << (33 - Math.clz32(lines)));
    this.#known = scratch.room(4 * lines);
  }

  name(lines: Lines, text: number): Int32Array {
    this.#texts[text] = viewOf(lines.bytes);
    const names = scratch.room(lines.count);
    for (let line = 0; line < lines.count; line++)
      names[line] = this.#nameOf(text, lines.startOf(line), lines.startOf(line + 1));
    return names;
  }

  #nameOf(text: number, from: number, to: number): number {
    const bytes = this.#texts[text]!;
    const hash = hashOf(bytes, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    // Slots hold names plus one: 0 is free.
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const name = this.#slots[slot]! - 1;
      if (this.#known[4 * name] === hash && this.#isSame(4 * name, bytes, from, to)) return name;
    }
    const entry = 4 * this.count;
    this.#known[entry] = hash;
    this.#known[entry + 1] = text;
    this.#known[entry + 2] = from;
    this.#known[entry + 3] = to;
    this.#slots[slot] = ++this.count;
    return this.count - 1;
  }

  #isSame(known: number, bytes: DataView, from: number, to: number): boolean {
    const other = this.#texts[this.#known[known + 1]!]!;
    const start = this.#known[known + 2]!;
    if (this.#known[known + 3]! - start !== to - from) return false;
    const shift = start - from;
    let at = from;
    for (; at + 4 <= to; at += 4) if (bytes.getInt32(at, true) !== other.getInt32(at + shift, true)) return false;
    for (; at < to; at++) if (bytes.getUint8(at) !== other.getUint8(at + shift)) return false;
    return true;
  }
}

function hashOf(bytes: DataView, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let at = from;
  // The product moves what tells words apart upwards only: it is brought down again each time.
  for (; at + 4 <= to; at += 4) {
    hash = Math.imul(hash ^ bytes.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ bytes.getUint8(at), 0x01000193);
  return hash ^ (hash >>> 13);
}

/** A box is cut where it got furthest when its two sides differ by about twice as many lines as this. */
const mostSteps = 256;
const unreached = -1;
const beyond = 0x7fffffff;

/**
 * Myers: walks from both corners of the box of two rows of names, always as far as the edits made so far allow, until
 * the walks meet: there lies a point of a shortest path, and both halves are boxes of their own.
 */
class Comparison {
  readonly leftChanged: Int32Array;
  readonly rightChanged: Int32Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  /** Per diagonal (x - y) the furthest x, from the beginning and from the end. */
  readonly #ahead: Int32Array;
  readonly #back: Int32Array;
  readonly #zero: number;

  constructor(left: Int32Array, right: Int32Array) {
    this.#left = left;
    this.#right = right;
    this.leftChanged = scratch.take(left.length);
    this.rightChanged = scratch.take(right.length);
    this.#zero = right.length + 1;
    this.#ahead = scratch.room(left.length + right.length + 3);
    this.#back = scratch.room(left.length + right.length + 3);
  }

  run(): void {
    const boxes = [[0, this.#left.length, 0, this.#right.length]];
    for (let box = boxes.pop(); box; box = boxes.pop()) {
      let [leftFrom, leftTo, rightFrom, rightTo] = box as [number, number, number, number];
      while (leftFrom < leftTo && rightFrom < rightTo && this.#left[leftFrom] === this.#right[rightFrom]) {
        leftFrom++;
        rightFrom++;
      }
      while (leftFrom < leftTo && rightFrom < rightTo && this.#left[leftTo - 1] === this.#right[rightTo - 1]) {
        leftTo--;
        rightTo--;
      }
      if (leftFrom === leftTo) this.rightChanged.fill(1, rightFrom, rightTo);
      else if (rightFrom === rightTo) this.leftChanged.fill(1, leftFrom, leftTo);
      else {
        const x = this.#cut(leftFrom, leftTo, rightFrom, rightTo);
        const y = this.#cutRow;
        boxes.push([x, leftTo, y, rightTo], [leftFrom, x, rightFrom, y]);
      }
    }
  }

  /** The second coordinate of the point that `#cut` returned. */
  #cutRow = 0;

  #cut(leftFrom: number, leftTo: number, rightFrom: number, rightTo: number): number {
    const ahead = this.#ahead;
    const back = this.#back;
    const zero = this.#zero;
    const lowest = leftFrom - rightTo;
    const highest = leftTo - rightFrom;
    const begin = leftFrom - rightFrom;
    const end = leftTo - rightTo;
    const odd = ((begin - end) & 1) !== 0;
    let aheadLow = begin;
    let aheadHigh = begin;
    let backLow = end;
    let backHigh = end;
    ahead[zero + begin] = leftFrom;
    back[zero + end] = leftTo;
    for (let steps = 1; ; steps++) {
      if (aheadLow > lowest) ahead[zero + --aheadLow - 1] = unreached;
      else aheadLow++;
      if (aheadHigh < highest) ahead[zero + ++aheadHigh + 1] = unreached;
      else aheadHigh--;
      for (let diagonal = aheadHigh; diagonal >= aheadLow; diagonal -= 2) {
        const x = this.#walkAhead(diagonal, leftTo, rightTo);
        if (odd && diagonal >= backLow && diagonal <= backHigh && back[zero + diagonal]! <= x)
          return this.#at(x, diagonal);
      }
      if (backLow > lowest) back[zero + --backLow - 1] = beyond;
      else backLow++;
      if (backHigh < highest) back[zero + ++backHigh + 1] = beyond;
      else backHigh--;
      for (let diagonal = backHigh; diagonal >= backLow; diagonal -= 2) {
        const x = this.#walkBack(diagonal, leftFrom, rightFrom);
        if (!odd && diagonal >= aheadLow && diagonal <= aheadHigh && x <= ahead[zero + diagonal]!)
          return this.#at(x, diagonal);
      }
      if (steps >= mostSteps) return this.#furthest({ leftTo, rightTo, low: aheadLow, high: aheadHigh });
    }
  }

  #at(x: number, diagonal: number): number {
    this.#cutRow = x - diagonal;
    return x;
  }

  #walkAhead(diagonal: number, leftTo: number, rightTo: number): number {
    const ahead = this.#ahead;
    const slot = this.#zero + diagonal;
    const below = ahead[slot - 1]!;
    const above = ahead[slot + 1]!;
    let x = below < above ? above : below + 1;
    for (let y = x - diagonal; x < leftTo && y < rightTo && this.#left[x] === this.#right[y]; y++) x++;
    ahead[slot] = x;
    return x;
  }

  #walkBack(diagonal: number, leftFrom: number, rightFrom: number): number {
    const back = this.#back;
    const slot = this.#zero + diagonal;
    const below = back[slot - 1]!;
    const above = back[slot + 1]!;
    let x = below < above ? below : above - 1;
    for (let y = x - diagonal; x > leftFrom && y > rightFrom && this.#left[x - 1] === this.#right[y - 1]; y--) x--;
    back[slot] = x;
    return x;
  }

  /** The point inside the box that the walk from the beginning got furthest to. */
  #furthest(box: {
    readonly leftTo: number;
    readonly rightTo: number;
    readonly low: number;
    readonly high: number;
  }): number {
    let best = -1;
    let found = 0;
    for (let diagonal = box.high; diagonal >= box.low; diagonal -= 2) {
      const x = Math.min(this.#ahead[this.#zero + diagonal]!, box.leftTo, box.rightTo + diagonal);
      const sum = x + x - diagonal;
      if (sum <= best) continue;
      best = sum;
      found = x;
      this.#cutRow = x - diagonal;
    }
    return found;
  }
}
