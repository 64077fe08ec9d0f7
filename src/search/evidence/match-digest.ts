/**
 * The fingerprint of a list of matches, written a second time from its definition, on purpose: what checks the engine must
 * not borrow from it. SHA-256 over one record per match, in order of repository and path (UTF-16 code units), first line,
 * number of lines, and then line by line:
 *
 *   repository · NUL · path (empty for a repository, the id of a commit, the name of an owner) · NUL ·
 *   u32 number of lines · u32 of each line's number from 0, ascending      (little endian)
 */
import { createHash } from 'node:crypto';
import type { SearchMatch } from '../contract.ts';

export interface MatchPlace {
  readonly repository: string;
  readonly path: string;
  /** Ascending; none for a match of the path, a repository or a commit. */
  readonly lines: readonly number[];
}

export function placeOf(match: SearchMatch): MatchPlace {
  const { repository } = match;
  if (match.type === 'repo') return { repository, path: '', lines: [] };
  if (match.type === 'commit') return { repository, path: match.commit, lines: [] };
  if (match.type === 'owner') return { repository, path: match.owner, lines: [] };
  if (match.type === 'path') return { repository, path: match.path, lines: [] };
  const found: readonly { readonly lineNumber: number }[] =
    match.type === 'content' ? match.lineMatches : match.symbols;
  return { repository, path: match.path, lines: found.map(({ lineNumber }) => lineNumber).sort((a, b) => a - b) };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function digestOfPlaces(places: readonly MatchPlace[]): string {
  const sorted = places.toSorted(
    (a, b) =>
      order(a.repository, b.repository) ||
      order(a.path, b.path) ||
      (a.lines[0] ?? -1) - (b.lines[0] ?? -1) ||
      a.lines.length - b.lines.length ||
      a.lines.reduce((found, line, at) => found || line - b.lines[at]!, 0),
  );
  const hash = createHash('sha256');
  for (const { repository, path, lines } of sorted) {
    const numbers = Buffer.alloc(4 * (lines.length + 1));
    numbers.writeUInt32LE(lines.length, 0);
    for (const [index, line] of lines.entries()) numbers.writeUInt32LE(line, 4 * (index + 1));
    hash.update(`${repository}\0${path}\0`).update(numbers);
  }
  return hash.digest('hex');
}
