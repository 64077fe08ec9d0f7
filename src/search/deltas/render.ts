/** From a commit that was found to what is shown of it: files, hunks with the lines that match, the message. */
import type { CommitMatch, DiffFile } from '../contract.ts';
import { readHighlighted, type Highlight } from './highlights.ts';
import { readLines, type ReadLine, type TextRun } from './open-pack.ts';
import type { FoundCommit } from './walk.ts';

/** Hunks up to so many lines are shown whole; of longer ones the lines that match, with some around. */
const wholeHunkLines = 24;
const linesAround = 3;

export interface RenderOptions {
  readonly repository: string;
  /** What is highlighted. */
  readonly highlights: readonly Highlight[];
}

type CommitHead = Omit<CommitMatch, 'diff' | 'messageRanges'>;

function headOf({ repository }: RenderOptions, found: FoundCommit): CommitHead {
  const { segment, messages } = found.in;
  const lines = readLines(messages, wholeText(found), []);
  return {
    type: 'commit',
    repository,
    commit: segment.commitId(found.commit),
    ...segment.signatures(found.commit),
    landedAt: segment.landedAt(found.landing),
    message: lines.map(({ text }) => text).join('\n'),
  };
}

function wholeText({ in: { messages, segment }, commit }: FoundCommit): TextRun {
  // Messages lie one after the other: this one ends where the next one of its document begins, or the document does.
  const { documents, lines } = messages.columns;
  const isLastOfDocument = commit + 1 >= segment.commits || documents.includes(commit + 1);
  const count = isLastOfDocument ? Number.MAX_SAFE_INTEGER : lines[commit + 1]! - lines[commit]!;
  return { text: commit, first: 0, count };
}

export function renderMessage(options: RenderOptions, found: FoundCommit): CommitMatch {
  const head = headOf(options, found);
  const run = wholeText(found);
  const shown = readHighlighted(found.in.messages, { run, stretch: run }, options.highlights);
  const ranges = [...found.hits.lines].flatMap((line) =>
    markedIn(shown[line]!).map(([character, length]): [number, number, number] => [line, character, length]),
  );
  return { ...head, messageRanges: ranges };
}

export function renderDifference(options: RenderOptions, found: FoundCommit): CommitMatch {
  const head = headOf(options, found);
  const pieces = piecesOf(found);
  const files = new Map<number, DiffFile['hunks'][number][]>(found.entries.map((entry) => [entry, []]));
  for (const piece of pieces) {
    const { entry, first, oldStart, oldLines, newStart, newLines } = piece;
    const lines = linesOf(found, piece, options.highlights).map((line, index) => ({
      sign: index < oldLines ? ('-' as const) : ('+' as const),
      text: line.text,
      ranges: piece.matching.has(first + index) ? markedIn(line) : [],
    }));
    const hunks = files.get(entry) ?? [];
    hunks.push({ oldStart, oldLines, newStart, newLines, lines });
    files.set(entry, hunks);
  }
  const diff = [...files].map(([entry, hunks]) => ({ ...namesOf(found, entry), hunks }));
  return { ...head, diff };
}

function linesOf(found: FoundCommit, piece: Piece, highlights: readonly Highlight[]): readonly ReadLine[] {
  const { entry, first, oldLines, newLines, removed, added } = piece;
  return [
    { run: { text: entry, first, count: oldLines }, stretch: { text: entry, ...removed } },
    { run: { text: entry, first: first + oldLines, count: newLines }, stretch: { text: entry, ...added } },
  ].flatMap((lines) => (lines.run.count > 0 ? readHighlighted(found.in.lines, lines, highlights) : []));
}

function namesOf(
  { in: { segment } }: FoundCommit,
  entry: number,
): { readonly before?: string; readonly after?: string } {
  const path = segment.paths[segment.entryPaths[entry]!]!;
  const { before, after } = segment.blobs(entry);
  return { ...(before !== undefined && { before: path }), ...(after !== undefined && { after: path }) };
}

/** A hunk, or a part of one: some removed lines, then some added ones. */
interface Piece {
  readonly entry: number;
  /** Lines of the entry's text. */
  readonly first: number;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** All that its hunk removed, and all that it added. */
  readonly removed: Pick<TextRun, 'first' | 'count'>;
  readonly added: Pick<TextRun, 'first' | 'count'>;
  readonly matching: ReadonlySet<number>;
}

function piecesOf({ in: { segment }, hits }: FoundCommit): readonly Piece[] {
  const pieces: Piece[] = [];
  const { texts } = hits;
  for (let at = 0; at < texts.length;) {
    const entry = texts[at]!;
    const first = at;
    while (at < texts.length && texts[at] === entry) at++;
    pieces.push(...piecesOfEntry(entry, segment.hunks(entry), hits.lines.subarray(first, at)));
  }
  return pieces;
}

function* piecesOfEntry(entry: number, hunks: readonly number[], lines: Uint32Array): Generator<Piece> {
  const matching = new Set(lines);
  let begin = 0;
  let next = 0;
  for (let at = 0; at < hunks.length && next < lines.length; at += 4) {
    const [oldStart, removed, newStart, added] = hunks.slice(at, at + 4) as [number, number, number, number];
    const end = begin + removed + added;
    const inside: number[] = [];
    for (; next < lines.length && lines[next]! < end; next++) inside.push(lines[next]! - begin);
    for (const [from, to] of stretches(inside, removed + added)) {
      const oldFrom = Math.min(from, removed);
      const oldLines = Math.min(to, removed) - oldFrom;
      const newFrom = Math.max(from - removed, 0);
      const newLines = to - from - oldLines;
      yield {
        entry,
        first: begin + from,
        oldStart: shownStart(oldStart + oldFrom, oldLines),
        oldLines,
        newStart: shownStart(newStart + newFrom, newLines),
        newLines,
        removed: { first: begin, count: removed },
        added: { first: begin + removed, count: added },
        matching,
      };
    }
    begin = end;
  }
}

/** As git numbers hunks: from 1; of no lines, the line before. */
function shownStart(start: number, lines: number): number {
  return lines === 0 ? start : start + 1;
}

function stretches(lines: readonly number[], total: number): readonly (readonly [from: number, to: number])[] {
  if (lines.length === 0) return [];
  if (total <= wholeHunkLines) return [[0, total]];
  const found: [number, number][] = [];
  for (const line of lines) {
    const from = Math.max(0, line - linesAround);
    const to = Math.min(total, line + linesAround + 1);
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

/** Of a line that matches: a match of nothing, or of its line feed, is marked, too. */
function markedIn({ ranges }: ReadLine): readonly (readonly [character: number, length: number])[] {
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]! - ranges[at]!]);
  return pairs.length > 0 ? pairs : [[0, 0]];
}
