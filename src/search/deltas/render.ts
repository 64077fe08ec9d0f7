/** From a commit that was found to what is shown of it: files, hunks with the lines that match, the message. */
import type { CommitMatch, DiffFile } from '../contract.ts';
import type { Pattern } from '../match/line-matcher.ts';
import type { DeltaReader, Hit, TextRun } from './delta-reader.ts';
import type { ReadLine } from './scan.ts';
import type { FoundCommit } from './walk.ts';

/** Hunks up to so many lines are shown whole; of longer ones the lines that match, with some around. */
const wholeHunkLines = 24;
const linesAround = 3;

export interface RenderOptions {
  readonly reader: DeltaReader;
  readonly repository: string;
  /** What is highlighted. */
  readonly patterns: readonly Pattern[];
}

type CommitHead = Omit<CommitMatch, 'diff' | 'messageRanges'>;

async function headOf({ reader, repository }: RenderOptions, found: FoundCommit): Promise<CommitHead> {
  const { segment, messages } = found.in;
  const [lines = []] = await reader.read(messages, [wholeText(found)], []);
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

export async function renderMessage(options: RenderOptions, found: FoundCommit): Promise<CommitMatch> {
  const head = await headOf(options, found);
  const { messages } = found.in;
  const runs = found.hits.map(({ text, line }) => ({ text, first: line, count: 1 }));
  const read = await options.reader.read(messages, runs, options.patterns);
  const ranges = found.hits.flatMap(({ line }, at) =>
    pairsOf(read[at]![0]!).map(([character, length]): [number, number, number] => [line, character, length]),
  );
  return { ...head, messageRanges: ranges };
}

export async function renderDifference(options: RenderOptions, found: FoundCommit): Promise<CommitMatch> {
  const head = await headOf(options, found);
  const pieces = found.hits.length > 0 ? piecesOf(found) : [];
  const runs = pieces.map(({ entry, first, count }) => ({ text: entry, first, count }));
  const read = await options.reader.read(found.in.lines, runs, options.patterns);
  const files = new Map<number, DiffFile['hunks'][number][]>(found.entries.map((entry) => [entry, []]));
  pieces.forEach((piece, at) => {
    const lines = read[at]!.map((line, index) => ({
      sign: index < piece.oldLines ? ('-' as const) : ('+' as const),
      text: line.text,
      ranges: piece.matching.has(piece.first + index) ? pairsOf(line) : [],
    }));
    const { oldStart, oldLines, newStart, newLines } = piece;
    const hunks = files.get(piece.entry) ?? [];
    hunks.push({ oldStart, oldLines, newStart, newLines, lines });
    files.set(piece.entry, hunks);
  });
  const diff = [...files].map(([entry, hunks]) => ({ ...namesOf(found, entry), hunks }));
  return { ...head, diff };
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
  readonly count: number;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly matching: ReadonlySet<number>;
}

function piecesOf({ in: { segment }, hits }: FoundCommit): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < hits.length;) {
    const entry = hits[at]!.text;
    const lines: number[] = [];
    for (; at < hits.length && hits[at]!.text === entry; at++) lines.push(hits[at]!.line);
    pieces.push(...piecesOfEntry(entry, segment.hunks(entry), lines));
  }
  return pieces;
}

function* piecesOfEntry(entry: number, hunks: readonly number[], lines: readonly number[]): Generator<Piece> {
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
        count: to - from,
        oldStart: shownStart(oldStart + oldFrom, oldLines),
        oldLines,
        newStart: shownStart(newStart + newFrom, newLines),
        newLines,
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

function pairsOf({ ranges }: ReadLine): readonly (readonly [character: number, length: number])[] {
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]! - ranges[at]!]);
  return pairs;
}

/** One line of evidence per hit: which line of which side of which file of which commit. */
export function digestLines(repository: string, found: FoundCommit, kind: 'diff' | 'commit'): readonly string[] {
  const { segment } = found.in;
  const prefix = `${repository}:${segment.commitId(found.commit)}`;
  if (found.hits.length === 0) return [`${prefix}::\n`];
  if (kind === 'commit') return found.hits.map(({ line }) => `${prefix}::${line}\n`);
  return found.hits.map((hit) => {
    const path = segment.paths[segment.entryPaths[hit.text]!]!;
    return `${prefix}:${path}:${placeIn(segment.hunks(hit.text), hit)}\n`;
  });
}

/** `-` and the line's number in the old text, or `+` and the one in the new text; from 0. */
function placeIn(hunks: readonly number[], { line }: Hit): string {
  let rest = line;
  for (let at = 0; at < hunks.length; at += 4) {
    const removed = hunks[at + 1]!;
    const added = hunks[at + 3]!;
    if (rest < removed) return `-${hunks[at]! + rest}`;
    if (rest < removed + added) return `+${hunks[at + 2]! + rest - removed}`;
    rest -= removed + added;
  }
  throw new RangeError(`the entry has no line ${line}`);
}
