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
    for (const record of this.#records.toSorted(byPlace)) writer.add(record, record.lines, 0, record.lines.length);
    return writer.value();
  }
}

/** Small: every search makes one. */
const bufferBytes = 1 << 14;
/** At most three bytes of UTF-8 for a unit of UTF-16. */
const bytesPerUnit = 3;

/** The records of a digest, told in their order. */
export class DigestWriter {
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #length = 0;

  /** `lines[from]` to `lines[from + count - 1]`. The path as it is, or in UTF-8. */
  add(
    place: { readonly repository: string; readonly path: string | Uint8Array },
    lines: ArrayLike<number>,
    from: number,
    count: number,
  ): void {
    this.#addText(place.repository);
    if (typeof place.path === 'string') this.#addText(place.path);
    else this.#addBytes(place.path);
    this.#addNumber(count);
    for (let index = from; index < from + count; index++) this.#addNumber(lines[index]!);
  }

  #addText(text: string): void {
    const most = text.length * bytesPerUnit + 1;
    if (most > bufferBytes) {
      this.#flush();
      this.#hash.update(`${text}\0`);
      return;
    }
    if (this.#length + most > bufferBytes) this.#flush();
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
    this.#buffer[this.#length++] = 0;
  }

  #addBytes(bytes: Uint8Array): void {
    if (this.#length + bytes.length + 1 > bufferBytes) this.#flush();
    if (bytes.length < bufferBytes) {
      this.#buffer.set(bytes, this.#length);
      this.#length += bytes.length;
    } else this.#hash.update(bytes);
    this.#buffer[this.#length++] = 0;
  }

  #addNumber(value: number): void {
    if (this.#length + 4 > bufferBytes) this.#flush();
    const buffer = this.#buffer;
    const at = this.#length;
    buffer[at] = value;
    buffer[at + 1] = value >>> 8;
    buffer[at + 2] = value >>> 16;
    buffer[at + 3] = value >>> 24;
    this.#length = at + 4;
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

function byPlace(a: Entry, b: Entry): number {
  if (a.repository !== b.repository) return a.repository < b.repository ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  const order = (a.lines[0] ?? -1) - (b.lines[0] ?? -1) || a.lines.length - b.lines.length;
  if (order !== 0) return order;
  const first = a.lines.findIndex((line, at) => line !== b.lines[at]);
  return first < 0 ? 0 : a.lines[first]! - b.lines[first]!;
}
