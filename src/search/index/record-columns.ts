/**
 * Occurrences of a repository as columns, straight from its record (corpus-record.ts): no object, no path and no id becomes a
 * value of its own. A first query of a process makes them for everything that is indexed.
 *
 * Invariant: the same occurrences, in the same order, as of `files` and `history.tenures` of the record.
 */
import type { Pace } from '../pace.ts';
import { BrokenColumns, ColumnReader } from './column-bytes.ts';
import type { StoredRepository } from './corpus-record.ts';
import { stillStanding } from './layer.ts';
import { emptyHash, hashWith, type LineTable } from './line-table.ts';

/** In the order of paths; of one path in that of landings. */
export interface RecordColumns {
  /** Lines of the table of paths. */
  readonly paths: Uint32Array;
  readonly blobs: RecordBlobs;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export interface RecordStandings {
  readonly heads: RecordColumns;
  readonly past: RecordColumns;
}

export async function recordStandings(
  record: StoredRepository,
  paths: LineTable,
  pace: Pace,
): Promise<RecordStandings> {
  const reader = new ColumnReader(record.listed);
  const numbers = await readPaths(reader, paths, pace);
  const heads = new Gathered(record.listed, record.fileCount, numbers);
  const begin = record.completeFrom ?? 0;
  let path = 0;
  for (let file = 0; file < record.fileCount; file++) {
    path += reader.difference();
    const id = reader.skipId();
    const since = reader.number();
    heads.add(path, id, { from: since > 0 ? since - 1 : begin, to: stillStanding });
    if ((file & 255) === 0 && pace.isDue) await pace.breathe();
  }
  return { heads: heads.sorted(), past: await readTenures(record, numbers, pace) };
}

async function readTenures(
  { tenures: { bytes, landings, count } }: StoredRepository,
  numbers: Uint32Array,
  pace: Pace,
): Promise<RecordColumns> {
  const reader = new ColumnReader(bytes);
  for (let landing = 0; landing < landings; landing++) {
    reader.skipId();
    reader.difference();
  }
  const past = new Gathered(bytes, count, numbers);
  let path = 0;
  let from = 0;
  for (let tenure = 0; tenure < count; tenure++) {
    path += reader.difference();
    const id = reader.skipId();
    from += reader.difference();
    past.add(path, id, { from, to: from + reader.difference() });
    if ((tenure & 255) === 0 && pace.isDue) await pace.breathe();
  }
  return past.sorted();
}

/** The line of the table of each path of the record. */
async function readPaths(reader: ColumnReader, table: LineTable, pace: Pace): Promise<Uint32Array> {
  const numbers = new Uint32Array(reader.number());
  const spelled = new SpelledPath();
  for (let at = 0; at < numbers.length; at++) {
    const shared = reader.number();
    spelled.continue(shared, reader.bytes(reader.number()));
    numbers[at] = spelled.numberIn(table);
    if ((at & 255) === 0 && pace.isDue) await pace.breathe();
  }
  return numbers;
}

/** One path after the other, each by what it shares with the one before. */
class SpelledPath {
  #bytes = Buffer.allocUnsafeSlow(1024);
  #length = 0;
  /** Of the first bytes of the path, one for each of its beginnings. */
  #hashes = new Uint32Array(1025).fill(emptyHash);
  /** So many bytes of it are ASCII, from the first on. */
  #ascii = 0;
  #hasFeed = false;

  /** `shared`: so many UTF-16 units of the path before. */
  continue(shared: number, rest: Uint8Array): void {
    const kept = this.#bytesOfUnits(shared);
    const end = kept + rest.length;
    this.#reserve(end);
    let hash = this.#hashes[kept]!;
    let ascii = Math.min(this.#ascii, kept);
    for (let at = 0; at < rest.length; at++) {
      const byte = rest[at]!;
      this.#bytes[kept + at] = byte;
      hash = hashWith(hash, byte);
      this.#hashes[kept + at + 1] = hash;
      if (byte < 0x80 && ascii === kept + at) ascii++;
      if (byte === 0x0a) this.#hasFeed = true;
    }
    this.#length = end;
    this.#ascii = ascii;
  }

  numberIn(table: LineTable): number {
    // Rare: from then on all of them are looked at as texts.
    if (this.#hasFeed) return table.idOf(this.#bytes.toString('utf8', 0, this.#length));
    return table.idOfBytes(this.#bytes, this.#length, this.#hashes[this.#length]!);
  }

  #bytesOfUnits(units: number): number {
    if (units <= this.#ascii) return units;
    let at = this.#ascii;
    for (let left = units - this.#ascii; left > 0;) {
      if (at >= this.#length) throw new BrokenColumns('a path shares more than there is');
      const first = this.#bytes[at]!;
      at += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      left -= first < 0xf0 ? 1 : 2;
    }
    return at;
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const [bytes, hashes] = [Buffer.allocUnsafeSlow(2 * length), new Uint32Array(2 * length + 1)];
    this.#bytes.copy(bytes, 0, 0, this.#length);
    hashes.set(this.#hashes);
    [this.#bytes, this.#hashes] = [bytes, hashes];
  }
}

/** Occurrences as they are listed, put in order at the end. */
class Gathered {
  readonly #source: Buffer;
  readonly #numbers: Uint32Array;
  /** Paths as the record numbers them: in order. */
  readonly #paths: Uint32Array;
  readonly #ids: Uint32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  #count = 0;
  #isSorted = true;

  constructor(source: Buffer, size: number, numbers: Uint32Array) {
    this.#source = source;
    this.#numbers = numbers;
    this.#paths = new Uint32Array(size);
    this.#ids = new Uint32Array(size);
    this.#from = new Int32Array(size);
    this.#to = new Int32Array(size);
  }

  add(path: number, id: number, { from, to }: { readonly from: number; readonly to: number }): void {
    if (path >= this.#numbers.length) throw new BrokenColumns(`there is no path ${path}`);
    const at = this.#count++;
    const last = at - 1;
    if (at > 0 && (this.#paths[last]! > path || (this.#paths[last] === path && this.#from[last]! > from)))
      this.#isSorted = false;
    this.#paths[at] = path;
    this.#ids[at] = id;
    this.#from[at] = from;
    this.#to[at] = to;
  }

  sorted(): RecordColumns {
    const [paths, from] = [this.#paths, this.#from];
    if (this.#isSorted) return this.#columns(paths, { ids: this.#ids, from, to: this.#to });
    const order = inOrder(paths, from, this.#numbers.length);
    return this.#columns(
      order.map((at) => paths[at]!),
      {
        ids: order.map((at) => this.#ids[at]!),
        from: Int32Array.from(order, (at) => from[at]!),
        to: Int32Array.from(order, (at) => this.#to[at]!),
      },
    );
  }

  #columns(
    paths: Uint32Array,
    { ids, from, to }: { readonly ids: Uint32Array; readonly from: Int32Array; readonly to: Int32Array },
  ): RecordColumns {
    const numbers = this.#numbers;
    const lines = new Uint32Array(paths.length);
    for (let at = 0; at < lines.length; at++) lines[at] = numbers[paths[at]!]!;
    return { paths: lines, blobs: new RecordBlobs(this.#source, ids), from, to };
  }
}

/** By path and landing: most paths come once, so paths are counted rather than compared. */
function inOrder(paths: Uint32Array, from: Int32Array, size: number): Uint32Array {
  const starts = new Uint32Array(size + 1);
  for (const path of paths) starts[path + 1]!++;
  for (let path = 0; path < size; path++) starts[path + 1]! += starts[path]!;
  const next = starts.slice();
  const order = new Uint32Array(paths.length);
  for (let at = 0; at < paths.length; at++) order[next[paths[at]!]!++] = at;
  for (let path = 0; path < size; path++)
    if (starts[path + 1]! - starts[path]! > 1)
      order.subarray(starts[path], starts[path + 1]).sort((a, b) => from[a]! - from[b]! || a - b);
  return order;
}

/** Ids of blobs, where they stand in the record. */
export class RecordBlobs {
  readonly #source: Buffer;
  readonly #starts: Uint32Array;

  constructor(source: Buffer, starts: Uint32Array) {
    this.#source = source;
    this.#starts = starts;
  }

  get length(): number {
    return this.#starts.length;
  }

  at(index: number): string {
    return new ColumnReader(this.#source, this.#starts[index]).id();
  }

  /** Asked with the place of an id in binary; `byText` with one that is no object id. */
  locate<Place>(index: number, places: PlacesOfBlobs<Place>): Place | undefined {
    const start = this.#starts[index]!;
    const bytes = this.#source[start]!;
    return bytes === 0 ? places.locate(this.at(index)) : places.locateId(this.#source, start + 1, bytes);
  }
}

export interface PlacesOfBlobs<Place> {
  locate(blob: string): Place | undefined;
  locateId(ids: Uint8Array, from: number, idBytes: number): Place | undefined;
}
