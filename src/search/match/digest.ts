/**
 * The fingerprint of what a search returned, the same whatever the order it came in and however the index is cut. SHA-256
 * over one record per match, in order of repository and path (by UTF-16 code units) and first line:
 *
 *   name of the repository · NUL · path (empty for a repository, the commit id for a commit) · NUL ·
 *   u32 number of lines · u32 each line's number from 0, ascending     (little endian; none for a match of the path)
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
    const hash = createHash('sha256');
    let numbers = new Uint32Array(1024);
    for (const { repository, path, lines } of this.#records.toSorted(byPlace)) {
      if (lines.length + 1 > numbers.length) numbers = new Uint32Array(2 * lines.length);
      numbers[0] = lines.length;
      numbers.set(lines, 1);
      hash.update(`${repository}\0${path}\0`);
      hash.update(new Uint8Array(numbers.buffer, 0, 4 * (lines.length + 1)));
    }
    return hash.digest('hex');
  }
}

function byPlace(a: Entry, b: Entry): number {
  if (a.repository !== b.repository) return a.repository < b.repository ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.lines[0] ?? -1) - (b.lines[0] ?? -1) || a.lines.length - b.lines.length;
}
