/**
 * The engine's events in Sourcegraph's shapes, so that its existing clients work against this server.
 *
 * Format (one event each, see event-stream.ts for the framing): `matches` an array of matches; `progress` with the list of
 * what was skipped and why; `filters`; `alert`; `error`; `manifest` (ours: clients ignore names they do not know); `done`,
 * always last, also after an error. Lines and columns count from 0, columns in code points.
 *
 * Invariant: nothing that was not searched is left out of `skipped`, and `done` is always sent. Byte offsets of a match
 * within its file are not known here: they are -1, which clients do not read, rather than made up.
 */
import { createHash } from 'node:crypto';
import type { Plumbline } from '../app/plumbline.ts';
import type { StreamEvent } from './event-stream.ts';
import { problemOf } from './problem.ts';
import type { ContentMatch, SearchManifest, Skipped, StreamFilter, StreamMatch, StreamProgress } from './schema.ts';

type SearchEvents = ReturnType<Plumbline['search']>;
type SearchEvent = SearchEvents extends AsyncIterable<infer Event> ? Event : never;
type SearchMatch = Extract<SearchEvent, { type: 'matches' }>['matches'][number];
type EngineContent = Extract<SearchMatch, { type: 'content' }>;
type EngineProgress = Extract<SearchEvent, { type: 'progress' }>['progress'];

export interface StreamShape {
  /** Matches sent at most; the search itself goes on, so that counts are right. */
  readonly display: number;
  /** `chunkMatches` in place of `lineMatches`. */
  readonly chunks: boolean;
  /** Longer lines are cut. */
  readonly maxLineLength: number;
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

/** Clients read events of at most 10 MiB. */
const eventBytes = 1 << 20;
const filtersShown = 24;

interface State {
  readonly shape: StreamShape;
  readonly filters: Map<string, StreamFilter>;
  readonly repositories: Set<string>;
  sent: number;
  withheld: number;
  last: EngineProgress;
}

export async function* sourcegraphEvents(events: SearchEvents, shape: StreamShape): AsyncIterable<StreamEvent> {
  const last = { done: false, matchCount: 0, filesSearched: 0, filesTotal: 0, elapsedMillis: 0 };
  const state: State = { shape, filters: new Map(), repositories: new Set(), sent: 0, withheld: 0, last };
  try {
    for await (const event of events) yield* translated(event, state);
  } catch (error) {
    if (!shape.signal.aborted) {
      shape.report(error);
      const { message, hint } = problemOf(error);
      yield { event: 'error', data: { message, hint } };
    }
  }
  yield { event: 'done', data: {} };
}

function* translated(event: SearchEvent, state: State): Iterable<StreamEvent> {
  switch (event.type) {
    case 'matches':
      yield* matchEvents(event.matches, state);
      return;
    case 'progress':
      state.last = event.progress;
      yield { event: 'progress', data: progressOf(event.progress, [], state) };
      return;
    case 'alert':
      yield { event: 'alert', data: event.alert };
      return;
    case 'error': {
      const { message, hint, from, to } = event;
      yield { event: 'error', data: { message, hint, from, to } };
      return;
    }
    case 'manifest':
      yield { event: 'filters', data: filtersOf(state, event.manifest.limitHit) };
      yield { event: 'progress', data: finalProgress(event.manifest, state) };
      yield { event: 'manifest', data: event.manifest };
  }
}

function* matchEvents(matches: readonly SearchMatch[], state: State): Iterable<StreamEvent> {
  let batch: StreamMatch[] = [];
  let size = 0;
  for (const match of matches) {
    count(match, state);
    const shown = limited(match, state);
    if (!shown) continue;
    const translatedMatch = matchOf(shown, state.shape);
    const weight = weightOf(shown);
    if (batch.length > 0 && size + weight > eventBytes) {
      yield { event: 'matches', data: batch };
      batch = [];
      size = 0;
    }
    batch.push(translatedMatch);
    size += weight;
  }
  if (batch.length > 0) yield { event: 'matches', data: batch };
}

/** What of a match may still be sent: `display` counts lines of content, and paths and repositories as one each. */
function limited(match: SearchMatch, state: State): SearchMatch | undefined {
  const room = state.shape.display - state.sent;
  const wanted = match.type === 'content' ? match.lineMatches.length : 1;
  state.sent += Math.min(wanted, Math.max(room, 0));
  state.withheld += Math.max(wanted - Math.max(room, 0), 0);
  if (room <= 0) return undefined;
  return match.type === 'content' && wanted > room
    ? { ...match, lineMatches: match.lineMatches.slice(0, room) }
    : match;
}

function weightOf(match: SearchMatch): number {
  if (match.type !== 'content') return 300;
  return match.lineMatches.reduce((sum, { line }) => sum + line.length * 2 + 60, 300);
}

function matchOf(match: SearchMatch, shape: StreamShape): StreamMatch {
  const repositoryID = repositoryIdOf(match.repository);
  if (match.type === 'repo') return { type: 'repo', repositoryID, repository: match.repository, branches: [''] };
  const { repository, path, commit } = match;
  if (match.type === 'content') return contentOf(match, shape);
  const ranges = match.pathMatches?.map(([column, length]) => rangeOf(0, column, length));
  const pathMatches = ranges ? { pathMatches: ranges } : {};
  return { type: 'path', repositoryID, repository, path, commit, branches: [''], ...pathMatches };
}

function contentOf(match: EngineContent, { chunks, maxLineLength }: StreamShape): ContentMatch {
  const { repository, path, commit, language } = match;
  const lines = match.lineMatches.map((line) => cut(line, maxLineLength));
  const base = {
    type: 'content' as const,
    repositoryID: repositoryIdOf(repository),
    repository,
    path,
    commit,
    branches: match.branches ?? [''],
    hunks: null,
    ...(language === undefined ? {} : { language }),
  };
  if (!chunks) return { ...base, lineMatches: lines };
  const chunkMatches = lines.map(({ line, lineNumber, offsetAndLengths }) => ({
    content: line,
    contentStart: { offset: -1, line: lineNumber, column: 0 },
    ranges: offsetAndLengths.map(([column, length]) => rangeOf(lineNumber, column, length)),
  }));
  return { ...base, chunkMatches };
}

type EngineLine = EngineContent['lineMatches'][number];

function cut(match: EngineLine, length: number): EngineLine {
  if (match.line.length <= length) return match;
  const line = Array.from(match.line).slice(0, length).join('');
  return {
    ...match,
    line,
    offsetAndLengths: match.offsetAndLengths.filter(([offset, size]) => offset + size <= length),
  };
}

function rangeOf(line: number, column: number, length: number): { start: Location; end: Location } {
  return { start: { offset: -1, line, column }, end: { offset: -1, line, column: column + length } };
}

interface Location {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Clients want a number; the same name always gives the same one. */
function repositoryIdOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) >>> 1;
}

function count(match: SearchMatch, { filters, repositories }: State): void {
  const { repository } = match;
  repositories.add(repository);
  const lines = match.type === 'content' ? match.lineMatches.length : 1;
  add(filters, { value: `repo:^${escaped(repository)}$`, label: repository, kind: 'repo' }, lines);
  if (match.type !== 'content' || match.language === undefined) return;
  const { language } = match;
  const value = /\s/.test(language) ? `lang:"${language}"` : `lang:${language.toLowerCase()}`;
  add(filters, { value, label: language, kind: 'lang' }, lines);
}

function add(
  filters: Map<string, StreamFilter>,
  filter: Pick<StreamFilter, 'value' | 'label' | 'kind'>,
  lines: number,
): void {
  const known = filters.get(filter.value);
  filters.set(filter.value, { ...filter, count: (known?.count ?? 0) + lines, limitHit: false });
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function filtersOf({ filters }: State, limitHit: boolean): readonly StreamFilter[] {
  return [...filters.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, filtersShown)
    .map((filter) => ({ ...filter, limitHit }));
}

function progressOf(progress: EngineProgress, skipped: readonly Skipped[], state: State): StreamProgress {
  const { done, matchCount, filesSearched, filesTotal, elapsedMillis } = progress;
  const repositoriesCount = state.repositories.size;
  return { done, repositoriesCount, matchCount, durationMs: elapsedMillis, skipped, filesSearched, filesTotal };
}

function finalProgress(manifest: SearchManifest, state: State): StreamProgress {
  const { matchCount, elapsedMillis } = state.last;
  const { filesSearched, filesConsidered, repositories } = manifest;
  return {
    done: true,
    repositoriesCount: repositories.length,
    matchCount: Math.max(matchCount, manifest.matchingLines),
    durationMs: elapsedMillis,
    skipped: skippedOf(manifest, state),
    filesSearched,
    filesTotal: filesConsidered,
  };
}

/** Important first; the same search gives the same list. */
function skippedOf(manifest: SearchManifest, { shape, withheld }: State): readonly Skipped[] {
  const skipped: Skipped[] = [];
  if (manifest.limitHit)
    skipped.push({
      reason: 'document-match-limit',
      title: 'limit of matches reached',
      message: `The search stopped after ${manifest.matchingLines} matching lines; there may be more.`,
      severity: 'info',
      suggested: { title: 'show all', queryExpression: 'count:all' },
    });
  if (withheld > 0)
    skipped.push({
      reason: 'display',
      title: `${withheld} more not sent`,
      message: `The client asked for ${shape.display} matches; ${withheld} more were found and counted.`,
      severity: 'info',
    });
  const reasons = Map.groupBy(manifest.unsearched, ({ reason }) => reason);
  for (const [reason, files] of [...reasons].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const message = `Not searched (${reason}): ${files.length} files. The manifest names each.`;
    const severity = reason === 'binary' ? 'info' : 'warn';
    skipped.push({ reason: `unsearched-${reason}`, title: `${files.length} files: ${reason}`, message, severity });
  }
  return skipped;
}
