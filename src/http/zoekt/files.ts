/** The engine's matches as Zoekt's files. Offsets that are not known (behind bytes that are no UTF-8) leave their range out. */
import type { FileLines } from '../../app/plumbline.ts';
import type { ZoektFile } from '../schema.ts';
import { chunksOf } from '../sourcegraph/chunks.ts';
import type { EngineContent, EngineLine, SearchMatch } from '../sourcegraph/engine-types.ts';
import { repositoryIdOf } from '../sourcegraph/matches.ts';
import { rangesIn, type Location } from '../sourcegraph/places.ts';

export interface FileShape {
  readonly chunks: boolean;
  readonly contextLines: number;
}

type InFile = Extract<SearchMatch, { type: 'content' | 'path' | 'symbol' }>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function zoektFileOf(match: InFile, file: FileLines | undefined, shape: FileShape): ZoektFile {
  const { repository, path, commit } = match;
  const head = {
    FileName: path,
    Repository: repository,
    RepositoryID: repositoryIdOf(repository),
    Version: commit,
    Language: (match.type === 'path' ? undefined : match.language) ?? '',
    Branches: match.type === 'path' ? [] : (match.branches ?? []),
    Score: match.type === 'content' ? (match.score ?? 0) : 0,
  };
  if (match.type === 'path') return { ...head, ...nameMatch(path, match.pathMatches ?? [], shape) };
  const lines = match.type === 'content' ? match.lineMatches : linesOfSymbols(match);
  return { ...head, ...(shape.chunks ? chunks(lines, file, shape) : lineMatches(lines, file, shape)) };
}

function linesOfSymbols({ symbols }: Extract<InFile, { type: 'symbol' }>): readonly EngineLine[] {
  return symbols.map(({ line, lineNumber, character, name }) => ({
    line,
    lineNumber,
    offsetAndLengths: [[character, Array.from(name).length]],
  }));
}

const placed = ({ offset, line, column }: Location) => ({
  ByteOffset: offset,
  LineNumber: line + 1,
  Column: column + 1,
});

function nameMatch(
  path: string,
  pairs: EngineLine['offsetAndLengths'],
  { chunks: asChunks }: FileShape,
): Partial<ZoektFile> {
  const ranges = rangesIn(path, pairs, { line: 0, offset: 0 });
  if (asChunks) {
    const Ranges = ranges.map(({ start, end }) => ({ Start: placed(start), End: placed(end) }));
    const ContentStart = { ByteOffset: 0, LineNumber: 1, Column: 1 };
    return { ChunkMatches: [{ Content: base64(path), ContentStart, FileName: true, Ranges, Score: 0 }] };
  }
  const LineFragments = ranges.map(({ start, end }) => ({
    LineOffset: start.offset,
    Offset: start.offset,
    MatchLength: end.offset - start.offset,
  }));
  const none = { LineStart: 0, LineEnd: 0, LineNumber: 0, Before: null, After: null, Score: 0 };
  return { LineMatches: [{ Line: base64(path), ...none, FileName: true, LineFragments }] };
}

function chunks(
  lines: readonly EngineLine[],
  file: FileLines | undefined,
  { contextLines }: FileShape,
): Partial<ZoektFile> {
  return {
    ChunkMatches: chunksOf(lines, file, contextLines).map(({ content, contentStart, ranges }) => ({
      Content: base64(content),
      ContentStart: placed({ ...contentStart, offset: Math.max(0, contentStart.offset) }),
      FileName: false,
      Ranges: ranges
        .filter(({ start, end }) => start.offset >= 0 && end.offset >= 0)
        .map(({ start, end }) => ({ Start: placed(start), End: placed(end) })),
      Score: 0,
    })),
  };
}

function lineMatches(
  lines: EngineContent['lineMatches'],
  file: FileLines | undefined,
  { contextLines }: FileShape,
): Partial<ZoektFile> {
  const around = (from: number, to: number): string | null => {
    const texts = file?.texts?.slice(Math.max(0, from), Math.max(0, to));
    return contextLines === 0 || !texts ? null : base64(texts.join('\n'));
  };
  return {
    LineMatches: lines.map(({ line, lineNumber, byteOffset, offsetAndLengths }) => {
      const start = byteOffset ?? file?.starts[lineNumber] ?? 0;
      const ranges = rangesIn(line, offsetAndLengths, { line: lineNumber, offset: start });
      return {
        Line: base64(line),
        LineStart: start,
        LineEnd: start + Buffer.byteLength(line),
        LineNumber: lineNumber + 1,
        Before: around(lineNumber - contextLines, lineNumber),
        After: around(lineNumber + 1, lineNumber + 1 + contextLines),
        FileName: false,
        Score: 0,
        LineFragments: ranges
          .filter((range) => range.start.offset >= 0 && range.end.offset >= 0)
          .map((range) => ({
            LineOffset: range.start.offset - start,
            Offset: range.start.offset,
            MatchLength: range.end.offset - range.start.offset,
          })),
      };
    }),
  };
}
