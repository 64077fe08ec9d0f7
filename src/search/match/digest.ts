/**
 * The fingerprint of what a search returned, the same whatever the order it came in and however the index is cut. SHA-256
 * over one record per match, in order of repository and path (by UTF-16 code units), first line, number of lines, and then
 * line by line:
 *
 *   name of the repository · NUL · path (empty for a repository, the id of a commit, the name of an owner) · NUL ·
 *   u32 number of lines · u32 each line's number from 0, ascending     (little endian; none for a match of the
 *   path, for a repository or a commit: of differences and messages the fingerprint says which commits, `matchingLines` how
 *   many lines)
 */
import { createHash } from 'node:crypto';

interface Entry {
  readonly repository: string;
  readonly path: string;
  readonly lines: readonly number[];
}

export class MatchDigest {
  readonly #records: Entry[] = [];

  add(repository: string, path: string, lines: readonly number[]): void {
    this.#records.push({ repository, path, lines });
  }

  /** In hex. */
  value(): string {
    const writer = new DigestWriter();
    for (const { repository, path, lines } of this.#records.toSorted(byPlace)) {
      writer.begin(repository);
      writer.add(path, lines, 0, lines.length);
    }
    return writer.value();
  }
}

/** Small: every search makes one. */
const bufferBytes = 1 << 14;

/** Paths by their numbers: index/line-table.ts. */
interface Paths {
  lineLength(id: number): number;
  lineBytes(id: number): Uint8Array;
  copyLine(id: number, into: Uint8Array, at: number): number;
}

/**
 * The records of a digest, told in their order. There may be a hundred thousand files and millions of lines, and everybody
 * waits for it at the end of a search: nothing is made for a file or for a line.
 */
export class DigestWriter {
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, bufferBytes);
  #length = 0;
  /** With its NUL. */
  #repository = Buffer.from('\0');

  /** The records that follow are of this repository. */
  begin(repository: string): void {
    this.#repository = Buffer.from(`${repository}\0`);
  }

  /** Lines `lines[from]` to `lines[from + count - 1]` of a path. */
  add(path: string, lines: ArrayLike<number>, from: number, count: number): void {
    this.#addBytes(this.#repository);
    this.#addBytes(Buffer.from(`${path}\0`));
    this.#addNumbers(lines, from, count);
  }

  /** The same, of a path that is known by its number. */
  addKnown(path: { readonly of: Paths; readonly id: number }, lines: Int32Array, from: number, count: number): void {
    this.#addBytes(this.#repository);
    const { of, id } = path;
    const length = of.lineLength(id) + 1;
    if (length > bufferBytes) this.#addBytes(Buffer.concat([of.lineBytes(id), nul]));
    else {
      if (this.#length + length > bufferBytes) this.#flush();
      of.copyLine(id, this.#buffer, this.#length);
      this.#length += length;
      this.#buffer[this.#length - 1] = 0;
    }
    this.#addNumbers(lines, from, count);
  }

  #addBytes(bytes: Uint8Array): void {
    if (this.#length + bytes.length > bufferBytes) this.#flush();
    if (bytes.length > bufferBytes) {
      this.#hash.update(bytes);
      return;
    }
    const buffer = this.#buffer;
    const at = this.#length;
    for (let byte = 0; byte < bytes.length; byte++) buffer[at + byte] = bytes[byte]!;
    this.#length = at + bytes.length;
  }

  #addNumbers(lines: ArrayLike<number>, from: number, count: number): void {
    if (this.#length + 4 > bufferBytes) this.#flush();
    const view = this.#view;
    view.setInt32(this.#length, count, true);
    this.#length += 4;
    for (let index = from, end = from + count; index < end;) {
      if (this.#length + 4 > bufferBytes) this.#flush();
      let at = this.#length;
      for (const stop = Math.min(end, index + ((bufferBytes - at) >> 2)); index < stop; index++, at += 4)
        view.setInt32(at, lines[index]!, true);
      this.#length = at;
    }
  }

  #flush(): void {
    this.#hash.update(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }

  /** In hex. */
  value(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }
}

const nul = Buffer.from('\0');

function byPlace(a: Entry, b: Entry): number {
  if (a.repository !== b.repository) return a.repository < b.repository ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  const order = (a.lines[0] ?? -1) - (b.lines[0] ?? -1) || a.lines.length - b.lines.length;
  if (order !== 0) return order;
  const first = a.lines.findIndex((line, at) => line !== b.lines[at]);
  return first < 0 ? 0 : a.lines[first]! - b.lines[first]!;
}
