/** The engine's matches in the shapes of the stream. */
import { createHash } from 'node:crypto';
import type { ContentMatch, StreamMatch } from '../schema.ts';
import { chunksOf } from './chunks.ts';
import { blobUrl, commitMatchOf } from './commits.ts';
import type { EngineContent, EngineLine, EngineOwner, EngineSymbols, ReadLines, SearchMatch } from './engine-types.ts';
import { rangesIn } from './places.ts';

export interface MatchShape {
  /** `chunkMatches` in place of `lineMatches`. */
  readonly chunks: boolean;
  /** Lines around each matching line, in chunks. */
  readonly contextLines: number;
  /** Longer lines are cut. */
  readonly maxLineLength: number;
  readonly readLines: ReadLines;
}

/** What clients can take of one line; `Trimmed` says how often it was less than there is. */
const mostRangesPerLine = 2000;

export interface Trimmed {
  lines: number;
}

export async function streamMatchOf(match: SearchMatch, shape: MatchShape, trimmed: Trimmed): Promise<StreamMatch> {
  const repositoryID = repositoryIdOf(match.repository);
  const { repository } = match;
  switch (match.type) {
    case 'repo':
      return { type: 'repo', repositoryID, repository, branches: [''] };
    case 'owner':
      return ownerOf(match, repositoryID);
    case 'commit':
      return commitMatchOf(match, repositoryID);
    case 'symbol':
      return symbolsOf(match, repositoryID);
    case 'content':
      return contentOf(match, shape, trimmed);
    case 'path': {
      const { path, commit, pathMatches } = match;
      const ranges = pathMatches ? { pathMatches: rangesIn(path, pathMatches, { line: 0, offset: 0 }) } : {};
      return { type: 'path', repositoryID, repository, path, commit, branches: [''], ...ranges };
    }
  }
}

async function contentOf(match: EngineContent, shape: MatchShape, trimmed: Trimmed): Promise<ContentMatch> {
  const { repository, path, commit, language, standing } = match;
  const { chunks, contextLines, readLines } = shape;
  const lines = match.lineMatches.map((line) => cut(line, shape.maxLineLength, trimmed));
  const base = {
    type: 'content' as const,
    repositoryID: repositoryIdOf(repository),
    repository,
    path,
    commit,
    branches: match.branches ?? [''],
    hunks: null,
    ...(language === undefined ? {} : { language }),
    ...(standing === undefined ? {} : { standing }),
  };
  if (!chunks) return { ...base, lineMatches: lines };
  const needsFile = contextLines > 0 || lines.some(({ byteOffset }) => byteOffset === undefined);
  const file = needsFile ? await readLines(repository, path, commit) : undefined;
  return { ...base, chunkMatches: chunksOf(lines, file, contextLines) };
}

function ownerOf({ repository, owner, kind }: EngineOwner, repositoryID: number): StreamMatch {
  const name = owner.replace(/^@+/, '');
  if (kind === 'team') return { type: 'team', repositoryID, repository, name };
  const known = owner.startsWith('@') || !owner.includes('@') ? { handle: name } : { email: owner };
  return { type: 'person', repositoryID, repository, ...known };
}

function symbolsOf(match: EngineSymbols, repositoryID: number): StreamMatch {
  const { repository, path, commit, language } = match;
  return {
    type: 'symbol',
    repositoryID,
    repository,
    path,
    commit,
    branches: match.branches ?? [''],
    ...(language === undefined ? {} : { language }),
    symbols: match.symbols.map(({ name, containerName, kind, lineNumber, character }) => ({
      url: `${blobUrl(repository, path)}#L${lineNumber + 1}:${character + 1}`,
      name,
      containerName,
      kind: kind.replaceAll('-', '').toUpperCase(),
      line: lineNumber + 1,
    })),
  };
}

function cut(match: EngineLine, length: number, trimmed: Trimmed): EngineLine {
  const { offsetAndLengths } = match;
  if (match.line.length <= length && offsetAndLengths.length <= mostRangesPerLine) return match;
  trimmed.lines++;
  return {
    ...match,
    line: firstPoints(match.line, length),
    offsetAndLengths: offsetAndLengths.filter(([offset, size]) => offset + size <= length).slice(0, mostRangesPerLine),
  };
}

/** The first code points of a text, without an array of all of them: lines may be hundreds of megabytes long. */
function firstPoints(text: string, points: number): string {
  let unit = 0;
  for (let taken = 0; taken < points && unit < text.length; taken++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return text.slice(0, unit);
}

/** Clients want a number; the same name always gives the same one. */
export function repositoryIdOf(name: string): number {
  const known = ids.get(name);
  if (known !== undefined) return known;
  const id = createHash('sha256').update(name).digest().readUInt32BE(0) >>> 1;
  if (ids.size > 10_000) ids.clear();
  ids.set(name, id);
  return id;
}

const ids = new Map<string, number>();
